import { askedAudiences } from '../gitlab/asked-audiences.ts'
import type { IdToken, Job } from '../gitlab/pipeline.ts'
import { yamlScalar } from '../syntax/yaml/yaml-scalar.ts'
import { presets, takesAudience } from '../trust/presets.ts'
import type { Preset } from '../trust/trust.ts'
import type { Report, Rule, RuleContext } from './rule.ts'

/** A variable that the tools of a service read by its name, with an audience that the service does not take; others.md 0. */
export const presetAudience: Rule = {
  id: 'preset-audience',
  summary: 'A token that a service reads by its name has an audience or a subject that the service refuses',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPipeline(pipeline, context) {
    const seen = new Set<string>()
    for (const job of pipeline.jobs) {
      for (const token of job.tokens) {
        const id = `${token.nameSpan.file} ${token.nameSpan.start}`
        if (seen.has(id)) continue
        seen.add(id)
        const preset = presets.find(({ variables }) => variables.includes(token.name))
        if (preset !== undefined) yield* ofAudience(preset, job, token, context)
        const asked = presets.find((one) => one.subject !== undefined && asksFor(token, one))
        if (asked !== undefined) yield* ofSubject(asked, token, context)
      }
    }
  },
}

function* ofAudience(preset: Preset, job: Job, token: IdToken, context: RuleContext): Generator<Report> {
  const { aud } = token
  const known = askedAudiences(job, token, context.facts, context.now) ?? []
  if (known.length === 0 || known.includes('')) return
  if (known.some((value) => takesAudience(preset, value)) || isElsewhere(preset, job)) return
  const exact = preset.audience.endsWith(':') ? undefined : preset.audience
  yield {
    at: aud.span,
    message: `${preset.title} takes the audience ${exact ?? `${preset.audience}…`}; ${token.name}, which its tools read, asks for ${known.join(', ')}`,
    fixes() {
      const [single, another] = aud.kind === 'invalid' ? [] : aud.values
      if (exact === undefined || single === undefined || another !== undefined) return []
      const text = yamlScalar(exact, context.text(single.span.file)?.slice(single.span.start, single.span.end))
      return [{ title: `Ask for ${exact}`, edits: [{ span: single.span, text }] }]
    },
  }
}

// A subject that begins with the id names no project to a service that looks for its path.
function* ofSubject(preset: Preset, token: IdToken, { facts }: RuleContext): Generator<Report> {
  if (facts.subject[0] === undefined || facts.subject[0] === preset.subject) return
  yield {
    at: token.aud.span,
    message: `${preset.title} refuses this project's tokens: it wants subjects that begin with ${preset.subject}, and theirs begin with ${facts.subject[0]}`,
  }
}

// Another instance of the service may want another audience. What isn't shown may name one.
function isElsewhere({ elsewhere }: Preset, job: Job): boolean {
  if (job.incomplete !== undefined || job.variablesUnknown !== undefined) return elsewhere !== undefined
  return elsewhere !== undefined && [...job.variables.keys(), ...job.script.map(({ text }) => text)].some((text) => elsewhere.test(text))
}

function asksFor({ aud }: IdToken, preset: Preset): boolean {
  return aud.kind !== 'invalid' && aud.values.some(({ value }) => value === preset.audience)
}
