import { type Entry, entry, follow, type Mapping, type Node, type Scalar, type Sequence, stringOf } from '../../syntax/node.ts'
import { placesIn } from '../../syntax/scalar-places.ts'
import { byDefault, plain } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import { type Call, callOf } from './call.ts'
import { Conditions } from './conditions.ts'
import { openScalar, type Piece, piecesOf, scalarOf, textOf, unknownScalar } from './pieces.ts'
import { pseudoParameter } from './pseudo-parameters.ts'
import { readSub } from './sub.ts'
import type { Resource, Template } from './template.ts'

/** What a cloud computes for a resource: what `Ref` gives (no attribute) or `GetAtt`. `undefined`: not known here. No cloud is known here. */
export type Computed = (resource: Resource, attribute: string | undefined, at: Span) => Node | undefined

/** List parameters with more items are nobody's. */
const mostItems = 1000
/** Values that lead to each other further than this lead nowhere; a document itself is never so deep. */
const mostOpen = 500
/** Characters of all texts that are put together: aliases and defaults can be named again and again. */
const mostCharacters = 5_000_000

/**
 * Values of a template: each node with its intrinsic functions filled in, as far as they are known without deploying.
 * Parameters have their defaults. Every node has the span of the text it comes from (the literal in a parameter's default,
 * a mapping's value), a text put together has that of its function, and what is not known is a scalar with `text`, named by
 * what it would take. A node without functions is given back as it is. `undefined` is `AWS::NoValue`: as if it were not there.
 */
export class Evaluator {
  readonly #template: Template
  readonly #text: string
  readonly #computed: Computed
  readonly #values = new Map<Node, Node | undefined>()
  readonly #parameters = new Map<string, Node>()
  readonly #members = new Map<Node, ReadonlyMap<string, Node>>()
  readonly #conditions: Conditions
  /** What is being evaluated, against circles. */
  readonly #open = new Set<Node | string>()
  /** Characters that may still be put together. */
  #left = mostCharacters

  constructor(template: Template, text: string, computed: Computed) {
    this.#template = template
    this.#text = text
    this.#computed = computed
    this.#conditions = new Conditions(template.conditions, (left, right) => this.#equal(left, right))
  }

  evaluate(node: Node): Node | undefined {
    const target = follow(node)
    if (target === undefined || this.#values.has(target)) return target && this.#values.get(target)
    if (this.#open.has(target) || this.#open.size > mostOpen) return unknownScalar('circle', 'it leads back to itself', target.span)
    this.#open.add(target)
    const call = callOf(target)
    const value = call === undefined ? this.#inside(target) : this.#call(call, target)
    this.#open.delete(target)
    this.#values.set(target, value)
    return value
  }

  #inside(node: Node): Node {
    if (node.kind === 'sequence') return this.#sequence(node)
    return node.kind === 'mapping' ? this.#mapping(node) : node
  }

  #sequence(node: Sequence): Node {
    const items = node.items.flatMap((item) => this.evaluate(item) ?? [])
    return items.length === node.items.length && items.every((item, i) => item === node.items[i]) ? node : { ...node, items }
  }

