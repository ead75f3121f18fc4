import { concat, type Hole, plain, type Text } from '../../text/holes.ts'
import { type MappedText, mappedSlice, markOf, spanIn, unmarked } from '../../text/mapped-text.ts'
import type { ShellCommand, ShellWord } from './command.ts'
import { type Heredoc, type Lexeme, lexShell, type Piece } from './lexer.ts'

/** Nobody sets up trust in a script of this size. */
const longest = 500_000

/** How deep commands in commands are followed. */
const deepest = 10

/** Programs that run the words behind them. */
const prefixes: ReadonlySet<string> = new Set(['sudo', 'command', 'exec', 'time', 'nice', 'nohup', 'builtin'])
/** Words after which another command begins. */
const keywords: ReadonlySet<string> = new Set(['if', 'then', 'else', 'elif', 'fi', 'do', 'done', 'while', 'until', '!', '{', '}', 'time'])
const declarations: ReadonlySet<string> = new Set(['export', 'readonly', 'local', 'declare', 'typeset'])

/**
 * The simple commands of a shell script, in the order of the text: those in functions, loops, conditions, pipes and `$(…)` too.
 * `variables` is what is known of variables before the script begins; a variable that a part of the script sets that may not run is open from
 * there on. Never throws, linear; what can't be read is passed over.
 */
export function parseShell(script: MappedText, variables: ReadonlyMap<string, Text> = new Map()): readonly ShellCommand[] {
  if (script.text.length > longest) return []
  return new Reader(script, variables).read(lexShell(script.text))
}

class Reader {
  readonly #script: MappedText
  readonly #variables: Map<string, Text>
  readonly #commands: ShellCommand[] = []
  /** How many `$(…)` stand around. */
  readonly #level: number
  /** How many conditions, loops and functions are open: what is set there may not be set. */
  #depth = 0

  constructor(script: MappedText, variables: ReadonlyMap<string, Text>, level = 0) {
    this.#script = script
    this.#level = level
    this.#variables = new Map(variables)
  }

  read(lexemes: readonly Lexeme[]): readonly ShellCommand[] {
    let words: (Lexeme & { readonly kind: 'word' })[] = []
    let heredoc: Heredoc | undefined
    let herestring: ShellWord | undefined
    let output: ShellWord | undefined
    let before: ShellCommand | undefined
    let piped = false
    const finish = () => {
      const command = this.#command(words, heredoc, herestring, output, piped ? before : undefined)
      if (command !== undefined) this.#commands.push(command)
      words = []
      heredoc = undefined
      herestring = undefined
      output = undefined
      return command
    }
    for (let i = 0; i < lexemes.length; i++) {
      const lexeme = lexemes[i]
      if (lexeme === undefined) break
      if (lexeme.kind === 'word') {
        this.#inner(lexeme)
        words.push(lexeme)
        continue
      }
      if (lexeme.kind === 'redirect') {
        const target = lexemes[i + 1]
        if (lexeme.text === '<<<' || lexeme.text === '>' || lexeme.text === '>>' || lexeme.text === '>|') {
          if (target?.kind !== 'word') continue
          i++
          this.#inner(target)
          const word = this.#word(target)
          if (lexeme.text === '<<<') herestring = word
          else if (lexeme.descriptor === '' || lexeme.descriptor === '1') output = word
        } else if (target?.kind === 'word') i++
        continue
      }
      if (lexeme.kind === 'heredoc') {
        heredoc = lexeme.document
        continue
      }
      before = finish()
      piped = lexeme.text === '|' || lexeme.text === '|&'
      if (lexeme.text === '(') this.#depth++
      if (lexeme.text === ')') this.#depth = Math.max(0, this.#depth - 1)
    }
    finish()
    return this.#commands
  }

