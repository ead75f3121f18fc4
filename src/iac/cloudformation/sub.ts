/** A part of the text of `!Sub`: what stands there, or a name to fill in; `start` and `end` are its place in the text. */
export type SubPart =
  | { readonly kind: 'literal'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'name'; readonly name: string; readonly start: number; readonly end: number }

/** Takes the text of `!Sub` apart: `${Name}` is filled in, `${!Name}` is `${Name}` as it is. A `${` that nothing closes is text. */
export function readSub(text: string): readonly SubPart[] {
  const parts: SubPart[] = []
  const literal = (start: number, end: number): void => {
    if (end > start) parts.push({ kind: 'literal', text: text.slice(start, end), start, end })
  }
  let at = 0
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', at)) {
    const close = text.indexOf('}', open)
    if (close < 0) break
    literal(at, open)
    at = close + 1
    const name = text.slice(open + 2, close)
    if (!name.startsWith('!')) parts.push({ kind: 'name', name: name.trim(), start: open, end: at })
    else {
      literal(open, open + 2)
      literal(open + 3, at)
    }
  }
  literal(at, text.length)
  return parts
}
