import type { HclBlock } from '../../syntax/hcl/node.ts'
import { join } from '../../text/paths.ts'
import type { Span } from '../../text/span.ts'
import { textValue, type Value } from '../value.ts'
import { attributeOf, type Definitions, readDefinitions } from './definitions.ts'
import { evaluate } from './expression.ts'
import { gathered, instancesOf } from './instances.ts'
import type { MaybeInstances, Whole } from './lazy.ts'
import type { EvaluatedBlock } from './module.ts'
import { argumentsOf, sourceOf } from './module-call.ts'
import { expandResource, type Resource, type Surroundings } from './resource.ts'
import type { Run } from './run.ts'
import { type Names, Scope } from './scope.ts'
import { variableValue } from './variables.ts'

const mostLevels = 20
const mostModules = 1000

/** What the module instances of one evaluation share. */
export interface Shared {
  readonly run: Run
  readonly definitions: Map<string, Definitions | undefined>
  modules: number
}

/** Where a module instance comes from, and what it is called with. */
export interface Origin extends Surroundings {
  /** Its folder as seen from the one that Terraform runs in; `''` is that one. */
  readonly path: string
  readonly level: number
  readonly given: ReadonlyMap<string, () => Value>
}

/** The definitions of a folder, read once; `undefined` where there is no such folder. */
export function definitionsAt(path: string, { run, definitions }: Shared): Definitions | undefined {
  if (!definitions.has(path)) {
    const files = run.world.module(join(run.root, path))
    definitions.set(path, files === undefined ? undefined : readDefinitions(files))
  }
  return definitions.get(path)
}

interface Called {
  readonly value: Value
  readonly instances: readonly ModuleInstance[]
}

/** One instance of a module: names are evaluated when somebody asks for them, once each, and none needs itself. */
export class ModuleInstance implements Names {
  readonly #shared: Shared
  readonly #origin: Origin
  readonly #definitions: Definitions
  readonly #scope: Scope
  readonly #values = new Map<string, Value | 'busy'>()
  readonly #resources = new Map<string, Resource | 'busy'>()
  readonly #modules = new Map<string, Called | 'busy'>()

  constructor(definitions: Definitions, origin: Origin, shared: Shared) {
    this.#definitions = definitions
    this.#origin = origin
    this.#shared = shared
    this.#scope = new Scope(shared.run, this, evaluate)
  }

  /** All blocks of the module, then those of the modules that it calls. */
  blocks(): readonly EvaluatedBlock[] {
    const found: EvaluatedBlock[] = []
    for (const [key, block] of this.#definitions.resources) {
      const resource = this.#resource(key, block)
      for (const instance of resource?.instances ?? []) {
        const evaluated = instance.evaluated
        if (evaluated !== undefined) found.push(evaluated)
      }
    }
    for (const [name, block] of this.#definitions.modules)
      for (const called of this.#called(name, block)?.instances ?? []) found.push(...called.blocks())
    return found
  }

  name(name: string, span: Span): Value {
    return this.#shared.run.fail(name, `nothing is called ${name} here`, span)
  }

  member(root: string, name: string, span: Span): Value {
    const { run } = this.#shared
    switch (root) {
      case 'var':
        return placed(this.#variable(name, span), `var.${name}`, span)
      case 'local':
        return this.#local(name, span)
      case 'module':
        return this.#module(name, span)
      case 'path':
        return this.#path(name, span)
      case 'terraform':
        return this.#terraform(name, span)
      case 'each':
      case 'count':
      case 'self':
        return run.fail(`${root}.${name}`, `there is no ${root} here`, span)
      default:
        return this.#reference(`${root}.${name}`, span)
    }
  }

  data(type: string, name: string, span: Span): Value {
    return this.#reference(`data.${type}.${name}`, span)
  }

  /** An output of the module. */
  output(name: string, span: Span): Value {
    const block = this.#definitions.outputs.get(name)
    const expression = block === undefined ? undefined : attributeOf(block.body, 'value')?.value
    const title = `${this.#origin.prefix}${name}`
    if (expression === undefined) return this.#missing(title, `the module has no output "${name}"`, span)
    return this.#once(`output.${name}`, title, span, () => this.#scope.evaluate(expression))
  }

  #once(key: string, title: string, span: Span, action: () => Value): Value {
    const { run } = this.#shared
    const known = this.#values.get(key)
    if (known === 'busy') return run.fail(title, `${title} depends on itself`, span)
    if (known !== undefined) return known
    this.#values.set(key, 'busy')
    const value = run.apart(action)
    this.#values.set(key, value)
    return value
  }

  #missing(title: string, why: string, span: Span): Value {
    const { run } = this.#shared
    run.failures++
    return run.unresolved(title, why, span)
  }

  #variable(name: string, span: Span): Value {
    const block = this.#definitions.variables.get(name)
    if (block === undefined) return this.#missing(`var.${name}`, `no variable is called ${name}`, span)
    return this.#once(`var.${name}`, `var.${name}`, span, () =>
      variableValue(name, block, this.#origin.given.get(name)?.(), this.#scope, this.#origin.level === 0),
    )
  }

