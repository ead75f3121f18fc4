import { mint } from '../../gitlab/mint.ts'
import type { IdToken, Job } from '../../gitlab/pipeline.ts'
import { defaultBranch } from '../../gitlab/scenario.ts'
import { escapeMarkdown } from '../../text/markdown.ts'
import { presets, takesAudience } from '../../trust/presets.ts'
import type { Project } from '../analysis.ts'
import { describeClaim } from './claim-in-words.ts'
import { describeToken as describeClaims } from './token-in-words.ts'

/** A job's token, as Markdown: its claims on the default branch, and which are not known and why. */
export function describeToken(job: Job, token: IdToken, project: Project, now: number): string {
  const claims = mint({ job, token, scenario: defaultBranch, facts: project.facts, now })
  const aud = claims.known['aud']
  const asked = (Array.isArray(aud) ? aud : [aud]).filter((value) => typeof value === 'string')
  return [describeClaims({ job, token }, claims), ...aboutPresets(asked, token.name)].join('\n\n')
}

/** What a token's audience is, and what the service checks whose own it is, as Markdown. */
export function describeAudience({ aud, name }: IdToken): string {
  const asked = aud.kind === 'invalid' ? [] : aud.values.map(({ value }) => value)
  return [describeClaim('aud'), ...aboutPresets(asked, name)].join('\n\n')
}

// The services that take the audience; without one of them the service whose tools read the variable.
function aboutPresets(asked: readonly string[], variable: string): readonly string[] {
  const taking = presets.filter((preset) => asked.some((value) => takesAudience(preset, value)))
  const found = taking.length > 0 ? taking : presets.filter(({ variables }) => variables.includes(variable))
  return found.map((preset) => escapeMarkdown(`${preset.about} (${preset.source})`))
}
