import type { Family, Field, Literal, MintedClaim, Segment } from '../gitlab/mintable/family.ts'
import { joined } from '../gitlab/mintable/fields.ts'
import { makeBudget } from '../regular/budget.ts'
import { isApart } from '../regular/decide.ts'
import { containing, either, emptyText, type Language, literal } from '../regular/language.ts'
import type { ClaimPath, Condition, Fixed, Quantifier, Term, Test } from '../trust/condition.ts'
import { compare } from '../trust/evaluate.ts'
import { functions } from '../trust/functions.ts'
import type { Stage } from '../trust/trust.ts'
import { NO, type TruthSet, truthSet, YES } from '../trust/truth.ts'
import { canBeEmpty, isList, reasonOf, textValue, type Value } from '../trust/value.ts'
import type { Formula, Sides } from './formula.ts'
import {
  type Accepted,
  accepted,
  after,
  around,
  extracting,
  type Image,
  lower,
  type Named,
  named,
  ofSize,
  piece,
  same,
  upper,
} from './languages.ts'
import { isField, known, literalOf, missing, open, type Symbolic } from './symbol.ts'
import type { Tests } from './tests.ts'

/** What a condition is compiled for. */
export interface Frame {
  readonly family: Family
  readonly tests: Tests
  readonly now: number
  /** Long limits of a length count, too: they make many states. Without it every text is short enough, and the simulator has to say that it is. */
  readonly exactLengths?: true
}

interface Scope extends Frame {
  readonly items: { readonly [name: string]: Symbolic }
}

/** When a policy admits a token of the family: every stage must pass. A signature is taken to be good. */
export function compileStages(stages: readonly Stage[], frame: Frame): Formula {
  const { formulas } = frame.tests
  return formulas.and(
    ...stages.map(({ check }) => {
      if (check.kind === 'signature') return formulas.yes
      if (check.kind !== 'assumed') return compileCondition(check, frame).yes
      return check.narrows === true ? formulas.doubt(check.why, true) : formulas.yes
    }),
  )
}

/** When a condition is yes for a token of the family, and when it is no; it answers as `evaluate` of trust/evaluate.ts would for each one. */
export function compileCondition(condition: Condition, frame: Frame): Sides {
  return compileIn(condition, { ...frame, items: {} })
}

/**
 * What is wanted, for tokens that the family has: with those of its clauses that make a difference to it, and with `more` that must hold besides.
 */
export function compileGoal(wanted: Formula, more: readonly (readonly Literal[])[], { family, tests }: Frame): Formula {
  const { formulas } = tests
  const ofClause = (literals: readonly Literal[]) =>
    formulas.or(...literals.map((one) => ('doubt' in one ? formulas.doubt(one.doubt, true) : tests.sides(one.segments, keyed(one.in)).yes)))
  const always = [...family.clauses.filter(({ when }) => when.length === 0).map(({ literals }) => literals), ...more]
  let goal = formulas.and(wanted, ...always.map(ofClause))
  const left = new Set(family.clauses.filter(({ when }) => when.length > 0))
  const subject = [...(family.subject?.first ?? []), ...(family.subject?.rest ?? [])].flatMap(({ value }) => value.filter(isField))
  for (;;) {
    const read = tests.fieldsOf(goal, subject)
    const needed = [...left].filter(({ when }) => when.every((field) => read.has(field)))
    if (needed.length === 0) return goal
    for (const clause of needed) left.delete(clause)
    goal = formulas.and(goal, ...needed.map(({ literals }) => ofClause(literals)))
  }
}

const keys = new WeakMap<Language, Named>()
let made = 0

// Languages of clauses are told apart by identity.
function keyed(language: Language): Named {
  const known = keys.get(language) ?? { key: `clause ${++made}`, language }
  keys.set(language, known)
  return known
}

