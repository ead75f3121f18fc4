import type { ProjectFacts } from '../../gitlab/project.ts'
import { type Outsider, outsiders, wantedSubjects } from '../../simulate/outsiders.ts'
import { simulate } from '../../simulate/simulate.ts'
import { plain } from '../../text/holes.ts'
import { matchPattern, type Pattern } from '../../text/pattern.ts'
import { reads, type Term, type Test, tests } from '../../trust/condition.ts'
import type { TrustPolicy } from '../../trust/trust.ts'
import type { PolicyEntry, RuleContext } from '../rule.ts'

/** The issuer that a policy trusts, where it is known. */
export function issuerOf(policy: TrustPolicy): string | undefined {
  return plain(policy.issuer[0]?.text ?? []) || undefined
}

/**
 * Whether a policy trusts a GitLab: gitlab.com, the project's own instance, a host with "gitlab" in its name, or one of which it
 * wants subjects of GitLab's form. Trust in GitHub and others is not our business.
 */
export function isGitLab(policy: TrustPolicy, facts: ProjectFacts): boolean {
  const issuer = issuerOf(policy)
  if (issuer === undefined) return false
  if (issuer === facts.issuer || /^https?:\/\/[^/]*gitlab/i.test(issuer)) return true
  return wantedSubjects(policy).some((pattern) => typeof pattern[0] === 'string' && /^project_(path|id):/.test(pattern[0]))
}

/** Outsiders whose tokens the simulator lets in. An `unknown` verdict is nobody: a rule says only what is true. */
export function intruders(entry: PolicyEntry, context: RuleContext): readonly Outsider[] {
  return outsiders(entry.policy, context.facts, context.now).filter(
    (outsider) => simulate(entry.policy, { claims: outsider.claims, now: context.now, signature: 'assumed' }).outcome === 'allow',
  )
}

/** One value that a policy wants `sub` to have, or to match. */
export interface WantedSubject {
  readonly test: Test
  readonly term: Term
  readonly pattern: Pattern
}

/** The wanted subjects with the places where they stand. */
export function subjectTerms(policy: TrustPolicy): readonly WantedSubject[] {
  const wanted: WantedSubject[] = []
  for (const { test, negated } of tests(policy.condition)) {
    if (negated || !reads(test.left, 'sub')) continue
    for (const term of test.right) {
      const pattern = term.kind === 'pattern' ? term.pattern : term.kind === 'text' ? term.text : undefined
      if (pattern !== undefined) wanted.push({ test, term, pattern })
    }
  }
  return wanted
}

/** Whether an outsider's subject is one that this value wants. */
export function wants(wanted: WantedSubject, outsider: Outsider): boolean {
  return matchPattern(wanted.pattern, [outsider.subject]).yes
}

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
        : String(facts.protected.branches.includes(facts.defaultBranch)),
  }
  const parts = facts.subject.map((component) => {
    const value = Object.hasOwn(values, component) ? values[component] : undefined
    return value === undefined ? undefined : `${component}:${value}`
  })
  return parts.every((part) => part !== undefined) ? parts.join(':') : undefined
}
