import type { ClaimSet } from '../gitlab/claim-set.ts'
import { ClaimsBuilder } from '../gitlab/claims-builder.ts'
import type { Clause, Family, Field, FreeSubject, MintedClaim, Segment } from '../gitlab/mintable/family.ts'
import { joined } from '../gitlab/mintable/fields.ts'
import { makeBudget } from '../regular/budget.ts'
import { contains, shortest } from '../regular/decide.ts'
import type { Text } from '../text/holes.ts'
import type { JsonValue } from '../text/json.ts'
import type { Span } from '../text/span.ts'
import type { Formula } from './formula.ts'
import type { Assignment } from './search.ts'
import { isField } from './symbol.ts'
import type { Tests } from './tests.ts'

/**
 * A whole claim set of the family for an assignment, with readable texts instead of the shortest ones where the answer stays the same. What
 * nobody has told is unknown in it, with its reason.
 */
export function witnessOf(family: Family, tests: Tests, goal: Formula, assignment: Assignment, at: Span): ClaimSet {
  const subject = subjectOf(family, assignment)
  const texts = completed(family, readable(family, tests, goal, assignment, subject))
  const textOf = (field: Field) => texts.get(field) ?? usualOf(field)
  const claims = new ClaimsBuilder()
  const put = (claim: string, segments: readonly Segment[]) => {
    const whole = segments.flatMap((segment) => (typeof segment !== 'string' && !isField(segment) ? subject : [segment]))
    const text: Text = joined(whole).flatMap((segment): Text => {
      if (typeof segment === 'string') return [segment]
      if (!isField(segment)) return []
      if (segment.fixed !== undefined) return [{ name: segment.name, why: segment.fixed, filled: true, span: at }]
      return textOf(segment) === '' ? [] : [textOf(segment)]
    })
    claims.text(claim, joinedText(text))
  }
  const { components = [], claims: more = {} } = family.withComponents ?? {}
  const hasMore = components.some((component) =>
    subject.some((segment) => typeof segment === 'string' && segment.includes(`:${component}:`)),
  )
  for (const [name, claim] of Object.entries(hasMore ? { ...family.claims, ...more } : family.claims)) {
    if (claim.kind === 'value') claims.known(name, claim.value)
    else if (claim.kind === 'text') put(name, claim.segments)
    else if (claim.kind === 'list' || claim.kind === 'object') claims.known(name, jsonOf(claim, textOf) ?? null)
    else if (claim.kind === 'number') claims.known(name, Number(textOf(claim.field)))
    else if (claim.optional !== true) claims.unknown(name, claim.why)
  }
  return claims.build()
}

/** A claim as a value, with these texts for its fields; `undefined`: what most tokens do not have. */
export function jsonOf(claim: MintedClaim, textOf: (field: Field) => string): JsonValue | undefined {
  switch (claim.kind) {
    case 'value':
      return claim.value
    case 'text':
      return claim.segments.map((segment) => (isField(segment) ? textOf(segment) : String(segment))).join('')
    case 'number':
      return Number(textOf(claim.field))
    case 'list':
      return claim.items.map((item) => jsonOf(item, textOf) ?? null)
    case 'object':
      return Object.fromEntries(
        Object.entries(claim.members).flatMap(([name, member]) => {
          const value = jsonOf(member, textOf)
          return value === undefined ? [] : [[name, value]]
        }),
      )
    case 'unknown':
      return undefined
  }
}

function joinedText(text: Text): Text {
  const parts: Text[number][] = []
  for (const part of text) {
    const last = parts.at(-1)
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
    else parts.push(part)
  }
  return parts
}

// Where the subject stopped to matter, it goes on as subjects usually do.
function subjectOf({ subject }: Family, assignment: Assignment): readonly Segment[] {
  if (subject === undefined) return []
  const found = assignment.subject
  if (found === undefined) return asUsual(subject, [`${subject.first[0]?.component}:`, ...(subject.first[0]?.value ?? [])])
  return found.isOpen ? asUsual(subject, found.segments) : found.segments
}

function asUsual(subject: FreeSubject, segments: readonly Segment[]): readonly Segment[] {
  const has = (component: string) => segments.some((segment) => typeof segment === 'string' && segment.includes(`:${component}:`))
  const missing = subject.rest.filter(({ component }) => (component === 'ref_type' || component === 'ref') && !has(component))
  return joined([...segments, ...missing.flatMap(({ component, value }) => [`:${component}:`, ...value])])
}

