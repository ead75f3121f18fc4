import type { ClaimSet } from '../gitlab/claim-set.ts'
import type { Job } from '../gitlab/pipeline.ts'
import { type Breadth, breadthInSlices } from '../reach/breadth.ts'
import type { OutsiderClass } from '../reach/classes.ts'
import { type ClassReach, reach, reachInSlices } from '../reach/reach.ts'
import { isGitLab } from '../rules/support/trust.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import type { Analysis, Project } from './analysis.ts'

/**
 * Who else a policy of a project lets in, class by class; `classes` are all of cli.md's unless given. What is intended is what the jobs do that are
 * linked to the policy.
 */
export function reachOfPolicy(
  analysis: Analysis,
  project: Pick<Project, 'facts' | 'links'>,
  policy: TrustPolicy,
  classes?: readonly OutsiderClass[],
): readonly ClassReach[] {
  return reach(inputOf(analysis, project, policy), classes)
}

const tellingClaims: readonly string[] = [
  'sub',
  'project_path',
  'project_id',
  'ref',
  'ref_type',
  'pipeline_source',
  'environment',
  'deployment_tier',
]

/** The claims that tell a witness apart, for people. */
export function telling(witness: ClaimSet | undefined): readonly { readonly name: string; readonly value: string }[] {
  return tellingClaims.flatMap((name) => {
    const value = witness?.known[name]
    return value === undefined || value === null ? [] : [{ name, value: typeof value === 'string' ? value : JSON.stringify(value) }]
  })
}

/** Who else gets in by a policy, and how wide it is. */
export interface PolicyReach {
  readonly classes: readonly ClassReach[]
  readonly breadth: Breadth
}

/** What there is to work out for one policy, for somebody who has other things to do between. */
export interface ReachQuestion {
  /** Questions with the same key have the same answer: an edit that leaves policy, facts and linked jobs alone asks nothing new. */
  readonly key: string
  slices(): Generator<undefined, PolicyReach>
}

/** The question who else a policy lets in; `undefined` for policies that trust no GitLab. */
export function reachQuestion(
  analysis: Analysis,
  project: Pick<Project, 'facts' | 'links'>,
  policy: TrustPolicy,
): ReachQuestion | undefined {
  if (!isGitLab(policy, project.facts)) return undefined
  const input = inputOf(analysis, project, policy)
  const day = Math.floor(analysis.now / 86_400)
  const key = [
    structureOf(policy, ({ relyingParty, issuer, stages }) => ({ relyingParty, issuer, stages })),
    structureOf(project.facts, (facts) => facts),
    ...input.jobs.map((job) => structureOf(job, running)),
    `${day} ${analysis.engines.cel === undefined ? 'without' : 'with'} engine`,
  ].join('\n')
  return {
    key,
    *slices() {
      const classes = yield* reachInSlices(input)
      return { classes, breadth: yield* breadthInSlices(input, classes) }
    },
  }
}

function inputOf({ engines, now }: Analysis, { facts, links }: Pick<Project, 'facts' | 'links'>, policy: TrustPolicy) {
  const jobs = [...new Set(links.filter((link) => link.policy === policy).map((link) => link.job))]
  return { policy, facts, jobs, engines, now }
}

// What decides when a job runs, and in which environment: see gitlab/runs.ts.
function running({ name, environment, incomplete, variablesUnknown, maybe, variables, inheritsVariables, when, workflow, child }: Job) {
  return { name, environment, incomplete, variablesUnknown, maybe, variables, inheritsVariables, when, workflow, child }
}

const structures = new WeakMap<object, string>()

/** What an object says, wherever it stands: two that differ in nothing but their place in the files are the same text. */
function structureOf<T extends object>(of: T, part: (of: T) => object): string {
  const known = structures.get(of)
  if (known !== undefined) return known
  const made = JSON.stringify(part(of), (key, value: unknown) => {
    if (key === 'span' || key === 'nameSpan' || key === 'keySpan') return undefined
    return value instanceof Map || value instanceof Set ? [...value] : value
  })
  structures.set(of, made)
  return made
}
