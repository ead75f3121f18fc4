const quote = 0x22
const backslash = 0x5c
const brace = 0x7b
const newline = 0x0a

/** Where the name that begins at `start` ends: letters, digits, `_` and `-` (HCL's identifiers; beyond ASCII everything counts). */
export function nameEnd(text: string, start: number): number {
  let at = start
  while (at < text.length && isNamePart(text.charCodeAt(at))) at++
  return at
}

/** Whether a name begins here. */
export function isNameAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return isNamePart(code) && !(code >= 0x30 && code <= 0x39) && code !== 0x2d
}

/** The value of a text in quotes that has no escape and no template in it; `undefined` for everything else. */
export function plainText(text: string, start: number, end: number): string | undefined {
  if (text.charCodeAt(start) !== quote || end - start < 2 || text.charCodeAt(end - 1) !== quote) return undefined
  for (let at = start + 1; at < end - 1; at++) {
    const code = text.charCodeAt(at)
    if (code === quote || code === backslash || code === brace || code === newline) return undefined
  }
  return text.slice(start + 1, end - 1)
}

function isNamePart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x5f ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code > 0x7f
  )
}
