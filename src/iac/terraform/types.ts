import type { HclExpression } from '../../syntax/hcl/node.ts'
import type { Span } from '../../text/span.ts'
import { type Entry, type ObjectValue, textValue, type Value } from '../value.ts'
import { makeList, makeObject, makeUnordered } from './build.ts'
import { hasKnownKeys, isKnown } from './compare.ts'
import { toBoolean, toNumber, toText, unknownPart } from './convert.ts'
import { sortedSet } from './iterate.ts'
import { isWhole } from './lazy.ts'
import type { Run } from './run.ts'
import { makeSet } from './sets.ts'

/** A type of a variable: developer.hashicorp.com/terraform/language/expressions/type-constraints. */
export type Type =
  | { readonly kind: 'any' | 'string' | 'number' | 'bool' }
  | { readonly kind: 'list' | 'set' | 'map'; readonly of: Type }
  | { readonly kind: 'tuple'; readonly of: readonly Type[] }
  | { readonly kind: 'object'; readonly attributes: ReadonlyMap<string, Attribute> }

interface Attribute {
  readonly type: Type
  readonly optional: boolean
  readonly default?: HclExpression
}

const any: Type = { kind: 'any' }
const mostDepth = 20

/** Reads a type; what can't be read takes anything. */
export function readType(expression: HclExpression, depth = 0): Type {
  if (depth > mostDepth) return any
  if (expression.kind === 'name') return named(expression.name)
  if (expression.kind === 'literal' && typeof expression.value === 'string') return named(expression.value)
  if (expression.kind !== 'call') return any
  const [of] = expression.args
  switch (expression.name) {
    case 'list':
    case 'set':
    case 'map':
      return { kind: expression.name, of: of === undefined ? any : readType(of, depth + 1) }
    case 'tuple':
      return of?.kind === 'list' ? { kind: 'tuple', of: of.items.map((item) => readType(item, depth + 1)) } : any
    case 'object':
      return of?.kind === 'object' ? { kind: 'object', attributes: attributesOf(of.entries, depth) } : any
    default:
      return any
  }
}

function named(name: string): Type {
  switch (name) {
    case 'string':
    case 'number':
    case 'bool':
      return { kind: name }
    case 'list':
    case 'set':
    case 'map':
      return { kind: name, of: any }
    default:
      return any
  }
}

type Entries = Extract<HclExpression, { readonly kind: 'object' }>['entries']

function attributesOf(entries: Entries, depth: number): ReadonlyMap<string, Attribute> {
  const attributes = new Map<string, Attribute>()
  for (const { key, value } of entries) {
    const name = key.kind === 'literal' ? String(key.value) : key.kind === 'name' ? key.name : undefined
    if (name === undefined) continue
    const [inner, standard] = value.kind === 'call' && value.name === 'optional' ? value.args : []
    const type = readType(inner ?? value, depth + 1)
    attributes.set(name, { type, optional: inner !== undefined, ...(standard === undefined ? {} : { default: standard }) })
  }
  return attributes
}

/** What a conversion needs: where it is made, and how defaults of attributes are evaluated. */
interface Conversion {
  readonly run: Run
  readonly name: string
  readonly evaluate: (expression: HclExpression) => Value
}

/** The value in a type. What is unknown stays so; what Terraform would not convert fails. */
export function convert(value: Value, type: Type, conversion: Conversion): Value {
  if (type.kind === 'any' || value.kind === 'null') return value
  if (value.kind === 'unknown') return type.kind === 'object' && isWhole(value) ? picked(value, type.attributes, conversion) : value
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return simple(value, type.kind, conversion)
    case 'list':
    case 'set':
      return listed(value, type.kind, type.of, conversion)
    case 'tuple':
      return value.kind === 'list' ? value : refused(value, 'a tuple', conversion)
    case 'map':
      return value.kind === 'object' ? mapped(value, type.of, conversion) : refused(value, 'a map', conversion)
    case 'object':
      return value.kind === 'object' ? shaped(value, type.attributes, conversion) : refused(value, 'an object', conversion)
  }
}

const titles = { string: 'a text', number: 'a number', bool: 'a truth value' } as const

