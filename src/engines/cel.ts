import { type CelInput, type CelValue, celEnv, celMap, isCelError, parse, plan } from '@bufbuild/cel'
import { costOf, isCheap } from '../cel/cost.ts'
import type { CelBinding, CelEngine, CelProgram, CelResult } from '../cel/engine.ts'
import { namesIn } from '../cel/names.ts'
import { parseCel } from '../cel/parse-cel.ts'
import { rewritten } from '../cel/rewrite.ts'
import type { Cel } from '../cel/tree.ts'
import type { JsonValue } from '../text/json.ts'
import { mappedAsWritten } from '../text/mapped-text.ts'
import { celFunctions } from './cel-functions.ts'
import { longestIn, toCel, toJson } from './cel-values.ts'

type Variables = CelProgram['variables']
type Claims = { readonly [claim: string]: JsonValue }
type Values = { readonly [variable: string]: CelInput }
type Names = ReadonlyMap<string, ReadonlySet<string> | 'all'>
type Plans = WeakMap<Variables, Map<string, Plan>>

/** An expression that is ready to be evaluated. `run` answers an error as a value, and `Open` where no answer can be trusted. */
interface Plan {
  readonly names: Names
  run(values: Values, longest: number): CelValue | Error
}

/** What the engine can't tell, and is no error of the expression. */
class Open extends Error {}

/**
 * The entry of the bundle that holds the engine for CEL. Programs are planned once, claims are turned into values of CEL once, and what a
 * mapped variable comes to is worked out once for a claim set, when an expression names it.
 */
export function loadCel(): CelEngine {
  const plans: Plans = new WeakMap()
  const known = new WeakMap<Claims, Evaluations>()
  return {
    evaluate(program, claims) {
      try {
        const evaluations = known.get(claims) ?? new Evaluations(claims, plans)
        known.set(claims, evaluations)
        return evaluations.of(program.variables, program.numbers).result(program.expression)
      } catch (error) {
        // The engine is not ours: what it throws here is no answer.
        return { kind: 'open', why: messageOf(error) }
      }
    },
  }
}

/** The evaluations of one claim set, by the variables that expressions have; kept as long as those are. */
class Evaluations {
  readonly claims: Claims
  readonly plans: Plans
  readonly longest: number
  readonly #byVariables = new WeakMap<Variables, Evaluation>()
  readonly #values = new Map<CelProgram['numbers'], CelInput>()

  constructor(claims: Claims, plans: Plans) {
    this.claims = claims
    this.plans = plans
    this.longest = longestIn(claims)
  }

