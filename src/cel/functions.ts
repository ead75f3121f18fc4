/**
 * The part of a text that a template names: `prefix{name}suffix`, from behind the first prefix to the first suffix after it; the empty text
 * where one of them is missing. `undefined`: no such template. Google's rules: gcp.md 4 [EX].
 */
export function extractByTemplate(text: string, template: string): string | undefined {
  const parts = /^([^{}]*)\{[A-Za-z0-9_]+\}([^{}]*)$/s.exec(template)
  if (parts === null) return undefined
  const [, prefix = '', suffix = ''] = parts
  const from = text.indexOf(prefix)
  if (from < 0) return ''
  const start = from + prefix.length
  if (suffix === '') return text.slice(start)
  const end = text.indexOf(suffix, start)
  return end < 0 ? '' : text.slice(start, end)
}

/** A text cut at a separator; `limit` is the greatest number of parts, the rest stays whole; negative: no limit (cel-go, ext/strings.go). */
export function splitWithLimit(text: string, separator: string, limit: number): string[] {
  if (limit === 0) return []
  const parts = separator === '' ? [...text] : text.split(separator)
  if (limit < 0 || parts.length <= limit) return parts
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)]
}
