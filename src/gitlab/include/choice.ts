import { plain } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import { bareJob } from '../bare-job.ts'
import { expand } from '../expand.ts'
import type { When } from '../pipeline.ts'
import type { VariableScope } from '../predefined.ts'
import type { ProjectFacts } from '../project.ts'
import { decide } from '../rules/decide.ts'
import { lookupIn } from '../runs.ts'
import { everyKind, type Scenario } from '../scenario.ts'
import { situationOf } from '../situation.ts'

/** Whether an include counts. `some`: in some scenarios it does, in others not, or nobody knows. */
export interface Choice {
  readonly answer: 'yes' | 'no' | 'unknown' | 'some'
  readonly why: string
}

/**
 * Decides about includes: in one scenario, or for a look at the pipeline that is meant for all of them. Only variables of
 * GitLab's settings and predefined ones count, none of the pipeline's own; gitlab.md 5 ("include variables") [D-INC].
 */
export class Chooser {
  readonly #facts: ProjectFacts
  readonly #scenarios: readonly Scenario[]
  readonly #asked: ((scenario: Scenario) => string)[] = []

  constructor(facts: ProjectFacts, scenario: Scenario | undefined) {
    this.#facts = facts
    this.#scenarios = scenario === undefined ? everyKind : [scenario]
  }

  /** Whether anything that was asked depends on the scenario. */
  get depends(): boolean {
    return this.#asked.length > 0
  }

  /** Equal for scenarios that make the same of everything that was asked. */
  keyOf(scenario: Scenario): string {
    return JSON.stringify(this.#asked.map((ask) => ask(scenario)))
  }

  /** What the `rules` of an include say. */
  choose(when: When): Choice {
    if (when.kind === 'none') return { answer: 'yes', why: '' }
    const answer = (scenario: Scenario): Choice => {
      if (when.kind !== 'rules') return { answer: 'unknown', why: 'the rules of the include can not be read' }
      return decide(when.rules, lookupIn(this.#scope(scenario, when.span)))
    }
    return this.#together(answer, (choice) => choice.answer) ?? { answer: 'some', why: 'whether it is included depends on the scenario' }
  }

  /** A path with its variables, or why it isn't known. */
  path(text: string, span: Span): { readonly text: string } | { readonly why: string } {
    if (!/[$%]/.test(text)) return { text }
    const answer = (scenario: Scenario) => {
      const path = expand(text, this.#scope(scenario, span), span)
      const known = plain(path)
      const hole = path.find((part) => typeof part !== 'string')
      return known === undefined ? { why: typeof hole === 'object' ? hole.why : '' } : { text: known }
    }
    const key = (path: { readonly text: string } | { readonly why: string }) => ('text' in path ? path.text : '?')
    // Another path is another file, with includes of its own, so that every scenario is a case for itself.
    return this.#together(answer, key, true) ?? { why: 'its path depends on the scenario' }
  }

  #together<T>(answer: (scenario: Scenario) => T, key: (result: T) => string, apart = false): T | undefined {
    const results = this.#scenarios.map(answer)
    const [first] = results
    if (first !== undefined && results.every((result) => key(result) === key(first))) return first
    this.#asked.push(apart ? (scenario) => scenario.text : (scenario) => key(answer(scenario)))
    return undefined
  }

  #scope(scenario: Scenario, span: Span): VariableScope {
    const { job } = bareJob('', span.file)
    const situation = situationOf(scenario, this.#facts, span)
    return { facts: this.#facts, job, variables: job.variables, situation, environment: undefined }
  }
}
