import type { Job } from '../gitlab/pipeline.ts'
import { plain } from '../text/holes.ts'
import { relyingParties } from '../trust/index.ts'
import type { Rule } from './rule.ts'
import { type Placed, placeIn } from './support/places.ts'

const fileVariables: readonly string[] = relyingParties.flatMap(({ signIn }) => signIn?.fileVariables ?? [])

/** A variable that tools read as a path has the token itself: no file is called so. An ID token is a text in a variable; gitlab.md 3.1 [C-BUILD]. */
export const tokenAsFileName: Rule = {
  id: 'token-as-file-name',
  summary: 'A variable that names a file has an ID token instead',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline, context) {
    for (const job of pipeline.jobs) {
      for (const { variable, token, place } of fileNamesIn(job, context.facts.variables))
        yield {
          at: placeIn(place.text, place.start, place.end, context),
          message: `${variable} is the path of a file, and ${token} is the token itself: write it to a file, and name that`,
        }
    }
  },
}

interface Found {
  readonly variable: string
  readonly token: string
  readonly place: { readonly text: Placed; readonly start: number; readonly end: number }
}

function* fileNamesIn(job: Job, settings: ReadonlyMap<string, string>): Generator<Found> {
  // A variable of the same name may be one that GitLab writes to a file.
  const tokens = job.tokens.filter(({ name }) => !job.variables.has(name) && !settings.has(name))
  if (tokens.length === 0) return
  const named = fileVariables.filter((variable) => job.variables.has(variable) || job.script.some(({ text }) => text.includes(variable)))
  if (named.length === 0) return
  const reference = `\\$\\{?(${tokens.map(({ name }) => name.replaceAll(/\W/g, '\\$&')).join('|')})\\}?`
  for (const variable of named) {
    const own = job.variables.get(variable)
    const value = own === undefined ? undefined : plain(own.value)
    const whole = value?.includes('$') !== true ? null : new RegExp(`^${reference}$`).exec(value)
    if (own !== undefined && value !== undefined && whole !== null)
      yield { variable, token: whole[1] ?? '', place: { text: { text: value, span: own.span }, start: 0, end: value.length } }
    if (!job.script.some(({ text }) => text.includes(variable))) continue
    const assignment = new RegExp(`(?<=^|[\\s;&|(])${variable}=["']?${reference}["']?(?=\\s|$|[;&|)])`, 'g')
    for (const line of job.script) {
      for (const match of line.text.matchAll(assignment))
        yield { variable, token: match[1] ?? '', place: { text: line, start: match.index, end: match.index + match[0].length } }
    }
  }
}
