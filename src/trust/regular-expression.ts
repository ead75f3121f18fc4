import { RE2JS } from 're2js'

/** Compiled expressions, the newest last: a policy is evaluated many times. */
const compiled = new Map<string, ((text: string) => boolean) | undefined>()
const most = 200
/** Longer expressions are refused: those of files are short, and automata grow with them. */
const longest = 10_000

/**
 * The test that a regular expression in RE2's syntax makes: whether some part of a text matches. It runs in time linear in the text.
 * `undefined` for what RE2 refuses: lookarounds, back references, and what is too long.
 */
export function regularExpression(source: string): ((text: string) => boolean) | undefined {
  if (compiled.has(source)) return compiled.get(source)
  const [oldest] = compiled.keys()
  if (compiled.size >= most && oldest !== undefined) compiled.delete(oldest)
  const made = compile(source)
  compiled.set(source, made)
  return made
}

function compile(source: string): ((text: string) => boolean) | undefined {
  if (source.length > longest) return undefined
  try {
    const expression = RE2JS.compile(source)
    return (text) => expression.matcher(text).find()
  } catch {
    return undefined
  }
}
