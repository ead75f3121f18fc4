import { bareJob } from '../gitlab/bare-job.ts'
import type { ClaimSet } from '../gitlab/claim-set.ts'
import { family, jobIn } from '../gitlab/held.ts'
import { mint } from '../gitlab/mint.ts'
import { scenariosOf } from '../gitlab/named-refs.ts'
import type { Job, Pipeline } from '../gitlab/pipeline.ts'
import { runs } from '../gitlab/runs.ts'
import { defaultBranch, type Scenario } from '../gitlab/scenario.ts'
import { outsiders } from '../simulate/outsiders.ts'
import { simulate } from '../simulate/simulate.ts'
import type { Verdict } from '../simulate/verdict.ts'
import { parseDocument } from '../syntax/parse-document.ts'
import { applyEdits } from '../text/edit.ts'
import { plain } from '../text/holes.ts'
import type { FileId } from '../text/span.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import type { Fix, PolicyEntry, ProjectContext } from './rule.ts'
import { fitting, wantedRefs } from './support/fitting.ts'

/**
 * The project as it would be with a fix applied: the edited documents read again, and the links between what is still there.
 * `undefined` if the edits overlap, or an edited document can't be read again.
 */
export function applied(fix: Fix, context: ProjectContext): Applied | undefined {
  const texts = new Map<FileId, string>()
  const jobs = new Map<Job, Job>()
  const policies = new Map<TrustPolicy, TrustPolicy>()
  const pipelines = new Map<Pipeline, Pipeline>()
  let entries: readonly PolicyEntry[] = []
  for (const file of new Set(fix.edits.map((edit) => edit.span.file))) {
    const edits = fix.edits.filter((edit) => edit.span.file === file)
    const edited = applyEdits(context.text(file) ?? '', edits)
    if (edited === undefined) return undefined
    const modules = context.policies.filter((entry) => entry.module?.files.includes(file) === true)
    if (modules.length > 0) {
      const young = rereadModules(modules, file, edited)
      if (young === undefined) return undefined
      texts.set(file, edited)
      for (const [i, { policy }] of modules.entries()) policies.set(policy, young[i]?.policy ?? policy)
      entries = [...entries, ...young]
      // Scripts of jobs set up trust as well.
      if (!context.pipelines.some((pipeline) => pipeline.files.includes(file))) continue
    }
    const parsed = parseDocument(file, edited)
    if (parsed.problems.length > 0 && parsed.problems.length > parseDocument(file, context.text(file) ?? '').problems.length)
      return undefined
    texts.set(file, edited)
    for (const root of context.pipelines.filter((one) => !one.child && family(one).some((member) => member.files.includes(file)))) {
      const after = family((pipelines.get(root) ?? root).edited(parsed))
      for (const [i, pipeline] of family(root).entries()) {
        const young = after[i]
        if (young === undefined) continue
        pipelines.set(pipeline, young)
        for (const job of pipeline.jobs) {
          const same = young.jobs.find((one) => one.name === job.name)
          if (same !== undefined) jobs.set(job, same)
        }
      }
    }
    const before = context.policies.filter((entry) => entry.document.file === file && entry.module === undefined)
    const [root] = parsed.documents
    const after = before.length === 0 || root === undefined ? [] : readAgain(before, { file, root, text: edited })
    if (after.length !== before.length) return undefined
    for (const [i, { policy }] of before.entries()) policies.set(policy, after[i]?.policy ?? policy)
    entries = [...entries, ...after]
  }
  const touched = context.links.filter((link) => jobs.has(link.job) || policies.has(link.policy))
  const linked = context.policies.filter(({ policy }) => !policies.has(policy) && touched.some((link) => link.policy === policy))
  const before: ProjectContext = {
    ...context,
    pipelines: [...pipelines.keys()],
    policies: [...linked, ...context.policies.filter(({ policy }) => policies.has(policy))],
    links: touched,
  }
  const after: ProjectContext = {
    ...context,
    pipelines: [...pipelines.values()],
    policies: [...linked, ...entries],
    entryOf: (policy) => [...linked, ...entries].find((entry) => entry.policy === policy),
    links: touched.map((link) => ({
      ...link,
      pipeline: pipelines.get(link.pipeline) ?? link.pipeline,
      job: jobs.get(link.job) ?? link.job,
      policy: policies.get(link.policy) ?? link.policy,
    })),
    text: (file) => texts.get(file) ?? context.text(file),
  }
  return { before, after, jobs, policies, pipelines }
}

/** What a fix touches and what is linked to it, before and after; and the new versions of the old things. */
export interface Applied {
  readonly before: ProjectContext
  readonly after: ProjectContext
  readonly jobs: ReadonlyMap<Job, Job>
  readonly policies: ReadonlyMap<TrustPolicy, TrustPolicy>
  readonly pipelines: ReadonlyMap<Pipeline, Pipeline>
}

// All policies of the modules that the file belongs to, in their order; `undefined` if there are then more or fewer.
function rereadModules(before: readonly PolicyEntry[], file: FileId, text: string): readonly PolicyEntry[] | undefined {
  const modules = new Set(before.map((entry) => entry.module))
  const after = [...modules].flatMap((module) => module?.reread(file, text) ?? [])
  return after.length === before.length ? after : undefined
}

