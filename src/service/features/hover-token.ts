import { mint } from '../../gitlab/mint.ts'
import type { IdToken, Job } from '../../gitlab/pipeline.ts'
import { defaultBranch } from '../../gitlab/scenario.ts'
import { escapeMarkdown } from '../../text/markdown.ts'
import { presets, takesAudience } from '../../trust/presets.ts'
import type { Project } from '../analysis.ts'
import { describeToken as describeClaims } from './token-in-words.ts'

/** A job's token, as Markdown: its claims on the default branch, and which are not known and why. */
export function describeToken(job: Job, token: IdToken, project: Project, now: number): string {
  const claims = mint({ job, token, scenario: defaultBranch, facts: project.facts, now })
  const aud = claims.known['aud']
  const asked = (Array.isArray(aud) ? aud : [aud]).filter((value) => typeof value === 'string')
  const taken = presets.filter((preset) => asked.some((value) => takesAudience(preset, value)))
  return [describeClaims({ job, token }, claims), ...taken.map((preset) => escapeMarkdown(`${preset.about} (${preset.source})`))].join(
    '\n\n',
  )
}
