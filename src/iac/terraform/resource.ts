import type { HclBlock } from '../../syntax/hcl/node.ts'
import type { Span } from '../../text/span.ts'
import type { Value } from '../value.ts'
import { evaluateBody } from './body.ts'
import { makeList } from './build.ts'
import { gathered, instancesOf } from './instances.ts'
import type { MaybeInstances, Whole } from './lazy.ts'
import type { EvaluatedBlock, EvaluatedBody, EvaluatedNested } from './module.ts'
import type { Run } from './run.ts'
import type { Scope } from './scope.ts'

/** A `resource` or `data` block: all its instances, and the value by which others name it. */
export interface Resource {
  readonly instances: readonly ResourceInstance[]
  readonly value: Value
}

/** Where a block stands: the address of its module instance in front of its own, and why that may not exist. */
export interface Surroundings {
  readonly prefix: string
  readonly maybe: string | undefined
}

/** Expands a block; the bodies are evaluated when somebody asks for them. */
export function expandResource(block: HclBlock, scope: Scope, around: Surroundings): Resource {
  const [type = '', name = ''] = block.labels.map((label) => label.value)
  const title = `${block.type === 'data' ? 'data.' : ''}${type}.${name}`
  const expanded = instancesOf(block.body, scope)
  const instances = expanded.instances.map((instance) => {
    const maybe = instance.maybe ?? around.maybe
    const inner = instance.scope.with('self', { kind: 'unknown', name: 'self', why: 'it is known when Terraform runs', span: block.span })
    return new ResourceInstance(block, `${title}${instance.key}`, around.prefix, maybe, inner)
  })
  const wholes = instances.map((instance) => instance.whole)
  return { instances, value: gathered(expanded, wholes, block.span, scope) ?? maybeMany(title, instances[0], block.span) }
}

function maybeMany(name: string, instance: ResourceInstance | undefined, span: Span): Value {
  const why = instance?.maybe ?? 'nobody knows how many there are'
  const unknown: Value = { kind: 'unknown', name, why, span }
  if (instance === undefined) return unknown
  const value: MaybeInstances = { ...unknown, instance: instance.whole }
  return value
}

/** One instance; its body is evaluated once, when it is first asked for. */
export class ResourceInstance {
  readonly maybe: string | undefined
  readonly whole: Whole
  readonly #block: HclBlock
  readonly #title: string
  readonly #prefix: string
  readonly #scope: Scope
  #evaluated: EvaluatedBlock | 'busy' | undefined

  constructor(block: HclBlock, title: string, prefix: string, maybe: string | undefined, scope: Scope) {
    this.#block = block
    this.#title = title
    this.#prefix = prefix
    this.maybe = maybe
    this.#scope = scope
    const why = 'not all of its attributes are known'
    this.whole = { kind: 'unknown', name: title, why, span: block.span, attribute: (name, span) => this.#attribute(name, span) }
  }

  /** The block evaluated; `undefined` while that is under way, since it would need itself. */
  get evaluated(): EvaluatedBlock | undefined {
    if (this.#evaluated === 'busy') return undefined
    if (this.#evaluated !== undefined) return this.#evaluated
    this.#evaluated = 'busy'
    const block = this.#block
    const [type, name] = block.labels
    const body = this.#scope.run.apart(() => evaluateBody(block.body, this.#scope, true))
    this.#evaluated = {
      mode: block.type === 'data' ? 'data' : 'resource',
      type: type?.value ?? '',
      name: name?.value ?? '',
      address: `${this.#prefix}${this.#title}`,
      ...(this.maybe === undefined ? {} : { maybe: this.maybe }),
      body,
      source: block,
      nameSpan: name?.span ?? block.span,
      span: block.span,
    }
    return this.#evaluated
  }

  // What the provider computes or makes of what is written, else what is written, else nested blocks of the name; the rest is
  // known after apply.
  #attribute(name: string, span: Span): Value {
    const { run } = this.#scope
    const title = `${this.#title}.${name}`
    const block = this.evaluated
    if (block === undefined) return run.fail(title, `${this.#title} depends on itself`, span)
    const given = run.world.computed(block, name)
    if (given !== undefined) return given
    const written = block.body.attributes.get(name)?.value
    if (written !== undefined) return written
    const nested = block.body.blocks.filter((inner) => inner.type === name)
    if (nested.length > 0) return nestedValue(title, nested, span, run)
    return run.unresolved(title, block.mode === 'data' ? 'it is read when Terraform runs' : 'it is known after apply', span)
  }
}

function nestedValue(title: string, nested: readonly EvaluatedNested[], span: Span, run: Run): Value {
  if (nested.some((inner) => inner.maybe !== undefined))
    return run.doubt(title, { why: nested[0]?.maybe ?? 'nobody knows how many there are' }, span)
  return makeList(
    run,
    nested.map(({ body }, i) => nestedWhole(`${title}[${i}]`, body, run)),
    span,
  )
}

function nestedWhole(title: string, body: EvaluatedBody, run: Run): Whole {
  const why = 'not all of its attributes are known'
  const attribute = (name: string, span: Span): Value => {
    const written = body.attributes.get(name)?.value
    if (written !== undefined) return written
    const nested = body.blocks.filter((inner) => inner.type === name)
    return nested.length > 0
      ? nestedValue(`${title}.${name}`, nested, span, run)
      : run.unresolved(`${title}.${name}`, 'it is known after apply', span)
  }
  return { kind: 'unknown', name: title, why, span: body.span, attribute }
}
