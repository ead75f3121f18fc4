/**
 * What an error of `yaml` says to people, by its code; where one code stands for several mistakes, by the library's own
 * words. `undefined` for what the reader reports itself at a better place.
 */
export function wordsFor(code: string, message: string): string | undefined {
  if (code === 'MISSING_CHAR' || code === 'UNEXPECTED_TOKEN' || code === 'BAD_INDENT') {
    for (const [beginning, words] of byMessage) if (message.startsWith(beginning)) return words
    return byCode[code] ?? message
  }
  return byCode[code] ?? message
}

const byCode: { readonly [code: string]: string } = {
  ALIAS_PROPS: 'An alias can have neither a tag nor an anchor',
  BAD_ALIAS: 'The name of the anchor or alias is missing',
  BAD_DIRECTIVE: 'This directive is not known',
  BAD_INDENT: 'The indentation fits no line above',
  BAD_PROP_ORDER: 'Tags and anchors stand behind the indicator',
  BAD_SCALAR_START: 'A text that begins like this must be quoted',
  BLOCK_AS_IMPLICIT_KEY: 'A nested mapping begins on a line of its own',
  BLOCK_IN_FLOW: 'Inside brackets, collections are written with brackets too',
  MULTILINE_IMPLICIT_KEY: 'A key must stand on one line',
  MULTIPLE_ANCHORS: 'Only one anchor can stand here',
  MULTIPLE_TAGS: 'Only one tag can stand here',
  TAB_AS_INDENT: 'Tabs cannot indent; use spaces',
}

const byMessage: readonly (readonly [beginning: string, words: string | undefined])[] = [
  // Reported where the parser gave up; the reader names the place where the quote or bracket opens.
  ['Missing closing', undefined],
  ['Flow map', undefined],
  ['Flow sequence', undefined],
  ['Implicit map keys need', 'A colon is missing behind this key'],
  ['Missing , between', 'A comma is missing here'],
  ['Missing , or : between', 'A comma or a colon is missing here'],
  ['Missing space after :', 'A space is missing behind the colon'],
  ['Sequence item without', 'A list item begins with a dash'],
  ['Block scalar header includes', 'Nothing but a comment can stand behind | or >'],
  ['Comments must be separated', 'A space is missing before the #'],
  ['Tags and anchors must be separated', 'A space is missing behind the tag or anchor'],
  ['Not a YAML token', 'This cannot stand here'],
  ['Unexpected', 'This cannot stand here'],
]
