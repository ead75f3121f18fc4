import { follow, type Node, stringOf } from '../../syntax/node.ts'
import { conditionCallOf } from './call.ts'
import type { Template } from './template.ts'

/** Conditions that name each other further than this lead nowhere. */
const mostDepth = 100

/**
 * Whether a template's conditions hold; `undefined` where that is not known. `equal` compares the values of two nodes.
 * A condition that names itself is not known.
 */
export class Conditions {
  readonly #conditions: Template['conditions']
  readonly #equal: (left: Node, right: Node) => boolean | undefined
  readonly #known = new Map<string, boolean | undefined>()
  #depth = 0

  constructor(conditions: Template['conditions'], equal: (left: Node, right: Node) => boolean | undefined) {
    this.#conditions = conditions
    this.#equal = equal
  }

  holds(name: string): boolean | undefined {
    const definition = this.#conditions.get(name)
    if (definition === undefined || this.#known.has(name) || this.#depth > mostDepth) return this.#known.get(name)
    // Not known while it is being asked for, also to itself.
    this.#known.set(name, undefined)
    this.#depth++
    const truth = this.#truth(definition.node)
    this.#depth--
    this.#known.set(name, truth)
    return truth
  }

  #truth(node: Node): boolean | undefined {
    const call = conditionCallOf(node)
    if (call === undefined) return undefined
    const { name, argument } = call
    const parts = argument.kind === 'sequence' ? argument.items.flatMap((item) => follow(item) ?? []) : []
    const [left, right] = parts
    switch (name) {
      case 'Condition':
        return this.holds(stringOf(argument) ?? '')
      case 'Equals':
        return left && right && this.#equal(left, right)
      case 'Not':
        return left && negated(this.#truth(left))
      case 'And':
        return every(parts.map((part) => this.#truth(part)))
      case 'Or':
        return negated(every(parts.map((part) => negated(this.#truth(part)))))
      default:
        return undefined
    }
  }
}

function negated(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth
}

function every(truths: readonly (boolean | undefined)[]): boolean | undefined {
  if (truths.includes(false)) return false
  return truths.includes(undefined) ? undefined : true
}
