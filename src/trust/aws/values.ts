import type { Scalar } from '../../syntax/node.ts'
import { parseGlob } from '../../text/file-glob.ts'
import { concat, type Hole, type Text } from '../../text/holes.ts'
import type { Pattern } from '../../text/pattern.ts'
import type { Span } from '../../text/span.ts'

/**
 * Whether `${…}` means anything in a policy: only since `Version` 2012-10-17 (aws.md 3, UG:reference_policies_variables). `unknown`
 * where the `Version` is not known.
 */
export type Variables = 'resolved' | 'literal' | 'unknown'

/** A part of a condition value: text as it stands, an escaped character, a policy variable by what is in its braces, an unknown part. */
export type Piece =
  | { readonly kind: 'plain' | 'escaped'; readonly text: string }
  | { readonly kind: 'variable'; readonly inside: string }
  | { readonly kind: 'hole'; readonly hole: Hole }

/**
 * A condition value in its parts: `${*}`, `${?}` and `${$}` are those characters, any other `${…}` is a policy variable
 * (aws.md 3, UG:reference_policies_variables). A `${` that nothing closes makes the rest unknown.
 */
export function piecesOf(value: Text, variables: Variables, span: Span): readonly Piece[] {
  const pieces: Piece[] = []
  for (const [i, part] of value.entries()) {
    if (typeof part !== 'string') pieces.push({ kind: 'hole', hole: part })
    else if (variables === 'literal') pieces.push({ kind: 'plain', text: part })
    else if (variables === 'unknown' && part.includes('${')) {
      return [...pieces, lost('${', 'whether a dollar and braces are a policy variable depends on the Version, which is not known', span)]
    } else if (!cut(part, pieces)) {
      const hole = value.slice(i).find((later) => typeof later !== 'string')
      return [...pieces, lost('${', hole === undefined ? 'a ${ that nothing closes is no policy variable' : hole.why, span)]
    }
  }
  return pieces
}

function lost(name: string, why: string, span: Span): Piece {
  return { kind: 'hole', hole: { name, why, span } }
}

// False if a `${` stays open; what stands before it is in the pieces then.
function cut(text: string, pieces: Piece[]): boolean {
  let at = 0
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', at)) {
    if (open > at) pieces.push({ kind: 'plain', text: text.slice(at, open) })
    const close = text.indexOf('}', open)
    if (close < 0) return false
    const inside = text.slice(open + 2, close)
    if (inside === '*' || inside === '?' || inside === '$') pieces.push({ kind: 'escaped', text: inside })
    else pieces.push({ kind: 'variable', inside })
    at = close + 1
  }
  if (at < text.length) pieces.push({ kind: 'plain', text: text.slice(at) })
  return true
}

/**
 * A condition value as `StringLike` reads it: `*` is any run of characters and `?` any one, both across `/` and `:`,
 * unless escaped (aws.md 3, UG:reference_policies_elements_condition_operators). Policy variables are unknown parts.
 */
export function readPattern(raw: string, variables: Variables, span: Span): Pattern {
  return piecesOf([raw], variables, span).flatMap((piece): Pattern => {
    if (piece.kind === 'variable') return [{ name: piece.inside, why: 'AWS fills it in at the call', span }]
    return piece.kind === 'hole' ? [piece.hole] : piece.kind === 'escaped' ? [piece.text] : parseGlob(piece.text)
  })
}

/**
 * The spelling of a literal text for an operator, the reverse of the two readers; `undefined` if it has none, since
 * without policy variables there are no escapes.
 */
export function writeLiteral(text: string, variables: Variables, wildcards: boolean): string | undefined {
  if (variables === 'unknown') return /[*?$]/.test(text) ? undefined : text
  if (variables === 'literal') return wildcards && /[*?]/.test(text) ? undefined : text
  const escaped = text.replaceAll('${', `\${$}{`)
  return wildcards ? escaped.replaceAll(/\$\{\$\}|[*?]/g, (part) => (part.length > 1 ? part : `\${${part}}`)) : escaped
}

/** The spelling of a pattern whose only wildcard is `*`; `undefined` if it needs an escape and there are none. */
export function writePattern(glob: string, variables: Variables): string | undefined {
  const parts = glob.split('*').map((part) => writeLiteral(part, variables, true))
  return parts.includes(undefined) ? undefined : parts.join('*')
}

/** The text of a scalar with its unknown parts; `undefined` for null. Numbers and booleans may stand without quotes: aws.md 1. */
export function textOf(scalar: Scalar, text: string): Text | undefined {
  if (scalar.text !== undefined) return concat(scalar.text)
  if (scalar.value === null) return undefined
  if (typeof scalar.value !== 'number') return concat([String(scalar.value)])
  // As it is written, where that is what stands there: `1.0` is not `1`.
  const written = text.slice(scalar.span.start, scalar.span.end)
  return [written !== '' && Number(written) === scalar.value ? written : String(scalar.value)]
}
