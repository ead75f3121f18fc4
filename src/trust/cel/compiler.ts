import type { CelProgram } from '../../cel/engine.ts'
import type { Cel } from '../../cel/tree.ts'
import { firstHole, plain } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, Term, Test } from '../condition.ts'
import { regularExpression } from '../regular-expression.ts'
import { claimValue, itemType } from './claim-types.ts'
import { canFail, compareValues, isOneOf, toTruth, whereAllAre } from './compare.ts'
import type { CelEnvironment, CelProblem, CelValue, CelVariable } from './compiled.ts'
import { extensionOf } from './extensions.ts'
import { callFunction, isKnownFunction } from './functions.ts'
import { existing, family, isIndex, isPosition } from './members.ts'
import { readsOf } from './reads.ts'
import { type Bound, constant, literalTerm, stringOf } from './value.ts'
import { containsLeaf, isHeavy, isWide } from './weight.ts'

/** Lists longer than this are left to the engine: each of their elements becomes a part of the tree. */
const mostItems = 100

/** Beyond so many steps the rest is left to the engine: macros over literal lists multiply. */
const mostSteps = 5000
const tooLong = 'the expression is too long to be explained'

/**
 * Turns a parsed expression into values and conditions. What the algebra has no word for is an opaque leaf: as small as it can be, so that
 * the rest still explains and decides.
 */
export class Compiler {
  readonly #environment: CelEnvironment
  readonly #program: CelProgram
  readonly #text: string
  readonly #open: string | undefined
  readonly #problems: CelProblem[]
  #steps = 0

  /** `open`: why the text is not known whole. Problems are added to the list, each once. */
  constructor(environment: CelEnvironment, program: CelProgram, text: string, open: string | undefined, problems: CelProblem[]) {
    this.#environment = environment
    this.#program = program
    this.#text = text
    this.#open = open
    this.#problems = problems
  }

