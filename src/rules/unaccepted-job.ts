import type { ClaimSet } from '../gitlab/claim-set.ts'
import { jobIn } from '../gitlab/held.ts'
import { mint } from '../gitlab/mint.ts'
import { scenariosOf } from '../gitlab/named-refs.ts'
import type { IdToken, Job, Pipeline, When } from '../gitlab/pipeline.ts'
import { runs } from '../gitlab/runs.ts'
import { everyKind, type Scenario } from '../gitlab/scenario.ts'
import { because } from '../simulate/explain-verdict.ts'
import type { Link } from '../simulate/links.ts'
import { simulate } from '../simulate/simulate.ts'
import { plain } from '../text/holes.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import type { Rule, RuleContext } from './rule.ts'
import { letsIn } from './support/intruders.ts'
import { ownToken, withClaims } from './support/own-tokens.ts'
import { branchOrTag, fillings, literalRefs, unlikelyRefs } from './support/refs.ts'
import { issuerOf } from './support/trust.ts'
import { looksAt, ownerOf, wantedPatterns, waysInto } from './support/ways.ts'
import { wantsWholeRefs } from './support/whole-refs.ts'

/** A job that names policies none of which takes its token, wherever the job runs. */
export const unacceptedJob: Rule = {
  id: 'unaccepted-job',
  summary: 'No trust policy that a job names takes its token, wherever the job runs',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline, context) {
    for (const job of pipeline.jobs) {
      const links = context.links.filter((link) => link.job === job)
      const found = links.length === 0 ? undefined : refusedBy(pipeline, job, links, context)
      if (found === undefined) continue
      yield {
        at: job.nameSpan,
        message: `${job.name} never gets ${found.policy.grants}: ${found.why}`,
        related: [{ message: `${job.name} is linked to ${found.policy.grants} by ${found.link.by}`, at: found.link.span }],
      }
    }
  },
}

interface Refused {
  readonly link: Link
  readonly policy: TrustPolicy
  readonly why: string
}

// The first of the policies and why it takes no token of the job, if none of them does.
function refusedBy(pipeline: Pipeline, job: Job, links: readonly Link[], context: RuleContext): Refused | undefined {
  if (job.tokensUnknown !== undefined || job.incomplete !== undefined || job.maybe !== undefined || job.tokens.length === 0)
    return undefined
  let first: Refused | undefined
  for (const link of links) {
    const why = refusal(link.policy, pipeline, job, context)
    if (why === undefined) return undefined
    first ??= { link, policy: link.policy, why }
  }
  return first
}

// Why a policy takes no token of the job; nothing where it takes one, or may, or where another rule says why nobody gets in.
function refusal(policy: TrustPolicy, pipeline: Pipeline, job: Job, context: RuleContext): string | undefined {
  const { facts } = context
  if (facts.issuer === undefined || issuerOf(policy) !== facts.issuer) return undefined
  if (!wantsWholeRefs(policy.condition) || hangsOnRefs(policy, job, context)) return undefined
  let first: string | undefined
  // Mostly the first token that is tried gets in.
  for (const scenario of scenariosFor(policy, job, context)) {
    const there = jobIn(pipeline, job, scenario)
    if (there === undefined || runs(there, scenario, facts).answer === 'no') continue
    for (const token of there.tokens) {
      const refused = refusalOf(policy, there, token, scenario, context)
      if (refused === undefined) return undefined
      first ??= refused.why()
    }
  }
  return first !== undefined && takesSomebody(policy, context) ? first : undefined
}

// A token that is refused for sure, whatever its audience; another audience has a rule of its own.
function refusalOf(policy: TrustPolicy, job: Job, token: IdToken, scenario: Scenario, context: RuleContext) {
  const { facts, now, engines } = context
  if (token.identity === true) return undefined
  const minted = mint({ job, token, scenario, facts, now })
  const ask = (claims: ClaimSet) => simulate(policy, { claims, now, signature: 'assumed' }, engines)
  const verdict = ask(withAudience(minted, policy, context))
  return verdict.outcome === 'deny' && ask(minted).outcome === 'deny' ? { why: () => because(verdict) } : undefined
}

function withAudience(claims: ClaimSet, policy: TrustPolicy, { facts }: RuleContext): ClaimSet {
  const aud = policy.audience.map(({ text }) => plain(text)).find((text) => text !== undefined)
  return aud === undefined ? claims : withClaims(claims, { aud }, facts)
}

// Whether what the policy looks at may differ between refs that no example stands for: names with variables, or protections that meet patterns.
function hangsOnRefs(policy: TrustPolicy, job: Job, { facts }: RuleContext): boolean {
  const looks = (...claims: readonly string[]) =>
    claims.some((claim) => looksAt(policy, claim) || (looksAt(policy, 'sub') && facts.subject.includes(claim)))
  if (job.environment?.name.includes('$') === true && looks('environment', 'environment_protected', 'deployment_tier')) return true
  const isWild = [...(facts.protected.branches ?? []), ...(facts.protected.tags ?? [])].some((name) => name.includes('*'))
  return isWild && looks('ref_protected') && [job.when, job.workflow].some(hasPatterns)
}

function hasPatterns(when: When): boolean {
  if (when.kind === 'rules') return when.rules.some((rule) => rule.if !== undefined && /[=!]~/.test(rule.if.text))
  return when.kind !== 'none'
}

function* scenariosFor(policy: TrustPolicy, job: Job, context: RuleContext): Generator<Scenario> {
  yield* everyKind
  const named = waysInto(policy, context).flatMap((way) => literalRefs(way).map(({ ref }) => ref))
  yield* scenariosOf(job, context.facts, named)
  for (const ref of new Set([...named, ...unlikelyRefs])) {
    for (const { kind } of everyKind) {
      for (const type of typesOf(kind)) yield { kind, ref: `refs/${type}/${ref}`, text: `${kind}:refs/${type}/${ref}` }
    }
  }
}

function typesOf(kind: Scenario['kind']): readonly string[] {
  if (kind === 'default-branch') return []
  if (kind === 'tag') return ['tags']
  return kind === 'branch' || kind.endsWith('merge-request') ? ['heads'] : ['heads', 'tags']
}

// A token of the project that it names gets in: it is this job that does not fit.
function takesSomebody(policy: TrustPolicy, context: RuleContext): boolean {
  return waysInto(policy, context).some((way) => {
    const { facts } = ownerOf(way, context.facts)
    // A branch that is named `refs/heads/main` is nobody's: that has a rule of its own.
    const named = literalRefs(way).flatMap(({ ref }) => (ref.startsWith('refs/') ? [] : [ref]))
    const refs = [...named, facts.defaultBranch ?? 'main']
    const environments = wantedPatterns(policy, 'environment').flatMap(({ pattern }) => fillings(pattern, 'production'))
    return refs.some((ref) =>
      branchOrTag.some((kind) =>
        [undefined, ...environments].some((environment) =>
          ['true', 'false'].some((answer) => {
            const more = environment === undefined ? {} : { environment_protected: answer }
            const token = { kind, ref, environment, with: { ref_protected: answer, ...more } }
            return letsIn(policy, ownToken(policy, facts, token, context.now), context)
          }),
        ),
      ),
    )
  })
}