function readAgain(before: readonly PolicyEntry[], document: PolicyEntry['document']): readonly PolicyEntry[] {
  const parties = new Set(before.map((entry) => entry.relyingParty))
  return [...parties].flatMap((relyingParty) => relyingParty.read(document).map((policy) => ({ policy, document, relyingParty })))
}

/**
 * Whether a fix is safe: with it applied, every token of a linked job that passed still passes in every scenario it runs in, and
 * nobody gets in who did not before (`design.md`, "Tightening").
 */
export function isSafe({ jobs, policies, pipelines }: Applied, context: ProjectContext): boolean {
  for (const [policy, young] of policies) {
    if (!keepsIntended(policy, young, context) || widens(policy, young, context)) return false
  }
  return [...pipelines.keys()].every((pipeline) => {
    const linked = context.links.filter((link) => link.pipeline === pipeline)
    return linked.every(({ job, policy }) => {
      const young = jobs.get(job)
      const after = pipelines.get(pipeline) ?? pipeline
      return scenariosOf(job, context.facts, wantedRefs(policy)).every(
        (scenario) =>
          !passes(policy, pipeline, job, scenario, context).includes(true) ||
          (young !== undefined && passes(policy, after, young, scenario, context).includes(true)),
      )
    })
  })
}

function keepsIntended(before: TrustPolicy, after: TrustPolicy, context: ProjectContext): boolean {
  const linked = context.links.filter((link) => link.policy === before)
  // Of a token of which it is not known whether it passed, nobody knows what it would lose.
  const keeps = (pipeline: Pipeline | undefined, job: Job, scenario: Scenario) => {
    const young = outcomes(after, pipeline, job, scenario, context)
    return outcomes(before, pipeline, job, scenario, context).every((old, i) => old === 'deny' || young[i] === 'allow')
  }
  return linked.length === 0
    ? keeps(undefined, anyJob(before, context), defaultBranch)
    : linked.every(({ pipeline, job }) => {
        const scenarios = scenariosOf(job, context.facts, wantedRefs(before))
        // Of a job that runs in none of them nobody knows what it would lose.
        const known = scenarios.some((scenario) => mayRun(pipeline, job, scenario, context))
        return known && scenarios.every((scenario) => keeps(pipeline, job, scenario))
      })
}

function widens(before: TrustPolicy, after: TrustPolicy, context: ProjectContext): boolean {
  const strangers = [...outsiders(after, context.facts, context.now), ...outsiders(before, context.facts, context.now)].map(
    (one) => one.claims,
  )
  const admits = (policy: TrustPolicy, claims: ClaimSet) =>
    simulate(policy, { claims, now: context.now, signature: 'assumed' }, context.engines).outcome === 'allow'
  const joins = (claims: ClaimSet) => admits(after, claims) && !admits(before, claims)
  if (strangers.some(joins)) return true
  // Whatever the jobs' rules say: who writes the jobs of a ref writes its rules.
  const bare = anyJob(after, context)
  const jobs = [bare, ...context.links.filter((link) => link.policy === before).map((link) => link.job)]
  const tokens = jobs.flatMap((job) =>
    job.tokens.map((token) => mint({ job, token, scenario: defaultBranch, facts: context.facts, now: context.now })),
  )
  if (tokens.some((token) => fitting(token, after).some(joins))) return true
  const lets = (pipeline: Pipeline | undefined, job: Job) => {
    const old = passes(before, pipeline, job, defaultBranch, context)
    return passes(after, pipeline, job, defaultBranch, context).some((passed, i) => passed && old[i] === false)
  }
  return lets(undefined, bare) || context.pipelines.some((pipeline) => pipeline.jobs.some((job) => lets(pipeline, job)))
}

// Without a linked job the default branch of the project is what somebody intends (cli.md, "Classes of outsider").
function anyJob(policy: TrustPolicy, context: ProjectContext): Job {
  const aud = policy.audience.map((value) => plain(value.text)).find((value) => value !== undefined)
  return bareJob(aud ?? context.facts.issuer ?? '', policy.span.file).job
}

function mayRun(pipeline: Pipeline, job: Job, scenario: Scenario, { facts }: ProjectContext): boolean {
  const there = jobIn(pipeline, job, scenario)
  return there !== undefined && runs(there, scenario, facts).answer !== 'no'
}

// For each token of the job, in order: whether it is let in, in a scenario that the job runs in.
function passes(...asked: Parameters<typeof outcomes>): readonly boolean[] {
  return outcomes(...asked).map((outcome) => outcome === 'allow')
}

function outcomes(
  policy: TrustPolicy,
  pipeline: Pipeline | undefined,
  job: Job,
  scenario: Scenario,
  context: ProjectContext,
): readonly Verdict['outcome'][] {
  const there = pipeline === undefined ? job : jobIn(pipeline, job, scenario)
  if (there === undefined || there.tokens.length === 0 || runs(there, scenario, context.facts).answer === 'no') return []
  return there.tokens.map((token) => {
    const claims = mint({ job: there, token, scenario, facts: context.facts, now: context.now })
    return simulate(policy, { claims, now: context.now, signature: 'assumed' }, context.engines).outcome
  })
}
