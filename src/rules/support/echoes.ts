import type { Job } from '../../gitlab/pipeline.ts'
import { remember } from '../../text/remember.ts'
import type { Span } from '../../text/span.ts'
import type { RuleContext } from '../rule.ts'
import { placeIn } from './places.ts'

/** A place in a script that writes a token out: `echo "$T"`, `printf '%s' "$T"`, `cat <<< "$T"`, with what is done with it. */
export interface Echo {
  readonly token: string
  readonly at: Span
  /** The commands that it is piped through, one after the other; empty for none. */
  readonly pipes: readonly string[]
  /** The file that it is written to in the end; `undefined`: the log. */
  readonly file: string | undefined
}

/** Where a job's scripts write its own tokens out. What is caught by `$(…)` or a program of the user's is not written out. */
export function echoesIn(job: Job, context: RuleContext): readonly Echo[] {
  return remember(known, job, () => findEchoes(job, context))
}

/** By the job, which is another one when its files have changed: several rules ask. */
const known = new WeakMap<Job, readonly Echo[]>()

function findEchoes(job: Job, context: RuleContext): readonly Echo[] {
  const found: Echo[] = []
  for (const line of job.script) {
    for (const { name } of job.tokens) {
      if (!line.text.includes(name)) continue
      const pattern = new RegExp(
        `(?:echo(?:\\s+-[neE]+)*|printf(?:\\s+(?:--\\s+)?["']?%s(?:\\\\n)?["']?)?|cat\\s*<<<)\\s*["']?\\$\\{?${name}\\}?["']?(?!\\w)([^\\n;&]*)`,
        'g',
      )
      for (const match of line.text.matchAll(pattern)) {
        if (isCaught(line.text, match.index)) continue
        const rest = match[1] ?? ''
        const [, before = '', file] = /^([^>]*)(?:>>?\s*["']?([^\s"'|;&)]+))?/.exec(rest) ?? []
        const pipes = before
          .split('|')
          .slice(1)
          .map((part) => part.trim())
        found.push({ token: name, at: placeIn(line, match.index, match.index + match[0].trimEnd().length, context), pipes, file })
      }
    }
  }
  return found
}

// Whether the place lies within `$(…)` or backticks that are open there.
function isCaught(text: string, at: number): boolean {
  const before = text.slice(0, at)
  const opened = [...before.matchAll(/\$\(|`/g)].length
  const closed = [...before.matchAll(/\)/g)].length
  return (before.split('`').length - 1) % 2 === 1 || opened - (before.split('`').length - 1) > closed
}
