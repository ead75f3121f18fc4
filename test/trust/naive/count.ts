import { conditionHolds, scopeOf } from './evaluate.ts'
import { allOperators, type Case } from './generate.ts'
import { listOf } from './policy.ts'

const cells = ['match', 'miss', 'missing', 'list'] as const
const modifiers = ['', 'IfExists', 'ForAllValues:', 'ForAnyValue:']

/** How often each operator was asked with a value that fits, one that doesn't, a missing key, and several values. */
export class Counts {
  readonly #counts = new Map<string, number>()

  add({ policy, claims, call }: Case): void {
    const scope = scopeOf(policy, claims, call)
    for (const statement of listOf(policy.Statement)) {
      for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
        const base = operator.replace(/^For\w+:/, '').replace(/IfExists$/, '')
        for (const [key, values] of Object.entries(keys)) {
          const present = scope.context.has(key.toLowerCase())
          const holds = conditionHolds(operator, key, values, scope) === 'yes'
          const cell = !present ? 'missing' : holds ? 'match' : 'miss'
          this.#count(base, cell)
          if (listOf(values).length > 1) this.#count(base, 'list')
          for (const modifier of modifiers) if (modifier !== '' && operator.includes(modifier)) this.#count(modifier, cell)
        }
      }
    }
  }

  /** The cells of the table that were met less often than this. */
  below(least: number): readonly string[] {
    const wanted = allOperators.flatMap((operator) => cells.map((cell) => `${operator} ${cell}`))
    const modified = modifiers.slice(1).flatMap((modifier) => ['match', 'miss', 'missing'].map((cell) => `${modifier} ${cell}`))
    return [...wanted, ...modified].filter((cell) => (this.#counts.get(cell) ?? 0) < least)
  }

  #count(operator: string, cell: string): void {
    const name = `${operator} ${cell}`
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }
}
