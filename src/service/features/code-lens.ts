import type { Link } from '../../simulate/links.ts'
import type { FileId, Span } from '../../text/span.ts'
import type { TrustPolicy } from '../../trust/trust.ts'
import { type Analysis, type Project, projectOf } from '../analysis.ts'
import { policyId } from '../simulation.ts'
import { verdictsInWords } from './verdicts-in-words.ts'

/** A line above a job or policy that opens the simulator on it. */
export interface CodeLens {
  readonly span: Span
  readonly title: string
  readonly project: Project
  readonly job?: string
  readonly variable?: string
  readonly policy?: string
  /** The part of the simulator that it leads to. */
  readonly section?: 'reach'
}

/**
 * One lens for each job with ID tokens and each trust policy of a file. A job that is linked to one policy only is opened with it, and
 * says what it answers; so does a policy that one job is linked to. Another lens of a policy says who else gets in, as far as `reachOf` has a title for it.
 */
export function provideCodeLenses(
  analysis: Analysis,
  file: FileId,
  reachOf: (project: Project, policy: TrustPolicy) => string | undefined = () => undefined,
): readonly CodeLens[] {
  const project = projectOf(analysis, file)
  if (project === undefined) return []
  const policies = project.policies.map((entry) => entry.policy)
  const title = 'Simulate'
  const lenses: CodeLens[] = []
  for (const job of project.pipelines.flatMap((pipeline) => pipeline.jobs)) {
    const [token] = job.tokens
    if (token === undefined || job.nameSpan.file !== file) continue
    const links = project.links.filter((link) => link.job === job)
    const [link] = links
    const isOnly = link !== undefined && new Set(links.map(({ policy }) => policy)).size === 1
    const only = isOnly ? { policy: policyId(link.policy, policies) } : {}
    lenses.push({
      span: job.nameSpan,
      title: isOnly ? titleOf(link, project, analysis) : title,
      project,
      job: job.name,
      variable: token.name,
      ...only,
    })
  }
  for (const policy of policies) {
    if (policy.nameSpan.file !== file) continue
    const links = project.links.filter((link) => link.policy === policy)
    const [link] = links
    const own = link !== undefined && links.length === 1 ? `${titleOf(link, project, analysis)} (${link.job.name})` : title
    const id = policyId(policy, policies)
    // The shorter one first: what the editor has no room for is cut off.
    const reach = reachOf(project, policy)
    if (reach !== undefined) lenses.push({ span: policy.nameSpan, title: reach, project, policy: id, section: 'reach' })
    lenses.push({ span: policy.nameSpan, title: own, project, policy: id })
  }
  return lenses
}

function titleOf({ job, pipeline, policy }: Link, { facts }: Project, { now, engines }: Analysis): string {
  const verdicts = verdictsInWords(job, pipeline, policy, { facts, now, engines })
  return verdicts === undefined ? 'Simulate' : `Simulate: ${verdicts}`
}
