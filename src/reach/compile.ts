import type { Literal } from '../gitlab/mintable/family.ts'
import { either, emptyText, type Language } from '../regular/language.ts'
import type { Condition, Fixed, Quantifier, Test } from '../trust/condition.ts'
import { compare } from '../trust/evaluate.ts'
import type { Stage } from '../trust/trust.ts'
import { NO, type TruthSet, truthSet, YES } from '../trust/truth.ts'
import { canBeEmpty, isList, reasonOf, textValue, type Value } from '../trust/value.ts'
import type { Formula, Sides } from './formula.ts'
import { type Accepted, accepted, type Named, named, ofNumerals, ofSize, same } from './languages.ts'
import { ofOpaque } from './opaque.ts'
import { type Frame, resolve, type Scope } from './resolve.ts'
import { isField, known, type Symbolic } from './symbol.ts'
import { inLanguage, ofTwoClaims, type Text } from './two-claims.ts'

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
    formulas.or(
      ...literals.map((one) =>
        'doubt' in one ? formulas.doubt(one.doubt, true, one.taken) : tests.sides(one.segments, keyed(one.in)).yes,
      ),
    )
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
      return ofOpaque(condition, scope)
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
    case 'shape':
      return test.op === 'present' ? { yes: formulas.yes, no: formulas.no } : formulas.unsure(`${test.label} is not modelled`)
    case 'list':
      return ofList(test, left.items, scope)
    case 'object':
      return test.op === 'present' ? { yes: formulas.yes, no: formulas.no } : ofStructure(test, 'an object', scope)
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
      if (text !== undefined) return ofTwo(test, { kind: 'text', segments: [text], image: same }, right, scope)
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
  return ofStructure(test, 'a list', scope)
}

// A list or an object against values that are neither.
function ofStructure(test: Test, what: string, scope: Scope): Sides {
  const { formulas } = scope.tests
  const isWhole = test.right.every(
    (term) => term.kind === 'text' || term.kind === 'pattern' || (term.kind === 'json' && typeof term.value !== 'object'),
  )
  if (!isWhole) return formulas.unsure(`${test.label} compares ${what}`)
  return test.right.length === 0
    ? { yes: formulas.no, no: formulas.yes }
    : fixed(test.on.mistyped, test.why?.mistyped ?? `it is ${what}`, scope)
}

function ofNumber(test: Test, left: Symbolic & { readonly kind: 'number' | 'size' }, scope: Scope): Sides {
  const { formulas } = scope.tests
  if (test.op === 'present') return { yes: formulas.yes, no: formulas.no }
  const isMistyped = fixed(test.on.mistyped, test.why?.mistyped ?? 'it is a number', scope)
  const sides = test.right.map((term) => {
    const right = resolve(term, scope)
    if (right.kind === 'open') return formulas.unsure(right.why)
    if (left.kind === 'number' && test.op === 'equals' && right.kind === 'number' && right.field === left.field)
      return { yes: formulas.yes, no: formulas.no }
    if (left.kind === 'number' && test.op === 'equals' && right.kind === 'text' && right.image.missing === undefined) return isMistyped
    if (right.kind !== 'value' || right.value.kind === 'unknown' || right.value.kind === 'missing')
      return formulas.unsure(`${test.label} compares two claims`)
    const wanted = right.value.kind === 'known' ? right.value.value : undefined
    if (typeof wanted !== 'number') return isMistyped
    if (left.kind === 'size') {
      const texts = ofSize(test.op, wanted)
      return texts === undefined ? formulas.unsure(`${test.label} is not modelled`) : inLanguage(left, texts, scope)
    }
    const texts = ofNumerals(test.op, wanted)
    return texts === undefined ? isMistyped : scope.tests.sides([left.field], texts)
  })
  const counted = formulas.any(sides)
  return left.kind === 'size' ? orMissing(test, left, counted, scope) : counted
}

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
      sides.push(ofTwo(test, left, right, scope))
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

// A text against what the token makes of another claim.
function ofTwo(test: Test, left: Symbolic & { readonly kind: 'text' }, right: Symbolic, scope: Scope): Sides {
  const isText = right.kind === 'text' || right.kind === 'shape' || right.kind === 'open'
  if (!isText && test.op === 'equals') return fixed(test.on.mistyped, test.why?.mistyped ?? 'its type does not fit', scope)
  return ofTwoClaims(test, left, right, scope)
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
    case 'object':
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
