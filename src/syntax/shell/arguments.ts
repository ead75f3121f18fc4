import { plain } from '../../text/holes.ts'
import { mappedAsWhole, mappedSlice, spanIn, unmarked } from '../../text/mapped-text.ts'
import type { ShellCommand, ShellWord } from './command.ts'

/** The arguments of a command, told apart. */
export interface Arguments {
  /** Words that are no options and no values of options, the program's name left out. */
  readonly words: readonly ShellWord[]
  /** The values of each option, in the order of the text, by its name without dashes. A value that is missing is left out. */
  readonly options: ReadonlyMap<string, readonly ShellWord[]>
  /** Stands for the value of any option that isn't there: one of the words may be any number of words (`"$@"`, `$OPTIONS`). */
  readonly open?: ShellWord
}

/**
 * Reads `--name value`, `--name=value` and `-n value`. `flags` are options without a value; every other option takes the next word, unless
 * that begins with `--`.
 */
export function argumentsOf(command: ShellCommand, flags: ReadonlySet<string> = new Set()): Arguments {
  const words: ShellWord[] = []
  const options = new Map<string, ShellWord[]>()
  const add = (name: string, value: ShellWord | undefined) => {
    const known = options.get(name) ?? []
    options.set(name, value === undefined ? known : [...known, value])
  }
  for (let i = 1; i < command.words.length; i++) {
    const word = command.words[i]
    if (word === undefined) break
    const start = typeof word.text[0] === 'string' ? word.text[0] : ''
    const named = /^--?([A-Za-z][\w.-]*)(=?)/.exec(start)
    if (named === null) {
      words.push(word)
      continue
    }
    const [whole, name = '', equals] = named
    if (equals === '=') {
      add(name, wordFrom(word, whole.length))
      continue
    }
    const next = command.words[i + 1]
    const isFlag = flags.has(name) || next === undefined || /^--[A-Za-z]/.test(typeof next.text[0] === 'string' ? next.text[0] : '')
    add(name, isFlag ? undefined : next)
    if (!isFlag) i++
  }
  const { open } = command
  return {
    words,
    options,
    ...(open === undefined ? {} : { open: { text: [open], mapped: mappedAsWhole([open], open.span), span: open.span } }),
  }
}

/** The last value of an option, under any of its names. */
export function optionOf({ options }: Arguments, ...names: readonly string[]): ShellWord | undefined {
  return names.flatMap((name) => options.get(name)?.at(-1) ?? [])[0]
}

/** A word without its first units; their number counts in the mapped text. */
function wordFrom(word: ShellWord, start: number): ShellWord {
  return wordPart(word, start, word.mapped.text.length)
}

/** A part of a word, by units of its mapped text. */
export function wordPart({ mapped }: ShellWord, start: number, end: number): ShellWord {
  const part = mappedSlice(mapped, start, end)
  return { text: unmarked(part.text, part.holes), mapped: part, span: spanIn({ start, end }, mapped) }
}

/** The values of a list with a separator between them: `a,b`. */
export function wordsBetween(word: ShellWord, separator: string): readonly ShellWord[] {
  const parts: ShellWord[] = []
  let start = 0
  for (let at = word.mapped.text.indexOf(separator); at >= 0; at = word.mapped.text.indexOf(separator, start)) {
    parts.push(wordPart(word, start, at))
    start = at + separator.length
  }
  return [...parts, wordPart(word, start, word.mapped.text.length)]
}

/** The text of a word without unknown parts. */
export function textOfWord(word: ShellWord | undefined): string | undefined {
  return word && plain(word.text)
}
