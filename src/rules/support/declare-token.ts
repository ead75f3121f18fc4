import type { Job, Pipeline } from '../../gitlab/pipeline.ts'
import { formOf, insertInto } from '../../syntax/members.ts'
import { entry, type Mapping, type Parsed } from '../../syntax/node.ts'
import { yamlScalar } from '../../syntax/yaml/yaml-scalar.ts'
import type { TextEdit } from '../../text/edit.ts'
import { mappingOfJob } from './job-mapping.ts'

/** A token to declare. */
export interface Declared {
  readonly name: string
  readonly audience: string
}

/**
 * The edit that declares a token in a job: behind the others, or in a block of its own above what uses it. `undefined` where the job holds
 * one of that name, where a block of its own would take tokens of `default` from it, and where its form doesn't allow it.
 */
export function declareToken(job: Job, pipeline: Pipeline, token: Declared, parsed: Parsed, text: string): TextEdit | undefined {
  const mapping = mappingOfJob(job, parsed)
  if (mapping === undefined || job.tokensUnknown !== undefined || job.tokens.some(({ name }) => name === token.name)) return undefined
  const own = entry(mapping, 'id_tokens')
  const value = [{ key: 'aud', value: token.audience }]
  if (own !== undefined) {
    const form = own.value.kind === 'mapping' ? formOf(text, own.value) : undefined
    return own.value.kind === 'mapping' && form !== undefined ? insertInto(text, own.value, form, token.name, value) : undefined
  }
  const ofDefault = pipeline.blocks.filter(({ owner }) => owner === 'default').flatMap(({ tokens }) => tokens)
  if (job.tokens.some((one) => ofDefault.some(({ nameSpan }) => nameSpan.start === one.nameSpan.start))) return undefined
  const form = formOf(text, mapping)
  if (form !== 'yaml') return form && insertInto(text, mapping, form, 'id_tokens', [{ key: token.name, value }])
  return ownBlock(mapping, token, text)
}

// A block stands where people look for it: above what the job runs, and not behind its last line.
function ownBlock(mapping: Mapping, { name, audience }: Declared, text: string): TextEdit | undefined {
  return insertAbove(mapping, ['variables', ...runKeys], ['id_tokens:', `  ${name}:`, `    aud: ${yamlScalar(audience, undefined)}`], text)
}

/** Keys of what a job runs. */
export const runKeys: readonly string[] = ['before_script', 'script', 'run']

/** The edit that adds lines to a mapping in block style, above the first of some keys that it has and the comments there. */
export function insertAbove(mapping: Mapping, keys: readonly string[], lines: readonly string[], text: string): TextEdit | undefined {
  const before = mapping.entries.find(({ key }) => keys.includes(String(key.value)))
  const at = (before ?? mapping.entries[0])?.key.span
  if (at === undefined) return undefined
  const lineStart = text.lastIndexOf('\n', at.start - 1) + 1
  const indent = text.slice(lineStart, at.start)
  const start = aboveComments(text, lineStart, indent)
  return { span: { file: at.file, start, end: start }, text: lines.map((line) => `${indent}${line}\n`).join('') }
}

/** Where the comments right above a line of this indentation begin, which belong to it. */
export function aboveComments(text: string, lineStart: number, indent: string): number {
  let start = lineStart
  while (start > 0) {
    const before = text.lastIndexOf('\n', start - 2) + 1
    if (!text.slice(before, start).startsWith(`${indent}#`)) break
    start = before
  }
  return start
}
