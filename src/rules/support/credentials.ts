import type { Job, Pipeline } from '../../gitlab/pipeline.ts'
import { show } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { Report, RuleContext } from '../rule.ts'
import { type Placed, placeIn } from './places.ts'

/** How a long-lived credential shows in a job. */
export interface Credential {
  /** Variables that hold it and nothing else. */
  readonly variables: readonly string[]
  /** Texts that are one themselves, wherever they stand. */
  readonly literal?: RegExp
  /** Commands that sign in with one. */
  readonly command?: RegExp
  /** Whether the job shows that something else is meant: a temporary credential, another service of the same protocol. */
  excused(texts: readonly string[], job: Job): boolean
  /** What to say of each; `what` is the variable, or the beginning of the literal. */
  message(kind: 'variable' | 'literal' | 'command', what: string): string
}

/**
 * The places of a pipeline that hold or use a long-lived credential: variables with a value (also one that names another variable), literal
 * keys in scripts and variables, commands that sign in with one. A literal is shown by its beginning only.
 */
export function* credentialsIn(pipeline: Pipeline, credential: Credential, context: RuleContext): Generator<Report> {
  for (const job of pipeline.jobs) {
    const values: Placed[] = [...job.variables].map(([, { value, span }]) => ({ text: show(value), span }))
    const texts = [...values, ...job.script]
    if (credential.excused([...texts.map(({ text }) => text), ...job.variables.keys()], job)) continue
    for (const [name, variable] of job.variables) {
      const value = show(variable.value)
      if (!credential.variables.includes(name) || !isSecret(value)) continue
      yield { at: variable.span, message: credential.message('variable', name) }
    }
    for (const text of texts) {
      for (const match of text.text.matchAll(credential.literal ?? /(?!)/g))
        yield { at: place(text, match, context), message: credential.message('literal', `${match[0].slice(0, 4)}…`) }
    }
    for (const line of job.script) {
      for (const match of line.text.matchAll(credential.command ?? /(?!)/g))
        yield { at: place(line, match, context), message: credential.message('command', match[0]) }
    }
  }
}

function place(text: Placed, match: RegExpMatchArray, context: RuleContext): Span {
  const start = match.index ?? 0
  return placeIn(text, start, start + match[0].length, context)
}

// Placeholders of tests and of local emulators are nobody's secret.
function isSecret(value: string): boolean {
  return (
    value !== '' &&
    !/^(test|tests|testing|dummy|fake|mock|example|placeholder|changeme|local|localstack|minio\w*|dev|root|none|null|x+|\*+)$/i.test(value)
  )
}
