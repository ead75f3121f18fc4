import type { Job, Pipeline } from '../../gitlab/pipeline.ts'
import { show } from '../../text/holes.ts'
import { kept, remember } from '../../text/remember.ts'
import type { Span } from '../../text/span.ts'
import type { StoredCredential } from '../../trust/sign-in.ts'
import type { Report, RuleContext } from '../rule.ts'
import { type Placed, placeIn } from './places.ts'
import { isStored } from './stored-variables.ts'
import { usesIn } from './variable-uses.ts'

/** How a credential shows: in a variable that holds it, by its id, or by a command that signs in with it. */
export type Shown = 'variable' | 'sign' | 'command'

/**
 * The places of a pipeline where a job uses a long-lived credential that is kept elsewhere: variables with a value (also one that names
 * another variable), in the job and in its scripts, ids of keys, commands that sign in with one. What is written out is literal-key's.
 * `messageOf`: what to say of each; `what` is the variable, the command, or the beginning of the id.
 */
export function* credentialsIn(
  pipeline: Pipeline,
  credential: StoredCredential,
  messageOf: (shown: Shown, what: string) => string,
  context: RuleContext,
): Generator<Report> {
  for (const job of pipeline.jobs)
    for (const { shown, what, at } of credentialsOf(job, credential, pipeline, context)) yield { at, message: messageOf(shown, what) }
}

/** The same for one job. */
export function credentialsOf(
  job: Job,
  credential: StoredCredential,
  pipeline: Pipeline,
  context: RuleContext,
): readonly { readonly shown: Shown; readonly what: string; readonly at: Span }[] {
  const { texts, values } = shownBy(job)
  if (!credential.suspects.test(values) && !isSuspected(job.script, credential)) return []
  if (isExcused(credential, [...texts.map(({ text }) => text), ...job.variables.keys()])) return []
  const found: { shown: Shown; what: string; at: Span }[] = []
  for (const [name, { value, span }] of job.variables) {
    if (credential.variables.includes(name) && isSecret(show(value), name, credential))
      found.push({ shown: 'variable', what: name, at: span })
  }
  const add = (shown: Shown, expression: RegExp | undefined, places: readonly Placed[], whatOf: (match: RegExpMatchArray) => string) => {
    if (expression === undefined) return
    for (const text of places)
      for (const match of text.text.matchAll(expression)) found.push({ shown, what: whatOf(match), at: place(text, match, context) })
  }
  add('sign', credential.sign, texts, ([text]) => `${text.slice(0, 4)}…`)
  for (const commands of [credential.command, credential.handed])
    add('command', commands, job.script, ([text]) => (/^\S+(?:\s+[a-z][\w-]*)*/.exec(text)?.[0] ?? text).trim())
  const taken = [credential.taken, assignmentsOf(credential.variables)].flatMap((one) => one ?? [])
  if (!job.script.some(({ text }) => taken.some((one) => text.search(one) >= 0))) return found
  const needed = new Set(usesIn(job, context).map(({ name }) => name))
  for (const line of job.script) {
    for (const match of taken.flatMap((one) => [...line.text.matchAll(one)])) {
      const name = match.groups?.['name'] ?? ''
      if (!needed.has(name) || !isStored(name, job, pipeline)) continue
      const [what = name] = /\w+/.exec(match.groups?.['to'] ?? '') ?? []
      found.push({ shown: 'variable', what, at: place(line, match, context) })
    }
  }
  return found
}

interface ShownTexts {
  /** Values of variables and lines of scripts. */
  readonly texts: readonly Placed[]
  /** Names and values of the variables, to look whether there is anything to find. */
  readonly values: string
}

/** By the job, which is another one when its files have changed: each credential asks. */
const shown = new WeakMap<Job, ShownTexts>()

function shownBy(job: Job): ShownTexts {
  return remember(shown, job, () => {
    const values: Placed[] = [...job.variables].map(([, { value, span }]) => ({ text: show(value), span }))
    return { texts: [...values, ...job.script], values: [...job.variables.keys(), ...values.map(({ text }) => text)].join('\n') }
  })
}

// The jobs of a matrix have one script.
function isSuspected(script: Job['script'], credential: StoredCredential): boolean {
  const known = remember(suspected, script, () => new Map<StoredCredential, boolean>())
  return kept(known, credential, () => credential.suspects.test(script.map(({ text }) => text).join('\n')))
}

const suspected = new WeakMap<Job['script'], Map<StoredCredential, boolean>>()

/** Whether texts show that no long-lived credential of this kind is meant. */
export function isExcused({ excuse }: StoredCredential, texts: readonly string[]): boolean {
  return excuse !== undefined && texts.some((text) => text.search(excuse) >= 0)
}

/** Whether letters are mixed as those of a secret are, and say no word of an example. */
export function looksRandom(text: string): boolean {
  return new Set(text).size >= 10 && !/example|placeholder|xxxx|0000|1234567/i.test(text)
}

// `export NAME=$OTHER`, and the same before a command. Made once for each list of names.
function assignmentsOf(names: readonly string[]): RegExp | undefined {
  if (names.length === 0) return undefined
  const known = assignments.get(names)
  if (known !== undefined) return known
  const made = new RegExp(`(?<=^|[\\s;&|(])(?<to>${names.join('|')})=["']?\\$\\{?(?<name>\\w+)\\}?["']?(?=\\s|$|[;&|)])`, 'g')
  assignments.set(names, made)
  return made
}

const assignments = new WeakMap<readonly string[], RegExp>()

function place(text: Placed, match: RegExpMatchArray, context: RuleContext): Span {
  const start = match.index ?? 0
  return placeIn(text, start, start + match[0].length, context)
}

// Placeholders of tests and of local emulators are nobody's secret; what is written out is another matter.
function isSecret(value: string, name: string, { literal }: StoredCredential): boolean {
  return (
    value !== '' &&
    !/^(test|tests|testing|dummy|fake|mock|example|placeholder|changeme|local|localstack|minio\w*|dev|root|none|null|x+|\*+)$/i.test(
      value,
    ) &&
    !(literal !== undefined && `${name}: ${value}`.search(literal) >= 0)
  )
}