function compileIn(condition: Condition, scope: Scope): Sides {
  const { formulas } = scope.tests
  switch (condition.kind) {
    case 'all':
      return formulas.all(condition.of.map((part) => compileIn(part, scope)))
    case 'any':
      return formulas.any(condition.of.map((part) => compileIn(part, scope)))
    case 'not': {
      const { yes, no } = compileIn(condition.of, scope)
      return { yes: no, no: yes }
    }
    case 'choice':
      return formulas.choose(compileIn(condition.which, scope), compileIn(condition.yes, scope), compileIn(condition.no, scope))
    case 'test':
      return compileTest(condition, resolve(condition.left, scope), scope)
    case 'every':
    case 'some':
      return compileQuantifier(condition, scope)
    case 'constant':
      return fixed(condition.truth, condition.why, scope)
    case 'opaque':
      if (condition.tree !== undefined) return compileIn(condition.tree, scope)
      return formulas.unsure(condition.open ?? `what ${condition.program.expression} says is not modelled`)
  }
}

function fixed(truth: Fixed, why: string, scope: Scope): Sides {
  return ofSet(truthSet(truth), why, scope)
}

// A side is sure where it is all that can be, in doubt where something else can be too.
function ofSet(set: TruthSet, why: string, { tests: { formulas } }: Scope): Sides {
  const side = (truth: TruthSet) => (set === truth ? formulas.yes : set & truth ? formulas.doubt(why) : formulas.no)
  return { yes: side(YES), no: side(NO) }
}

function compileTest(test: Test, left: Symbolic, scope: Scope): Sides {
  const { formulas } = scope.tests
  switch (left.kind) {
    case 'value':
      return ofValue(test, left.value, scope)
    case 'open':
      return formulas.unsure(left.why)
    case 'claims':
    case 'pieces':
      return test.op === 'present' ? { yes: formulas.yes, no: formulas.no } : formulas.unsure(`${test.label} is not modelled`)
    case 'list':
      return ofList(test, left.items, scope)
    case 'number':
    case 'size':
      return ofNumber(test, left, scope)
    case 'text':
      return ofText(test, left, scope)
  }
}

// As `evaluateTest` does, but what is wanted may be a text made of fields.
function ofValue(test: Test, value: Value, scope: Scope): Sides {
  const { on } = test
  const why = reasonOf(value) ?? test.why?.missing ?? `${test.label} is not known`
  if (value.kind === 'missing') return fixed(on.missing, test.why?.missing ?? why, scope)
  if (value.kind === 'unknown') return scope.tests.formulas.unsure(value.why)
  if (value.kind === 'known' && value.value === null) return fixed(on.null, test.why?.null ?? why, scope)
  if (on.empty === undefined || !canBeEmpty(value)) return ofThere(test, value, why, scope)
  return value.kind === 'text' || on.empty === 'unknown' ? scope.tests.formulas.unsure(test.why?.empty ?? why) : fixed(on.empty, why, scope)
}

function ofThere(test: Test, value: Value, why: string, scope: Scope): Sides {
  const { formulas } = scope.tests
  if (test.op === 'present') return { yes: formulas.yes, no: formulas.no }
  return formulas.any(
    test.right.map((term) => {
      const right = resolve(term, scope)
      if (right.kind === 'value') {
        const set = compare(test, value, right.value)
        return ofSet(set, reasonOf(right.value) ?? (set & YES && set & NO ? (test.why?.mistyped ?? why) : why), scope)
      }
      // Equality is the same both ways.
      const text = value.kind === 'known' && typeof value.value === 'string' ? value.value : undefined
      if (test.op === 'equals' && text !== undefined && right.kind === 'text' && right.image.missing === undefined)
        return ofAccepted(test, right, accepted('equals', textValue(text === '' ? [] : [text])), scope)
      return right.kind === 'open' ? formulas.unsure(right.why) : formulas.unsure(`${test.label} compares two claims`)
    }),
  )
}

