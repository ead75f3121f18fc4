import { parseGlob } from '../../text/file-glob.ts'
import type { Hole, Text } from '../../text/holes.ts'
import type { Pattern } from '../../text/pattern.ts'
import type { Span } from '../../text/span.ts'

/** Whether `${…}` means anything in a policy: only since `Version` 2012-10-17 (aws.md 3, UG:reference_policies_variables). */
export type Variables = 'resolved' | 'literal'

/**
 * A condition value as an operator without wildcards reads it: `${*}`, `${?}` and `${$}` are those characters, any other
 * policy variable is a hole (aws.md 3, UG:reference_policies_variables). A `${` that nothing closes is a hole too.
 */
export function readText(raw: string, variables: Variables, span: Span): Text {
  return joined(pieces(raw, variables, span).map((piece) => (piece.kind === 'variable' ? piece.hole : piece.text)))
}

/**
 * A condition value as `StringLike` reads it: `*` is any run of characters and `?` any one, both across `/` and `:`,
 * unless escaped (aws.md 3, UG:reference_policies_elements_condition_operators).
 */
export function readPattern(raw: string, variables: Variables, span: Span): Pattern {
  return joined(
    pieces(raw, variables, span).flatMap((piece): Pattern => {
      if (piece.kind === 'variable') return [piece.hole]
      return piece.kind === 'escaped' ? [piece.text] : parseGlob(piece.text)
    }),
  )
}

/**
 * The spelling of a literal text for an operator, the reverse of the two readers; `undefined` if it has none, since
 * without policy variables there are no escapes.
 */
export function writeLiteral(text: string, variables: Variables, wildcards: boolean): string | undefined {
  if (variables === 'literal') return wildcards && /[*?]/.test(text) ? undefined : text
  const escaped = text.replaceAll('${', `\${$}{`)
  return wildcards ? escaped.replaceAll(/\$\{\$\}|[*?]/g, (part) => (part.length > 1 ? part : `\${${part}}`)) : escaped
}

/** The spelling of a pattern whose only wildcard is `*`; `undefined` if it needs an escape and there are none. */
export function writePattern(glob: string, variables: Variables): string | undefined {
  const parts = glob.split('*').map((part) => writeLiteral(part, variables, true))
  return parts.includes(undefined) ? undefined : parts.join('*')
}

type Piece = { readonly kind: 'plain' | 'escaped'; readonly text: string } | { readonly kind: 'variable'; readonly hole: Hole }

function pieces(raw: string, variables: Variables, span: Span): readonly Piece[] {
  if (variables === 'literal') return [{ kind: 'plain', text: raw }]
  const result: Piece[] = []
  let at = 0
  for (;;) {
    const open = raw.indexOf('${', at)
    if (open < 0) break
    const close = raw.indexOf('}', open)
    const name = close < 0 ? raw.slice(open + 2) : raw.slice(open + 2, close)
    result.push({ kind: 'plain', text: raw.slice(at, open) })
    if (name === '*' || name === '?' || name === '$') result.push({ kind: 'escaped', text: name })
    else result.push({ kind: 'variable', hole: { name, why: `AWS fills in the policy variable \${${name}} at the call`, span } })
    at = close < 0 ? raw.length : close + 1
  }
  result.push({ kind: 'plain', text: raw.slice(at) })
  return result
}

function joined<Part>(parts: readonly (string | Part)[]): readonly (string | Part)[] {
  const result: (string | Part)[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (typeof part === 'string' && typeof last === 'string') result[result.length - 1] = last + part
    else if (part !== '') result.push(part)
  }
  return result
}
