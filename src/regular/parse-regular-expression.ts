import { foldCase, letterClasses, namedClasses } from './character-classes.ts'
import { type Characters, characterRanges, complementOf, everyCharacter, unionOf } from './characters.ts'
import { type Assertion, characters, either, type Language, literal, type Made, made, nothing, repeat, sequence } from './language.ts'

/** Longer expressions are not read: those of policies are short. */
const longest = 10_000
/** Groups in groups; RE2 refuses 1,000, and our own walks recurse. */
const deepest = 60
/** RE2's limit for the counts of a repetition. */
const mostCopies = 1000

const lineBreak = characterRanges([[0x0a, 0x0a]])

interface Flags {
  /** i, s and m. U says which of several matches is meant, which makes no difference to whether there is one. */
  readonly fold: boolean
  readonly dotAll: boolean
  readonly lines: boolean
}

/** The language of what a regular expression in RE2's syntax matches, with assertions in it as they stand. */
export function parseRegularExpression(source: string): Made {
  if (source.length > longest) return { kind: 'unsupported', why: 'the expression is too long' }
  const parser = new Parser(source)
  const language = parser.alternatives({ fold: false, dotAll: false, lines: false }, 0)
  if (language === undefined || !parser.atEnd) return { kind: 'unsupported', why: parser.why ?? 'the expression has a ) too much' }
  return { kind: 'language', language }
}

/** Reads from left to right; `undefined` is a failure, whose reason is in `why`. */
class Parser {
  why: string | undefined
  readonly #code: readonly string[]
  #at = 0

  constructor(source: string) {
    this.#code = [...source]
  }

  get atEnd(): boolean {
    return this.#at >= this.#code.length
  }

  alternatives(outer: Flags, depth: number): Language | undefined {
    if (depth > deepest) return this.#fail('groups are nested too deeply')
    let flags = outer
    const options: Language[] = []
    let parts: Language[] = []
    while (!this.atEnd && !this.#isNext(')')) {
      if (this.#take('|')) {
        options.push(sequence(...parts))
        parts = []
        continue
      }
      if (this.#isNext('\\Q')) {
        const quoted = this.#quoted(flags)
        if (quoted === undefined) return undefined
        parts.push(...quoted)
        continue
      }
      const changed = this.#isNext('(?') ? this.#flags(flags) : undefined
      if (this.why !== undefined) return undefined
      if (changed?.alone === true) {
        flags = changed.flags
        continue
      }
      const atom = changed === undefined ? this.#atom(flags, depth) : this.#group(changed.flags, depth)
      const repeated = atom === undefined ? undefined : this.#repeated(atom)
      if (repeated === undefined) return undefined
      parts.push(repeated)
    }
    options.push(sequence(...parts))
    return either(...options)
  }

  #isNext(text: string): boolean {
    return [...text].every((character, i) => this.#code[this.#at + i] === character)
  }

  #take(text: string): boolean {
    if (!this.#isNext(text)) return false
    this.#at += [...text].length
    return true
  }