  #local(name: string, span: Span): Value {
    const local = this.#definitions.locals.get(name)
    if (local === undefined) return this.#missing(`local.${name}`, `no local value is called ${name}`, span)
    return this.#once(`local.${name}`, `local.${name}`, span, () => this.#scope.evaluate(local.value))
  }

  #path(name: string, span: Span): Value {
    if (name === 'module') return textValue(this.#origin.path === '' ? '.' : this.#origin.path, span)
    if (name === 'root') return textValue('.', span)
    return this.#shared.run.unresolved(`path.${name}`, 'it is the folder that Terraform runs in', span)
  }

  #terraform(name: string, span: Span): Value {
    const { run } = this.#shared
    const { workspace } = run.world
    if (name === 'workspace' && workspace !== undefined) return textValue(workspace, span)
    return run.unresolved(`terraform.${name}`, 'it is known when Terraform runs', span)
  }

  #reference(key: string, span: Span): Value {
    const block = this.#definitions.resources.get(key)
    if (block === undefined) return this.#missing(key, `nothing is called ${key} here`, span)
    return this.#resource(key, block)?.value ?? this.#shared.run.fail(key, `the number of ${key} depends on itself`, span)
  }

  #resource(key: string, block: HclBlock): Resource | undefined {
    return settle(this.#resources, key, () => this.#shared.run.apart(() => expandResource(block, this.#scope, this.#origin)))
  }

  #module(name: string, span: Span): Value {
    const block = this.#definitions.modules.get(name)
    if (block === undefined) return this.#missing(`module.${name}`, `no module is called ${name}`, span)
    return (
      this.#called(name, block)?.value ?? this.#shared.run.fail(`module.${name}`, `the number of module.${name} depends on itself`, span)
    )
  }

  #called(name: string, block: HclBlock): Called | undefined {
    return settle(this.#modules, name, () => this.#shared.run.apart(() => this.#call(name, block)))
  }

  #call(name: string, block: HclBlock): Called {
    const { run } = this.#shared
    const title = `module.${name}`
    const source = sourceOf(block, this.#origin.path, this.#scope)
    if ('why' in source) return notRead(title, source.why, block, run)
    const definitions = definitionsAt(source.path, this.#shared)
    if (definitions === undefined) return notRead(title, `the folder of the module ${name} is not there`, block, run)
    const expanded = instancesOf(block.body, this.#scope)
    this.#shared.modules += expanded.instances.length
    const level = this.#origin.level + 1
    if (level > mostLevels || this.#shared.modules > mostModules) return notRead(title, 'too many modules call each other', block, run)
    const instances = expanded.instances.map(({ key, scope, maybe }) => {
      const origin = {
        path: source.path,
        level,
        given: argumentsOf(block, scope),
        prefix: `${this.#origin.prefix}${title}${key}.`,
        maybe: maybe ?? this.#origin.maybe,
      }
      return new ModuleInstance(definitions, origin, this.#shared)
    })
    const wholes = instances.map((instance, i) => moduleValue(`${title}${expanded.instances[i]?.key ?? ''}`, instance, block.span))
    const value = gathered(expanded, wholes, block.span, this.#scope)
    return { instances, value: value ?? maybeModules(title, expanded.instances[0]?.maybe, wholes[0], block.span) }
  }
}

/** What is worked out once; `undefined` while that is under way. */
function settle<T extends object>(known: Map<string, T | 'busy'>, key: string, action: () => T): T | undefined {
  const found = known.get(key)
  if (found !== undefined) return found === 'busy' ? undefined : found
  known.set(key, 'busy')
  const result = action()
  known.set(key, result)
  return result
}

function moduleValue(name: string, instance: ModuleInstance, span: Span): Whole {
  return { kind: 'unknown', name, why: 'it is a whole module', span, attribute: (output, at) => instance.output(output, at) }
}

function maybeModules(name: string, why: string | undefined, whole: Value | undefined, span: Span): Value {
  const unknown: Value = { kind: 'unknown', name, why: why ?? 'nobody knows how many there are', span }
  if (whole === undefined) return unknown
  const value: MaybeInstances = { ...unknown, instance: whole }
  return value
}

// Its outputs are unknown, each by its name; so are those of its instances.
function notRead(name: string, why: string, block: HclBlock, run: Run): Called {
  run.unresolved(name, why, block.span)
  const whole = (title: string): Value => {
    const attribute = (output: string, span: Span): Value => run.doubt(`${title}.${output}`, { why }, span)
    const value: Whole & MaybeInstances = {
      kind: 'unknown',
      name: title,
      why,
      span: block.span,
      attribute,
      instance: { kind: 'unknown', name: title, why, span: block.span },
    }
    return value
  }
  return { value: whole(name), instances: [] }
}

// Something unknown is marked where it is named, and called as there.
function placed(value: Value, name: string, span: Span): Value {
  return value.kind === 'unknown' && value.name === name && !('attribute' in value) ? { ...value, span } : value
}
