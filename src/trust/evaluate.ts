import type { CelEngine, CelResult } from '../cel/engine.ts'
import type { JsonValue } from '../text/json.ts'
import type { ClaimPath, Condition, EngineTerm, Fixed, Opaque, Quantifier, RequestKey, Term, Test } from './condition.ts'
import { functions } from './functions.ts'
import { operators } from './operators.ts'
import type { Request } from './trust.ts'
import { and, ERROR, NO, not, or, type TruthSet, truthSet, YES } from './truth.ts'
import { canBeEmpty, canBeMissing, isList, missing, textValue, type Value } from './value.ts'

/** The engines that are loaded; see the ports. */
export interface Engines {
  readonly cel?: CelEngine
}

/** What a condition is evaluated in: one request, the engines that are loaded, and the list elements that quantifiers have bound. */
export interface Scope {
  readonly request: Request
  readonly engines: Engines
  readonly items: { readonly [name: string]: Value }
}

/**
 * The answers that a condition can have for a request, whatever the unknown values turn out to be. One member means
 * that it is decided. Never throws; knows no dialect (see condition.ts).
 */
export function evaluate(condition: Condition, scope: Scope): TruthSet {
  switch (condition.kind) {
    case 'all': {
      let set = YES
      for (const part of condition.of) {
        set = and(set, evaluate(part, scope))
        if (set === NO) return NO
      }
      return set
    }
    case 'any': {
      let set = NO
      for (const part of condition.of) {
        set = or(set, evaluate(part, scope))
        if (set === YES) return YES
      }
      return set
    }
    case 'not':
      return not(evaluate(condition.of, scope))
    case 'choice':
      return choose(
        evaluate(condition.which, scope),
        () => evaluate(condition.yes, scope),
        () => evaluate(condition.no, scope),
      )
    case 'test':
      return evaluateTest(condition, resolveTerm(condition.left, scope), scope)
    case 'every':
    case 'some':
      return evaluateQuantifier(condition, scope)
    case 'constant':
      return truthSet(condition.truth)
    case 'opaque':
      return decidedByEngine(condition, scope) ?? (condition.tree === undefined ? YES | NO | ERROR : evaluate(condition.tree, scope))
  }
}

/** The answers of a choice: those of the branches that its first part may still take. */
export function choose(which: TruthSet, yes: () => TruthSet, no: () => TruthSet): TruthSet {
  return (which & ERROR) | (which & YES ? yes() : 0) | (which & NO ? no() : 0)
}

/** What the engine of an opaque condition says; `undefined` where it is not loaded, or something that it reads is unknown. */
export function decidedByEngine(condition: Opaque, scope: Scope): TruthSet | undefined {
  const result = askEngine(condition, scope)
  if (result.kind === 'open') return undefined
  return result.kind === 'error' ? ERROR : result.value === true ? YES : result.value === false ? NO : ERROR
}

function askEngine({ engine, program, reads, open }: Opaque | EngineTerm, scope: Scope): CelResult {
  const { known, unknown } = scope.request.claims
  const loaded = scope.engines[engine]
  if (loaded === undefined) return { kind: 'open', why: '' }
  if (open !== undefined) return { kind: 'open', why: open }
  for (const [name] of reads) {
    const why = name === undefined ? Object.values(unknown)[0] : Object.hasOwn(unknown, name) ? unknown[name] : undefined
    if (why !== undefined) return { kind: 'open', why }
  }
  return loaded.evaluate(program, known)
}

/** A test for a left value that is already worked out (the trace shows it too). */
export function evaluateTest(test: Test, left: Value, scope: Scope): TruthSet {
  if (left.kind === 'missing') return truthSet(test.on.missing)
  if (left.kind === 'unknown') {
    if (test.op === 'present') return YES | truthSet(test.on.missing) | truthSet(test.on.null)
    return YES | NO | truthSet(test.on.missing) | truthSet(test.on.null) | truthSet(test.on.mistyped) | truthSet(test.on.empty ?? 'no')
  }
  if (left.kind === 'known' && left.value === null) return truthSet(test.on.null)
  if (canBeMissing(left)) return truthSet(test.on.missing) | evaluateNotNull(test, left, scope)
  return evaluateNotNull(test, left, scope)
}

function evaluateNotNull(test: Test, left: Value, scope: Scope): TruthSet {
  if (test.on.empty === undefined || !canBeEmpty(left)) return evaluateThere(test, left, scope)
  const empty = test.on.empty === 'unknown' ? truthSet(test.on.missing) : truthSet(test.on.empty)
  // A text with unknown parts may be more than empty, and what is unknown may be as any other text.
  return left.kind === 'text' || test.on.empty === 'unknown' ? empty | evaluateThere(test, left, scope) : empty
}

