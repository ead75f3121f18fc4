import type { Job, Pipeline } from '../../gitlab/pipeline.ts'
import { declareToken, insertAbove, runKeys } from '../../rules/support/declare-token.ts'
import { withSignIn } from '../../rules/support/script-lines.ts'
import { formOf, insertInto, removeFrom } from '../../syntax/members.ts'
import { entry, type Mapping } from '../../syntax/node.ts'
import { parseDocument } from '../../syntax/parse-document.ts'
import { yamlScalar } from '../../syntax/yaml/yaml-scalar.ts'
import { applyEdits, type TextEdit } from '../../text/edit.ts'
import type { FileId } from '../../text/span.ts'
import type { SetUp } from '../../trust/set-up.ts'
import type { StoredCredential } from '../../trust/sign-in.ts'

/** A job of a file, and how it is to sign in. */
export interface JobToMigrate {
  readonly file: FileId
  readonly text: string
  readonly job: Job
  readonly pipeline: Pipeline
  readonly signIn: Omit<SetUp, 'files'>
  /** What it signs in with until now. */
  readonly stored: readonly StoredCredential[]
}

/**
 * The file's text in which the job holds a token and signs in with it; the stored credentials are gone. Comments and layout of everything
 * else stay. `undefined` where what has to change is not the job's own, or is written in a form that can't be changed with care.
 */
export function migratedJob({ file, text, job, pipeline, signIn, stored }: JobToMigrate): string | undefined {
  const { token, variables, script } = signIn
  if (isBound(job, script, stored) || runsBefore(job, mappingNamed(file, text, job.base))) return undefined
  const held = job.tokens.find(({ name }) => name === token.variable)
  const hasToken = held?.aud.kind === 'string' && held.aud.values[0]?.value === token.audience
  const declared = hasToken
    ? text
    : edited(text, declareToken(job, pipeline, { name: token.variable, audience: token.audience }, parseDocument(file, text), text))
  const old = new Set(stored.flatMap(({ variables: own, companions }) => [...own, ...companions]))
  const mapping = (from: string) => mappingNamed(file, from, job.base)
  const withVariables = declared === undefined ? undefined : exchangeVariables(declared, mapping, variables, old)
  return withVariables === undefined ? undefined : withSignIn(withVariables, mapping(withVariables), script, stored)
}

/** The variables of a sign-in, with what is carried over from the old one in the place of what was asked for. */
export function variablesFor(job: Job, variables: SetUp['variables'], stored: readonly StoredCredential[]): SetUp['variables'] {
  const result = { ...variables }
  for (const { variable, from } of stored.flatMap(({ carried }) => carried ?? [])) {
    const value = job.script
      .flatMap(({ text }) => [...text.matchAll(from)].map((match) => match.at(-1) ?? ''))[0]
      ?.replaceAll(/^["']|["']$/g, '')
    if (value === undefined) continue
    // What is there under its own name already needs no other.
    if (value === `$${variable}` || value === `\${${variable}}`) delete result[variable]
    else result[variable] = value
  }
  return result
}

// What the job still needs of the old sign-in, and what a shell of its own does not get of the new one.
function isBound(job: Job, script: readonly string[], stored: readonly StoredCredential[]): boolean {
  const texts = [...job.script.map(({ text }) => text), ...job.variables.keys()]
  if (stored.some(({ bound }) => bound !== undefined && texts.some((text) => text.search(bound) >= 0))) return true
  return script.some((line) => line.includes('export ')) && job.script.some(({ section }) => section === 'after_script')
}

/** Commands that need to be signed in nowhere. */
const harmless = /^\s*(?:echo|printf|export|set|cd|mkdir|chmod|apt|apt-get|apk|yum|dnf|pip3?|npm|yarn|unzip|tar|which|\w+\s+--version)\b/

// Whether lines of another job or of `default` run something before the job's own lines.
function runsBefore(job: Job, mapping: Mapping | undefined): boolean {
  if (mapping !== undefined && entry(mapping, 'before_script') !== undefined) return false
  const lines = job.script.filter(({ section }) => section === 'before_script').flatMap(({ text }) => text.split(/\n|&&|;/))
  return lines.some((line) => line.trim() !== '' && !harmless.test(line))
}

type Find = (text: string) => Mapping | undefined

// Offsets move with each edit, so that the job is looked up by its name.
function mappingNamed(file: FileId, text: string, name: string): Mapping | undefined {
  const found = parseDocument(file, text)
    .documents.map((root) => entry(root, name)?.value)
    .find((value) => value !== undefined)
  return found?.kind === 'mapping' ? found : undefined
}

// New ones first, behind the old, so that the mapping is never empty in between.
function exchangeVariables(
  text: string,
  find: Find,
  added: { readonly [name: string]: string },
  removed: ReadonlySet<string>,
): string | undefined {
  let result: string | undefined = text
  for (const [name, value] of Object.entries(added)) {
    if (result === undefined) return undefined
    result = edited(result, setVariable(result, find(result), name, value))
  }
  for (const name of removed) {
    if (result === undefined || name in added) continue
    const variables = variablesOf(find(result))
    if (variables === undefined || entry(variables, name) === undefined) continue
    result = edited(result, ...(removeVariable(result, find(result), variables, name) ?? [undefined]))
  }
  return result
}

function setVariable(text: string, job: Mapping | undefined, name: string, value: string): TextEdit | undefined {
  const variables = job && entry(job, 'variables')
  if (job === undefined) return undefined
  if (variables === undefined) {
    const form = formOf(text, job)
    if (form === 'yaml') return insertAbove(job, runKeys, ['variables:', `  ${name}: ${yamlScalar(value, undefined)}`], text)
    return form && insertInto(text, job, form, 'variables', [{ key: name, value }])
  }
  if (variables.value.kind !== 'mapping') return undefined
  const known = entry(variables.value, name)
  if (known === undefined) {
    const form = formOf(text, variables.value)
    return form && insertInto(text, variables.value, form, name, value)
  }
  if (known.value.kind !== 'scalar') return undefined
  const { span } = known.value
  return { span, text: yamlScalar(value, text.slice(span.start, span.end)) }
}

function removeVariable(text: string, job: Mapping | undefined, variables: Mapping, name: string): readonly TextEdit[] | undefined {
  const isLast = variables.entries.length === 1
  const holder = isLast ? job : variables
  const taken = holder && entry(holder, isLast ? 'variables' : name)
  const form = holder && formOf(text, holder)
  return holder === undefined || taken === undefined || form === undefined ? undefined : removeFrom(text, holder, form, taken)
}

function variablesOf(job: Mapping | undefined): Mapping | undefined {
  const value = job && entry(job, 'variables')?.value
  return value?.kind === 'mapping' ? value : undefined
}

function edited(text: string, ...edits: readonly (TextEdit | undefined)[]): string | undefined {
  const all = edits.flatMap((edit) => edit ?? [])
  return all.length === edits.length ? applyEdits(text, all) : undefined
}