  /** The expression as a truth; what is no truth value is an error. */
  condition(cel: Cel, bound: Bound): Condition {
    const { span } = cel
    if (++this.#steps > mostSteps) return this.#leaf(cel, bound)
    switch (cel.kind) {
      case 'and':
      case 'or': {
        const kind = cel.kind === 'and' ? 'all' : 'any'
        const parts = [cel.left, cel.right].flatMap((side) => {
          const part = this.condition(side, bound)
          return part.kind === kind ? part.of : [part]
        })
        return { kind, of: parts, label: cel.kind === 'and' ? '&&' : '||', span }
      }
      case 'not':
        return { kind: 'not', of: this.condition(cel.of, bound), span }
      case 'choice': {
        const [which, yes, no] = [cel.which, cel.yes, cel.no].map((part) => this.condition(part, bound))
        if (which === undefined || yes === undefined || no === undefined) break
        return { kind: 'choice', which, yes, no, label: this.#label(cel), span }
      }
      default:
    }
    const value = this.value(cel, bound)
    const truth = toTruth(value, this.#label(cel))
    // A claim that GitLab writes as something else is tested all the same: a token of somebody else may hold a truth.
    if (truth === 'not bool' || (value.kind === 'term' && value.type !== 'any' && value.type !== 'bool')) {
      this.#problem('mistyped', `${this.#label(cel)} is no truth value (true or false), so this is always an error`, span)
    }
    if (truth === 'not bool') return constant('error', `${this.#label(cel)} is no truth value`, span)
    return truth === 'opaque' ? this.#leaf(cel, bound) : truth
  }

  /** What the expression comes to. */
  value(cel: Cel, bound: Bound): CelValue {
    const value = this.#value(cel, bound)
    if (isHeavy(value)) return this.#opaque(cel, bound, tooLong)
    if (value.kind !== 'opaque' || value.term !== undefined || value.of !== undefined) return value
    return this.#opaque(cel, bound, value.why)
  }

  // Inside of a macro the engine can't be asked about a part: its variables are bound there.
  #opaque(cel: Cel, bound: Bound, why: string): CelValue {
    return { kind: 'opaque', why, ...(bound.size === 0 ? { of: cel } : {}), span: cel.span }
  }

  #value(cel: Cel, bound: Bound): CelValue {
    const { span } = cel
    switch (cel.kind) {
      case 'literal':
        return this.#literal(cel)
      case 'hole':
        return { kind: 'hole', hole: cel.hole, span }
      case 'broken':
        return { kind: 'error', why: 'this can not be read', span }
      case 'name':
        return this.#name(cel.name, bound, span)
      case 'and':
      case 'or':
      case 'not':
        return { kind: 'condition', of: this.condition(cel, bound) }
      case 'choice': {
        const which = this.condition(cel.which, bound)
        return { kind: 'choice', which, yes: this.value(cel.yes, bound), no: this.value(cel.no, bound), span }
      }
      case 'list':
        return { kind: 'list', items: cel.items.map((item) => this.value(item, bound)), span }
      case 'map':
        return {
          kind: 'map',
          entries: cel.entries.map(({ key, value }) => ({ key: this.value(key, bound), value: this.value(value, bound) })),
          span,
        }
      case 'select':
        return this.#member(this.value(cel.of, bound), cel.field, span, cel.fieldSpan)
      case 'index':
        return this.#index(this.value(cel.of, bound), this.value(cel.index, bound), span)
      case 'has':
        return this.#has(this.value(cel.of, bound), cel.field, this.#label(cel), span)
      case 'minus':
        return { kind: 'opaque', why: `what ${this.#label(cel)} comes to`, span }
      case 'binary':
        return this.#binary(cel, bound)
      case 'macro':
        return this.#macro(cel, bound)
      case 'call':
        return this.#call(cel, bound)
    }
  }

  #literal(cel: Cel & { readonly kind: 'literal' }): CelValue {
    const { value, span } = cel
    switch (value.type) {
      case 'string': {
        const known = plain(value.text)
        return known === undefined
          ? { kind: 'term', term: { kind: 'text', text: value.text, span }, type: 'string' }
          : literalTerm(known, span, 'string')
      }
      case 'null':
        return literalTerm(null, span, 'null')
      case 'bool':
        return literalTerm(value.value, span, 'bool')
      case 'bytes':
        return { kind: 'opaque', why: 'bytes', span }
      default:
        return value.exact ? literalTerm(value.value, span, value.type) : { kind: 'opaque', why: 'a number beyond 2^53', span }
    }
  }

  #name(name: string, bound: Bound, span: Span): CelValue {
    const known = bound.get(name)
    if (known !== undefined) return known
    const variable = Object.hasOwn(this.#environment.variables, name) ? this.#environment.variables[name] : undefined
    if (variable !== undefined) return variableValue(variable, span)
    if (isKnownFunction(name)) return { kind: 'opaque', why: `${name} is a function`, span }
    if (typesWithoutFunction.has(name)) return { kind: 'opaque', why: `${name} is a type`, span }
    this.#problem('unknown-variable', `There is no variable ${name} here; ${existing(Object.keys(this.#environment.variables))}`, span)
    return { kind: 'error', why: `there is no variable ${name}`, span }
  }

  #member(of: CelValue, field: string, span: Span, fieldSpan: Span): CelValue {
    switch (of.kind) {
      case 'claims':
        return claimValue(field, span)
      case 'object': {
        const member = Object.hasOwn(of.members, field) ? of.members[field] : undefined
        if (member !== undefined) return variableValue(member, span)
        if (of.open !== undefined) return { kind: 'hole', hole: of.open, span }
        this.#problem('unknown-member', `There is no ${field} here; ${existing(Object.keys(of.members))}`, fieldSpan)
        return { kind: 'error', why: `there is no ${field}`, span }
      }
      case 'term':
        if ((of.term.kind === 'claim' || of.term.kind === 'item') && !isPosition(field))
          return { kind: 'term', term: { ...of.term, path: [...of.term.path, field], span }, type: 'any' }
        return of.literal === undefined
          ? { kind: 'opaque', why: `a field ${field}`, span }
          : { kind: 'error', why: `${field} is a field of no object`, span }
      case 'choice':
        return { ...of, yes: this.#member(of.yes, field, span, fieldSpan), no: this.#member(of.no, field, span, fieldSpan), span }
      case 'map':
        return this.#index(of, literalTerm(field, span, 'string'), span)
      case 'hole':
      case 'error':
        return { ...of, span }
      default:
        return { kind: 'opaque', why: `a field ${field}`, span }
    }
  }