  #fail(why: string): undefined {
    this.why ??= why
    return undefined
  }

  // What follows `(?`: flags for the rest of the group, or for the group that begins here. The name of a group says nothing about what matches.
  #flags(outer: Flags): { readonly flags: Flags; readonly alone: boolean } | undefined {
    const rest = this.#code.slice(this.#at, this.#at + 200).join('')
    const named = /^\(\?P?<\w+>/.exec(rest)
    const set = /^\(\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(rest)
    if (named === null && set === null) {
      return this.#fail(/^\(\?<?[=!]/.test(rest) ? 'look-around assertions' : `the group that begins with ${rest.slice(0, 4)}`)
    }
    this.#at += (named ?? set ?? [''])[0].length
    if (set === null) return { flags: outer, alone: false }
    const [, on = '', off = '', end] = set
    if (end === ')' && on === '' && off === '') return this.#fail('the group (?)')
    const flag = (name: string, before: boolean) => !off.includes(name) && (on.includes(name) || before)
    return { flags: { fold: flag('i', outer.fold), dotAll: flag('s', outer.dotAll), lines: flag('m', outer.lines) }, alone: end === ')' }
  }

  #group(flags: Flags, depth: number): Language | undefined {
    const inner = this.alternatives(flags, depth + 1)
    if (inner === undefined) return undefined
    return this.#take(')') ? inner : this.#fail('a group has no )')
  }

  #quoted(flags: Flags): readonly Language[] | undefined {
    this.#take('\\Q')
    const parts: Language[] = []
    while (!this.atEnd && !this.#take('\\E')) {
      const part = this.#one(this.#code[this.#at++] ?? '', flags)
      if (part === undefined) return undefined
      parts.push(part)
    }
    const repeated = parts.pop()
    if (repeated === undefined) return []
    const last = this.#repeated(repeated)
    return last === undefined ? undefined : [...parts, last]
  }

  #atom(flags: Flags, depth: number): Language | undefined {
    const character = this.#code[this.#at] ?? ''
    switch (character) {
      case '(':
        this.#at++
        return this.#group(flags, depth)
      case '[':
        return this.#set(flags)
      case '.':
        this.#at++
        return characters(flags.dotAll ? everyCharacter : complementOf(lineBreak))
      case '^':
        this.#at++
        return assertion(flags.lines ? 'line-start' : 'start')
      case '$':
        this.#at++
        return assertion(flags.lines ? 'line-end' : 'end')
      case '\\':
        return this.#escaped(flags)
      default:
        // A { that counts is a repetition; any other is a character.
        if (this.#counts() !== undefined) return this.#fail(`nothing stands before ${character}`)
        this.#at++
        return this.#one(character, flags)
    }
  }

  #one(character: string, flags: Flags): Language | undefined {
    const code = character.codePointAt(0) ?? 0
    if (!flags.fold) return literal(character)
    const set = this.#folded(characterRanges([[code, code]]), flags)
    return set === undefined
      ? undefined
      : set.length === 0
        ? nothing
        : set.length === 2 && set[0] === set[1]
          ? literal(character)
          : characters(set)
  }

  #folded(set: Characters, flags: Flags): Characters | undefined {
    return flags.fold ? (foldCase(set) ?? this.#fail('letters beyond ASCII without regard to case')) : set
  }

  #escaped(flags: Flags): Language | undefined {
    for (const [written, at] of assertions) if (this.#take(written)) return assertion(at)
    const known = this.#letterClass(flags)
    if (known !== undefined) return characters(known)
    if (this.why !== undefined) return undefined
    const code = this.#escape()
    return code === undefined ? undefined : this.#one(String.fromCodePoint(code), flags)
  }

  // \d and its like; `undefined` without a reason where none stands here.
  #letterClass(flags: Flags): Characters | undefined {
    const name = this.#code[this.#at] === '\\' ? (this.#code[this.#at + 1] ?? '') : ''
    if (name === 'p' || name === 'P') return this.#fail('classes of Unicode (\\p), whose tables differ from version to version')
    const set = Object.hasOwn(letterClasses, name.toLowerCase()) ? letterClasses[name.toLowerCase()] : undefined
    if (set === undefined) return undefined
    this.#at += 2
    const folded = this.#folded(set, flags)
    return folded === undefined || name === name.toLowerCase() ? folded : complementOf(folded)
  }

  // One character behind a backslash, by its code point.
  #escape(): number | undefined {
    this.#at++
    const rest = this.#code.slice(this.#at, this.#at + 12).join('')
    const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest)
    const hex = /^x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,8})\})/.exec(rest)
    const [first = ''] = this.#code.slice(this.#at, this.#at + 1)
    const code = octal !== null ? Number.parseInt(octal[0], 8) : hex !== null ? Number.parseInt(hex[1] ?? hex[2] ?? '', 16) : single(first)
    if (code === undefined || code > 0x10ffff) return this.#fail(`the escape \\${first}`)
    this.#at += (octal ?? hex)?.[0].length ?? 1
    return code
  }

  #set(flags: Flags): Language | undefined {
    this.#at++
    const negated = this.#take('^')
    const sets: Characters[] = []
    for (let first = true; first || !this.#isNext(']'); first = false) {
      if (this.atEnd) return this.#fail('a [ has no ]')
      const set = this.#namedClass(flags) ?? this.#letterClass(flags) ?? (this.why === undefined ? this.#range(flags) : undefined)
      if (set === undefined) return undefined
      sets.push(set)
    }
    this.#at++
    const all = unionOf(...sets)
    return characters(negated ? complementOf(all) : all)
  }

  #namedClass(flags: Flags): Characters | undefined {
    const found = /^\[:(\^?)(\w*):\]/.exec(this.#code.slice(this.#at, this.#at + 14).join(''))
    if (found === null) return undefined
    const [written, negated, name = ''] = found
    const set = Object.hasOwn(namedClasses, name) ? namedClasses[name] : undefined
    if (set === undefined) return this.#fail(`the class ${written}`)
    this.#at += written.length
    const folded = this.#folded(set, flags)
    return folded === undefined || negated === '' ? folded : complementOf(folded)
  }

  #range(flags: Flags): Characters | undefined {
    const from = this.#member()
    if (from === undefined) return undefined
    const ranged = this.#isNext('-') && this.#at + 1 < this.#code.length && this.#code[this.#at + 1] !== ']'
    if (ranged) this.#at++
    const to = ranged ? this.#member() : from
    if (to === undefined) return undefined
    return to < from ? this.#fail('a range that ends before it begins') : this.#folded(characterRanges([[from, to]]), flags)
  }

  #member(): number | undefined {
    if (this.#isNext('\\')) return this.#escape()
    return this.atEnd ? this.#fail('a [ has no ]') : (this.#code[this.#at++] ?? '').codePointAt(0)
  }

  // A repetition behind an atom; which of several matches it prefers makes no difference to whether there is one.
  #repeated(atom: Language): Language | undefined {
    const counts = this.#counts()
    if (counts === undefined) return atom
    const [least, most] = counts
    this.#take('?')
    if (Math.max(least, most ?? 0) > mostCopies) return this.#fail(`a repetition of more than ${mostCopies}`)
    if (most !== undefined && most < least) return this.#fail(`a repetition of at least ${least} and at most ${most}`)
    if (this.#counts() !== undefined) return this.#fail('a repetition of a repetition')
    return repeat(atom, least, most)
  }

  #counts(): readonly [least: number, most: number | undefined] | undefined {
    if (this.#take('*')) return [0, undefined]
    if (this.#take('+')) return [1, undefined]
    if (this.#take('?')) return [0, 1]
    const found = /^\{(\d{1,9})(,?)(\d{0,9})\}/.exec(this.#code.slice(this.#at, this.#at + 24).join(''))
    if (found === null) return undefined
    const [written, least, comma, most] = found
    if (comma === '' && most !== '') return undefined
    this.#at += written.length
    return [Number(least), comma === '' ? Number(least) : most === '' ? undefined : Number(most)]
  }
}

const assertions: readonly (readonly [written: string, at: Assertion])[] = [
  ['\\A', 'start'],
  ['\\z', 'end'],
  ['\\b', 'word-edge'],
  ['\\B', 'no-word-edge'],
]

function assertion(at: Assertion): Language {
  return made({ kind: 'assertion', at }, [], true)
}

const controls: { readonly [letter: string]: number } = { a: 0x07, f: 0x0c, n: 0x0a, r: 0x0d, t: 0x09, v: 0x0b }

function single(character: string): number | undefined {
  if (Object.hasOwn(controls, character)) return controls[character]
  const code = character.codePointAt(0)
  return code !== undefined && code < 0x80 && !/[0-9A-Za-z]/.test(character) ? code : undefined
}
