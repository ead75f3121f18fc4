import type { Job } from '../../gitlab/pipeline.ts'
import { plain } from '../../text/holes.ts'
import type { JsonValue } from '../../text/json.ts'
import { remember } from '../../text/remember.ts'
import type { Placed } from './places.ts'

/** The texts of a job in which it may name a variable, each with its place: lines of its scripts, values of variables, secrets. */
export function textsOf(job: Job): readonly Placed[] {
  return remember(known, job, () => findTexts(job))
}

/** By the job, which is another one when its files have changed: many rules ask. */
const known = new WeakMap<Job, readonly Placed[]>()

function findTexts(job: Job): readonly Placed[] {
  const variables = [...job.variables.values()].flatMap(({ value, span }) => {
    const text = plain(value)
    return text === undefined ? [] : [{ text, span }]
  })
  const secrets = job.secrets.flatMap((secret) => [
    ...(secret.token === undefined ? [] : [secret.token]),
    ...secret.values.map(({ value, span }) => ({ text: value, span })),
  ])
  return [...job.script, ...variables, ...secrets]
}

/** Keys of a job, other than scripts, variables and secrets, in which GitLab or the runner expands variables. */
const otherKeys: readonly string[] = ['image', 'services', 'environment', 'artifacts', 'cache', 'run', 'hooks', 'pages', 'release']

/** Whether a job names a variable anywhere that these files show, in any of the ways in which it can be written. */
export function names(job: Job, variable: string): boolean {
  const word = new RegExp(`(?<!\\w)${variable.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\w)`)
  if (textsOf(job).some(({ text }) => word.test(text))) return true
  return otherKeys.some((key) => holds(job.resolved(key), word))
}

function holds(value: JsonValue | undefined, word: RegExp): boolean {
  if (typeof value === 'string') return word.test(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, inner]) => word.test(key) || holds(inner, word))
}
