/**
 * A text from a file or a token with every character that hides itself or turns the reading direction shown by its code
 * point (`⟨U+202E⟩`): control characters, format characters (bidirectional marks, zero-width ones), line and paragraph
 * separators, lone surrogates, and spaces that are not the ordinary one. Where people compare two values, nothing else
 * can make different texts look alike by being invisible.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?! )\p{Zs}/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    return `⟨U+${code}⟩`
  })
}