  // The commands in `$(…)` come first: they run first.
  #inner(word: Lexeme & { readonly kind: 'word' }): void {
    for (const piece of word.pieces) {
      if (piece.kind !== 'command' || this.#level >= deepest) continue
      const inner = new Reader(mappedSlice(this.#script, piece.start, piece.end), this.#variables, this.#level + 1)
      this.#commands.push(...inner.read(lexShell(this.#script.text.slice(piece.start, piece.end))))
    }
  }

  #command(
    all: readonly (Lexeme & { readonly kind: 'word' })[],
    heredoc: Heredoc | undefined,
    herestring: ShellWord | undefined,
    output: ShellWord | undefined,
    before: ShellCommand | undefined,
  ): ShellCommand | undefined {
    const lexemes = this.#withoutPrefixes(all)
    const [first] = lexemes
    if (first === undefined) return undefined
    const words = lexemes.map((lexeme) => this.#word(lexeme))
    const name = plain(words[0]?.text ?? [])
    if (name === 'for' || name === 'select' || name === 'case') {
      this.#open(plain(words[1]?.text ?? []) ?? '', 'it takes one value after the other')
      this.#depth++
      return undefined
    }
    if (name === 'esac') {
      this.#depth = Math.max(0, this.#depth - 1)
      return undefined
    }
    if (name !== undefined && declarations.has(name)) {
      for (const lexeme of lexemes.slice(1)) this.#assign(lexeme)
      return undefined
    }
    if (name === 'read') for (const word of words.slice(1)) this.#open(plain(word.text) ?? '', 'the script reads it')
    const input = herestring ?? (heredoc === undefined ? piped(before) : this.#document(heredoc))
    const last = lexemes.at(-1) ?? first
    return {
      words,
      ...(input === undefined ? {} : { input }),
      ...(output === undefined ? {} : { output }),
      span: spanIn({ start: first.start, end: last.end }, this.#script),
    }
  }

  // Assignments, keywords and programs like sudo before the command itself.
  #withoutPrefixes(lexemes: readonly (Lexeme & { readonly kind: 'word' })[]): readonly (Lexeme & { readonly kind: 'word' })[] {
    let at = 0
    const assigned: (Lexeme & { readonly kind: 'word' })[] = []
    for (; at < lexemes.length; at++) {
      const lexeme = lexemes[at]
      const text = lexeme === undefined ? undefined : bare(lexeme)
      if (lexeme === undefined) break
      if (text !== undefined && keywords.has(text)) {
        if (['if', 'while', 'until', '{'].includes(text)) this.#depth++
        if (['fi', 'done', '}'].includes(text)) this.#depth = Math.max(0, this.#depth - 1)
      } else if (text === 'env' || (text !== undefined && prefixes.has(text))) {
        // Their own options: sudo -E, env -i.
        while (at + 1 < lexemes.length && bare(lexemes[at + 1])?.startsWith('-') === true) at++
      } else if (isAssignment(lexeme)) assigned.push(lexeme)
      else break
    }
    const rest = lexemes.slice(at)
    // Before a command it is set for that command only.
    if (rest.length === 0) for (const lexeme of assigned) this.#assign(lexeme)
    return rest
  }

  #assign(lexeme: Lexeme & { readonly kind: 'word' }): void {
    const match = /^([A-Za-z_]\w*)(\+?)=/.exec(this.#script.text.slice(lexeme.start, lexeme.end))
    const [whole, name = '', more] = match ?? []
    if (whole === undefined) return
    const { text } = this.#word({
      ...lexeme,
      start: lexeme.start + whole.length,
      pieces: withoutStart(lexeme.pieces, lexeme.start + whole.length),
    })
    if (this.#depth > 0) this.#open(name, 'the script sets it only under a condition')
    else this.#variables.set(name, more === '' ? text : concat(this.#variables.get(name) ?? [], text))
  }

  #open(name: string, why: string): void {
    if (/^[A-Za-z_]\w*$/.test(name))
      this.#variables.set(name, [{ name, why, span: this.#script.file === '' ? nowhere : { ...nowhere, file: this.#script.file } }])
  }

  #word({ pieces, start, end }: Lexeme & { readonly kind: 'word' }): ShellWord {
    return this.#filled(pieces, start, end)
  }

