import type { Span } from '../../text/span.ts'
import type { UnknownValue, Value } from '../value.ts'
import type { EvaluatedModule, ModuleWorld } from './module.ts'

/** Steps of one evaluation: the largest modules that people write take a tenth of it. */
const mostSteps = 400_000

/** How deeply expressions, and the names that they lead to, may be nested in each other. */
const mostDepth = 250

/**
 * What all parts of one evaluation share: the world, budgets, and what went wrong. `failures` counts what Terraform would
 * refuse and `doubts` what it might refuse once more is known: `try` and `can` look at both.
 */
export class Run {
  readonly world: ModuleWorld
  /** The folder of the module that the evaluation began with. */
  readonly root: string
  failures = 0
  doubts = 0
  #steps = 0
  #depth = 0
  readonly #unresolved = new Map<string, EvaluatedModule['unresolved'][number]>()

  constructor(world: ModuleWorld, root: string) {
    this.world = world
    this.root = root
  }

  /** Begins a nested step; `false` where the budget is used up, then nothing has begun. */
  enter(): boolean {
    if (this.#depth >= mostDepth || !this.spend(1)) return false
    this.#depth++
    return true
  }

  leave(): void {
    this.#depth--
  }

  /** Takes steps from the budget; `false` where there are none left. */
  spend(steps: number): boolean {
    this.#steps += steps
    return this.#steps <= mostSteps
  }

  /** What Terraform refuses, as a value. */
  fail(name: string, why: string, span: Span): UnknownValue {
    this.failures++
    return { kind: 'unknown', name, why, span }
  }

  /** What comes of something unknown: once that is known it may be refused as well. */
  doubt(name: string, of: { readonly why: string }, span: Span): UnknownValue {
    this.doubts++
    return { kind: 'unknown', name, why: of.why, span }
  }

  /** Something that nothing here resolves: told to people, once for each name. */
  unresolved(name: string, why: string, span: Span): UnknownValue {
    const key = `${name}\n${why}`
    if (!this.#unresolved.has(key)) this.#unresolved.set(key, { name, why, span })
    return { kind: 'unknown', name, why, span }
  }

  /** Where a budget is used up. */
  exceeded(name: string, span: Span): UnknownValue {
    this.doubts++
    return this.unresolved(name, 'it is too large to be evaluated', span)
  }

  /** Evaluates something that is not part of the expression at hand: what fails in it fails there. */
  apart<T>(action: () => T): T {
    const { failures, doubts } = this
    const result = action()
    this.failures = failures
    this.doubts = doubts
    return result
  }

  /** As `apart`, and how it went. */
  attempt(action: () => Value): { readonly value: Value; readonly outcome: 'sure' | 'doubtful' | 'failed' } {
    const { failures, doubts } = this
    const value = action()
    const outcome = this.failures > failures ? 'failed' : this.doubts > doubts ? 'doubtful' : 'sure'
    this.failures = failures
    this.doubts = doubts
    return { value, outcome }
  }

  /** Evaluates something that may not be needed at all: what fails in it is a doubt. */
  perhaps(action: () => Value): Value {
    const { value, outcome } = this.attempt(action)
    if (outcome !== 'sure') this.doubts++
    return value
  }

  get allUnresolved(): EvaluatedModule['unresolved'] {
    return [...this.#unresolved.values()]
  }
}
