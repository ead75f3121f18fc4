import { heldTokens } from '../../gitlab/identity.ts'
import { codeSpan } from '../../text/markdown.ts'
import type { FileId, Span } from '../../text/span.ts'
import type { Analysis, Project } from '../analysis.ts'
import { describeKeyword } from './completion-pipeline.ts'
import { holdersOfSecret } from './held-here.ts'
import { describeSecret, describeSent } from './hover-secret.ts'
import { describeToken } from './hover-token.ts'
import { keywordAt } from './pipeline-keywords.ts'
import { type PathAt, pathAt } from './yaml-path.ts'

/**
 * What a key or value of `id_tokens`, `secrets` or `identity` means; on a secret's name, which token the job sends for it. The
 * tokens themselves are explained in hover.ts.
 */
export function hoverKeyword(
  analysis: Analysis,
  project: Project,
  file: FileId,
  offset: number,
  keywords: boolean,
): { readonly span: Span; readonly markdown: string } | undefined {
  if (!project.pipelines.some((pipeline) => pipeline.files.includes(file))) return undefined
  const parsed = analysis.parsed.get(file)
  const at = parsed && pathAt(parsed, offset)
  const keyword = at && keywordAt(at.path)
  if (at === undefined || keyword === undefined) return undefined
  const markdown = at.on === 'value' ? describeValue(analysis, project, at) : undefined
  if (markdown !== undefined) return { span: at.span, markdown }
  if (at.on === 'value' && keyword.values === undefined) return undefined
  const secret = at.path.length === 3 && at.path[1] === 'secrets' ? describeNamed(analysis, project, at) : undefined
  // What is only GitLab's schema, somebody else may show.
  const isOurs = keyword.provider !== undefined || keyword.key === 'aud'
  return secret === undefined && !keywords && !isOurs ? undefined : { span: at.span, markdown: secret ?? describeKeyword(keyword) }
}

function describeNamed(analysis: Analysis, project: Project, at: PathAt): string | undefined {
  const held = holdersOfSecret(project, at.path[0] ?? '', at.span)
  const [first] = held
  if (first === undefined) return undefined
  const others =
    held.length === 1
      ? ''
      : `\n\nThe same in ${held.length - 1} more ${held.length === 2 ? 'job' : 'jobs'}, as far as their tokens are the same.`
  return describeSecret(first, project.facts, analysis.now) + others
}

function describeValue(analysis: Analysis, project: Project, at: PathAt): string | undefined {
  const [owner = '', first, name] = at.path
  const jobs = project.pipelines.flatMap((pipeline) => pipeline.jobs)
  if (first === 'identity' && at.path.length === 2) {
    const job = jobs.find((one) => one.identity?.span.file === at.span.file && one.identity.span.start === at.span.start)
    const token = job && heldTokens(job).find((one) => one.identity === true)
    return job && token && describeToken(job, token, project, analysis.now)
  }
  if (first !== 'secrets' || at.path.length !== 4 || at.path[3] !== 'token') return undefined
  const job = [...jobs.filter((one) => one.base === owner), ...jobs].find((one) =>
    one.secrets.some(
      (secret) => secret.name === name && secret.token?.span.start === at.span.start && secret.token.span.file === at.span.file,
    ),
  )
  const secret = job?.secrets.find((one) => one.name === name)
  return job && secret && `In job ${codeSpan(job.name)}, ${describeSent({ job, secret }, project.facts, analysis.now)}`
}