  #mapping(node: Mapping): Node {
    const macro = node.entries.find(({ key }) => String(key.value).startsWith('Fn::'))
    if (macro !== undefined) return unknownScalar(String(macro.key.value), 'CloudFormation expands it when it deploys', macro.key.span)
    const entries = node.entries.flatMap((member): Entry | readonly [] => {
      const value = this.evaluate(member.value)
      if (value === undefined) return []
      return value === member.value ? member : { ...member, value }
    })
    return entries.length === node.entries.length && entries.every((one, i) => one === node.entries[i]) ? node : { ...node, entries }
  }

  #call(call: Call, node: Node): Node | undefined {
    const { span } = node
    switch (call.name) {
      case 'Ref':
        return this.#ref(stringOf(call.argument) ?? '', span)
      case 'GetAtt':
        return this.#attribute(this.#path(call.argument), span)
      case 'Sub':
        return this.#sub(call.argument, span)
      case 'Join':
        return this.#join(call.argument, span)
      case 'Split':
        return this.#split(call.argument, span)
      case 'Select':
        return this.#select(call.argument, span)
      case 'FindInMap':
        return this.#findInMap(call.argument, span)
      case 'If':
        return this.#if(call.argument, span)
      case 'ImportValue': {
        const name = this.#shown(call.argument)
        return unknownScalar(name, `another stack exports it as ${name}`, span)
      }
      default:
        return unknownScalar(call.name, `what Fn::${call.name} gives is not known`, span)
    }
  }

  #ref(name: string, span: Span): Node | undefined {
    const pseudo = pseudoParameter(name, span)
    if (pseudo !== undefined) return pseudo === 'none' ? undefined : pseudo
    if (this.#template.parameters.has(name)) {
      const value = this.#parameters.get(name) ?? this.#parameter(name)
      this.#parameters.set(name, value)
      return value
    }
    return this.#attribute([name], span)
  }

  #parameter(name: string): Node {
    const parameter = this.#template.parameters.get(name)
    const fallback = follow(entry(parameter?.node, 'Default')?.value)
    const type = stringOf(entry(parameter?.node, 'Type')?.value) ?? 'String'
    const keySpan = parameter?.key.span ?? nowhere
    if (fallback?.kind !== 'scalar' || fallback.value === null) return unknownScalar(name, `the parameter ${name} has no default`, keySpan)
    if (type.startsWith('AWS::SSM::'))
      return unknownScalar(name, `the parameter ${name} is looked up when the stack is made`, fallback.span)
    // Such a parameter is mostly given: its default says only which way conditions go where it isn't.
    if (fallback.value === '') {
      const open = openScalar({ name, why: `the parameter ${name} is empty by default`, unset: true, span: fallback.span })
      return /List\b/.test(type) ? { kind: 'sequence', items: [open], span: fallback.span } : open
    }
    if (!/List\b/.test(type)) return typeof fallback.value === 'string' ? fallback : this.#asText(fallback)
    return this.#pieces(fallback, ',', true) ?? unknownScalar(name, `the parameter ${name} has too many values`, fallback.span)
  }

  // Ref gives a text also for a parameter of the type Number: its text as written.
  #asText(scalar: Scalar): Node {
    return scalarOf(piecesOf(scalar, this.#text) ?? [], scalar.span) ?? scalar
  }

  // A known text taken apart; each item has the units it comes from.
  #pieces(scalar: Node, delimiter: string, trim: boolean): Sequence | undefined {
    const whole = scalar.kind === 'scalar' ? plain(textOf(scalar, this.#text) ?? []) : undefined
    const words = whole?.split(delimiter)
    if (words === undefined || words.length > mostItems) return undefined
    const own = scalar.kind === 'scalar' && scalar.value === whole && !('pieces' in scalar) ? scalar : undefined
    const places = own && placesIn(this.#text, own)
    let at = 0
    const items = words.flatMap((raw) => {
      const word = trim ? raw.trim() : raw
      const start = at + raw.indexOf(word)
      const end = start + word.length
      at += raw.length + delimiter.length
      if (own === undefined) return scalarOf([{ part: word, span: scalar.span }], scalar.span) ?? []
      const span = { ...scalar.span, start: places?.starts[start] ?? own.span.start, end: places?.ends[end - 1] ?? own.span.end }
      return scalarOf([{ part: word, scalar: own, start, end }], span) ?? []
    })
    return { kind: 'sequence', items, span: scalar.span }
  }

  #path(argument: Node): readonly string[] {
    if (argument.kind === 'sequence') return argument.items.map((item) => this.#shown(item))
    const text = stringOf(argument) ?? ''
    const dot = text.indexOf('.')
    return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)]
  }

  #attribute([name = '', attribute]: readonly string[], span: Span): Node {
    const shown = attribute === undefined ? name : `${name}.${attribute}`
    const resource = this.#template.resources.get(name)
    if (resource === undefined) return unknownScalar(shown, `nothing in this template is called ${name}`, span)
    const key = `${shown} of a resource`
    if (this.#open.has(key)) return unknownScalar(shown, `${shown} stands for itself`, span)
    this.#open.add(key)
    const value = this.#computed(resource, attribute, span)
    this.#open.delete(key)
    return value ?? unknownScalar(shown, `${shown} is known only when the stack is made`, span)
  }

  #sub(argument: Node, span: Span): Node {
    const [template, variables] = argument.kind === 'sequence' ? argument.items.map(follow) : [argument]
    const text = stringOf(template)
    if (template?.kind !== 'scalar' || text === undefined) return unknownScalar('Sub', 'Fn::Sub takes a text', span)
    const pieces = readSub(text).flatMap((part): readonly Piece[] => {
      const place = { scalar: template, start: part.start, end: part.end }
      if (part.kind === 'literal') return [{ part: part.text, ...place }]
      const given = this.#member(variables, part.name)
      const value = given === undefined ? this.#named(part.name, template.span) : this.evaluate(given)
      return this.#filledIn(value, part.name, template.span).map((piece) => ({ part: piece.part, ...place }))
    })
    return this.#put(pieces, template.span)
  }

  #named(name: string, span: Span): Node | undefined {
    return name.includes('.')
      ? this.#attribute(this.#path({ kind: 'scalar', value: name, style: 'plain', span }), span)
      : this.#ref(name, span)
  }

  // The pieces of a value that goes into a text.
  #filledIn(value: Node | undefined, name: string, span: Span): readonly Piece[] {
    return piecesOf(value, this.#text) ?? unknownScalar(name, `${name} is no text`, value?.span ?? span).pieces
  }

  #put(pieces: readonly Piece[], span: Span): Node {
    for (const { part } of pieces) this.#left -= typeof part === 'string' ? part.length : 1
    return (this.#left < 0 ? undefined : scalarOf(pieces, span)) ?? unknownScalar('text', 'it is too long', span)
  }

  #join(argument: Node, span: Span): Node {
    const [delimiter, list] = this.#list(argument)
    const between = plain(textOf(delimiter, this.#text) ?? [])
    const items = list === undefined ? undefined : this.evaluate(list)
    if (between === undefined || items === undefined) return unknownScalar('Join', 'Fn::Join takes a delimiter and a list', span)
    if (items.kind !== 'sequence') return this.#passedOn(items, 'Join', span)
    const pieces = items.items.flatMap((item, index): readonly Piece[] => {
      // Where a text comes from elsewhere (a parameter's default), its place in this one is where it is named.
      const written = follow(list)
      const place = (written?.kind === 'sequence' ? written.items[index]?.span : undefined) ?? span
      const own = this.#filledIn(item, 'Join', span).map((piece) => (isWithin(piece, place) ? piece : { part: piece.part, span: place }))
      return index === 0 ? own : [{ part: between, span: { ...place, end: place.start } }, ...own]
    })
    return this.#put(pieces, span)
  }

  #split(argument: Node, span: Span): Node {
    const [delimiter, text] = this.#list(argument)
    const value = text === undefined ? undefined : this.evaluate(text)
    const between = plain(textOf(delimiter, this.#text) ?? [])
    if (value === undefined || between === undefined || between === '')
      return unknownScalar('Split', 'Fn::Split takes a delimiter and a text', span)
    return this.#pieces(value, between, false) ?? this.#passedOn(value, 'Split', span)
  }

  #select(argument: Node, span: Span): Node | undefined {
    const [index, list] = this.#list(argument)
    const at = plain(textOf(index === undefined ? undefined : this.evaluate(index), this.#text) ?? [{ name: '', why: '', span }])
    const items = list === undefined ? undefined : this.evaluate(list)
    if (items?.kind !== 'sequence' || at === undefined) return this.#passedOn(items, 'Select', span)
    return items.items[/^\d+$/.test(at) ? Number(at) : -1] ?? unknownScalar('Select', `there is no item ${at}`, span)
  }

  #findInMap(argument: Node, span: Span): Node | undefined {
    const parts = this.#list(argument)
    const keys = parts.slice(0, 3).map((part) => textOf(this.evaluate(part), this.#text))
    const names = keys.map((key) => plain(key ?? [{ name: '', why: '', span }]))
    const [map = '', first, second] = names
    const shown = `FindInMap ${parts
      .slice(0, 3)
      .map((part) => this.#shown(part))
      .join('.')}`
    if (names.length < 3 || first === undefined || second === undefined)
      return unknownScalar(shown, `which entry of ${map} is meant is not known`, span)
    const found = this.#member(this.#member(this.#template.mappings.get(map)?.node, first), second)
    if (found !== undefined) return this.evaluate(found)
    const fallback = entry(follow(parts[3]), 'DefaultValue')?.value
    return fallback === undefined ? unknownScalar(shown, `${map} has no ${first}.${second}`, span) : this.evaluate(fallback)
  }

  #if(argument: Node, span: Span): Node | undefined {
    const [name, yes, no] = this.#list(argument)
    const condition = stringOf(name) ?? ''
    const truth = this.#conditions.holds(condition)
    const branch = truth === true ? yes : no
    if (branch === undefined) return unknownScalar('If', 'Fn::If takes a condition and two values', span)
    return truth === undefined
      ? unknownScalar(condition, `whether the condition ${condition} holds is not known`, span)
      : this.evaluate(branch)
  }

  #equal(left: Node, right: Node): boolean | undefined {
    const [a, b] = [left, right].map((node) => textOf(this.evaluate(node), this.#text)).map((text) => text && plain(byDefault(text)))
    return a === undefined || b === undefined ? undefined : a === b
  }

  // As `valueAt`, for mappings that are asked again and again.
  #member(node: Node | undefined, key: string): Node | undefined {
    if (node?.kind !== 'mapping') return undefined
    const members =
      this.#members.get(node) ??
      new Map(
        node.entries.flatMap((one) => {
          const value = follow(one.value)
          return value === undefined ? [] : [[String(one.key.value), value] as const]
        }),
      )
    this.#members.set(node, members)
    return members.get(key)
  }

  #list(argument: Node): readonly Node[] {
    return argument.kind === 'sequence' ? argument.items.flatMap((item) => follow(item) ?? []) : []
  }

  // What a function makes of an unknown value is unknown for the same reason.
  #passedOn(value: Node | undefined, name: string, span: Span): Node {
    const hole = (textOf(value, this.#text) ?? []).find((part) => typeof part !== 'string')
    return typeof hole === 'object'
      ? unknownScalar(hole.name, hole.why, span)
      : unknownScalar(name, `what Fn::${name} takes is not known`, span)
  }

  #shown(node: Node): string {
    const value = this.evaluate(node)
    return value?.kind === 'scalar' ? String(value.value) : '…'
  }
}

const nowhere: Span = { file: '', start: 0, end: 0 }

function isWithin(piece: Piece, place: Span): boolean {
  const span = 'scalar' in piece ? piece.scalar.span : piece.span
  return span.start >= place.start && span.end <= place.end
}
