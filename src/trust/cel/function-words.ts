/** A function of CEL for people. `of`: what it is a method of; `call`: it stands before its argument. */
export interface CelFunctionWords {
  readonly of: 'string' | 'list' | 'any' | 'call'
  /** One sentence, plain text. */
  readonly about: string
  readonly source: string
}

const standard = 'cel-spec, langdef.md'
const strings = 'cel-go, ext/strings.go'

/** What functions, methods and macros do that trust policies use; in the order in which they are offered. */
const rows: { readonly [name: string]: CelFunctionWords } = {
  startsWith: { of: 'string', about: 'Whether the text begins with the argument, letter by letter.', source: standard },
  endsWith: { of: 'string', about: 'Whether the text ends with the argument, letter by letter.', source: standard },
  contains: { of: 'string', about: 'Whether the argument stands anywhere in the text.', source: standard },
  matches: {
    of: 'string',
    about: 'Whether the regular expression (RE2) matches any part of the text; only ^ and $ make it the whole text.',
    source: standard,
  },
  extract: {
    of: 'string',
    about:
      "The part of the text that the template names, as in extract('project_path:{path}:'); the empty text where the template does not fit.",
    source: 'gcp.md 4 [EX]',
  },
  split: {
    of: 'string',
    about: 'The list of the parts between the separators; a second argument is the most parts that it makes.',
    source: strings,
  },
  join: { of: 'list', about: 'One text of all texts of the list, with the argument between them.', source: strings },
  all: { of: 'list', about: 'Whether the condition holds for every item, as in list.all(x, …); true for an empty list.', source: standard },
  exists: { of: 'list', about: 'Whether the condition holds for one item at least, as in list.exists(x, …).', source: standard },
  exists_one: { of: 'list', about: 'Whether the condition holds for exactly one item, as in list.exists_one(x, …).', source: standard },
  filter: { of: 'list', about: 'The items for which the condition holds, as in list.filter(x, …).', source: standard },
  map: { of: 'list', about: 'The list of what the expression makes of each item, as in list.map(x, …).', source: standard },
  size: { of: 'any', about: 'The number of characters of a text, or of items of a list.', source: standard },
  lowerAscii: { of: 'string', about: 'The text with its letters A to Z as small ones.', source: strings },
  upperAscii: { of: 'string', about: 'The text with its letters a to z as capitals.', source: strings },
  replace: { of: 'string', about: 'The text with the second argument wherever the first one stood.', source: strings },
  substring: { of: 'string', about: 'The characters from the first position up to the second one, counted from 0.', source: strings },
  trim: { of: 'string', about: 'The text without white space at its ends.', source: strings },
  charAt: { of: 'string', about: 'The character at a position, counted from 0.', source: strings },
  indexOf: {
    of: 'string',
    about: 'The first position of the argument in the text, counted from 0; -1 where it is not there.',
    source: strings,
  },
  lastIndexOf: {
    of: 'string',
    about: 'The last position of the argument in the text, counted from 0; -1 where it is not there.',
    source: strings,
  },
  has: {
    of: 'call',
    about: 'Whether the member is there, as in has(x.member): without it, to read what is missing is an error.',
    source: standard,
  },
  string: { of: 'call', about: 'The argument as a text.', source: standard },
  int: { of: 'call', about: 'The argument as a whole number; an error where it is none.', source: standard },
  double: { of: 'call', about: 'The argument as a number with a fraction; an error where it is none.', source: standard },
  bool: { of: 'call', about: "The argument, a text such as 'true', as a truth; an error where it is none.", source: standard },
}

/** Every function that there are words for. */
export const functionNames: readonly string[] = Object.keys(rows)

/** What a function does; `undefined` where there are no words for it. */
export function functionWords(name: string): CelFunctionWords | undefined {
  return Object.hasOwn(rows, name) ? rows[name] : undefined
}
