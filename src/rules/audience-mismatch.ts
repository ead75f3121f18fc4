import { askedAudiences } from '../gitlab/asked-audiences.ts'
import { givenClaims } from '../gitlab/claim-set.ts'
import type { IdToken, Job } from '../gitlab/pipeline.ts'
import type { Link } from '../simulate/links.ts'
import { simulate } from '../simulate/simulate.ts'
import { yamlScalar } from '../syntax/yaml/yaml-scalar.ts'
import { plain } from '../text/holes.ts'
import { reads, tests } from '../trust/condition.ts'
import type { Stage, TrustPolicy } from '../trust/trust.ts'
import type { Report, Rule, RuleContext } from './rule.ts'
import { isGitLab, issuerOf } from './support/trust.ts'

/** A job and a policy that mean each other, and whose audiences don't fit; reported at both ends. */
export const audienceMismatch: Rule = {
  id: 'audience-mismatch',
  summary: 'A job asks for another audience than the trust policy it is linked to accepts',
  since: '0.1.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPolicy({ policy, document, relyingParty }, context) {
    if (!isForIssuer(policy, context)) return
    const accepted = acceptedBy(policy)
    const [wanted] = policy.audience
    if (accepted === undefined || wanted === undefined) return
    for (const disagreeing of together(context.links.flatMap((link) => disagreement(link, context)))) {
      const [{ link, held, token }, ...others] = disagreeing
      const asked = held.flatMap(({ values }) => values).join(', ')
      const asks = `${link.job.name}${others.length === 0 ? '' : others.length === 1 ? ' and another job' : ` and ${others.length} other jobs`} ${others.length === 0 ? 'asks' : 'ask'}`
      const linked = disagreeing.map(({ link: { job, by } }) => ({
        message: `${job.name} is linked to ${policy.grants} by ${by}`,
        at: job.nameSpan,
      }))
      const toPolicy: Report = {
        at: token.token.aud.span,
        message: `${asks} for the audience ${asked}, but ${policy.grants} accepts ${accepted.join(', ')}`,
        related: [{ message: `${policy.grants} accepts ${accepted.join(', ')}`, at: wanted.span }, ...linked],
        fixes() {
          const [value] = accepted
          const [single, another] = token.token.aud.kind === 'invalid' ? [] : token.token.aud.values
          if (value === undefined || single === undefined || another !== undefined) return []
          const text = yamlScalar(value, context.text(single.span.file)?.slice(single.span.start, single.span.end))
          return [{ title: `Ask for ${value}`, edits: [{ span: single.span, text }] }]
        },
      }
      yield toPolicy
      yield {
        at: wanted.span,
        message: `${policy.grants} accepts ${accepted.join(', ')}, but ${asks} for the audience ${asked}`,
        related: [{ message: `${link.job.name} asks for ${asked}`, at: token.token.aud.span }, ...linked],
        fixes() {
          const [value, another] = held.length === 1 ? token.values : []
          const edits =
            value === undefined || another !== undefined || policy.audience.length > 1
              ? undefined
              : relyingParty.edit(document, policy, { kind: 'value', at: wanted.span, value, exact: true })
          return [
            ...(toPolicy.fixes?.() ?? []),
            ...(edits === undefined || value === undefined ? [] : [{ title: `Accept ${value} instead`, edits }]),
          ]
        },
      }
    }
  },
}

interface Held {
  readonly token: IdToken
  readonly values: readonly string[]
}

/** A job none of whose tokens has an audience that the policy accepts. */
interface Disagreement {
  readonly link: Link
  readonly held: readonly Held[]
  /** The first of them. */
  readonly token: Held
}

function disagreement(link: Link, context: RuleContext): readonly Disagreement[] {
  const held = heldBy(link.job, context)
  if (held === undefined || held.some(({ values }) => values.some((value) => accepts(link.policy, value, context)))) return []
  const [token] = held
  return token === undefined ? [] : [{ link, held, token }]
}

// Jobs that have their tokens from one place, and the jobs of a matrix, are wrong together.
function together(all: readonly Disagreement[]): readonly (readonly [Disagreement, ...Disagreement[]])[] {
  const groups = new Map<string, [Disagreement, ...Disagreement[]]>()
  for (const one of all) {
    const key = JSON.stringify([one.token.token.aud.span, one.held.map(({ values }) => values)])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return [...groups.values()]
}

// A role may trust several issuers, each with its own audience: only the one whose tokens the job holds disagrees with it.
function isForIssuer(policy: TrustPolicy, context: RuleContext): boolean {
  const { issuer } = context.facts
  return issuer === undefined ? isGitLab(policy, context.facts) : issuerOf(policy) === issuer
}

// By the policy's own tests, since an operator may ignore case or read wildcards; without any, letter by letter.
function accepts(policy: TrustPolicy, value: string, context: RuleContext): boolean {
  const claims = givenClaims({ aud: value })
  const demands = [...tests(policy.condition)].filter(({ test, negated }) => !negated && reads(test.left, 'aud'))
  if (demands.length === 0) return policy.audience.some((one) => plain(one.text) === value)
  return demands.some(({ test }) => {
    const stages: readonly Stage[] = [{ stage: 'condition', check: test, error: '' }]
    return simulate({ ...policy, stages }, { claims, now: context.now, signature: 'assumed' }, context.engines).outcome !== 'deny'
  })
}

// All that the policy accepts, or nothing if it doesn't say or a part of it is open.
function acceptedBy(policy: TrustPolicy): readonly string[] | undefined {
  const values = policy.audience.map((value) => plain(value.text))
  return values.length === 0 || values.includes(undefined) ? undefined : values.filter((value) => value !== undefined)
}

// Every audience that the job's tokens ask for, or nothing if one of them isn't known.
function heldBy(job: Job, context: RuleContext): readonly Held[] | undefined {
  if (job.tokensUnknown !== undefined) return undefined
  const held: Held[] = []
  for (const token of job.tokens) {
    // An audience that is empty for want of a variable is undefined-audience's.
    const values = askedAudiences(job, token, context.facts, context.now)
    if (values === undefined) return undefined
    held.push({ token, values })
  }
  return held.length === 0 ? undefined : held
}
