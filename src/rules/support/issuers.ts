import { givenClaims } from '../../gitlab/claim-set.ts'
import type { ProjectFacts } from '../../gitlab/project.ts'
import { simulate } from '../../simulate/simulate.ts'
import { plain } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { TrustPolicy } from '../../trust/trust.ts'

/** An issuer that a policy trusts, and that no token has, though it is nearly that of a GitLab. */
export interface MalformedIssuer {
  readonly given: string
  /** What the tokens have. */
  readonly real: string
  readonly why: string
  readonly at: Span
}

const saas = 'https://gitlab.com'

/**
 * The issuers of a policy that are meant to be our instance, or gitlab.com, and that the policy's own comparison tells apart from it. Of another
 * instance nobody knows how its issuer is written: its administrator may choose it (gitlab.md 1.1).
 */
export function malformedIssuers(policy: TrustPolicy, facts: ProjectFacts, now: number): readonly MalformedIssuer[] {
  return policy.issuer.flatMap(({ text, span }): readonly MalformedIssuer[] => {
    const given = plain(text)
    if (given === facts.issuer || given === saas) return []
    const real = given === undefined ? undefined : [facts.issuer, saas].find((one) => one !== undefined && isMeantBy(given, one))
    if (given === undefined || real === undefined || takes(policy, real, now)) return []
    return [{ given, real, why: differenceOf(given, real), at: span }]
  })
}

function takes(policy: TrustPolicy, iss: string, now: number): boolean {
  const stages = policy.stages.filter(({ stage }) => stage === 'issuer')
  return simulate({ ...policy, stages }, { claims: givenClaims({ iss }), now, signature: 'assumed' }).outcome !== 'deny'
}

// The same host and path but for the way it is written; or an address below it that GitLab has for something else.
function isMeantBy(given: string, real: string): boolean {
  const [one, other] = [plainly(given), plainly(real)]
  if (one === other) return true
  return one.startsWith(`${other}/`) && (real === saas || addresses.some((path) => one.slice(other.length) === path))
}

/** Where GitLab keeps its keys and its discovery document; gitlab.md 1.1. */
const addresses = ['/.well-known/openid-configuration', '/oauth/discovery/keys', '/-/jwks']

function plainly(issuer: string): string {
  return issuer
    .trim()
    .replace(/^[a-z][a-z\d+.-]*:\/\//i, '')
    .replace(/^([^/:]+):(?:443|80)(?=\/|$)/, '$1')
    .replace(/^[^/]+/, (host) => host.toLowerCase())
    .replace(/\/+$/, '')
}

function differenceOf(given: string, real: string): string {
  const shown = given.trim()
  if (shown !== given) return 'it has no white space around it'
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(given)) return 'it begins with https://'
  if (!given.startsWith(real.slice(0, real.indexOf('://') + 3))) return `it begins with ${real.slice(0, real.indexOf('://') + 3)}`
  if (given.replace(/\/+$/, '') === real) return 'it has no slash at its end'
  if (/^[^/]+\/\/[^/]+:\d+/.test(given) && !/:\d+/.test(real.slice(6))) return 'it has no port'
  if (given.toLowerCase() === real.toLowerCase()) return 'letter case counts'
  return plainly(given) === plainly(real) ? 'it is compared letter by letter' : 'it has no path'
}