function ofList(test: Test, items: readonly Symbolic[], scope: Scope): Sides {
  const { formulas } = scope.tests
  if (items.length === 0 && test.on.empty !== undefined) return fixed(test.on.empty, test.why?.empty ?? 'the list is empty', scope)
  if (test.op === 'present') return { yes: formulas.yes, no: formulas.no }
  if (test.elements === true) {
    const { empty: _, ...on } = test.on
    const { elements: __, ...rest } = test
    return formulas.any(items.map((item) => compileTest({ ...rest, on }, item, scope)))
  }
  const isWhole = test.right.every(
    (term) => term.kind === 'text' || term.kind === 'pattern' || (term.kind === 'json' && typeof term.value !== 'object'),
  )
  if (!isWhole) return formulas.unsure(`${test.label} compares lists`)
  return test.right.length === 0
    ? { yes: formulas.no, no: formulas.yes }
    : fixed(test.on.mistyped, test.why?.mistyped ?? 'it is a list', scope)
}

function ofNumber(test: Test, left: Symbolic & { readonly kind: 'number' | 'size' }, scope: Scope): Sides {
  const { formulas } = scope.tests
  if (test.op === 'present') return { yes: formulas.yes, no: formulas.no }
  const isMistyped = fixed(test.on.mistyped, test.why?.mistyped ?? 'it is a number', scope)
  const sides = test.right.map((term) => {
    const right = resolve(term, scope)
    if (right.kind === 'open') return formulas.unsure(right.why)
    if (right.kind !== 'value' || right.value.kind === 'unknown' || right.value.kind === 'missing')
      return formulas.unsure(`${test.label} compares two claims`)
    const wanted = right.value.kind === 'known' ? right.value.value : undefined
    if (typeof wanted !== 'number') return isMistyped
    if (left.kind === 'size') {
      const texts = ofSize(test.op, wanted)
      return texts === undefined ? formulas.unsure(`${test.label} is not modelled`) : inLanguage(left, texts, scope)
    }
    if (test.op === 'equals')
      return scope.tests.sides(
        [left.field],
        named(`number ${wanted}`, () => literal(String(wanted))),
      )
    return ['lessThan', 'atMost', 'moreThan', 'atLeast'].includes(test.op) ? formulas.unsure(`${test.label} compares a number`) : isMistyped
  })
  const counted = formulas.any(sides)
  return left.kind === 'size' ? orMissing(test, left, counted, scope) : counted
}

type Text = Symbolic & { readonly kind: 'text' | 'size' }

function ofText(test: Test, left: Symbolic & { readonly kind: 'text' }, scope: Scope): Sides {
  const { formulas } = scope.tests
  const there = test.op === 'present' ? { yes: formulas.yes, no: formulas.no } : formulas.any(ofWanted(test, left, scope))
  const { empty } = test.on
  const isEmpty =
    empty === undefined
      ? undefined
      : inLanguage(
          left,
          named('empty', () => emptyText),
          scope,
        )
  if (isEmpty === undefined || empty === undefined || isEmpty.yes === formulas.no) return orMissing(test, left, there, scope)
  const answer = fixed(empty, test.why?.empty ?? 'it is empty', scope)
  return orMissing(test, left, formulas.choose(isEmpty, answer, there), scope)
}

function orMissing(test: Test, left: Text, there: Sides, scope: Scope): Sides {
  const { missing: none, key } = left.image
  if (none === undefined) return there
  const isMissing = scope.tests.sides(
    left.segments,
    named(`missing${key}`, () => none),
  )
  return scope.tests.formulas.choose(isMissing, fixed(test.on.missing, test.why?.missing ?? 'it is missing', scope), there)
}

