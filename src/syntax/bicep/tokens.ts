/** A token of Bicep; the parts of a string are texts and `${…}`. */
export type BicepToken = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'word' | 'number' | 'symbol'; readonly text: string }
  | { readonly kind: 'newline' }
  | { readonly kind: 'string'; readonly pieces: readonly (string | { readonly expression: string })[] }
)

const space = /(?:[ \t\r]|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y
const word = /[A-Za-z_]\w*/y
const number = /\d+/y

/** The tokens of a text; what is no token is a symbol of one character. Linear. */
export function tokensOf(text: string): readonly BicepToken[] {
  const tokens: BicepToken[] = []
  let at = 0
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  while (at < text.length) {
    const skipped = match(space)
    if (skipped !== undefined) {
      at += skipped.length
      continue
    }
    const start = at
    if (text.charAt(at) === '\n') tokens.push({ kind: 'newline', start, end: ++at })
    else if (text.startsWith("'''", at)) {
      const close = text.indexOf("'''", at + 3)
      let end = close < 0 ? text.length : close
      // Of more quotes the last three close it.
      while (text.startsWith("'''", end + 1)) end++
      at = Math.min(end + 3, text.length)
      tokens.push({ kind: 'string', pieces: [text.slice(start + 3, end).replace(/^\r?\n/, '')], start, end: at })
    } else if (text.charAt(at) === "'") {
      const { pieces, end } = stringAt(text, at)
      at = end
      tokens.push({ kind: 'string', pieces, start, end })
    } else {
      const name = match(word)
      const digits = name === undefined ? match(number) : undefined
      const symbol = text.charAt(at)
      at += (name ?? digits ?? symbol).length
      tokens.push({
        kind: name !== undefined ? 'word' : digits !== undefined ? 'number' : 'symbol',
        text: name ?? digits ?? symbol,
        start,
        end: at,
      })
    }
  }
  return tokens
}

const escapes: { readonly [letter: string]: string } = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'", $: '$' }

// A string ends with its line, if nothing else ends it.
function stringAt(
  text: string,
  start: number,
): { readonly pieces: readonly (string | { readonly expression: string })[]; readonly end: number } {
  const pieces: (string | { readonly expression: string })[] = []
  let plain = ''
  let at = start + 1
  while (at < text.length && text.charAt(at) !== "'" && text.charAt(at) !== '\n') {
    if (text.charAt(at) === '\\') {
      plain += escapes[text.charAt(at + 1)] ?? text.charAt(at + 1)
      at += 2
    } else if (text.startsWith('${', at)) {
      const end = endOfExpression(text, at + 2)
      if (plain !== '') pieces.push(plain)
      plain = ''
      pieces.push({ expression: text.slice(at + 2, end) })
      at = text.charAt(end) === '}' ? end + 1 : end
    } else plain += text.charAt(at++)
  }
  if (plain !== '' || pieces.length === 0) pieces.push(plain)
  return { pieces, end: Math.min(text.charAt(at) === "'" ? at + 1 : at, text.length) }
}

// The bracket that closes `${`, over brackets and texts within; or where the text or its line ends.
function endOfExpression(text: string, start: number): number {
  let depth = 0
  let quoted = false
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '\n') return at
    if (character === "'") quoted = !quoted
    else if (quoted) continue
    else if (character === '{') depth++
    else if (character === '}' && depth-- === 0) return at
  }
  return text.length
}
