import { plain, type Text } from '../../../text/holes.ts'
import type { Span } from '../../../text/span.ts'
import { type TextValue, textValue, type UnknownValue, type Value } from '../../value.ts'
import { isMany, makeText, many } from '../build.ts'
import { isKnown } from '../compare.ts'
import { toText, unknownPart } from '../convert.ts'
import { sortedSet } from '../iterate.ts'
import type { Run } from '../run.ts'

/** A function: arguments that Terraform would refuse fail, unknown ones give as much as is certain. Never throws. */
export type TerraformFunction = (call: Call) => Value

/** What an argument is as a list; something unknown is a list of one item that stands for any number. */
interface Items {
  readonly items: readonly Value[]
  /** Whether some item stands for any number of them. */
  readonly open: boolean
  /** Nobody knows in which order they are: a set with unknown elements. */
  readonly unordered: boolean
}

/** One call of a function with its arguments evaluated. */
export class Call {
  readonly args: readonly Value[]
  readonly span: Span
  readonly run: Run
  /** How the call reads. */
  readonly title: () => string

  constructor(args: readonly Value[], span: Span, run: Run, title: () => string) {
    this.args = args
    this.span = span
    this.run = run
    this.title = title
  }

  /** An argument; null where there is none. */
  arg(index: number): Value {
    return this.args[index] ?? { kind: 'null', span: this.span }
  }

  fail(why: string): UnknownValue {
    return this.run.fail(this.title(), why, this.span)
  }

  /** A result of which nothing is known, because of an argument or what is in it. */
  unknown(of?: { readonly why: string }): UnknownValue {
    return this.run.doubt(this.title(), of ?? { why: 'it is not known' }, this.span)
  }

  /** A text of which nothing is known. */
  hole(of: Value): TextValue {
    const why = unknownPart(of)?.why ?? 'it is not known'
    this.run.doubts++
    return { kind: 'text', text: [{ name: this.title(), why, span: this.span }], span: this.span }
  }

  /** An argument as a text; `undefined` for what is none. */
  text(index: number): Text | undefined {
    return toText(this.arg(index))
  }

  /** An argument as a text that is known altogether; `undefined` for others. */
  plain(index: number): string | undefined {
    const text = this.text(index)
    return text === undefined ? undefined : plain(text)
  }

  /** The result for an argument that is no known text. */
  noText(index: number): Value {
    const arg = this.arg(index)
    return toText(arg) === undefined ? this.fail(`it takes a text, not ${arg.kind === 'null' ? 'null' : `a ${arg.kind}`}`) : this.hole(arg)
  }

  items(index: number): Items | undefined {
    const arg = this.arg(index)
    if (arg.kind === 'list') {
      const mixed = arg.set === true && arg.items.length > 1
      if (mixed && arg.items.every(isKnown)) return { items: sortedSet(arg.items), open: false, unordered: false }
      return { items: arg.items, open: arg.items.some(isMany), unordered: mixed }
    }
    if (arg.kind !== 'unknown') return undefined
    this.run.doubts++
    return { items: [many(arg, arg)], open: true, unordered: false }
  }

  noList(): Value {
    return this.fail('it takes a list')
  }

  make(text: Text): Value {
    return makeText(this.run, text, this.span)
  }

  /** A text that comes of an argument: the argument itself where it stays the same, so that its place is kept. */
  derived(index: number, text: string): Value {
    const arg = this.arg(index)
    if (arg.kind === 'text' && plain(arg.text) === text) return arg
    return makeText(this.run, text === '' ? [] : [text], this.span)
  }

  number(value: number): Value {
    return Number.isFinite(value) ? { kind: 'number', value, span: this.span } : this.fail('it is no number')
  }

  boolean(value: boolean | 'unknown', of?: { readonly why: string }): Value {
    return value === 'unknown' ? this.unknown(of) : { kind: 'boolean', value, span: this.span }
  }

  literal(text: string): TextValue {
    return textValue(text, this.span)
  }
}
