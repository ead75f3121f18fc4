import {
  type CelFunc,
  type CelInput,
  type CelList,
  type CelMap,
  CelScalar,
  type CelValue,
  celEnv,
  celFunc,
  celMap,
  celMethod,
  isCelError,
  isCelList,
  isCelMap,
  isCelUint,
  listType,
  parse,
  plan,
} from '@bufbuild/cel'
import { strings } from '@bufbuild/cel/ext'
import { costOf } from '../cel/cost.ts'
import type { CelBinding, CelEngine, CelProgram, CelResult } from '../cel/engine.ts'
import { extractByTemplate, splitWithLimit } from '../cel/functions.ts'
import { namesIn } from '../cel/names.ts'
import { parseCel } from '../cel/parse-cel.ts'
import { membership, presence, rewritten } from '../cel/rewrite.ts'
import type { JsonValue } from '../text/json.ts'
import { mappedAsWritten } from '../text/mapped-text.ts'

type Variables = CelProgram['variables']
type Claims = { readonly [claim: string]: JsonValue }
type Values = { readonly [variable: string]: CelInput }
type Planned =
  | { readonly kind: 'plan'; readonly names: ReadonlyMap<string, ReadonlySet<string> | 'all'>; run(values: Values): CelValue | Error }
  | { readonly kind: 'error'; readonly message: string }

/** Beyond this an expression is refused: nothing can interrupt the engine. */
const mostCost = 100_000

/**
 * The entry of the bundle that holds the engine for CEL. Programs are planned once, claims are turned into values of CEL once, and what a
 * mapped variable comes to is worked out once for a claim set, when an expression names it.
 */
export function loadCel(): CelEngine {
  const plans = new WeakMap<Variables, Map<string, Planned>>()
  const known = new WeakMap<Claims, Evaluations>()
  return {
    evaluate(program, claims) {
      try {
        const evaluations = known.get(claims) ?? new Evaluations(claims, plans)
        known.set(claims, evaluations)
        return evaluations.of(program.variables, program.numbers).result(program.expression)
      } catch (error) {
        // The engine is not ours: whatever it throws is an error of the expression.
        return { kind: 'error', message: error instanceof Error ? error.message : 'the engine failed' }
      }
    },
  }
}

/** The evaluations of one claim set, by the variables that expressions have. */
class Evaluations {
  readonly claims: Claims
  readonly plans: WeakMap<Variables, Map<string, Planned>>
  readonly #byVariables = new Map<Variables, Evaluation>()
  readonly #values = new Map<CelProgram['numbers'], CelInput>()

  constructor(claims: Claims, plans: WeakMap<Variables, Map<string, Planned>>) {
    this.claims = claims
    this.plans = plans
  }

  of(variables: Variables, numbers: CelProgram['numbers']): Evaluation {
    const known = this.#byVariables.get(variables) ?? new Evaluation(variables, numbers, this)
    this.#byVariables.set(variables, known)
    return known
  }

  /** The claims as CEL has them. */
  values(numbers: CelProgram['numbers']): CelInput {
    const known = this.#values.get(numbers) ?? toCel(this.claims, numbers)
    this.#values.set(numbers, known)
    return known
  }
}

/** One claim set and one set of variables. */
class Evaluation {
  readonly #variables: Variables
  readonly #numbers: CelProgram['numbers']
  readonly #all: Evaluations
  readonly #results = new Map<string, CelValue | Error>()

  constructor(variables: Variables, numbers: CelProgram['numbers'], all: Evaluations) {
    this.#variables = variables
    this.#numbers = numbers
    this.#all = all
  }

  result(expression: string): CelResult {
    const value = this.value(expression)
    if (value instanceof Error) return { kind: 'error', message: value.message }
    const json = toJson(value)
    return json === undefined ? { kind: 'error', message: 'the result is no value of JSON' } : { kind: 'value', value: json }
  }