// The sides of each wanted value; those that are certain for texts are one language together.
function ofWanted(test: Test, left: Symbolic & { readonly kind: 'text' }, scope: Scope): readonly Sides[] {
  const sides: Sides[] = []
  const sure: Named[] = []
  for (const term of test.right) {
    const right = resolve(term, scope)
    if (right.kind !== 'value') {
      sides.push(ofTwoClaims(test, left, right, scope))
      continue
    }
    const { value } = right
    if (value.kind === 'missing') {
      sides.push(fixed(test.on.valueMissing ?? test.on.missing, test.why?.valueMissing ?? 'the wanted value is missing', scope))
      continue
    }
    if (value.kind === 'unknown') {
      sides.push(scope.tests.formulas.unsure(value.why))
      continue
    }
    if (test.op === 'atMostBytes' && scope.exactLengths !== true && value.kind === 'known' && Number(value.value) > 60) {
      const { formulas } = scope.tests
      sides.push({ yes: formulas.yes, no: formulas.doubt('how long the text is') })
      continue
    }
    const one = accepted(test.op, value)
    if (one.sure !== undefined && one.maybe === undefined && one.mistypedTexts === undefined) sure.push(one.sure)
    else sides.push(ofAccepted(test, left, one, scope))
  }
  const [first] = sure
  if (first !== undefined) {
    const together =
      sure.length === 1 ? first : named(sure.map(({ key }) => key).join('\n'), () => either(...sure.map(({ language }) => language)))
    sides.push(inLanguage(left, together, scope))
  }
  return sides
}

function ofAccepted(test: Test, left: Symbolic & { readonly kind: 'text' }, one: Accepted, scope: Scope): Sides {
  const { formulas } = scope.tests
  if (one.unsure !== undefined) return formulas.unsure(one.unsure)
  const isMistyped = fixed(test.on.mistyped, test.why?.mistyped ?? 'its type does not fit', scope)
  if (one.mistyped === true) return isMistyped
  const parts: Sides[] = []
  if (one.sure !== undefined) parts.push(inLanguage(left, one.sure, scope))
  if (one.maybe !== undefined) {
    const { yes, no } = inLanguage(left, one.maybe.texts, scope)
    const doubt = formulas.doubt(one.maybe.why)
    parts.push({ yes: formulas.and(yes, doubt), no: formulas.or(no, doubt) })
  }
  const compared = formulas.any(parts)
  return one.mistypedTexts === undefined ? compared : formulas.choose(inLanguage(left, one.mistypedTexts, scope), isMistyped, compared)
}

function inLanguage(left: Text, texts: Named, scope: Scope): Sides {
  const { image, segments } = left
  if (image === same) return scope.tests.sides(segments, texts)
  return scope.tests.sides(
    segments,
    named(`${texts.key} of${image.key}`, () => image.before(texts.language)),
  )
}

// Two texts that are made of the same fields at one end are equal where what is left of them is.
function ofTwoClaims(test: Test, left: Symbolic & { readonly kind: 'text' }, right: Symbolic, scope: Scope): Sides {
  const { formulas } = scope.tests
  if (right.kind === 'open') return formulas.unsure(right.why)
  const unsure = () => formulas.unsure(`${test.label} compares two claims`)
  // A text without wildcards is a pattern that only it matches.
  if ((test.op !== 'equals' && test.op !== 'like') || right.kind !== 'text' || left.image !== same || right.image !== same) return unsure()
  const [one, other] = withoutCommonEnds(left.segments, right.segments)
  for (const [open, closed] of [
    [one, other],
    [other, one],
  ] as const) {
    const value = literalOf(closed)
    if (value?.kind !== 'value') continue
    return scope.tests.sides(open, wanted(closed.join('')))
  }
  return unsure()
}

function wanted(text: string): Named {
  return named(`like ${JSON.stringify(text === '' ? [] : [text])}`, () => literal(text))
}