  of(variables: Variables, numbers: CelProgram['numbers']): Evaluation {
    const known = this.#byVariables.get(variables)
    if (known !== undefined && known.numbers === numbers) return known
    const made = new Evaluation(variables, numbers, this)
    this.#byVariables.set(variables, made)
    return made
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
  readonly numbers: CelProgram['numbers']
  readonly #variables: Variables
  readonly #all: Evaluations
  readonly #results = new Map<string, CelResult>()
  readonly #values = new Map<string, CelValue | Error>()
  readonly #running = new Set<string>()

  constructor(variables: Variables, numbers: CelProgram['numbers'], all: Evaluations) {
    this.#variables = variables
    this.numbers = numbers
    this.#all = all
  }

  result(expression: string): CelResult {
    return remembered(this.#results, expression, () => resultOf(this.value(expression)))
  }

  value(expression: string): CelValue | Error {
    // An expression that names itself through a variable would never end.
    if (this.#running.has(expression)) return new Error('the variables name each other in a circle')
    return remembered(this.#values, expression, () => {
      this.#running.add(expression)
      const value = this.#evaluated(this.#planned(expression))
      this.#running.delete(expression)
      return value
    })
  }

  #evaluated({ names, run }: Plan): CelValue | Error {
    const values: { [variable: string]: CelInput } = {}
    let longest = this.#all.longest
    let open: Open | undefined
    for (const [name, members] of names) {
      const binding = Object.hasOwn(this.#variables, name) ? this.#variables[name] : undefined
      const value = binding && this.#bound(binding, members)
      if (value instanceof Open) open = value
      if (value === undefined || value instanceof Error) continue
      values[name] = value
      if (binding?.kind !== 'claims') longest = Math.max(longest, longestIn(toJson(value) ?? null))
    }
    const result = run(values, longest)
    // An error may come from a variable that is not known; a value does without it.
    return result instanceof Error && open !== undefined ? open : result
  }

  #planned(expression: string): Plan {
    const plans = this.#all.plans.get(this.#variables) ?? new Map<string, Plan>()
    this.#all.plans.set(this.#variables, plans)
    return remembered(plans, expression, () => planOf(expression, this.#variables))
  }

  // A member whose expression fails is not there: to name it is an error all the same.
  #bound(binding: CelBinding, wanted: ReadonlySet<string> | 'all'): CelInput | Error {
    switch (binding.kind) {
      case 'claims':
        return this.#all.values(this.numbers)
      case 'expression':
        return this.#all.of(binding.variables, this.numbers).value(binding.expression)
      case 'object': {
        const members = new Map<string, CelInput>()
        let open: Open | undefined
        for (const [name, member] of Object.entries(binding.members)) {
          if (wanted !== 'all' && !wanted.has(name)) continue
          const value = this.#bound(member, 'all')
          if (value instanceof Open) open = value
          if (!(value instanceof Error)) members.set(name, value)
        }
        return open ?? celMap(members)
      }
    }
  }
}

/** So many expressions over the same variables are kept: a policy has a few, with all their parts. */
const mostKept = 1000

// The oldest goes first.
function remembered<T>(kept: Map<string, T>, expression: string, make: () => T): T {
  const before = kept.get(expression)
  if (before !== undefined) return before
  const made = make()
  const [oldest] = kept.size >= mostKept ? kept.keys() : []
  if (oldest !== undefined) kept.delete(oldest)
  kept.set(expression, made)
  return made
}

function resultOf(value: CelValue | Error): CelResult {
  if (value instanceof Open) return { kind: 'open', why: value.message }
  if (value instanceof Error) return { kind: 'error', message: value.message }
  const json = toJson(value)
  return json === undefined ? { kind: 'open', why: 'the result is no value of JSON' } : { kind: 'value', value: json }
}

/** Why the last evaluation can't be trusted where it fails. Evaluations run one after the other and never within each other. */
let doubted: string | undefined

const environment = celEnv({
  funcs: [
    ...celFunctions((why) => {
      doubted = why
    }),
  ],
})

function planOf(expression: string, variables: Variables): Plan {
  const { tree, problems } = parseCel(mappedAsWritten('', expression, 0))
  const [problem] = problems
  if (problem !== undefined) return failing(problem.code === 'too-deep' ? new Open(problem.message) : new Error(problem.message))
  if (!isCheap(costOf(tree))) return failing(new Open('the expression takes too many steps'))
  try {
    return { names: namesIn(tree), run: runner(tree, plan(environment, parse(rewritten(tree, expression, variables)))) }
  } catch (error) {
    return failing(failure(error))
  }
}

function runner(tree: Cel, planned: ReturnType<typeof plan>): Plan['run'] {
  // Most claim sets are as long as each other.
  const cheap = new Map<number, boolean>()
  return (values, longest) => {
    const isKnown = cheap.get(longest) ?? isCheap(costOf(tree, longest))
    if (cheap.size < 100) cheap.set(longest, isKnown)
    if (!isKnown) return new Open('the expression takes too many steps for this token')
    doubted = undefined
    try {
      const result = planned(values)
      if (doubted !== undefined) return new Open(doubted)
      return isCelError(result) ? new Error(result.message) : result
    } catch (error) {
      return failure(error)
    }
  }
}

function failing(error: Error): Plan {
  return { names: new Map(), run: () => error }
}

// A stack that overflows is a limit of ours.
function failure(error: unknown): Error {
  return error instanceof RangeError ? new Open(error.message) : new Error(messageOf(error))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'the engine failed'
}
