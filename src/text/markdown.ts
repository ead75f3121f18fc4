/**
 * A text from a file, as Markdown that shows exactly that text: nothing in it can make a link, an image, a heading, a
 * table cell or HTML. Line ends become spaces.
 */
export function escapeMarkdown(text: string): string {
  return oneLine(text).replace(/[!-/:-@[-`{-~]/g, '\\$&')
}

/** A text from a file as a code span, safe also in a table cell; what is longer than 300 characters is cut. */
export function codeSpan(text: string): string {
  const line = oneLine(text)
  const shown = line.length > 300 ? `${line.slice(0, 300)}…` : line
  if (shown === '') return '*(empty)*'
  // A code span cannot hold a run of backticks as long as its fence, and a table cell ends at `|` even inside one.
  if (/[`|]/.test(shown)) return escapeMarkdown(shown)
  return `\`${shown}\``
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}
