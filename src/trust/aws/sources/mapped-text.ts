import type { Piece } from '../../../iac/cloudformation/pieces.ts'
import type { Scalar } from '../../../syntax/node.ts'
import { placesIn } from '../../../syntax/scalar-places.ts'
import type { Hole } from '../../../text/holes.ts'
import { type MappedText, markOf, type Places } from '../../../text/mapped-text.ts'
import type { FileId } from '../../../text/span.ts'

/** The text of pieces, in the order in which they stand in the file. */
export function mappedText(file: FileId, source: string, pieces: readonly Piece[]): MappedText {
  const starts: number[] = []
  const ends: number[] = []
  const holes: Hole[] = []
  const places = new Map<Scalar, Places>()
  let text = ''
  for (const piece of pieces) {
    const { part } = piece
    const added = typeof part === 'string' ? part : markOf(holes.push(part) - 1)
    text += added
    let own: Places | undefined
    if ('scalar' in piece) {
      own = places.get(piece.scalar) ?? placesIn(source, piece.scalar)
      places.set(piece.scalar, own)
    }
    const from = 'scalar' in piece ? piece.start : 0
    const literal = own !== undefined && 'scalar' in piece && piece.end - piece.start === added.length && typeof part === 'string'
    const first = own === undefined ? undefined : own.starts[from]
    const last = 'scalar' in piece ? own?.ends[piece.end - 1] : undefined
    const whole = 'scalar' in piece ? piece.scalar.span : piece.span
    for (let i = 0; i < added.length; i++) {
      starts.push((literal ? own?.starts[from + i] : first) ?? whole.start)
      ends.push((literal ? own?.ends[from + i] : last) ?? whole.end)
    }
  }
  return { file, text, starts, ends, holes }
}

/** The text with `%XX` read as UTF-8, as IAM's API gives policies; what is no such escape stays as it is. */
export function percentDecoded(mapped: MappedText): MappedText {
  const starts: number[] = []
  const ends: number[] = []
  let text = ''
  for (let at = 0; at < mapped.text.length; ) {
    const length = escapeLength(mapped.text, at)
    const read = length === 0 ? undefined : decoded(mapped.text.slice(at, at + length))
    const units = read ?? mapped.text.charAt(at)
    const end = at + (read === undefined ? 1 : length)
    text += units
    for (let i = 0; i < units.length; i++) {
      starts.push(mapped.starts[at] ?? 0)
      ends.push(mapped.ends[end - 1] ?? 0)
    }
    at = end
  }
  return { ...mapped, text, starts, ends }
}

// Characters of the escapes that make one character of UTF-8.
function escapeLength(text: string, at: number): number {
  const first = /^%[0-9a-f]{2}$/i.test(text.slice(at, at + 3)) ? Number.parseInt(text.slice(at + 1, at + 3), 16) : undefined
  if (first === undefined) return 0
  if (first < 0x80) return 3
  return 3 * (first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2)
}

function decoded(escapes: string): string | undefined {
  try {
    return decodeURIComponent(escapes)
  } catch {
    return undefined
  }
}
