import type { Hole, Text } from '../../text/holes.ts'
import { type MappedText, mappedSlice, spanIn, unmarked } from '../../text/mapped-text.ts'
import { Build, type Unit, unitsOf, unitsOfText } from './build.ts'
import type { ShellWord } from './command.ts'
import { writtenName } from './names.ts'
import { assignedName } from './settings.ts'
import type { Piece, Place, Script, Word } from './tree.ts'
import type { Value, Variables } from './variables.ts'

/** How long the value of a variable may be, and all that variables fill in together: scripts that double a text are no scripts. */
const longestValue = 20_000
const most = 400_000

/** One argument. `open`: it may be any number of them. */
export interface Field {
  readonly word: ShellWord
  readonly open?: Hole
}

/** What a piece comes to. */
interface Filled {
  readonly text: Text
  readonly mapped?: MappedText
  readonly list?: readonly ShellWord[]
  /** It may be any number of words. */
  readonly several?: Hole
}

/** Works out the words of a script; POSIX 2.6. */
export class Values {
  readonly #script: MappedText
  readonly #variables: Variables
  /** Runs what stands in `$(…)` and gives what it prints. */
  readonly #run: (body: Script) => ShellWord | undefined
  #left = most

  constructor(script: MappedText, variables: Variables, run: (body: Script) => ShellWord | undefined) {
    this.#script = script
    this.#variables = variables
    this.#run = run
  }