function simple(value: Value, kind: 'string' | 'number' | 'bool', conversion: Conversion): Value {
  const { span } = value
  if (kind === 'string') {
    const text = toText(value)
    if (text === undefined) return refused(value, titles[kind], conversion)
    return value.kind === 'text' ? value : { kind: 'text', text, span }
  }
  if (value.kind === (kind === 'number' ? 'number' : 'boolean')) return value
  const answer = kind === 'number' ? toNumber(value) : toBoolean(value)
  if (answer === 'unknown') return conversion.run.doubt(conversion.name, unknownPart(value) ?? { why: '' }, span)
  if (typeof answer === 'number') return { kind: 'number', value: answer, span }
  return typeof answer === 'boolean' ? { kind: 'boolean', value: answer, span } : refused(value, titles[kind], conversion)
}

function refused(value: Value, title: string, { run, name }: Conversion): Value {
  return run.fail(name, `its value is not ${title}`, value.span)
}

function listed(value: Value, kind: 'list' | 'set', of: Type, conversion: Conversion): Value {
  if (value.kind !== 'list') return refused(value, `a ${kind}`, conversion)
  const { run } = conversion
  if (!run.spend(value.items.length)) return run.exceeded(conversion.name, value.span)
  const items = unified(value.items).map((item) => keepMany(item, convert(item, of, conversion)))
  if (kind === 'set') return makeSet(run, items, value.span)
  if (value.set === undefined) return makeList(run, items, value.span)
  return items.every(isKnown) ? makeList(run, sortedSet(items), value.span) : makeUnordered(run, items, value.span)
}

function keepMany(before: Value, after: Value): Value {
  const open = (before.kind === 'unknown' || before.kind === 'text') && before.many === true
  return open && (after.kind === 'unknown' || after.kind === 'text') ? { ...after, many: true } : after
}

/** Elements of one type: where one is a text, numbers and truth values become texts. */
export function unified(items: readonly Value[]): readonly Value[] {
  if (!items.some((item) => item.kind === 'text')) return items
  return items.map((item) => {
    const text = item.kind === 'number' || item.kind === 'boolean' ? toText(item) : undefined
    return text === undefined ? item : { kind: 'text', text, span: item.span }
  })
}

function mapped(value: ObjectValue, of: Type, conversion: Conversion): Value {
  const { run } = conversion
  if (!run.spend(value.entries.size)) return run.exceeded(conversion.name, value.span)
  const keys = [...value.entries]
  const values = unified(keys.map(([, entry]) => entry.value))
  const entries = new Map<string, Entry>()
  keys.forEach(([key, entry], i) => {
    entries.set(key, { ...entry, value: convert(values[i] ?? entry.value, of, conversion) })
  })
  return makeObject(run, entries, value.span)
}

// Attributes that the type does not have go; optional ones that are missing, or null, have their default.
function shaped(value: ObjectValue, attributes: ReadonlyMap<string, Attribute>, conversion: Conversion): Value {
  const { run } = conversion
  if (!hasKnownKeys(value)) return run.doubt(conversion.name, { why: 'its keys are not known' }, value.span)
  const entries = new Map<string, Entry>()
  for (const [name, attribute] of attributes) {
    if (!run.spend(1)) return run.exceeded(conversion.name, value.span)
    const found = value.entries.get(name)
    const inner = { ...conversion, name: `${conversion.name.slice(0, 120)}.${name}` }
    if (found === undefined && !attribute.optional) return run.fail(conversion.name, `the attribute "${name}" is missing`, value.span)
    const given = found === undefined || (found.value.kind === 'null' && attribute.default !== undefined) ? undefined : found.value
    const used = given ?? standard(attribute, value.span, inner)
    entries.set(name, { keySpan: found?.keySpan ?? used.span, value: convert(used, attribute.type, inner) })
  }
  return makeObject(run, entries, value.span)
}

function standard(attribute: Attribute, span: Span, conversion: Conversion): Value {
  return attribute.default === undefined ? { kind: 'null', span } : conversion.evaluate(attribute.default)
}

// Of a whole resource the attributes that the type names.
function picked(value: Extract<Value, { kind: 'unknown' }>, attributes: ReadonlyMap<string, Attribute>, conversion: Conversion): Value {
  const entries = new Map<string, Entry>()
  for (const [name, { type }] of attributes) {
    const found = isWhole(value) ? value.attribute(name, value.span) : value
    entries.set(name, { keySpan: value.span, value: convert(found, type, conversion) })
  }
  return makeObject(conversion.run, entries, value.span)
}

/** `tostring` and its like: a value that is null stays null. */
export function textOf(value: Value): Value | undefined {
  const text = toText(value)
  if (text === undefined || value.kind === 'text' || value.kind === 'unknown') return text === undefined ? undefined : value
  return textValue(text.join(''), value.span)
}
