import type { Field } from '../gitlab/mintable/family.ts'
import * as fields from '../gitlab/mintable/fields.ts'
import * as grammar from '../gitlab/mintable/grammar.ts'
import { except, type Language, not, words } from '../regular/language.ts'

// Fields are told apart by identity, and languages keep their automata: the same question gets the same field.
const freshIds = new Map<string, Field>()

/** An id of somebody else. Ids are given out once: nobody else has one that is ours, or that the policy names (gitlab.md 2.4). */
export function freshId(name: 'project_id' | 'namespace_id', taken: readonly string[]): Field {
  const key = `${name} ${[...taken].sort().join(' ')}`
  const known = freshIds.get(key)
  if (known !== undefined) return known
  const start = name === 'project_id' ? 900_000_001 : 900_000_002
  const usual = [0, 10, 20, 30].map((more) => String(start + more)).filter((one) => !taken.includes(one))
  const made = fields.field(name, taken.length === 0 ? grammar.id : except(grammar.id, words(taken)), usual)
  if (freshIds.size > 200) freshIds.clear()
  freshIds.set(key, made)
  return made
}

const outsideFields = new Map<string, Field>()

/** A namespace outside our groups. */
export function outsideField(groups: readonly string[]): Field {
  if (groups.length === 0) return fields.namespace
  const key = groups.join('\n').toLowerCase()
  const known = outsideFields.get(key)
  if (known !== undefined) return known
  const made = fields.field('namespace', except(grammar.namespacePath, ...groups.map((group) => not(grammar.outsideOf(group)))), [
    'another-group',
    'someone',
    ...groups.map((group) => `${group}-evil`),
  ])
  if (outsideFields.size > 100) outsideFields.clear()
  outsideFields.set(key, made)
  return made
}

const keptFields = new Map<string, Field>()

/** The field that was made for a key before, else a new one. */
export function keptField(key: string, name: string, language: () => Language, usual: readonly string[]): Field {
  const known = keptFields.get(key)
  if (known !== undefined) return known
  if (keptFields.size > 200) keptFields.clear()
  const made = fields.field(name, language(), usual)
  keptFields.set(key, made)
  return made
}

const sharedLanguages = new Map<string, Language>()

/** The language that was made for a key before, else a new one. */
export function shared(key: string, make: () => Language): Language {
  const known = sharedLanguages.get(key)
  if (known !== undefined) return known
  if (sharedLanguages.size > 200) sharedLanguages.clear()
  const made = make()
  sharedLanguages.set(key, made)
  return made
}
