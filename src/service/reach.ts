import type { OutsiderClass } from '../reach/classes.ts'
import { type ClassReach, reach } from '../reach/reach.ts'
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
  const jobs = [...new Set(project.links.filter((link) => link.policy === policy).map((link) => link.job))]
  return reach({ policy, facts: project.facts, jobs, engines: analysis.engines, now: analysis.now }, classes)
}
