import { mint } from '../../gitlab/mint.ts'
import type { IdToken, Job } from '../../gitlab/pipeline.ts'
import { defaultBranch } from '../../gitlab/scenario.ts'
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts'
import type { Project } from '../analysis.ts'
import { viewClaims } from '../simulation.ts'

/** A job's token, as Markdown: its claims on the default branch, and which are not known and why. */
export function describeToken(job: Job, token: IdToken, project: Project, now: number): string {
  const claims = viewClaims(mint({ job, token, scenario: defaultBranch, facts: project.facts, now }))
  const known = claims.filter((claim) => claim.value !== undefined)
  const rows = known.map((claim) => `| ${codeSpan(claim.name)} | ${codeSpan(claim.value ?? '')} |`)
  const unknown = claims.filter((claim) => claim.value === undefined)
  const reasons = new Map<string, string[]>()
  for (const claim of unknown) reasons.set(claim.why ?? '', [...(reasons.get(claim.why ?? '') ?? []), claim.name])
  const open = [...reasons].map(([why, names]) => `- ${names.map(codeSpan).join(', ')}: ${escapeMarkdown(why)}`)
  return [
    `${token.identity === true ? 'Identity token' : `ID token ${codeSpan(token.name)}`} of job ${codeSpan(job.name)} on the default branch`,
    ['| claim | value |', '| --- | --- |', ...rows].join('\n'),
    ...(open.length === 0 ? [] : [['Not known here:', '', ...open].join('\n')]),
  ].join('\n\n')
}