  /** The arguments that a word comes to: none, one or several. */
  fields(word: Word): readonly Field[] {
    const span = spanIn(word, this.#script)
    const hasOwnPlaces = isSole(word.pieces)
    const fields: { build: Build; open?: Hole }[] = []
    let current: { build: Build; open?: Hole } | undefined
    const here = () => {
      if (current === undefined) {
        current = { build: this.#build() }
        fields.push(current)
      }
      return current
    }
    for (const piece of word.pieces) {
      if (piece.kind === 'text') {
        here().build.addAll(this.#units(piece))
        continue
      }
      const filled = this.#filled(piece)
      if (filled.list !== undefined) {
        if (word.pieces.length === 1) return filled.list.map((item) => ({ word: item }))
        for (const [i, item] of filled.list.entries()) {
          if (i > 0) current = undefined
          here().build.addAll(unitsOfText(item.text, spanIn(piece, this.#script)))
        }
        continue
      }
      const units = this.#charged(filled, piece, hasOwnPlaces)
      if (filled.several !== undefined) here().open = filled.several
      if (piece.quoted) {
        here().build.addAll(units)
        continue
      }
      for (const unit of units) {
        if (typeof unit.unit === 'string' && ' \t\n'.includes(unit.unit)) {
          current = undefined
          continue
        }
        const field = here()
        field.build.add(unit)
        if (typeof unit.unit !== 'string' && piece.kind !== 'other') field.open ??= unit.unit
      }
    }
    return fields.map(({ build, open }) => ({
      word: build.word(fields.length === 1 ? span : { ...span, ...build.place }),
      ...(open === undefined ? {} : { open }),
    }))
  }

  /** The one text that a word comes to, in places where it is not parted. */
  single(word: Word): ShellWord {
    const hasOwnPlaces = isSole(word.pieces)
    const build = this.#build()
    for (const piece of word.pieces) {
      if (piece.kind === 'text') build.addAll(this.#units(piece))
      else {
        const filled = this.#filled(piece)
        const text: Text = filled.list === undefined ? filled.text : [this.#hole(piece, 'it is a list')]
        build.addAll(this.#charged(filled.list === undefined ? filled : { text }, piece, hasOwnPlaces))
      }
    }
    return build.word(spanIn(word, this.#script))
  }

  /** Sets the variable that a word assigns to. */
  assign(word: Word): void {
    const value = this.assigned(word)
    const to = assignedName(word)
    if (to === undefined || value === undefined) return
    const { name, operator } = to
    const before = operator === '=' ? undefined : this.#variables.get(name)
    if (operator === '=') this.#variables.set(name, value)
    else if (
      operator === '[]=' ||
      before === undefined ||
      typeof before === 'string' ||
      (before.list === undefined) !== (value.list === undefined)
    )
      this.#variables.open([name], typeof before === 'string' ? before : 'nothing here says what it is before')
    else if (value.list !== undefined) this.#variables.set(name, limited({ text: [], list: [...(before.list ?? []), ...value.list] }))
    else {
      const build = this.#build()
      const place = spanIn(word, this.#script)
      for (const part of [before, value]) build.addAll(part.mapped === undefined ? unitsOfText(part.text, place) : unitsOf(part.mapped))
      this.#variables.set(name, limited({ text: build.word(place).text }))
    }
  }

  /** The value that a word assigns; `undefined` for words that assign nothing. */
  assigned(word: Word): Value | undefined {
    const to = assignedName(word)
    if (to === undefined) return undefined
    if (word.list !== undefined) {
      const list = word.list.flatMap((item) => this.fields(item))
      const open = list.find((field) => field.open !== undefined)?.open
      return limited({ text: [], list: list.map((field) => field.word), ...(open === undefined ? {} : { open: open.why }) })
    }
    const { text, mapped } = this.single({ ...word, pieces: withoutStart(word.pieces, to.length), start: word.start + to.length })
    return limited({ text, mapped })
  }

  #build(): Build {
    return new Build(this.#script.file, this.#script.holes)
  }

  #units({ text, at, until, start, end }: Piece & { readonly kind: 'text' }): readonly Unit[] {
    const { starts, ends } = this.#script
    const place = spanIn({ start, end }, this.#script)
    return text.split('').map((unit, i) => ({
      unit,
      start: starts[at[i] ?? start] ?? place.start,
      end: ends[(until[i] ?? end) - 1] ?? place.end,
    }))
  }

  #charged({ text, mapped }: Filled, piece: Piece, hasOwnPlaces: boolean): readonly Unit[] {
    const place = spanIn(piece, this.#script)
    let length = 0
    for (const part of text) length += typeof part === 'string' ? part.length : 1
    this.#left -= length
    if (this.#left < 0) return unitsOfText([this.#hole(piece, 'there is too much to fill in')], place)
    return mapped !== undefined && hasOwnPlaces ? unitsOf(mapped) : unitsOfText(text, place)
  }

  #filled(piece: Exclude<Piece, { readonly kind: 'text' }>): Filled {
    switch (piece.kind) {
      case 'variable':
        return this.#variable(piece)
      case 'list': {
        const value = this.#variables.get(piece.name)
        if (typeof value === 'object') return value.list === undefined ? value : { text: [], list: value.list }
        const hole = this.#hole(piece, value ?? `nothing here sets the variable ${piece.name}`)
        return { text: [hole], several: hole }
      }
      case 'script': {
        const word = this.#run(piece.body)
        if (word === undefined) return { text: [this.#hole(piece, 'only the running script knows what the command prints')] }
        const mapped = withoutLineEnds(word.mapped)
        return { text: unmarked(mapped.text, mapped.holes), mapped }
      }
      case 'other': {
        if (piece.body !== undefined) this.#run(piece.body)
        this.#variables.open(piece.sets ?? [], piece.why)
        const hole = this.#hole(piece, piece.why)
        return { text: [hole], ...(piece.several ? { several: hole } : {}) }
      }
    }
  }

  #variable(piece: Piece & { readonly kind: 'variable' }): Filled {
    const { name, fallback } = piece
    const value = this.#variables.get(name)
    const known = typeof value === 'object' && value.list === undefined ? value : undefined
    const why = typeof value === 'string' ? value : value === undefined ? `nothing here sets the variable ${name}` : 'it is a list'
    const unknown: Filled = { text: [this.#hole(piece, why)] }
    if (fallback === undefined) return known ?? unknown
    const instead = this.single(fallback.word)
    const { operator } = fallback
    const isEmpty = known === undefined ? undefined : operator.startsWith(':') ? emptiness(known.text) : false
    if (operator.endsWith('?')) return known ?? unknown
    if (operator.endsWith('+')) return isEmpty === false ? instead : isEmpty === true ? { text: [] } : unknown
    if (known !== undefined && isEmpty === false) return known
    if (isEmpty === true) {
      if (operator === ':=') this.#variables.set(name, limited(instead))
      return instead
    }
    const filled = operator.startsWith(':') && emptiness(instead.text) === false
    const hole = this.#hole(piece, value === undefined ? `whether something sets the variable ${name} is not known` : why)
    if (operator.endsWith('=')) this.#variables.open([name], hole.why)
    return { text: [filled ? { ...hole, filled } : hole] }
  }

  #hole(piece: Place & { readonly name?: string }, why: string): Hole {
    const { text, holes } = this.#script
    return { name: piece.name ?? writtenName(text.slice(piece.start, piece.end), holes), why, span: spanIn(piece, this.#script) }
  }
}

function limited(value: Value): Value {
  let length = 0
  for (const part of [...value.text, ...(value.list ?? []).flatMap((item) => item.text)])
    length += typeof part === 'string' ? part.length : 1_000
  return length > longestValue ? { text: [], open: 'its value is too long' } : value
}

// Whether a text is empty: `undefined` where that depends on what is not known.
function emptiness(text: Text): boolean | undefined {
  if (text.length === 0) return true
  return text.some((part) => (typeof part === 'string' ? part !== '' : part.filled === true)) ? false : undefined
}

// Whether what is filled in is all of the word, or all that stands behind its first `=`.
function isSole(pieces: readonly Piece[]): boolean {
  const some = pieces.filter((piece) => piece.kind !== 'text' || piece.text !== '')
  const before = some.slice(0, -1)
  if (some.at(-1)?.kind === 'text' || before.some((piece) => piece.kind !== 'text')) return false
  const text = before.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('')
  return text === '' || text.indexOf('=') === text.length - 1
}

function withoutStart([first, ...rest]: readonly Piece[], length: number): readonly Piece[] {
  if (first?.kind !== 'text') return rest
  const { text, at, until } = first
  const start = at[length] ?? first.end
  return [{ ...first, start, text: text.slice(length), at: at.slice(length), until: until.slice(length) }, ...rest]
}

function withoutLineEnds(mapped: MappedText): MappedText {
  let end = mapped.text.length
  while (end > 0 && mapped.text.charAt(end - 1) === '\n') end--
  return mappedSlice(mapped, 0, end)
}
