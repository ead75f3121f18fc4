import type { Job } from './pipeline.ts'

/** The job timeout that GitLab's documentation shows and new projects have; gitlab.md 1.1 [D-ID]. */
const usual = 3600

const units: ReadonlyMap<string, number> = new Map([
  ...['s', 'sec', 'secs', 'second', 'seconds'].map((unit) => [unit, 1] as const),
  ...['m', 'min', 'mins', 'minute', 'minutes'].map((unit) => [unit, 60] as const),
  ...['h', 'hr', 'hrs', 'hour', 'hours'].map((unit) => [unit, 3600] as const),
  ...['d', 'day', 'days'].map((unit) => [unit, 86_400] as const),
  ...['w', 'week', 'weeks'].map((unit) => [unit, 604_800] as const),
])

/**
 * How long the job's tokens are valid, in seconds: its `timeout` (`3 hours 30 minutes`, `90m`), or that of `default`; without
 * one the time that a new project has. A reason in words where the text is none of these forms. Source: gitlab.md 1.1 [C-JWT].
 */
export function timeoutOf(job: Job): number | string {
  const written = job.resolved('timeout')
  if (written === undefined || written === null) return usual
  const seconds = typeof written === 'string' ? secondsOf(written) : undefined
  return seconds ?? 'its `timeout` is not understood'
}

function secondsOf(text: string): number | undefined {
  if (text.length > 100) return undefined
  let total = 0
  const parts = text.toLowerCase().split(/[\s,]+|(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])/)
  const words = parts.filter((word) => word !== '' && word !== 'and')
  for (let i = 0; i < words.length; i += 2) {
    const unit = units.get(words[i + 1] ?? '')
    if (!/^\d{1,9}$/.test(words[i] ?? '') || unit === undefined) return undefined
    total += Number(words[i]) * unit
  }
  return total > 0 ? total : undefined
}
