const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const values = new Map([...alphabet].map((character, value) => [character.charCodeAt(0), value]))

/**
 * The UTF-8 text that a base64url string stands for (RFC 4648 section 5, without padding, as in a JWT: RFC 7515 section 2).
 * `undefined` for any other character, for a length that no bytes have, and for bytes that are not UTF-8.
 */
export function decodeBase64Url(text: string): string | undefined {
  const bytes = bytesOf(text)
  return bytes === undefined ? undefined : utf8(bytes)
}

function bytesOf(text: string): readonly number[] | undefined {
  if (text.length % 4 === 1) return undefined
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (let i = 0; i < text.length; i++) {
    const value = values.get(text.charCodeAt(i))
    if (value === undefined) return undefined
    bits = ((bits << 6) | value) & 0xffff
    held += 6
    if (held >= 8) {
      held -= 8
      bytes.push((bits >> held) & 0xff)
    }
  }
  return bytes
}

// The first byte tells how many follow and the least code point that may be written that long (RFC 3629 section 3).
function utf8(bytes: readonly number[]): string | undefined {
  const parts: string[] = []
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i++] ?? 0
    const more =
      first < 0x80 ? 0 : first >= 0xf0 && first < 0xf5 ? 3 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xc2 && first < 0xe0 ? 1 : -1
    if (more < 0) return undefined
    let point = more === 0 ? first : first & (0x3f >> more)
    for (let n = 0; n < more; n++) {
      const next = bytes[i++]
      if (next === undefined || next >> 6 !== 2) return undefined
      point = (point << 6) | (next & 0x3f)
    }
    const least = [0, 0x80, 0x800, 0x10000][more] ?? 0
    if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined
    parts.push(String.fromCodePoint(point))
  }
  return parts.join('')
}
