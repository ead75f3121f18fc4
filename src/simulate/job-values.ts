import { expand, expandValue, piecesOf } from '../gitlab/expand.ts'
import { scenariosOf } from '../gitlab/named-refs.ts'
import type { Job, Variable } from '../gitlab/pipeline.ts'
import type { VariableScope } from '../gitlab/predefined.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { situate } from '../gitlab/runs.ts'
import { everyKind, type Scenario } from '../gitlab/scenario.ts'
import { plain, type Text } from '../text/holes.ts'

/** The variables that the rules of a job set, and those of its pipeline; some may be there several times. */
export function ruleVariables(job: Job): readonly (readonly [string, Variable])[] {
  return [job.workflow, job.when].flatMap((when) => (when.kind === 'rules' ? when.rules.flatMap((rule) => [...rule.variables]) : []))
}

const reference = /\$(?:(\w+)|\{(\w+)\})/g

/** What a line of a script is put together from: pieces of text, and the names of variables between them, the shell's as well. */
export function piecesOfLine(text: string): { readonly texts: readonly string[]; readonly names: readonly string[] } {
  return { texts: text.split(/\$(?:\w+|\{\w+\})/), names: [...text.matchAll(reference)].map(([, short, long]) => short ?? long ?? '') }
}

/** The values that the variables of a job have in the scenarios that it runs in, worked out when they are asked for. */
export class JobValues {
  readonly #job: Job
  readonly #facts: ProjectFacts
  #any: Scopes | undefined
  #every: Scopes | undefined

  constructor(job: Job, facts: ProjectFacts) {
    this.#job = job
    this.#facts = facts
  }

  /** The values of a variable, each once. */
  of(name: string): readonly string[] {
    const values = this.#scopesFor([name]).values(name)
    return [...new Set(values.flatMap((value) => value ?? []))]
  }

  /** The texts of a line of a script, only the job's variables filled in. */
  inLine(text: string): readonly string[] {
    const names = [...new Set(piecesOfLine(text).names)]
    if (!names.some((name) => this.#job.variables.has(name))) return [text]
    const scopes = this.#scopesFor(names)
    const values = new Map(names.map((name) => [name, scopes.values(name)]))
    // Most lines come to the same in every scope.
    const different = new Map(scopes.all.map((_, i) => [names.map((name) => values.get(name)?.[i] ?? '').join('\0'), i]))
    const filled = [...different.values()].map((i) =>
      text.replaceAll(reference, (whole, short?: string, long?: string) => values.get(short ?? long ?? '')?.[i] ?? whole),
    )
    return filled.length === 0 ? [text] : [...new Set(filled)]
  }

  // Where all scenarios are alike, any that the job runs in will do.
  #scopesFor(names: readonly string[]): Scopes {
    if (vary(names, this.#job, this.#facts)) {
      this.#every ??= new Scopes(scopesOf(this.#job, this.#facts))
      return this.#every
    }
    this.#any ??= new Scopes(anyScopeOf(this.#job, this.#facts))
    return this.#any
  }
}

/** What differs from one pipeline to the next. */
const varying = /CI_(?:BUILD|COMMIT|ENVIRONMENT|EXTERNAL|MERGE|PIPELINE)/

// Whether one of the variables may differ from one pipeline to the next, be it for those that it is filled with.
function vary(names: readonly string[], job: Job, facts: ProjectFacts): boolean {
  const ruled = new Set(ruleVariables(job).map(([name]) => name))
  const reached = new Set(names)
  for (const name of reached) {
    if (varying.test(name) || ruled.has(name)) return true
    const values = [job.variables.get(name)?.value ?? [], [facts.variables.get(name) ?? '']]
    for (const inner of values.flatMap((value) => piecesOf(value).names)) reached.add(inner)
  }
  return false
}

/** Scopes with the values of variables in them. */
class Scopes {
  readonly all: readonly VariableScope[]
  readonly #values = new Map<string, readonly (string | undefined)[]>()

  constructor(all: readonly VariableScope[]) {
    this.all = all
  }

  /** The value in each scope that has the variable, in their order. */
  values(name: string): readonly (string | undefined)[] {
    const known = this.#values.get(name)
    if (known !== undefined) return known
    const values = this.all.map((scope) => (scope.variables.has(name) ? withMarks(expandValue(name, scope) ?? []) : undefined))
    this.#values.set(name, values)
    return values
  }
}

function withMarks(text: Text): string {
  return text.map((part) => (typeof part === 'string' ? part : '$')).join('')
}

function* scopesIn(scenarios: readonly Scenario[], job: Job, facts: ProjectFacts, bySource: boolean): Generator<VariableScope> {
  const refs = new Set<string>()
  for (const scenario of scenarios) {
    // A schedule on a branch has the variables of a push to it.
    if (scenario.ref !== undefined && refs.has(scenario.ref) && !bySource) continue
    const { situation, variables, runs } = situate(job, scenario, facts)
    if (runs.answer === 'no') continue
    const bare: VariableScope = { facts, job, variables, situation, environment: undefined }
    yield job.environment === undefined ? bare : { ...bare, environment: expand(job.environment.name, bare, job.environment.span) }
    if (scenario.ref !== undefined && !situation.mergeRequest) refs.add(scenario.ref)
  }
}

function scopesOf(job: Job, facts: ProjectFacts): readonly VariableScope[] {
  const ruled = ruleVariables(job)
  const variables = [...job.variables.values(), ...ruled.map(([, variable]) => variable)]
  const texts = [...variables.map(({ value }) => plain(value) ?? ''), job.environment?.name ?? '']
  const bySource = ruled.length > 0 || texts.some((text) => text.includes('CI_PIPELINE'))
  return [...scopesIn(scenariosOf(job, facts), job, facts, bySource)]
}

// Mostly one of the usual scenarios is one that the job runs in.
function anyScopeOf(job: Job, facts: ProjectFacts): readonly VariableScope[] {
  for (const scenarios of [everyKind, scenariosOf(job, facts)]) for (const scope of scopesIn(scenarios, job, facts, false)) return [scope]
  return []
}
