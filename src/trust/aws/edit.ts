import { insertMember, removeMember } from '../../syntax/json/member-edits.ts'
import { type Entry, follow, type Mapping, type Node, stringOf } from '../../syntax/node.ts'
import type { TextEdit } from '../../text/edit.ts'
import { hasWildcard } from '../../text/pattern.ts'
import type { Span } from '../../text/span.ts'
import type { Change, TrustDocument, TrustPolicy } from '../trust.ts'
import { variablesOf } from './compile.ts'
import { findPolicies, listOf, statementsOf } from './documents.ts'
import { keysOf } from './keys.ts'
import { operatorNamed, twinOf } from './operators.ts'
import { admits, readStatements, type Statement } from './statements.ts'
import { readPattern, type Variables, writeLiteral, writePattern } from './values.ts'

/**
 * The edits that make a change in a JSON document, touching nothing else; `undefined` for other documents, and where the
 * change has no place or no spelling. An empty list never comes back.
 */
export function editPolicy(document: TrustDocument, policy: TrustPolicy, change: Change): readonly TextEdit[] | undefined {
  if (!document.text.startsWith('{', policy.span.start) || /\.ya?ml$/i.test(document.file)) return undefined
  const found = findPolicies(document).find((candidate) => same(candidate.policy.span, policy.span))
  const provider = found?.providers.find((candidate) => policy.issuer.some((issuer) => same(candidate.span, issuer.span)))
  if (found === undefined || provider === undefined) return undefined
  const editing: Editing = { text: document.text, variables: variablesOf(found.policy) }
  switch (change.kind) {
    case 'require':
      return requireEverywhere(readStatements(found.policy, provider).filter(admits), provider.name, change, editing)
    case 'value': {
      const place = placesOf(found.policy).find((candidate) => valuesAt(candidate).some((value) => same(value.span, change.at)))
      return place && changeValue(place, change, editing)
    }
    case 'operator': {
      const place = placesOf(found.policy).find((candidate) => same(candidate.member.span, change.at))
      return place && changeOperator(place, change, editing)
    }
  }
}

interface Editing {
  readonly text: string
  readonly variables: Variables
}

/** One `"key": value` under an operator of a Condition. */
interface Place {
  readonly condition: Mapping
  /** The entry `"StringLike": {…}`. */
  readonly block: Entry
  readonly keys: Mapping
  readonly member: Entry
}

function placesOf(policy: Mapping): readonly Place[] {
  const places: Place[] = []
  for (const statement of statementsOf(policy)) {
    const condition = entryValue(statement, 'Condition')
    if (condition?.kind !== 'mapping') continue
    for (const block of condition.entries) {
      const keys = follow(block.value)
      if (keys?.kind === 'mapping') for (const member of keys.entries) places.push({ condition, block, keys, member })
    }
  }
  return places
}

function entryValue(node: Node, name: string): Node | undefined {
  return node.kind === 'mapping' ? follow(node.entries.findLast((member) => member.key.value === name)?.value) : undefined
}

function valuesAt(place: Place): readonly Node[] {
  return listOf(place.member.value)
}

type Require = Extract<Change, { readonly kind: 'require' }>

function requireEverywhere(
  statements: readonly Statement[],
  provider: string,
  change: Require,
  editing: Editing,
): readonly TextEdit[] | undefined {
  const key = keysOf(provider).find((candidate) => candidate.name === change.claim && candidate.multivalued !== true)
  const value = spelled(change.value, change.exact, !change.exact, editing)
  if (key === undefined || value === undefined) return undefined
  const edits: TextEdit[] = []
  for (const statement of statements) {
    const one = requireIn(statement, `${provider}:${key.name}`, change.exact ? 'StringEquals' : 'StringLike', value, editing)
    if (one === undefined) return undefined
    edits.push(...one)
  }
  return edits.length === 0 ? undefined : edits
}

