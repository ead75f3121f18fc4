import { bareJob } from '../gitlab/bare-job.ts'
import { mint } from '../gitlab/mint.ts'
import type { Job, Pipeline } from '../gitlab/pipeline.ts'
import { resolvePipeline } from '../gitlab/resolve.ts'
import { runs } from '../gitlab/runs.ts'
import { parseScenario, type ScenarioKind, scenarioKinds } from '../gitlab/scenario.ts'
import { outsiders } from '../simulate/outsiders.ts'
import { simulate } from '../simulate/simulate.ts'
import { parseJson } from '../syntax/json/parse-json.ts'
import { parseYaml } from '../syntax/yaml/parse-yaml.ts'
import { applyEdits } from '../text/edit.ts'
import { plain } from '../text/holes.ts'
import type { FileId } from '../text/span.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import type { Fix, PolicyEntry, RuleContext } from './rule.ts'

/**
 * Whether a fix is safe: with it applied, every token of a linked job that passed still passes in every scenario it runs in, and
 * nobody gets in who did not before (`design.md`, "Tightening"). Reads the edited documents again; what can't be read again is not safe.
 */
export function isSafe(fix: Fix, context: RuleContext): boolean {
  for (const file of new Set(fix.edits.map((edit) => edit.span.file))) {
    const text = context.text(file)
    const edited =
      text === undefined
        ? undefined
        : applyEdits(
            text,
            fix.edits.filter((edit) => edit.span.file === file),
          )
    if (edited === undefined) return false
    const entries = context.policies.filter((entry) => entry.document.file === file)
    const pipeline = context.pipelines.find((one) => one.file === file)
    if (entries.length > 0 && !isSafeForPolicies(file, edited, entries, context)) return false
    if (pipeline !== undefined && !isSafeForPipeline(file, edited, pipeline, context)) return false
  }
  return true
}

function isSafeForPolicies(file: FileId, edited: string, entries: readonly PolicyEntry[], context: RuleContext): boolean {
  const parsed = parse(file, edited)
  const [root] = parsed.documents
  if (parsed.problems.length > 0 || root === undefined) return false
  const document = { file, root, text: edited }
  const parties = new Set(entries.map((entry) => entry.relyingParty))
  for (const party of parties) {
    const before = entries.filter((entry) => entry.relyingParty === party).map((entry) => entry.policy)
    const after = party.read(document)
    if (after.length !== before.length) return false
    for (const [i, policy] of before.entries()) {
      const young = after[i]
      if (young === undefined || !keepsIntended(policy, young, context) || widens(policy, young, context)) return false
    }
  }
  return true
}

function keepsIntended(before: TrustPolicy, after: TrustPolicy, context: RuleContext): boolean {
  const linked = context.links.filter((link) => link.policy === before).map((link) => link.job)
  const keeps = (job: Job, kind: ScenarioKind) => {
    const young = passes(after, job, kind, context)
    return passes(before, job, kind, context).every((passed, i) => !passed || young[i] === true)
  }
  return linked.length === 0
    ? keeps(anyJob(before, context), 'default-branch')
    : linked.every((job) => scenarioKinds.every((kind) => keeps(job, kind)))
}

function widens(before: TrustPolicy, after: TrustPolicy, context: RuleContext): boolean {
  const strangers = [...outsiders(after, context.facts, context.now), ...outsiders(before, context.facts, context.now)].map(
    (one) => one.claims,
  )
  const admits = (policy: TrustPolicy, claims: (typeof strangers)[number]) =>
    simulate(policy, { claims, now: context.now, signature: 'assumed' }).outcome === 'allow'
  if (strangers.some((claims) => admits(after, claims) && !admits(before, claims))) return true
  const jobs = [anyJob(after, context), ...context.pipelines.flatMap((pipeline) => pipeline.jobs)]
  return jobs.some((job) => {
    const old = passes(before, job, 'default-branch', context)
    return passes(after, job, 'default-branch', context).some((passed, i) => passed && old[i] === false)
  })
}

// Without a linked job the default branch of the project is what somebody intends (cli.md, "Classes of outsider").
function anyJob(policy: TrustPolicy, context: RuleContext): Job {
  const aud = policy.audience.map((value) => plain(value.text)).find((value) => value !== undefined)
  return bareJob(aud ?? context.facts.issuer ?? '', policy.span.file).job
}

function isSafeForPipeline(file: FileId, edited: string, pipeline: Pipeline, context: RuleContext): boolean {
  const parsed = parse(file, edited)
  if (parsed.problems.length > 0) return false
  const after = resolvePipeline(parsed)
  const linked = context.links.filter((link) => link.pipeline === pipeline)
  return linked.every(({ job, policy }) => {
    const young = after.jobs.find((one) => one.name === job.name)
    return scenarioKinds.every(
      (kind) =>
        !passes(policy, job, kind, context).includes(true) || (young !== undefined && passes(policy, young, kind, context).includes(true)),
    )
  })
}

// For each token of the job, in order: whether it is let in, in a scenario that the job runs in.
function passes(policy: TrustPolicy, job: Job, kind: ScenarioKind, context: RuleContext): readonly boolean[] {
  const scenario = parseScenario(kind)
  if (scenario === undefined || runs(job, scenario).answer === 'no') return []
  return job.tokens.map((token) => {
    const claims = mint({ job, token, scenario, facts: context.facts, now: context.now })
    return simulate(policy, { claims, now: context.now, signature: 'assumed' }).outcome === 'allow'
  })
}

function parse(file: FileId, text: string) {
  return /\.ya?ml$/i.test(file) ? parseYaml(file, text) : parseJson(file, text)
}
