import type { IdToken, Job, Secret } from '../../gitlab/pipeline.ts'
import { tokenName } from '../../gitlab/secrets.ts'
import type { Span } from '../../text/span.ts'
import type { Project } from '../analysis.ts'

/** A secret, and a job that fetches it. */
export interface HeldSecret {
  readonly job: Job
  readonly secret: Secret
}

/** The jobs that fetch the secret which is written at a key; those that are written under the very name `owner` first. */
export function holdersOfSecret(project: Project, owner: string, at: Span): readonly HeldSecret[] {
  const held = jobsOf(project).flatMap((job) => job.secrets.filter((one) => isAt(one.nameSpan, at)).map((secret) => ({ job, secret })))
  return [...held.filter(({ job }) => job.base === owner), ...held.filter(({ job }) => job.base !== owner)]
}

/**
 * The tokens that `token:` of a secret may name: those of the job, inherited ones too; for a hidden job its own, and those of
 * the jobs that have a secret of that name in the same file, since they may come from it.
 */
export function tokensFor(project: Project, owner: string, secret: string): readonly IdToken[] {
  const jobs = jobsOf(project)
  const own = jobs.filter((job) => job.base === owner)
  const blocks = project.pipelines.flatMap((pipeline) => pipeline.blocks).filter((block) => block.owner === owner)
  const heirs = own.length > 0 ? own : jobs.filter((job) => job.secrets.some((one) => one.name === secret))
  const tokens = [...(own.length > 0 ? [] : blocks.flatMap((block) => block.tokens)), ...heirs.flatMap((job) => job.tokens)]
  return [...new Map(tokens.map((token) => [token.name, token])).values()]
}

/** The job's token that a text refers to. */
export function tokenNamed(job: Job, text: string): IdToken | undefined {
  const name = tokenName(text)
  return job.tokens.find((token) => token.name === name)
}

function jobsOf(project: Project): readonly Job[] {
  return project.pipelines.flatMap((pipeline) => pipeline.jobs)
}

function isAt(span: Span, at: Span): boolean {
  return span.file === at.file && span.start === at.start
}