// A key that the operator has already can't be there twice, and a second value would widen it.
function requireIn(statement: Statement, key: string, operator: string, value: string, { text }: Editing): readonly TextEdit[] | undefined {
  const { condition } = statement
  if (condition === undefined) {
    return [insertMember(text, statement.node, 'Condition', [{ key: operator, value: [{ key, value }] }])]
  }
  if (condition.kind !== 'mapping') return undefined
  const block = condition.entries.findLast((member) => member.key.value === operator)
  if (block === undefined) return [insertMember(text, condition, operator, [{ key, value }])]
  const keys = follow(block.value)
  if (keys?.kind !== 'mapping') return undefined
  const there = memberNamed(keys, key)
  if (there === undefined) return [insertMember(text, keys, key, value)]
  return JSON.stringify(stringOf(there.value)) === value ? [] : undefined
}

function changeValue(place: Place, change: Extract<Change, { readonly kind: 'value' }>, editing: Editing): readonly TextEdit[] | undefined {
  const operator = operatorNamed(String(place.block.key.value))
  if (operator.kind === 'unknown') return undefined
  const others = valuesAt(place).filter((value) => !same(value.span, change.at))
  const wild = others.some((value) => isWild(value, editing))
  if (operator.row.wildcards === change.exact && !wild) {
    const text = spelled(change.value, change.exact, !change.exact, editing)
    const moved = text === undefined ? undefined : moveToTwin(place, { span: change.at, text }, editing)
    if (moved !== undefined) return moved
  }
  if (!operator.row.wildcards && !change.exact) return undefined
  const text = spelled(change.value, change.exact, operator.row.wildcards, editing)
  return text === undefined ? undefined : [{ span: change.at, text }]
}

function changeOperator(
  place: Place,
  change: Extract<Change, { readonly kind: 'operator' }>,
  editing: Editing,
): readonly TextEdit[] | undefined {
  const operator = operatorNamed(String(place.block.key.value))
  if (operator.kind === 'unknown' || operator.row.wildcards === !change.exact) return undefined
  return moveToTwin(place, undefined, editing)
}

/** Puts a key under the other one of StringEquals and StringLike, with one of its values replaced where that is asked for. */
function moveToTwin(place: Place, replaced: TextEdit | undefined, { text }: Editing): readonly TextEdit[] | undefined {
  const { condition, block, keys, member } = place
  const twin = twinOf(String(block.key.value))
  if (twin === undefined) return undefined
  const target = condition.entries.findLast((candidate) => candidate.key.value === twin)
  if (target === undefined && keys.entries.length === 1) {
    return [{ span: block.key.span, text: JSON.stringify(twin) }, ...(replaced === undefined ? [] : [replaced])]
  }
  const key = String(member.key.value)
  const value = replacedIn(member.value.span, replaced, text)
  if (target === undefined) return [...removeMember(text, keys, member), insertMember(text, condition, twin, [{ key, value }])]
  const into = follow(target.value)
  if (into?.kind !== 'mapping' || memberNamed(into, key) !== undefined) return undefined
  const taken = keys.entries.length === 1 ? removeMember(text, condition, block) : removeMember(text, keys, member)
  return [...taken, insertMember(text, into, key, value)]
}

function replacedIn(span: Span, edit: TextEdit | undefined, text: string): string {
  if (edit === undefined) return text.slice(span.start, span.end)
  return text.slice(span.start, edit.span.start) + edit.text + text.slice(edit.span.end, span.end)
}

function spelled(value: string, exact: boolean, wildcards: boolean, { variables }: Editing): string | undefined {
  const raw = exact ? writeLiteral(value, variables, wildcards) : writePattern(value, variables)
  return raw === undefined ? undefined : JSON.stringify(raw)
}

function isWild(value: Node, { variables }: Editing): boolean {
  const raw = stringOf(value)
  return raw !== undefined && hasWildcard(readPattern(raw, variables, value.span))
}

function memberNamed(mapping: Mapping, key: string): Entry | undefined {
  return mapping.entries.find((member) => String(member.key.value).toLowerCase() === key.toLowerCase())
}

function same(a: Span, b: Span): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end
}
