import type { HclTemplatePart } from '../../syntax/hcl/node.ts'
import { concat, type Text } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { Value } from '../value.ts'
import { makeText } from './build.ts'
import { textsEqual } from './compare.ts'
import { holeOf, toBoolean, unknownPart } from './convert.ts'
import { describe } from './describe.ts'
import { iterate } from './iterate.ts'
import type { Scope } from './scope.ts'
import { textPart, unsetOf } from './unset.ts'

/**
 * A template: a text with the unknown parts as holes. One that is nothing but an interpolation is the value itself, as in
 * Terraform, and one with blank space around the JSON of a value still is that value's JSON.
 */
export function evaluateTemplate(parts: readonly HclTemplatePart[], span: Span, scope: Scope): Value {
  const [only] = parts
  if (parts.length === 1 && only?.kind === 'interpolation') return scope.evaluate(only.of)
  const texts = new Collected()
  collect(parts, scope, texts)
  const value = makeText(scope.run, texts.text, span)
  return value.kind === 'text' && texts.json !== undefined ? { ...value, json: texts.json } : value
}

/** The pieces of a text as they come, and the one value whose JSON they are. */
class Collected {
  readonly #parts: Text[] = []
  #json: Value | undefined
  #spoilt = false

  add(text: Text, json?: Value): void {
    this.#parts.push(text)
    if (json !== undefined && this.#json === undefined) this.#json = json
    else if (!text.every((part) => typeof part === 'string' && part.trim() === '')) this.#spoilt = true
  }

  get text(): Text {
    return concat(...this.#parts)
  }

  get json(): Value | undefined {
    return this.#spoilt ? undefined : this.#json
  }
}

function collect(parts: readonly HclTemplatePart[], scope: Scope, into: Collected): void {
  for (const part of parts) {
    if (!scope.run.enter()) {
      into.add([holeOf(scope.run.exceeded('template', part.span), part.span)])
      return
    }
    if (part.kind === 'text') into.add([part.value])
    else if (part.kind === 'interpolation') interpolate(part, scope, into)
    else if (part.kind === 'if') decide(part, scope, into)
    else repeat(part, scope, into)
    scope.run.leave()
  }
}

type Part<K extends HclTemplatePart['kind']> = Extract<HclTemplatePart, { readonly kind: K }>

function interpolate(part: Part<'interpolation'>, scope: Scope, into: Collected): void {
  const value = scope.evaluate(part.of)
  if (value.kind === 'unknown') {
    into.add([holeOf(value, part.of.span)])
    return
  }
  const text = textPart(value)
  if (text !== undefined) {
    // An unknown part is marked where it is named.
    const placed = unsetOf(value) === undefined ? text : text.map((one) => (typeof one === 'string' ? one : { ...one, span: part.of.span }))
    into.add(placed, value.kind === 'text' ? value.json : undefined)
    return
  }
  const why = value.kind === 'null' ? 'null can not stand in a text' : `a ${value.kind} can not stand in a text`
  into.add([holeOf(scope.run.fail(describe(part.of), why, part.of.span), part.of.span)])
}

function decide(part: Part<'if'>, scope: Scope, into: Collected): void {
  const condition = scope.evaluate(part.condition)
  const answer = toBoolean(condition)
  if (typeof answer === 'boolean') {
    collect(answer ? part.then : part.else, scope, into)
    return
  }
  const name = describe(part.condition)
  if (answer === undefined) {
    into.add([holeOf(scope.run.fail(name, 'the condition is no truth value', part.condition.span), part.span)])
    return
  }
  const [then, otherwise] = [part.then, part.else].map((branch) => {
    const texts = new Collected()
    scope.run.perhaps(() => {
      collect(branch, scope, texts)
      return condition
    })
    return texts.text
  })
  const equal = then !== undefined && otherwise !== undefined && textsEqual(then, otherwise) === true
  into.add(equal ? then : [holeOf({ name, why: unknownPart(condition)?.why ?? 'it is not known' }, part.span)])
}

function repeat(part: Part<'for'>, scope: Scope, into: Collected): void {
  const collection = scope.evaluate(part.in)
  const { items, open } = iterate(collection, scope.run, describe(part.in))
  if (open !== undefined) {
    if (open === 'refused') scope.run.fail(describe(part.in), 'nothing can be repeated for it', part.in.span)
    const why = open === 'refused' ? 'nothing can be repeated for it' : open.why
    into.add([holeOf({ name: describe(part.in), why }, part.span)])
    return
  }
  const hole = unsetOf(collection)
  if (hole !== undefined) into.add([{ ...hole, span: part.span }])
  for (const { key, value, many } of items) {
    if (many !== undefined) into.add([holeOf(many, part.span)])
    else collect(part.of, withNames(scope, part.names, key, value), into)
  }
}

/** The scope inside of a `for` with one name (the value) or two (key, value). */
export function withNames(scope: Scope, names: readonly string[], key: Value, value: Value): Scope {
  const [first, second] = names
  if (first === undefined) return scope
  return second === undefined ? scope.with(first, value) : scope.with(first, key).with(second, value)
}
