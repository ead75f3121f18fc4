import type { ClaimSet } from '../../gitlab/claim-set.ts'
import type { IdToken, Job, TokenBlock } from '../../gitlab/pipeline.ts'
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts'
import { viewClaims } from '../simulation.ts'

/** A job with one of its tokens. */
export interface Holder {
  readonly job: Job
  readonly token: IdToken
}

/** Who holds a token that is written in a block: the job itself, for `default` and hidden jobs the first job that inherits this very token. */
export function holderOf(jobs: readonly Job[], block: TokenBlock, token: IdToken): Holder | undefined {
  const own = jobs.filter((job) => job.base === block.owner)
  for (const job of [...own, ...jobs]) {
    for (const held of job.tokens) {
      const inherited = held.nameSpan.file === token.nameSpan.file && held.nameSpan.start === token.nameSpan.start
      if (held.name === token.name && (inherited || job.base === block.owner)) return { job, token: held }
    }
  }
  return undefined
}

/** The claims of a job's token on the default branch, as Markdown: a table of those that are known, then the others with their reasons. */
export function describeToken({ job, token }: Holder, claims: ClaimSet): string {
  const views = viewClaims(claims)
  const known = views.filter((claim) => claim.value !== undefined)
  const rows = known.map((claim) => `| ${codeSpan(claim.name)} | ${codeSpan(claim.value ?? '')} |`)
  const reasons = new Map<string, string[]>()
  for (const { name, why = '' } of views.filter((claim) => claim.value === undefined)) {
    reasons.set(why, [...(reasons.get(why) ?? []), name])
  }
  const open = [...reasons].map(([why, names]) => `- ${names.map(codeSpan).join(', ')}: ${escapeMarkdown(why)}`)
  return [
    `${token.identity === true ? 'Identity token' : `ID token ${codeSpan(token.name)}`} of job ${codeSpan(job.name)} on the default branch`,
    ['| claim | value |', '| --- | --- |', ...rows].join('\n'),
    ...(open.length === 0 ? [] : [['Not known here:', '', ...open].join('\n')]),
  ].join('\n\n')
}
