import type { Text } from '../text/holes.ts'
import { kept } from '../text/remember.ts'
import { SharedByRules } from './alike.ts'
import { expandValue } from './expand.ts'
import type { Job, Rule, Variable, When } from './pipeline.ts'
import type { VariableScope } from './predefined.ts'
import type { ProjectFacts } from './project.ts'
import { type Decision, decide, type Lookup } from './rules/decide.ts'
import { followsPolicies } from './rules/policies.ts'
import type { Scenario } from './scenario.ts'
import { type Situation, situationOf } from './situation.ts'
import { unknownVariable } from './variables.ts'

/** Whether a job is part of a scenario's pipeline, with the reason in words. */
export interface Runs {
  readonly answer: 'yes' | 'no' | 'unknown'
  readonly why: string
}

/** A job in a scenario. */
export interface SituatedJob {
  readonly situation: Situation
  readonly runs: Runs
  /** The job's variables with those that the rules set which let it in. */
  readonly variables: ReadonlyMap<string, Variable>
}

/**
 * Whether a job runs in a scenario: what the pipeline's `workflow` says, then its `rules` or `only`/`except`. Without any it
 * runs for branches and tags, but not for merge requests; gitlab.md 5, "rules" [D-RULES].
 */
export function runs(job: Job, scenario: Scenario, facts: ProjectFacts): Runs {
  return situate(job, scenario, facts).runs
}

/** The job in a scenario: whether it runs, and its variables there. */
export function situate(job: Job, scenario: Scenario, facts: ProjectFacts): SituatedJob {
  const decided = shared.of(job, facts, () => new Map())
  const { workflow, own, ...answer } = kept(decided, `${scenario.kind}:${scenario.ref ?? ''}`, () => decideFor(job, scenario, facts))
  return { ...answer, variables: overlay(job, overlay(job, job.variables, workflow, true), own, false) }
}

/** What is the same for all jobs with the same rules, by scenario. */
const shared = new SharedByRules<Map<string, Decided>>()

interface Decided {
  readonly situation: Situation
  readonly runs: Runs
  /** The rules that may be the ones that let it in: of `workflow`, and the job's own. */
  readonly workflow: Decision['taken']
  readonly own: Decision['taken']
}

function decideFor(job: Job, scenario: Scenario, facts: ProjectFacts): Decided {
  const situation = situationOf(scenario, facts, job.nameSpan)
  const scope = (variables: ReadonlyMap<string, Variable>): VariableScope => ({ facts, job, variables, situation, environment: undefined })
  const workflow = decideWhen(job.workflow, lookupIn(scope(job.variables)))
  const general = scope(overlay(job, job.variables, workflow?.taken ?? [], true))
  const own = decideWhen(job.when, lookupIn(general))
  return { situation, runs: sum(job, situation, workflow, own, general, scenario), workflow: workflow?.taken ?? [], own: own?.taken ?? [] }
}

function decideWhen(when: When, lookup: Lookup): Decision | undefined {
  if (when.kind === 'rules') return decide(when.rules, lookup)
  return when.kind === 'unknown' ? { answer: 'unknown', why: when.why, taken: [] } : undefined
}

function sum(
  job: Job,
  situation: Situation,
  workflow: Decision | undefined,
  own: Decision | undefined,
  scope: VariableScope,
  scenario: Scenario,
): Runs {
  if (job.child && scenario.kind !== 'parent-pipeline') {
    return { answer: 'no', why: 'a job of a child pipeline runs only when a trigger job of its parent starts it' }
  }
  if (workflow?.answer === 'no') return { answer: 'no', why: `there is no such pipeline: in \`workflow\`, ${workflow.why}` }
  const answer = own ?? policies(job, situation, scope)
  if (answer.answer === 'no') return { answer: 'no', why: answer.why }
  const doubt = workflow?.answer === 'unknown' ? `in \`workflow\`, ${workflow.why}` : undefined
  const open = doubt ?? (answer.answer === 'unknown' ? answer.why : undefined) ?? job.maybe ?? job.incomplete
  return open === undefined ? { answer: 'yes', why: answer.why } : { answer: 'unknown', why: open }
}

function policies(job: Job, situation: Situation, scope: VariableScope): Runs {
  // `workflow:rules` take the defaults of `only` away (lib/gitlab/ci/config/entry/processable.rb).
  const unlimited = job.workflow.kind !== 'none'
  if (job.when.kind === 'only') {
    return followsPolicies(job.when.only, job.when.except, { situation, facts: scope.facts, lookup: lookupIn(scope), unlimited })
  }
  // While something that it extends is missing, the rules may stand there.
  if (job.incomplete !== undefined) return { answer: 'unknown', why: job.incomplete }
  if (unlimited && situation.mergeRequest && job.workflow.kind === 'unknown') return { answer: 'unknown', why: job.workflow.why }
  if (unlimited) return { answer: 'yes', why: 'a job without `rules` runs in every pipeline that `workflow` lets in' }
  return situation.mergeRequest
    ? { answer: 'no', why: 'a job without `rules` does not run in merge request pipelines' }
    : { answer: 'yes', why: 'a job without `rules` runs for branches and tags' }
}

/** Variables where an expression stands: with theirs filled in; one that nobody defines may still be set in GitLab's settings. */
export function lookupIn(scope: VariableScope): (name: string) => Text | null {
  const known = new Map<string, Text | null>()
  return (name) => kept(known, name, () => expandValue(name, scope))
}

// Where several rules may be the one that is taken, a variable that they set differently is not known.
function overlay(
  job: Job,
  variables: ReadonlyMap<string, Variable>,
  taken: readonly (Rule | undefined)[],
  general: boolean,
): ReadonlyMap<string, Variable> {
  if (taken.every((rule) => rule === undefined || rule.variables.size === 0)) return variables
  const result = new Map(variables)
  for (const name of new Set(taken.flatMap((rule) => [...(rule?.variables.keys() ?? [])]))) {
    if (general && !reaches(job, name)) continue
    const [first] = taken
    const value = first?.variables.get(name)
    const certain = taken.every((rule) => rule?.variables.get(name) === value)
    const any = value ?? taken.map((rule) => rule?.variables.get(name)).find((one) => one !== undefined)
    if (certain && value !== undefined) result.set(name, value)
    else if (any !== undefined) result.set(name, unknownVariable(name, `${name} depends on which of the rules is taken`, any.span))
  }
  return result
}

// `workflow:rules:variables` win over global variables, not over the job's own; gitlab.md 5, D-YAML.
function reaches(job: Job, name: string): boolean {
  if (job.inheritsVariables !== undefined && !job.inheritsVariables.has(name)) return false
  const own = job.variables.get(name)
  return own === undefined || own.global === true
}