function withoutCommonEnds(a: readonly Segment[], b: readonly Segment[]): readonly [readonly Segment[], readonly Segment[]] {
  let [one, other] = [[...a], [...b]]
  for (const turned of [false, true]) {
    if (turned) [one, other] = [one.reverse(), other.reverse()]
    for (;;) {
      const [x, y] = [one[0], other[0]]
      if (x === undefined || y === undefined) break
      if (typeof x === 'string' && typeof y === 'string') {
        const length = commonLength(x, y, turned)
        if (length === 0) break
        const rest = (text: string) => (turned ? text.slice(0, text.length - length) : text.slice(length))
        one = [...(rest(x) === '' ? [] : [rest(x)]), ...one.slice(1)]
        other = [...(rest(y) === '' ? [] : [rest(y)]), ...other.slice(1)]
        if (rest(x) !== '' && rest(y) !== '') break
        continue
      }
      if (x !== y) break
      one = one.slice(1)
      other = other.slice(1)
    }
  }
  return [one.reverse(), other.reverse()]
}

function commonLength(a: string, b: string, fromEnd: boolean): number {
  let length = 0
  const at = (text: string) => (fromEnd ? text.charAt(text.length - 1 - length) : text.charAt(length))
  while (length < a.length && length < b.length && at(a) === at(b)) length++
  return length
}

function compileQuantifier(condition: Quantifier, scope: Scope): Sides {
  const { formulas } = scope.tests
  const label = condition.label ?? 'a list'
  const over = resolve(condition.over, scope)
  const each = (items: readonly Symbolic[]): Sides => {
    if (items.length === 0) return fixed(condition.empty, `${label} is empty`, scope)
    const parts = items.map((item) => compileIn(condition.of, { ...scope, items: { ...scope.items, [condition.as]: item } }))
    return condition.kind === 'every' ? formulas.all(parts) : formulas.any(parts)
  }
  const single = () => (condition.notList === undefined ? each([over]) : fixed(condition.notList, `${label} is no list`, scope))
  switch (over.kind) {
    case 'list':
      return each(over.items)
    case 'text': {
      const { missing: none, key } = over.image
      if (none === undefined) return single()
      const isMissing = scope.tests.sides(
        over.segments,
        named(`missing${key}`, () => none),
      )
      return formulas.choose(isMissing, fixed(condition.missing ?? condition.empty, `${label} is missing`, scope), single())
    }
    case 'number':
      return single()
    case 'value': {
      const { value } = over
      if (value.kind === 'missing') return fixed(condition.missing ?? condition.empty, `${label} is missing`, scope)
      if (value.kind === 'known' && value.value === null) return fixed(condition.null ?? condition.empty, `${label} is null`, scope)
      if (value.kind === 'unknown') return formulas.unsure(value.why)
      return value.kind === 'known' && isList(value.value)
        ? each(value.value.map((item) => known({ kind: 'known', value: item })))
        : single()
    }
    case 'open':
      return formulas.unsure(over.why)
    default:
      return formulas.unsure(`${label} is not modelled`)
  }
}

function resolve(term: Term, scope: Scope): Symbolic {
  switch (term.kind) {
    case 'claim':
      return claimOf(term.path, scope)
    case 'request':
      return term.key === 'now' ? known({ kind: 'known', value: scope.now }) : open(`the request's ${term.key} is not part of the token`)
    case 'text':
      return known(textValue(term.text))
    case 'json':
      return known({ kind: 'known', value: term.value })
    case 'pattern':
      return known({ kind: 'pattern', pattern: term.pattern })
    case 'item':
      return descend(scope.items[term.name] ?? missing, term.path, 0)
    case 'call':
      return callOf(term, scope)
    case 'engine':
      return open(term.why)
  }
}

function claimOf(path: ClaimPath, scope: Scope): Symbolic {
  const [name] = path
  if (name === undefined) return { kind: 'claims' }
  const claims = scope.family.claims
  const claim = Object.hasOwn(claims, String(name)) ? claims[String(name)] : undefined
  return claim === undefined ? missing : descend(symbolOf(claim), path, 1)
}

