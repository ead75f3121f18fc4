import { yamlScalar } from '../../syntax/yaml/yaml-scalar.ts'
import type { TextEdit } from '../../text/edit.ts'
import type { Span } from '../../text/span.ts'
import { tailEdit } from '../../text/template-tail.ts'

/** Values that mean themselves in every language that policies stand in, templates included. */
const bare = /^[\w./:@*? -]+$/

/**
 * The edit that puts one text in the place of another where that is written as it is: a literal, wherever its value is used, or the end of a
 * template, behind the last `${…}`. `undefined` where something else makes the value.
 */
export function literalEdit(source: string, at: Span, before: string, after: string): readonly TextEdit[] | undefined {
  const written = source.slice(at.start, at.end)
  if (/\.(tf|tofu|tfvars)$/i.test(at.file)) {
    if (!bare.test(after)) return undefined
    return written === `"${before}"` ? [{ span: at, text: `"${after}"` }] : tailEdit(source, at, before, after)
  }
  const isYaml = /\.ya?ml$/i.test(at.file)
  if (isWritten(written, before, isYaml)) return [{ span: at, text: isYaml ? yamlScalar(after, written) : JSON.stringify(after) }]
  return bare.test(after) ? tailEdit(source, at, before, after) : undefined
}

function isWritten(written: string, value: string, isYaml: boolean): boolean {
  if (isYaml && (written === value || written === `'${value.replaceAll("'", "''")}'`)) return true
  if (!written.startsWith('"')) return false
  try {
    return JSON.parse(written) === value
  } catch {
    return false
  }
}