  #document({ pieces, start, end }: Heredoc): ShellWord {
    return this.#filled(pieces, start, end)
  }

  #filled(pieces: readonly Piece[], start: number, end: number): ShellWord {
    const { file, starts, ends, holes: outer } = this.#script
    const whole = spanIn({ start, end }, this.#script)
    const [texts, from, to]: [string, number[], number[]] = ['', [], []]
    const built = { text: texts, starts: from, ends: to, holes: [...outer] as Hole[] }
    const add = (text: string, at: readonly number[], until: readonly number[]) => {
      built.text += text
      for (let i = 0; i < text.length; i++) {
        built.starts.push(at[i] ?? at.at(-1) ?? whole.start)
        built.ends.push(until[i] ?? until.at(-1) ?? whole.end)
      }
    }
    for (const piece of pieces) {
      const place = spanIn(piece, this.#script)
      if (piece.kind === 'text') {
        add(
          piece.text,
          piece.at.map((i) => starts[i] ?? place.start),
          piece.until.map((i) => ends[i - 1] ?? place.end),
        )
        continue
      }
      const text =
        piece.kind === 'variable'
          ? this.#valueOf(piece, place)
          : [{ name: '$(…)', why: 'only the running script knows what the command prints', span: place }]
      for (const part of text) add(typeof part === 'string' ? part : markOf(built.holes.push(part) - 1), [place.start], [place.end])
    }
    const mapped: MappedText = { file, ...built }
    return { text: unmarked(mapped.text, mapped.holes), mapped, span: whole }
  }

  #valueOf({ name, fallback }: Piece & { readonly kind: 'variable' }, span: Hole['span']): Text {
    const known = this.#variables.get(name)
    if (known !== undefined && !(fallback !== undefined && known.length === 0)) return known
    const why =
      fallback === undefined ? `nothing here sets the variable ${name}` : `whether something sets the variable ${name} is not known`
    return [{ name, why, span }]
  }
}

const nowhere = { file: '', start: 0, end: 0 }

// What echo, printf and cat hand on to the next program.
function piped(before: ShellCommand | undefined): ShellWord | undefined {
  const [program, ...args] = before?.words ?? []
  const name = program && plain(program.text)
  if (before === undefined || name === undefined) return undefined
  if (name === 'cat' && args.length === 0) return before.input
  if (name === 'echo') {
    const texts = args.filter((arg) => !/^-[neE]+$/.test(plain(arg.text) ?? ''))
    return texts.length === 1 ? texts[0] : undefined
  }
  if (name !== 'printf') return undefined
  const [format, value, another] = args
  const template = format && plain(format.text)
  if (another === undefined && value !== undefined && (template === '%s' || template === '%s\\n')) return value
  return value === undefined && template !== undefined && !template.includes('%') ? format : undefined
}

function bare(lexeme: Lexeme | undefined): string | undefined {
  if (lexeme?.kind !== 'word') return undefined
  const [only, another] = lexeme.pieces
  return only?.kind === 'text' && another === undefined && !lexeme.quoted ? only.text : undefined
}

function isAssignment(lexeme: Lexeme & { readonly kind: 'word' }): boolean {
  const [first] = lexeme.pieces
  return first?.kind === 'text' && first.start === lexeme.start && /^[A-Za-z_]\w*\+?=/.test(first.text)
}

function withoutStart(pieces: readonly Piece[], start: number): readonly Piece[] {
  return pieces.flatMap((piece): readonly Piece[] => {
    if (piece.start >= start) return [piece]
    if (piece.kind !== 'text') return []
    const from = piece.at.findIndex((at) => at >= start)
    return from < 0 ? [] : [{ ...piece, start, text: piece.text.slice(from), at: piece.at.slice(from), until: piece.until.slice(from) }]
  })
}