function symbolOf(claim: MintedClaim): Symbolic {
  switch (claim.kind) {
    case 'value':
      return known({ kind: 'known', value: claim.value })
    case 'text':
      return textOf(claim.segments)
    case 'list':
      return { kind: 'list', items: claim.items.map(textOf) }
    case 'number':
      return claim
    default:
      return open(claim.why)
  }
}

function textOf(segments: readonly Segment[]): Symbolic {
  return literalOf(segments) ?? { kind: 'text', segments, image: same }
}

function descend(symbol: Symbolic, path: ClaimPath, from: number): Symbolic {
  let at = symbol
  for (const step of path.slice(from)) {
    if (at.kind === 'open' || (at.kind === 'value' && at.value.kind === 'unknown')) return at
    if (at.kind === 'list') at = /^\d+$/.test(String(step)) ? (at.items[Number(step)] ?? missing) : missing
    else if (at.kind === 'value' && at.value.kind === 'known') {
      const { value } = at.value
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step) || (isList(value) && !/^\d+$/.test(String(step))))
        return missing
      // Own property checked above: lists by index, objects by name.
      const inner: unknown = (value as { readonly [step: string | number]: unknown })[step]
      at = known({ kind: 'known', value: (inner ?? null) as never })
    } else return missing
  }
  return at
}

function callOf(term: Term & { readonly kind: 'call' }, scope: Scope): Symbolic {
  const args = term.args.map((arg) => resolve(arg, scope))
  const [first = missing, second = missing, third = missing] = args
  const values = args.flatMap((arg) => (arg.kind === 'value' ? [arg.value] : []))
  const why = `what ${term.function}() makes of a claim is not modelled`
  if (values.length === args.length) return known(functions[term.function](values, term.span))
  switch (term.function) {
    case 'coalesce':
      return coalesced(args, why)
    case 'only':
      return first.kind === 'list' && first.items.length === 1 ? (first.items[0] ?? missing) : first
    case 'concat':
      return concatenated(args, why)
    case 'element':
      return elementOf(first, numberOf(second), why)
    case 'extract':
      return first.kind === 'text'
        ? imaged(first, typeof textIn(second) === 'string' ? extracting(textIn(second) ?? '') : undefined, why)
        : openOr(first, why)
    case 'lowerAscii':
      return first.kind === 'text' ? imaged(first, lower, why) : openOr(first, why)
    case 'upperAscii':
      return first.kind === 'text' ? imaged(first, upper, why) : openOr(first, why)
    case 'size':
      if (first.kind === 'text') return { ...first, kind: 'size' }
      return first.kind === 'list' ? known({ kind: 'known', value: first.items.length }) : openOr(first, why)
    case 'split': {
      const separator = textIn(second)
      const limit = numberOf(third)
      if (first.kind !== 'text' || separator === undefined) return openOr(first, why)
      return {
        kind: 'pieces',
        segments: first.segments,
        image: first.image,
        separator,
        limit: limit !== undefined && limit < 0 ? undefined : limit,
      }
    }
    case 'string':
      if (first.kind === 'number') return { kind: 'text', segments: [first.field], image: same }
      return first.kind === 'text' ? first : openOr(first, why)
    case 'text':
      return first.kind === 'text' && first.image === same && !mayBeEmpty(first.segments) ? first : openOr(first, why)
    case 'literal':
      return first.kind === 'text' && first.image === same && !mayHaveWildcards(first.segments) ? first : openOr(first, why)
    case 'whole':
      return first
    case 'under':
      return underPrefix(first, textIn(second), scope, why)
    case 'member':
      return first.kind === 'claims' && textIn(second) !== undefined ? memberOf(textIn(second) ?? '', scope) : openOr(first, why)
    default:
      return openOr(first, why)
  }
}

function openOr(symbol: Symbolic, why: string): Symbolic {
  return symbol.kind === 'open' ? symbol : open(why)
}

