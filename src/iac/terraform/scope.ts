import type { HclExpression } from '../../syntax/hcl/node.ts'
import type { Span } from '../../text/span.ts'
import type { Value } from '../value.ts'
import type { Run } from './run.ts'

/** What names mean that no expression around gives: `var.x`, `local.x`, `aws_iam_role.x`, `data.a.b`. */
export interface Names {
  /** A name alone. */
  name(name: string, span: Span): Value
  /** `root.name`; always a value, unknown or refused where nothing has the name. */
  member(root: string, name: string, span: Span): Value
  /** `data.type.name` */
  data(type: string, name: string, span: Span): Value
}

/** Evaluates an expression: a parameter of what needs it, so that no file needs one that needs itself. */
export type Evaluate = (expression: HclExpression, scope: Scope) => Value

interface Local {
  readonly name: string
  readonly value: Value
  readonly outer: Local | undefined
}

/** Where an expression stands: the names around it, the innermost first. */
export class Scope {
  readonly run: Run
  readonly names: Names
  readonly #evaluate: Evaluate
  readonly #locals: Local | undefined

  constructor(run: Run, names: Names, evaluate: Evaluate, locals?: Local) {
    this.run = run
    this.names = names
    this.#evaluate = evaluate
    this.#locals = locals
  }

  evaluate(expression: HclExpression): Value {
    return this.#evaluate(expression, this)
  }

  /** The value of a name that an expression or a block around gives. */
  local(name: string): Value | undefined {
    for (let local = this.#locals; local !== undefined; local = local.outer) if (local.name === name) return local.value
    return undefined
  }

  /** Another place, where none of the names around here are known. */
  fresh(names: Names): Scope {
    return new Scope(this.run, names, this.#evaluate)
  }

  with(name: string, value: Value): Scope {
    return new Scope(this.run, this.names, this.#evaluate, { name, value, outer: this.#locals })
  }
}