  #index(of: CelValue, index: CelValue, span: Span): CelValue {
    if (of.kind === 'error' || of.kind === 'hole') return { ...of, span }
    if (index.kind === 'hole' || index.kind === 'error') return { ...index, span }
    const key = index.kind === 'term' ? index.literal : undefined
    if (typeof key === 'string' && (of.kind === 'claims' || of.kind === 'object' || of.kind === 'choice' || of.kind === 'term'))
      return this.#member(of, key, span, span)
    if (of.kind === 'term' && of.term.kind === 'claim' && of.type === 'list' && isIndex(key))
      return { kind: 'term', term: { ...of.term, path: [...of.term.path, key], span }, type: itemType(of.term) }
    if (of.kind === 'term' && isIndex(key) && of.literal === undefined) {
      const args: readonly Term[] = [of.term, { kind: 'json', value: key, span }]
      return { kind: 'term', term: { kind: 'call', function: 'element', args, span }, type: itemType(of.term) }
    }
    // A list or map is made whole before one looks into it, so a part that fails is an error.
    if (of.kind === 'list' && isIndex(key))
      return strictly(of.items, of.items[key] ?? { kind: 'error', why: `the list has no element ${key}`, span }, span)
    if (of.kind === 'map')
      return strictly(
        of.entries.map((entry) => entry.value),
        this.#lookUp(of.entries, index, span),
        span,
      )
    return { kind: 'opaque', why: 'an element', span }
  }

  // The first key that is equal: keys of a literal map are different.
  #lookUp(entries: (CelValue & { readonly kind: 'map' })['entries'], index: CelValue, span: Span): CelValue {
    const keys = entries.map(({ key }) => (key.kind === 'term' ? key.literal : undefined))
    const isPlain = entries.length <= mostItems && new Set(keys).size === keys.length
    if (!isPlain || isWide([index, ...entries.map(({ value }) => value)])) return { kind: 'opaque', why: 'an element of a map', span }
    let result: CelValue = { kind: 'error', why: 'the map has no such key', span }
    for (const { key, value } of [...entries].reverse()) {
      // Keys are texts, whole numbers and truths; of anything else the engine says what it is.
      if (key.kind !== 'term' || key.literal === undefined || !['string', 'int', 'uint', 'bool'].includes(key.type))
        return { kind: 'opaque', why: 'a key of a map', span }
      const which = compareValues(index, '==', key, this.#snippet(span), span)
      if (which === 'opaque') return { kind: 'opaque', why: 'an element of a map', span }
      result = { kind: 'choice', which, yes: value, no: result, span }
    }
    return result
  }

  #has(of: CelValue, field: string, label: string, span: Span): CelValue {
    const there = (path: Term, on: Test['on']): Condition => ({ kind: 'test', left: path, op: 'present', right: [], on, label, span })
    if (of.kind === 'claims') {
      const left: Term = { kind: 'claim', path: [field], span }
      return { kind: 'condition', of: there(left, { missing: 'no', null: 'yes', mistyped: 'yes' }) }
    }
    if (of.kind === 'object') {
      const isThere = Object.hasOwn(of.members, field)
      if (!isThere && of.open !== undefined) return { kind: 'condition', of: constant('unknown', of.open.why, span) }
      return { kind: 'condition', of: constant(isThere ? 'yes' : 'no', label, span) }
    }
    return of.kind === 'error' || of.kind === 'hole' ? of : { kind: 'opaque', why: label, span }
  }

  #binary(cel: Cel & { readonly kind: 'binary' }, bound: Bound): CelValue {
    const { op, span } = cel
    const [left, right] = [this.value(cel.left, bound), this.value(cel.right, bound)]
    const label = this.#label(cel)
    if (isWide([left, right])) return { kind: 'opaque', why: label, span }
    if (op === '+') return callFunction('+', [left, right], this.#environment.numbers, span)
    if (op === '-' || op === '*' || op === '/' || op === '%') return { kind: 'opaque', why: label, span }
    this.#checkTypes(cel, left, right)
    const condition = op === 'in' ? isOneOf(left, right, label, span) : compareValues(left, op, right, label, span)
    return condition === 'opaque' ? { kind: 'condition', of: this.#leaf(cel, bound) } : { kind: 'condition', of: condition }
  }

  // A claim of one type against a literal of another: == is never true, and != always (cel-spec langdef, "Equality").
  #checkTypes(cel: Cel & { readonly kind: 'binary' }, left: CelValue, right: CelValue): void {
    for (const [claim, literal] of [
      [left, right],
      [right, left],
    ] as const) {
      if (claim.kind !== 'term' || claim.term.kind !== 'claim' || claim.term.path.length !== 1) continue
      const literals = literal.kind === 'list' && cel.op === 'in' && claim === left ? literal.items : [literal]
      const types = literals.map((item) => (item.kind === 'term' && item.literal !== undefined ? family(item.type) : undefined))
      if (types.length === 0 || claim.type !== 'string' || !types.every((type) => type === 'number' || type === 'bool')) continue
      const what = `${claim.term.path[0]} is a string, so ${this.#label(cel)}`
      this.#problem(
        'mistyped',
        `${what} is ${cel.op === '!=' ? 'always true' : cel.op === '==' || cel.op === 'in' ? 'never true' : 'an error'}`,
        cel.span,
      )
      return
    }
  }

  #macro(cel: Cel & { readonly kind: 'macro' }, bound: Bound): CelValue {
    const { span, macro } = cel
    this.#checkFunction(macro, span)
    const over = this.value(cel.over, bound)
    const leaf = (): CelValue => ({ kind: 'condition', of: this.#leaf(cel, bound) })
    if (macro !== 'all' && macro !== 'exists') return macro === 'exists_one' ? leaf() : { kind: 'opaque', why: this.#label(cel), span }
    const label = this.#label(cel)
    if (over.kind === 'error') return over
    if (over.kind === 'list' && over.items.length <= mostItems) {
      const parts = over.items.map((item) => this.condition(cel.body, new Map([...bound, [cel.as, item]])))
      const of: Condition = { kind: macro === 'all' ? 'all' : 'any', of: parts, label, span }
      const strict = whereAllAre(over.items, of, span)
      return strict === 'opaque' || containsLeaf(of) ? leaf() : { kind: 'condition', of: strict }
    }
    if (over.kind !== 'term' || over.type !== 'list' || over.literal !== undefined) return leaf()
    const item: CelValue = { kind: 'term', term: { kind: 'item', name: cel.as, path: [], span }, type: itemType(over.term) }
    const of = this.condition(cel.body, new Map([...bound, [cel.as, item]]))
    if (containsLeaf(of)) return leaf()
    const kind = macro === 'all' ? 'every' : 'some'
    const empty = macro === 'all' ? 'yes' : 'no'
    return {
      kind: 'condition',
      of: { kind, over: over.term, as: cel.as, of, empty, missing: 'error', null: 'error', notList: 'error', label, span },
    }
  }

  #call(cel: Cel & { readonly kind: 'call' }, bound: Bound): CelValue {
    const { name, span } = cel
    const extension = extensionOf(cel)
    if (extension !== undefined) {
      this.#checkFunction(extension, cel.nameSpan)
      return { kind: 'opaque', why: `${extension} is a function of an extension of CEL that is not evaluated here`, span }
    }
    if (!isKnownFunction(name)) {
      this.#problem('unknown-function', `CEL has no function ${name}`, cel.nameSpan)
      return { kind: 'error', why: `there is no function ${name}`, span }
    }
    this.#checkFunction(name, cel.nameSpan)
    const args = [...(cel.target === undefined ? [] : [cel.target]), ...cel.args]
    const values = args.map((arg) => this.value(arg, bound))
    if (name === 'matches') this.#checkPattern(cel.args.at(-1))
    const label = this.#label(cel)
    if (isWide(values)) return { kind: 'opaque', why: label, span }
    const result = callFunction(name, values, this.#environment.numbers, span, { label, isMethod: cel.target !== undefined })
    if (result.kind === 'error' && result.why.startsWith('no overload'))
      this.#problem('mistyped', `${name} does not take these: ${label} is always an error`, span)
    return result
  }

  #checkPattern(pattern: Cel | undefined): void {
    const source = pattern && stringOf(pattern)
    if (pattern !== undefined && source !== undefined && regularExpression(source) === undefined)
      this.#problem('invalid-pattern', `${source} is no regular expression of RE2`, pattern.span)
  }

  #checkFunction(name: string, span: Span): void {
    if (this.#environment.functions !== undefined && !this.#environment.functions.has(name))
      this.#problem('undocumented-function', `${name} is CEL, but not among the functions that are documented here`, span)
  }

  // Inside of a macro the engine can't be asked about a part: its variables are bound there.
  #leaf(cel: Cel, bound: Bound): Condition {
    const { span } = cel
    const reads = readsOf(cel, this.#environment)
    const expression = this.#text.slice(cel.start, cel.end)
    if (bound.size > 0)
      return { kind: 'opaque', engine: 'cel', program: { ...this.#program, expression }, reads, open: 'it is a part of a macro', span }
    const open = firstHoleIn(cel) ?? this.#open
    return {
      kind: 'opaque',
      engine: 'cel',
      program: { ...this.#program, expression },
      reads,
      ...(open === undefined ? {} : { open }),
      span,
    }
  }

  #problem(code: CelProblem['code'], message: string, span: Span): void {
    if (!this.#problems.some((one) => one.span.start === span.start && one.span.end === span.end && one.code === code))
      this.#problems.push({ code, message, span })
  }

  #label(cel: Cel): string {
    return this.#text.slice(cel.start, cel.end).replaceAll(/\s+/g, ' ')
  }

  #snippet(_: Span): string {
    return 'key'
  }
}

// Types are values, too (cel-spec langdef, "Types as Values"); most of them are functions besides, which convert to them.
const typesWithoutFunction: ReadonlySet<string> = new Set(['list', 'map', 'null_type'])

function firstHoleIn(cel: Cel): string | undefined {
  return cel.kind === 'literal' && cel.value.type === 'string' ? firstHole(cel.value.text)?.why : undefined
}

function variableValue(variable: CelVariable, span: Span): CelValue {
  switch (variable.kind) {
    case 'claims':
      return { kind: 'claims', span }
    case 'object':
      return { kind: 'object', members: variable.members, ...(variable.open === undefined ? {} : { open: variable.open }), span }
    case 'expression':
      return variable.compiled.value
  }
}

// The value where all parts of a list or map are there, else CEL's error.
function strictly(parts: readonly CelValue[], value: CelValue, span: Span): CelValue {
  if (!parts.some(canFail)) return value
  const which = whereAllAre(parts, constant('yes', 'all parts are there', span), span)
  if (which === 'opaque') return { kind: 'opaque', why: 'an element', span }
  return { kind: 'choice', which, yes: value, no: { kind: 'error', why: 'a part is not there', span }, span }
}
