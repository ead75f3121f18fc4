import { plain, show } from '../../text/holes.ts'
import { type MappedText, spanIn } from '../../text/mapped-text.ts'
import type { Span } from '../../text/span.ts'
import { Build, unitsOf } from './build.ts'
import type { ShellCommand, ShellWord } from './command.ts'
import { readScript } from './grammar.ts'
import { printed, unknownInput } from './print.ts'
import { scriptOf, wordsBefore } from './programs.ts'
import { assignedName, commandWords, declarations, settingsOf, staticText } from './settings.ts'
import type { Item, Redirect, Script, Simple, Word } from './tree.ts'
import { Values } from './values.ts'
import { conditional, Variables } from './variables.ts'

/** How deep scripts that scripts hand to a shell are followed. */
const deepest = 5

type If = Extract<Item, { readonly kind: 'if' }>
type Chain = Extract<Item, { readonly kind: 'chain' }>

/** Goes through the tree of a script once, as a shell would, and notes the commands. */
export class Reader {
  readonly #script: MappedText
  readonly #variables: Variables
  readonly #values: Values
  readonly #commands: ShellCommand[]
  readonly #level: number

  constructor(script: MappedText, variables: Variables, commands: ShellCommand[], level = 0) {
    this.#script = script
    this.#variables = variables
    this.#commands = commands
    this.#level = level
    this.#values = new Values(script, variables, (body) => this.#substituted(body))
  }

  /** Gives the command, where the script is only one. */
  run(script: Script): ShellCommand | undefined {
    let last: ShellCommand | undefined
    for (const item of script) last = this.#item(item)
    return script.length === 1 ? last : undefined
  }