// What made no difference is chosen so that the clauses hold: whether a branch is protected, say, by its name.
function completed(family: Family, texts: ReadonlyMap<Field, string>): ReadonlyMap<Field, string> {
  const all = new Map(texts)
  const textOf = (field: Field) => all.get(field) ?? usualOf(field)
  const holds = ({ literals }: Clause) =>
    literals.some(
      (literal) =>
        !('doubt' in literal) &&
        contains(
          literal.in,
          literal.segments.map((segment) => (isField(segment) ? textOf(segment) : String(segment))).join(''),
          makeBudget(20_000),
        ).kind === 'yes',
    )
  // Twice: one choice may ask for another.
  for (let round = 0; round < 2; round++) {
    for (const clause of family.clauses) {
      for (const field of holds(clause) ? [] : clause.when.filter((one) => !texts.has(one))) {
        const before = all.get(field)
        const fitting = field.usual.find((text) => holdsAll(field, text))
        if (fitting !== undefined) all.set(field, fitting)
        else if (before !== undefined) all.set(field, before)
      }
    }
  }
  return all

  function holdsAll(field: Field, text: string): boolean {
    const before = all.get(field)
    all.set(field, text)
    const fits = family.clauses.filter(({ when }) => when.includes(field)).every(holds)
    if (!fits && before === undefined) all.delete(field)
    else if (!fits && before !== undefined) all.set(field, before)
    return fits
  }
}

const usual = new WeakMap<Field, string>()

/** The text that a field has where nothing depends on it. */
export function usualOf(field: Field): string {
  const known = usual.get(field)
  if (known !== undefined) return known
  const fitting = field.usual.find((text) => contains(field.language, text, makeBudget(2000)).kind === 'yes')
  const found = fitting === undefined ? shortest(field.language, makeBudget(20_000)) : undefined
  const text = fitting ?? (found?.kind === 'member' ? found.text : (field.usual[0] ?? 'x'))
  usual.set(field, text)
  return text
}

// Field by field: usual words first, then the shortest text with a usual end instead of its last character.
function readable(
  family: Family,
  tests: Tests,
  goal: Formula,
  assignment: Assignment,
  subject: readonly Segment[],
): ReadonlyMap<Field, string> {
  const texts = new Map(assignment.texts)
  // What it comes to, doubts and all: another text must not bring back one that this text has settled.
  const wanted = leftOf(tests, goal, texts, subject)
  if (wanted === tests.formulas.no) return texts
  for (const field of family.order) {
    const text = assignment.texts.get(field)
    if (text === undefined || field.fixed !== undefined) continue
    const better = candidatesFor(field, text).find(
      (candidate) =>
        contains(field.language, candidate, makeBudget(2000)).kind === 'yes' &&
        leftOf(tests, goal, new Map(texts).set(field, candidate), subject) === wanted,
    )
    if (better !== undefined) texts.set(field, better)
  }
  return texts
}

function candidatesFor(field: Field, text: string): readonly string[] {
  const stem = text.slice(0, -1)
  const ends = /[a-zA-Z0-9]$/.test(stem) ? ['-evil', 'evil', '-x', '/another'] : ['another', 'x']
  const found = text.length > 1 ? ends.map((end) => `${stem}${end}`) : []
  return [...field.usual, ...(/^\d+$/.test(text) || field.usual.includes(text) ? [] : found)]
}

/** What is left of the goal with these texts. */
function leftOf(tests: Tests, goal: Formula, texts: ReadonlyMap<Field, string>, subject: readonly Segment[]): Formula {
  const { formulas, list } = tests
  let formula = goal
  for (const number of formulas.testsOf(goal)) {
    const test = list[number]
    if (test === undefined) continue
    const text = test.segments
      .flatMap((segment) => (typeof segment !== 'string' && !isField(segment) ? subject : [segment]))
      .map((segment) => (typeof segment === 'string' ? segment : isField(segment) ? (texts.get(segment) ?? usualOf(segment)) : ''))
      .join('')
    formula = formulas.decide(formula, number, contains(test.language, text, makeBudget(20_000)).kind === 'yes')
  }
  return formula
}