function evaluateThere(test: Test, left: Value, scope: Scope): TruthSet {
  if (test.op === 'present') return YES
  let set = NO
  for (const term of test.right) {
    set = or(set, compare(test, left, resolveTerm(term, scope)))
    if (set === YES) return YES
  }
  return set
}

/** One left value against one right value. */
export function compare(test: Test, left: Value, right: Value): TruthSet {
  const none = truthSet(test.on.valueMissing ?? test.on.missing)
  if (right.kind === 'missing') return none
  if (right.kind === 'unknown') return YES | NO | none | truthSet(test.on.mistyped)
  const perhaps = canBeMissing(right) ? none : 0
  const one = (value: Value) => perhaps | (operators[test.op].test(value, right) ?? truthSet(test.on.mistyped))
  if (test.elements !== true || left.kind !== 'known' || !isList(left.value)) return one(left)
  return left.value.reduce<TruthSet>((set, value) => or(set, one({ kind: 'known', value })), NO)
}

function evaluateQuantifier(condition: Quantifier, scope: Scope): TruthSet {
  const items = itemsOf(condition, scope)
  if (items === 'empty') return truthSet(ofNothing(condition, resolveTerm(condition.over, scope)))
  if (items === 'unknown') return YES | NO | ERROR | truthSet(condition.empty)
  if (items === 'no list') return truthSet(condition.notList ?? 'error')
  let set = condition.kind === 'every' ? YES : NO
  for (const item of items) {
    const one = evaluate(condition.of, bind(condition, item, scope))
    set = condition.kind === 'every' ? and(set, one) : or(set, one)
  }
  return set
}

// What a quantifier answers over nothing: each kind of nothing has its own word.
function ofNothing(condition: Quantifier, over: Value): Fixed {
  const own = over.kind === 'missing' ? condition.missing : over.kind === 'known' && over.value === null ? condition.null : undefined
  return own ?? condition.empty
}

/** The elements that a quantifier runs over; a value that is no list is a list of one. */
export function itemsOf(condition: Quantifier, scope: Scope): readonly Value[] | 'empty' | 'unknown' | 'no list' {
  const over = resolveTerm(condition.over, scope)
  if (over.kind === 'missing' || (over.kind === 'known' && over.value === null)) return 'empty'
  if (over.kind === 'unknown') return 'unknown'
  if (over.kind !== 'known' || !isList(over.value)) return condition.notList === undefined ? [over] : 'no list'
  return over.value.length === 0 ? 'empty' : over.value.map((value) => ({ kind: 'known', value }))
}

/** The scope inside a quantifier, for one element. */
export function bind(condition: Quantifier, item: Value, scope: Scope): Scope {
  return { ...scope, items: { ...scope.items, [condition.as]: item } }
}

/** What a term gives in a scope. */
export function resolveTerm(term: Term, scope: Scope): Value {
  switch (term.kind) {
    case 'claim':
      return claimValue(term.path, scope.request)
    case 'request':
      return requestValue(term.key, scope.request)
    case 'text':
      return textValue(term.text)
    case 'json':
      return { kind: 'known', value: term.value }
    case 'pattern':
      return { kind: 'pattern', pattern: term.pattern }
    case 'item': {
      const item = scope.items[term.name] ?? missing
      return item.kind === 'known' ? descend(item.value, term.path, 0) : item
    }
    case 'call':
      return functions[term.function](
        term.args.map((arg) => resolveTerm(arg, scope)),
        term.span,
      )
    case 'engine': {
      const result = askEngine(term, scope)
      if (result.kind === 'value') return { kind: 'known', value: result.value }
      return result.kind === 'error' ? missing : { kind: 'unknown', why: result.why === '' ? term.why : result.why }
    }
  }
}

function claimValue(path: ClaimPath, request: Request): Value {
  const { known, unknown, shapes } = request.claims
  if (path.length === 0) return { kind: 'known', value: known }
  const name = String(path[0])
  // Own properties only: a claim named "constructor" is not there unless the token has it.
  if (Object.hasOwn(known, name)) return descend(known[name] ?? null, path, 1)
  if (!Object.hasOwn(unknown, name)) return missing
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined
  return shape !== undefined && path.length === 1 ? textValue(shape) : { kind: 'unknown', why: unknown[name] ?? '' }
}

function descend(value: JsonValue, path: ClaimPath, from: number): Value {
  let at: JsonValue = value
  for (let i = from; i < path.length; i++) {
    const step = path[i] ?? ''
    // Of a list only its elements: "length" is no member of it.
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step) || (isList(at) && !/^\d+$/.test(String(step)))) return missing
    // Own property checked above: lists by index, objects by name.
    at = (at as { readonly [step: string | number]: JsonValue })[step] ?? null
  }
  return { kind: 'known', value: at }
}

function requestValue(key: RequestKey, request: Request): Value {
  const value = request[key]
  return value === undefined ? { kind: 'unknown', why: `the request's ${key} is not given` } : { kind: 'known', value }
}
