import type { Job } from '../../gitlab/pipeline.ts'
import { remember } from '../../text/remember.ts'
import type { Span } from '../../text/span.ts'
import type { RuleContext } from '../rule.ts'
import { placeIn } from './places.ts'

/** A place in a script that reads a variable, and needs it: no test whether it is there, no default for when it is not. */
export interface Use {
  readonly name: string
  readonly at: Span
}

const reference = /\$(?:\{([A-Za-z_]\w*)([^}]*)\}|([A-Za-z_]\w*))/g

/**
 * The variables that the lines of a job's scripts read. A variable that any line asks for (`-n "$X"`, `${X:-}`, `${X+x}`) or sets is left
 * out: the script is prepared for its absence.
 */
export function usesIn(job: Job, context: RuleContext): readonly Use[] {
  return remember(known, job, () => findUses(job, context))
}

/** By the job, which is another one when its files have changed: many rules ask. */
const known = new WeakMap<Job, readonly Use[]>()

function findUses(job: Job, context: RuleContext): readonly Use[] {
  const optional = new Set<string>()
  const found: Use[] = []
  for (const line of job.script) {
    if (!line.text.includes('$')) continue
    for (const match of line.text.matchAll(reference)) {
      const name = match[1] ?? match[3] ?? ''
      const before = line.text.slice(Math.max(0, match.index - 8), match.index)
      if (/^[:+?-]/.test(match[2] ?? '') || /-[nzv]\s+"?$/.test(before) || before.endsWith('\\')) optional.add(name)
      else found.push({ name, at: placeIn(line, match.index, match.index + match[0].length, context) })
    }
  }
  if (found.length === 0) return found
  for (const line of job.script) {
    for (const match of line.text.matchAll(/(?:^|[\s;&|(])(?:export\s+)?([A-Za-z_]\w*)=/g)) optional.add(match[1] ?? '')
    for (const match of line.text.matchAll(/\b(?:for|read(?:\s+-\w+)*)\s+([A-Za-z_]\w*)/g)) optional.add(match[1] ?? '')
  }
  return found.filter(({ name }) => !optional.has(name))
}
