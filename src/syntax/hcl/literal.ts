/** The text between two quotes, or a piece of it, with its escapes worked out. */
export interface Unescaped {
  readonly value: string
  /** Where the first wrong escape stands, from the start of the piece. */
  readonly wrong: number | undefined
}

const simple: { readonly [letter: string]: string } = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

/**
 * Works out `\n \r \t \" \\ \uXXXX \UXXXXXXXX` (HCL's syntax specification, "Quoted and heredoc template expressions"); a wrong escape
 * stands for itself. `$${` and `%%{` are for `unescapeMarkers`.
 */
export function unescapeQuoted(raw: string): Unescaped {
  if (!raw.includes('\\')) return { value: raw, wrong: undefined }
  let wrong: number | undefined
  let value = ''
  let from = 0
  for (let at = raw.indexOf('\\'); at >= 0; at = raw.indexOf('\\', from)) {
    const found = escapeAt(raw, at)
    if (found === undefined) wrong ??= at
    value += raw.slice(from, at) + (found?.value ?? raw.slice(at, at + 2))
    from = at + (found?.length ?? 2)
  }
  return { value: value + raw.slice(from), wrong }
}

function escapeAt(raw: string, at: number): { readonly value: string; readonly length: number } | undefined {
  const letter = raw[at + 1] ?? ''
  const value = simple[letter]
  if (value !== undefined) return { value, length: 2 }
  const digits = letter === 'u' ? 4 : letter === 'U' ? 8 : 0
  const hex = raw.slice(at + 2, at + 2 + digits)
  if (digits === 0 || hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex)) return undefined
  const code = Number.parseInt(hex, 16)
  return code > 0x10ffff ? undefined : { value: String.fromCodePoint(code), length: 2 + digits }
}

/** `$${` is the text `${`, and `%%{` the text `%{`: in quotes, in heredocs and in files of templates. */
export function unescapeMarkers(raw: string): string {
  return raw.includes('{') ? raw.replaceAll('$${', '${').replaceAll('%%{', '%{') : raw
}

/** The number of `12`, `1.5`, `1e5`; NaN for others (HCL has no hexadecimal numbers). */
export function readNumber(raw: string): number {
  return /^\d/.test(raw) && /^[\d.eE+-]+$/.test(raw) ? Number(raw) : Number.NaN
}
