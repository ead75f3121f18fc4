import { expand, expandValue } from '../gitlab/expand.ts'
import { scenariosOf } from '../gitlab/named-refs.ts'
import type { Job, Variable } from '../gitlab/pipeline.ts'
import type { VariableScope } from '../gitlab/predefined.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { situate } from '../gitlab/runs.ts'
import { everyKind, type Scenario } from '../gitlab/scenario.ts'
import { plain, type Text } from '../text/holes.ts'
import type { Span } from '../text/span.ts'

/** A text of a job in which it may name what it signs in to. */
export interface Mention {
  readonly text: string
  readonly by: string
  readonly span: Span
  /** Of a variable: its name. */
  readonly variable?: string
}

/**
 * The texts of a job that may name something: values of its variables, also of those that its rules and GitLab's settings have, with the variables in them
 * filled in as they are where the job runs; secrets; lines of scripts. In the place
 * of what is not known stands a `$`, so that no name ends there.
 */
export function mentionsOf(job: Job, facts: ProjectFacts): readonly Mention[] {
  const mentions: Mention[] = []
  const scopes = new Scopes(job, facts)
  const add = (name: string, texts: readonly string[], span: Span) => {
    for (const text of texts) mentions.push({ text, by: `variable ${name}`, span, variable: name })
  }
  for (const [name, variable] of job.variables) {
    const setting = variable.passed === true ? undefined : facts.variables.get(name)
    const written = setting ?? plain(variable.value)
    const isWhole = written !== undefined && (variable.raw === true || !/[$%]/.test(written))
    add(name, isWhole ? [written] : scopes.values(name), variable.span)
  }
  for (const [name, { span }] of ruleVariables(job)) if (!facts.variables.has(name)) add(name, scopes.values(name), span)
  for (const [name, text] of facts.variables) {
    if (!job.variables.has(name)) mentions.push({ text, by: `variable ${name} in GitLab's settings`, span: job.nameSpan, variable: name })
  }
  for (const { name, values } of job.secrets)
    for (const { value, span } of values) mentions.push({ text: value, by: `secret ${name}`, span })
  for (const { text, span } of job.script) {
    for (const filled of scopes.lines(text)) mentions.push({ text: filled, by: 'script', span })
  }
  return mentions
}

function withMarks(text: Text): string {
  return text.map((part) => (typeof part === 'string' ? part : '$')).join('')
}

function ruleVariables(job: Job): ReadonlyMap<string, Variable> {
  return new Map(
    [job.workflow, job.when].flatMap((when) => (when.kind === 'rules' ? when.rules.flatMap((rule) => [...rule.variables]) : [])),
  )
}

/** What differs from one pipeline to the next. */
const varying = /CI_(?:BUILD|COMMIT|ENVIRONMENT|EXTERNAL|MERGE|PIPELINE)/

/** The variables of a job in the scenarios that it runs in, made when they are asked for. */
class Scopes {
  readonly #job: Job
  readonly #facts: ProjectFacts
  /** By the variable's name: its value in each scope that has it, in their order. */
  readonly #values = new Map<string, readonly (string | undefined)[]>()
  #all: readonly VariableScope[] | undefined

  constructor(job: Job, facts: ProjectFacts) {
    this.#job = job
    this.#facts = facts
  }

  values(name: string): readonly string[] {
    return [...new Set(this.#valuesOf(name).flatMap((value) => value ?? []))]
  }

  // A line of a script has variables of the shell's as well: only those of the job are filled in.
  lines(text: string): readonly string[] {
    const names = [...new Set([...text.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name))]
    if (!names.some((name) => this.#job.variables.has(name))) return [text]
    const values = new Map(names.map((name) => [name, this.#valuesOf(name)]))
    // Most lines come to the same in every scope.
    const scopes = new Map(this.#scopes().map((_, i) => [names.map((name) => values.get(name)?.[i] ?? '').join('\0'), i]))
    const filled = [...scopes.values()].map((i) =>
      text.replaceAll(/\$(?:(\w+)|\{(\w+)\})/g, (whole, short?: string, long?: string) => values.get(short ?? long ?? '')?.[i] ?? whole),
    )
    return filled.length === 0 ? [text] : [...new Set(filled)]
  }

  #valuesOf(name: string): readonly (string | undefined)[] {
    const before = this.#values.get(name)
    if (before !== undefined) return before
    const values = this.#scopes().map((scope) => (scope.variables.has(name) ? withMarks(expandValue(name, scope) ?? []) : undefined))
    this.#values.set(name, values)
    return values
  }

  #scopes(): readonly VariableScope[] {
    this.#all ??= scopesOf(this.#job, this.#facts)
    return this.#all
  }
}

function scopesOf(job: Job, facts: ProjectFacts): readonly VariableScope[] {
  const texts = [
    ...[...job.variables.values(), ...ruleVariables(job).values()].map(({ value }) => plain(value) ?? ''),
    job.environment?.name ?? '',
  ]
  const one = !texts.some((text) => varying.test(text)) && ruleVariables(job).size === 0
  const bySource = texts.some((text) => text.includes('CI_PIPELINE')) || ruleVariables(job).size > 0
  const scopesIn = (scenarios: readonly Scenario[]) => {
    const scopes: VariableScope[] = []
    const refs = new Set<string>()
    for (const scenario of scenarios) {
      // A schedule on a branch has the variables of a push to it.
      if (scenario.ref !== undefined && refs.has(scenario.ref) && !bySource) continue
      const { situation, variables, runs } = situate(job, scenario, facts)
      if (runs.answer === 'no') continue
      const bare: VariableScope = { facts, job, variables, situation, environment: undefined }
      scopes.push(job.environment === undefined ? bare : { ...bare, environment: expand(job.environment.name, bare, job.environment.span) })
      if (one) break
      if (scenario.ref !== undefined && !situation.mergeRequest) refs.add(scenario.ref)
    }
    return scopes
  }
  // Where all are alike, any that the job runs in will do, and mostly one of the usual ones does.
  const usual = one ? scopesIn(everyKind) : []
  return usual.length > 0 ? usual : scopesIn(scenariosOf(job, facts))
}
