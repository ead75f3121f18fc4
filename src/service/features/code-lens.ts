import type { FileId, Span } from '../../text/span.ts'
import { type Analysis, type Project, projectOf } from '../analysis.ts'
import { policyId } from '../simulation.ts'

/** A line above a job or policy that opens the simulator on it. */
export interface CodeLens {
  readonly span: Span
  readonly title: string
  readonly project: Project
  readonly job?: string
  readonly variable?: string
  readonly policy?: string
}

/** One lens for each job with ID tokens and each trust policy of a file. A job that is linked to one policy only is opened with it. */
export function provideCodeLenses(analysis: Analysis, file: FileId): readonly CodeLens[] {
  const project = projectOf(analysis, file)
  if (project === undefined) return []
  const policies = project.policies.map((entry) => entry.policy)
  const title = 'Simulate'
  const lenses: CodeLens[] = []
  for (const job of project.pipelines.flatMap((pipeline) => pipeline.jobs)) {
    const [token] = job.tokens
    if (token === undefined || job.nameSpan.file !== file) continue
    const linked = new Set(project.links.filter((link) => link.job === job).map((link) => link.policy))
    const [policy] = linked
    const only = policy === undefined || linked.size > 1 ? {} : { policy: policyId(policy, policies) }
    lenses.push({ span: job.nameSpan, title, project, job: job.name, variable: token.name, ...only })
  }
  for (const policy of policies) {
    if (policy.nameSpan.file === file) lenses.push({ span: policy.nameSpan, title, project, policy: policyId(policy, policies) })
  }
  return lenses
}