  value(expression: string): CelValue | Error {
    const before = this.#results.get(expression)
    if (before !== undefined) return before
    // An expression that names itself through a variable would never end.
    this.#results.set(expression, new Error('the variables name each other in a circle'))
    const planned = this.#planned(expression)
    const value = planned.kind === 'error' ? new Error(planned.message) : planned.run(this.#values(planned.names))
    this.#results.set(expression, value)
    return value
  }

  #planned(expression: string): Planned {
    const plans = this.#all.plans.get(this.#variables) ?? new Map<string, Planned>()
    this.#all.plans.set(this.#variables, plans)
    const known = plans.get(expression)
    if (known !== undefined) return known
    const made = planOf(expression, this.#variables)
    plans.set(expression, made)
    return made
  }

  #values(names: ReadonlyMap<string, ReadonlySet<string> | 'all'>): Values {
    const values: { [variable: string]: CelInput } = {}
    for (const [name, members] of names) {
      const binding = Object.hasOwn(this.#variables, name) ? this.#variables[name] : undefined
      const value = binding && this.#bound(binding, members)
      if (value !== undefined && !(value instanceof Error)) values[name] = value
    }
    return values
  }

  // A member whose expression fails is not there: to name it is an error all the same.
  #bound(binding: CelBinding, wanted: ReadonlySet<string> | 'all'): CelInput | Error {
    switch (binding.kind) {
      case 'claims':
        return this.#all.values(this.#numbers)
      case 'expression':
        return this.#all.of(binding.variables, this.#numbers).value(binding.expression)
      case 'object': {
        const members = new Map<string, CelInput>()
        for (const [name, member] of Object.entries(binding.members)) {
          if (wanted !== 'all' && !wanted.has(name)) continue
          const value = this.#bound(member, 'all')
          if (!(value instanceof Error)) members.set(name, value)
        }
        return celMap(members)
      }
    }
  }
}

function planOf(expression: string, variables: Variables): Planned {
  const { tree, problems } = parseCel(mappedAsWritten('', expression, 0))
  const [problem] = problems
  if (problem !== undefined) return { kind: 'error', message: problem.message }
  if (costOf(tree) > mostCost) return { kind: 'error', message: 'the expression takes too many steps' }
  try {
    const planned = plan(environment, parse(rewritten(tree, expression, variables)))
    return {
      kind: 'plan',
      names: namesIn(tree),
      run(values) {
        const result = planned(values)
        return isCelError(result) ? new Error(result.message) : result
      },
    }
  } catch (error) {
    return { kind: 'error', message: error instanceof Error ? error.message : 'the expression can not be planned' }
  }
}

const { STRING, BOOL, DYN, INT } = CelScalar

const functions: readonly CelFunc[] = [
  ...strings,
  celMethod('extract', STRING, [STRING], STRING, function (template) {
    const part = extractByTemplate(this, template)
    if (part === undefined) throw new Error('the template of extract has one {name}')
    return part
  }),
  celMethod('split', STRING, [STRING], listType(STRING), function (separator) {
    return splitWithLimit(this, separator, -1)
  }),
  celMethod('split', STRING, [STRING, INT], listType(STRING), function (separator, limit) {
    return splitWithLimit(this, separator, Number(limit))
  }),
  celFunc(presence, [DYN, STRING], BOOL, (of, field) => {
    if (!isCelMap(of)) throw new Error('has() takes a field of an object')
    return hasKey(of, field)
  }),
  celFunc(membership, [DYN, DYN], BOOL, (value, container) => {
    if (isCelMap(container)) return hasKey(container, value)
    if (isCelList(container)) return hasItem(container, value)
    throw new Error('in takes a list or a map')
  }),
]

const environment = celEnv({ funcs: [...functions] })

function hasKey(map: CelMap, key: CelValue): boolean {
  for (const known of map.keys()) if (same(known, key)) return true
  return false
}

function hasItem(list: CelList, value: CelValue): boolean {
  for (const item of list) if (same(item, value)) return true
  return false
}

// Numbers of all types compare; a list or map by what it holds.
function same(a: unknown, b: unknown): boolean {
  const [x, y] = [numberOf(a), numberOf(b)]
  if (x !== undefined || y !== undefined) return x === y
  if (typeof a === 'object' || typeof b === 'object')
    return typeof a === typeof b && JSON.stringify(toJson(a)) === JSON.stringify(toJson(b))
  return a === b
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  return isCelUint(value) ? Number(value.value) : undefined
}

function toCel(value: JsonValue, numbers: CelProgram['numbers']): CelInput {
  if (typeof value === 'number') return numbers === 'int' && Number.isInteger(value) ? BigInt(value) : value
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map((item) => toCel(item, numbers))
  return celMap(new Map(Object.entries(value).map(([name, member]) => [name, toCel(member, numbers)])))
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function toJson(value: unknown): JsonValue | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (isCelUint(value)) return Number(value.value)
  if (isCelList(value)) {
    const items = [...value].map(toJson)
    return items.every((item) => item !== undefined) ? items.filter((item) => item !== undefined) : undefined
  }
  if (!isCelMap(value)) return undefined
  const entries = [...value.entries()].map(([key, member]) => [String(key), toJson(member)] as const)
  return entries.every(([, member]) => member !== undefined)
    ? Object.fromEntries(entries.flatMap(([key, member]) => (member === undefined ? [] : [[key, member]])))
    : undefined
}
