import type { Job, Pipeline } from '../../gitlab/pipeline.ts'
import { entry, type Mapping, type Parsed } from '../../syntax/node.ts'
import { yamlScalar } from '../../syntax/yaml/yaml-scalar.ts'
import type { TextEdit } from '../../text/edit.ts'
import { linesOfEntry } from './yaml-block.ts'

/** A token to declare. */
export interface Declared {
  readonly name: string
  readonly audience: string
}

/** The mapping of a job where it is written, in block style; `undefined` for others. */
export function mappingOfJob(job: Job, { file, documents }: Parsed, text: string): Mapping | undefined {
  if (job.nameSpan.file !== file) return undefined
  const found = documents
    .flatMap((root) => (root.kind === 'mapping' ? root.entries : []))
    .find(({ key }) => key.span.start === job.nameSpan.start)?.value
  if (found?.kind !== 'mapping' || text[found.span.start] === '{') return undefined
  return found.entries.every(({ key }) => indentAt(text, key.span.start) !== undefined) ? found : undefined
}

/**
 * The edit that declares a token in a job: behind the others, or in a block of its own above what uses it. `undefined` where the job holds
 * one of that name, where a block of its own would take tokens of `default` from it, and where its form doesn't allow it.
 */
export function declareToken(job: Job, pipeline: Pipeline, token: Declared, parsed: Parsed, text: string): TextEdit | undefined {
  const mapping = mappingOfJob(job, parsed, text)
  if (mapping === undefined || job.tokensUnknown !== undefined || job.tokens.some(({ name }) => name === token.name)) return undefined
  const own = entry(mapping, 'id_tokens')
  if (own !== undefined) return own.value.kind === 'mapping' ? besideOthers(own.value, token, text) : undefined
  const ofDefault = pipeline.blocks.filter(({ owner }) => owner === 'default').flatMap(({ tokens }) => tokens)
  if (job.tokens.some((one) => ofDefault.some(({ nameSpan }) => nameSpan.start === one.nameSpan.start))) return undefined
  const before = mapping.entries.find(({ key }) => ['variables', 'before_script', 'script', 'run'].includes(String(key.value)))
  const at = (before ?? mapping.entries[0])?.key.span.start
  const indent = at === undefined ? undefined : indentAt(text, at)
  if (at === undefined || indent === undefined) return undefined
  const start = aboveComments(text, at - indent.length, indent)
  return { span: { file: parsed.file, start, end: start }, text: `${indent}id_tokens:\n${blockOf(token, `${indent}  `)}` }
}

function besideOthers(tokens: Mapping, token: Declared, text: string): TextEdit | undefined {
  const last = tokens.entries.at(-1)
  if (last === undefined) return undefined
  const { file } = tokens.span
  if (text[tokens.span.start] === '{') {
    const end = last.span.end
    return { span: { file, start: end, end }, text: `, ${token.name}: { aud: ${JSON.stringify(token.audience)} }` }
  }
  const indent = indentAt(text, last.key.span.start)
  const lines = linesOfEntry(text, last.key.span)
  if (indent === undefined || lines === undefined) return undefined
  const newline = text[lines.end - 1] === '\n' ? '' : '\n'
  return { span: { file, start: lines.end, end: lines.end }, text: `${newline}${blockOf(token, indent)}` }
}

function blockOf({ name, audience }: Declared, indent: string): string {
  return `${indent}${name}:\n${indent}  aud: ${yamlScalar(audience, undefined)}\n`
}

/** What stands before a place on its line, if that is white space only. */
export function indentAt(text: string, at: number): string | undefined {
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  return before.trim() === '' ? before : undefined
}

// Comments right above a key belong to it.
function aboveComments(text: string, lineStart: number, indent: string): number {
  let start = lineStart
  while (start > 0) {
    const before = text.lastIndexOf('\n', start - 2) + 1
    if (!text.slice(before, start).startsWith(`${indent}#`)) break
    start = before
  }
  return start
}