function coalesced(args: readonly Symbolic[], why: string): Symbolic {
  for (const [i, arg] of args.entries()) {
    if (arg.kind === 'value' && arg.value.kind === 'missing') continue
    const mayBeMissing = arg.kind === 'text' && arg.image.missing !== undefined
    return mayBeMissing && i < args.length - 1 ? open(why) : arg
  }
  return missing
}

function concatenated(args: readonly Symbolic[], why: string): Symbolic {
  const segments: Segment[] = []
  let inner: (Symbolic & { readonly kind: 'text' }) | undefined
  for (const arg of args) {
    if (arg.kind === 'open') return arg
    if (arg.kind === 'value' && arg.value.kind === 'missing') return missing
    const text = arg.kind === 'value' && arg.value.kind === 'known' && typeof arg.value.value === 'string' ? arg.value.value : undefined
    if (text !== undefined) segments.push(text)
    else if (arg.kind === 'text' && arg.image === same) segments.push(...arg.segments)
    else if (arg.kind === 'text' && inner === undefined) inner = arg
    else return arg.kind === 'value' && arg.value.kind === 'known' ? missing : open(why)
  }
  if (inner === undefined) return textOf(joined(segments))
  // One text by way of an image, with literals around it.
  if (!segments.every((segment) => typeof segment === 'string')) return open(why)
  const at = args.indexOf(inner)
  const literals = (from: readonly Symbolic[]) => from.map((arg) => (arg.kind === 'value' ? (textIn(arg) ?? '') : '')).join('')
  return { ...inner, image: after(inner.image, around(literals(args.slice(0, at)), literals(args.slice(at + 1)))) }
}

function elementOf(list: Symbolic, index: number | undefined, why: string): Symbolic {
  if (index === undefined) return openOr(list, why)
  if (list.kind === 'list') return list.items[index] ?? missing
  if (list.kind !== 'pieces') return list.kind === 'open' ? list : list.kind === 'value' ? open(why) : missing
  const { segments, image, separator, limit } = list
  return imaged({ kind: 'text', segments, image }, piece(separator, index, limit), why)
}

function imaged(text: Symbolic & { readonly kind: 'text' }, image: Image | undefined, why: string): Symbolic {
  return image === undefined ? open(why) : { ...text, image: after(text.image, image) }
}

function underPrefix(object: Symbolic, prefix: string | undefined, scope: Scope, why: string): Symbolic {
  if (object.kind !== 'claims' || prefix === undefined) return openOr(object, why)
  return Object.keys(scope.family.claims).some((name) => name.startsWith(prefix)) ? open(why) : missing
}

function memberOf(wantedName: string, scope: Scope): Symbolic {
  const name = Object.keys(scope.family.claims).find((claim) => claim.toLowerCase() === wantedName.toLowerCase())
  return name === undefined ? missing : claimOf([name], scope)
}

function textIn(symbol: Symbolic): string | undefined {
  return symbol.kind === 'value' && symbol.value.kind === 'known' && typeof symbol.value.value === 'string' ? symbol.value.value : undefined
}

function numberOf(symbol: Symbolic): number | undefined {
  return symbol.kind === 'value' && symbol.value.kind === 'known' && typeof symbol.value.value === 'number' ? symbol.value.value : undefined
}

const wild = new WeakMap<Field, boolean>()

// Names of refs and paths have no `*` and no `?` in them; what an author writes may.
function mayHaveWildcards(segments: readonly Segment[]): boolean {
  return segments.some((segment) => {
    if (typeof segment === 'string') return /[*?]/.test(segment)
    if (!isField(segment)) return false
    const known = wild.get(segment) ?? isApart(segment.language, either(containing('*'), containing('?')), makeBudget(5000)).kind !== 'yes'
    wild.set(segment, known)
    return known
  })
}

function mayBeEmpty(segments: readonly Segment[]): boolean {
  return segments.every((segment) => isField(segment) && /^aud/.test(segment.name))
}
