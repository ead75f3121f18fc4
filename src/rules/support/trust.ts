import type { ProjectFacts } from '../../gitlab/project.ts'
import { isProtected } from '../../gitlab/protection.ts'
import { trustsGitLab } from '../../simulate/trusts-gitlab.ts'
import { plain } from '../../text/holes.ts'
import type { TrustPolicy } from '../../trust/trust.ts'

/** The issuer that a policy trusts, where it is known. */
export function issuerOf(policy: TrustPolicy): string | undefined {
  return plain(policy.issuer[0]?.text ?? []) || undefined
}

/** Whether a policy is known to trust a GitLab. Trust in GitHub and others is not our business. */
export function isGitLab(policy: TrustPolicy, facts: ProjectFacts): boolean {
  const before = known.get(policy)
  if (before?.facts === facts) return before.isGitLab
  const found = trustsGitLab(policy, facts)
  known.set(policy, { facts, isGitLab: found })
  return found
}

/** Nearly every rule asks. */
const known = new WeakMap<TrustPolicy, { readonly facts: ProjectFacts; readonly isGitLab: boolean }>()

/** The subject of the project's default branch with its own components, where the configuration tells it. */
export function ownSubject(facts: ProjectFacts): string | undefined {
  const values: { readonly [component: string]: string | undefined } = {
    project_path: facts.project,
    project_id: facts.ids.projectId,
    ref_type: 'branch',
    ref: facts.defaultBranch,
    ref_protected:
      facts.protected.branches === undefined || facts.defaultBranch === undefined
        ? undefined
        : String(isProtected(facts.defaultBranch, facts.protected.branches)),
  }
  const parts = facts.subject.map((component) => {
    const value = Object.hasOwn(values, component) ? values[component] : undefined
    return value === undefined ? undefined : `${component}:${value}`
  })
  return parts.every((part) => part !== undefined) ? parts.join(':') : undefined
}