  // What stands in `$(…)`: what it prints, where that is known.
  #substituted(body: Script): ShellWord | undefined {
    this.#variables.enter()
    const command = this.run(body)
    this.#variables.leave('gone')
    return command === undefined ? undefined : output(command)
  }

  #item(item: Item, fed?: ShellWord): ShellCommand | undefined {
    const variables = this.#variables
    switch (item.kind) {
      case 'simple':
        return this.#simple(item, fed)
      case 'pipe':
        return this.#pipe(item.of)
      case 'chain':
        this.#chain(item)
        return undefined
      case 'subshell':
        variables.enter()
        this.run(item.body)
        variables.leave('gone')
        return undefined
      case 'group':
        return this.run(item.body)
      case 'if':
        this.#if(item)
        return undefined
      case 'case':
        this.#values.fields(item.subject)
        for (const branch of item.branches) {
          variables.enter()
          this.run(branch)
          variables.leave('open')
        }
        return undefined
      case 'loop':
        for (const word of item.words) this.#values.fields(word)
        variables.loop([item])
        variables.enter()
        if (item.variable !== undefined) variables.open([item.variable], 'it takes one value after the other')
        this.run(item.test)
        this.run(item.body)
        variables.leave('open')
        return undefined
      case 'function':
        variables.within(item.start, () => this.#item(item.body))
        return undefined
      case 'test':
        for (const word of item.words) this.#values.fields(word)
        variables.open(item.sets, 'it is calculated where it runs')
        return undefined
    }
  }

  // Each part has a shell of its own.
  #pipe(items: readonly Item[]): ShellCommand | undefined {
    let before: ShellCommand | undefined
    for (const [i, item] of items.entries()) {
      this.#variables.enter()
      const feeds = i === 0 || item.kind !== 'simple' ? undefined : ((before && output(before)) ?? this.#unknownPipe(item))
      before = this.#item(item, feeds)
      this.#variables.leave('gone')
    }
    return before
  }

  #unknownPipe(item: Simple): ShellWord {
    return unknownInput('stdin', 'only the running script knows what is piped in', spanIn(item, this.#script))
  }

  // Behind `&&` all that stands before has succeeded; behind `||` it may have or not.
  #chain({ first, rest }: Chain): void {
    this.#item(first)
    let isSure = alwaysSucceeds(first)
    let entered: 'success' | 'failure' | undefined
    for (const { on, item } of rest) {
      const goesOn = on === 'success' && (entered === 'success' || (entered === undefined && isSure))
      if (!goesOn) {
        if (entered !== undefined) this.#variables.leave('open')
        this.#variables.enter()
        entered = on
      }
      this.#item(item)
      isSure &&= alwaysSucceeds(item)
    }
    if (entered !== undefined) this.#variables.leave('open')
  }

  #if({ branches, otherwise }: If): void {
    const names = new Set<string>()
    const branch = (body: Script) => {
      this.#variables.enter()
      this.run(body)
      for (const name of this.#variables.leave('branch')) names.add(name)
    }
    for (const [i, { test, body }] of branches.entries()) {
      if (i > 0) this.#variables.enter()
      this.run(test)
      branch(body)
    }
    if (otherwise !== undefined) branch(otherwise)
    for (let i = 1; i < branches.length; i++) this.#variables.leave('open')
    this.#variables.open(names, conditional)
  }

  #simple(item: Simple, fed: ShellWord | undefined): ShellCommand | undefined {
    const words = commandWords(item)
    const assigned = item.words.slice(0, item.words.length - words.length)
    const [first] = words
    if (first === undefined) {
      for (const word of assigned) this.#values.assign(word)
      this.#redirects(item.redirects)
      return undefined
    }
    // Before a command it is set for that command only.
    for (const word of assigned) this.#values.assigned(word)
    const isDeclaration = declarations.has(staticText(first) ?? '')
    const fields = words.flatMap((word) => {
      if (!isDeclaration || assignedName(word) === undefined) return this.#values.fields(word).map((field) => ({ ...field, from: word }))
      this.#values.assign(word)
      return []
    })
    const feeds = this.#redirects(item.redirects)
    this.#settle(item, words)
    if (isDeclaration) return undefined
    const inner = fields.slice(wordsBefore(fields.map(({ word }) => word)))
    const last = inner.at(-1)
    const [program] = inner
    if (program === undefined || last === undefined) return undefined
    const input = feeds.input ?? fed
    const target =
      feeds.output ?? (plain(program.word.text) === 'tee' ? inner.slice(1).find(({ word }) => !isOption(word))?.word : undefined)
    const open = inner.find((field) => field.open !== undefined)?.open
    const command: ShellCommand = {
      words: inner.map(({ word }) => word),
      ...(input === undefined ? {} : { input }),
      ...(target === undefined ? {} : { output: target }),
      ...(open === undefined ? {} : { open }),
      span: spanIn({ start: program.from.start, end: last.from.end }, this.#script),
    }
    this.#commands.push(command)
    this.#handedOn(command)
    return command
  }

  // What a command does to the variables of its shell.
  #settle(item: Simple, words: readonly Word[]): void {
    const { names, any } = settingsOf(item)
    const [name, ...args] = words.map(staticText)
    const { [name ?? '']: why = 'it is worked out where it runs' } = reasons
    const isDeclaration = declarations.has(name ?? '')
    const exports = name === 'export' || args.some((arg) => /^-\w*x/.test(arg ?? ''))
    for (const one of names) {
      const isHere = words.some((word) => assignedName(word)?.name === one)
      if (!isDeclaration || !isHere) this.#variables.open([one], why)
    }
    if (isDeclaration && exports) {
      for (const word of words.slice(1)) this.#variables.export(assignedName(word)?.name ?? staticText(word) ?? '')
    }
    if (any) this.#variables.any()
    if (name === undefined) return
    this.#variables.call(name)
  }

  #redirects(redirects: readonly Redirect[]): { readonly input?: ShellWord; readonly output?: ShellWord } {
    let input: ShellWord | undefined
    let target: ShellWord | undefined
    for (const { operator, descriptor, word } of redirects) {
      const value = this.#values.single(word)
      if (operator === '>' || operator === '>>') {
        if (descriptor === '' || descriptor === '1') target = value
      } else if (descriptor !== '' && descriptor !== '0') continue
      else if (operator === '<') input = unknownInput(show(value.text), 'what the file holds is not read here', value.span)
      else input = operator === '<<<' ? withLineEnd(value) : value
    }
    return { ...(input === undefined ? {} : { input }), ...(target === undefined ? {} : { output: target }) }
  }

  // `sh -c '…'`: the variables that programs get are known there.
  #handedOn({ words, input }: ShellCommand): void {
    if (this.#level >= deepest) return
    const script = scriptOf(words, input)
    if (script === undefined || script.mapped.text === '') return
    const tree = readScript(script.mapped.text)
    const inner = new Reader(script.mapped, new Variables(tree, this.#variables.exported()), this.#commands, this.#level + 1)
    inner.run(tree)
  }
}

const reasons: { readonly [program: string]: string } = {
  read: 'the script reads it',
  mapfile: 'the script reads it',
  readarray: 'the script reads it',
  unset: 'the script unsets it',
}

function isOption({ text }: ShellWord): boolean {
  return show(text).startsWith('-')
}

function output(command: ShellCommand): ShellWord | undefined {
  const isTee = plain(command.words[0]?.text ?? []) === 'tee'
  return command.output !== undefined && !isTee ? undefined : printed(command)
}

function withLineEnd(word: ShellWord): ShellWord {
  const build = new Build(word.mapped.file)
  const { end } = word.span
  build.addAll(unitsOf(word.mapped))
  build.add({ unit: '\n', start: end, end })
  return build.word(word.span satisfies Span)
}

// Assignments of what is known, and the like.
function alwaysSucceeds(item: Item): boolean {
  if (item.kind !== 'simple') return false
  const [first] = commandWords(item)
  const name = first === undefined ? undefined : staticText(first)
  const runs = (words: readonly Word[]) => words.some(({ pieces }) => pieces.some((piece) => piece.kind === 'script'))
  if (first === undefined) return !runs(item.words)
  return name !== undefined && (declarations.has(name) || ['echo', 'printf', 'set', 'true', ':'].includes(name))
}
