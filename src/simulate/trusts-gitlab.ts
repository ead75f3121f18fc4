import { isOtherIssuer } from '../gitlab/other-issuers.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { plain } from '../text/holes.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import { wantedSubjects } from './outsiders.ts'

/**
 * Whether a policy is known to trust a GitLab: gitlab.com, the project's own instance, a host with "gitlab" in its name, or one of which it
 * wants subjects of GitLab's form. Of any other issuer nobody knows whose tokens it signs.
 */
export function trustsGitLab(policy: TrustPolicy, facts: ProjectFacts): boolean {
  const issuer = plain(policy.issuer[0]?.text ?? [])
  if (issuer === undefined || issuer === '' || isOtherIssuer(issuer)) return false
  if (issuer === facts.issuer || /^https?:\/\/[^/]*gitlab/i.test(issuer)) return true
  return wantedSubjects(policy).some((pattern) => typeof pattern[0] === 'string' && /^project_(path|id):/.test(pattern[0]))
}
