import type { HclBlock, HclExpression } from '../../syntax/hcl/node.ts'
import type { Value } from '../value.ts'
import { attributeOf } from './definitions.ts'
import type { Run } from './run.ts'
import type { Names, Scope } from './scope.ts'
import { convert, readType, type Type } from './types.ts'
import { markEmpty, passOn } from './unset.ts'

/**
 * A variable's value: the one given, else its default, in its type. Unknown by its name where there is neither. `open`: others may give it
 * a value, as those of the module that Terraform runs in; then an empty default says little.
 */
export function variableValue(name: string, block: HclBlock, given: Value | undefined, scope: Scope, open: boolean): Value {
  const { run } = scope
  const title = `var.${name}`
  const type = typeOf(block, run)
  const evaluate = (expression: HclExpression) => scope.fresh(constants(run)).evaluate(expression)
  const fallback = attributeOf(block.body, 'default')?.value
  const nullable = attributeOf(block.body, 'nullable')?.value
  const refusesNull = nullable?.kind === 'literal' && nullable.value === false
  const used = given === undefined || (given.kind === 'null' && refusesNull) ? undefined : given
  const value = used ?? (fallback === undefined ? undefined : evaluate(fallback))
  if (value === undefined) return run.unresolved(title, `${title} has no value here`, block.span)
  const converted = convert(value, type, { run, name: title, evaluate })
  return used === undefined && open ? markEmpty(converted, title) : passOn(converted, [value])
}

function typeOf(block: HclBlock, run: Run): Type {
  const expression = attributeOf(block.body, 'type')?.value
  if (expression === undefined) return { kind: 'any' }
  // In JSON a type is a text that holds an expression.
  const isText = expression.kind === 'literal' && typeof expression.value === 'string' && expression.value.includes('(')
  if (!isText) return readType(expression)
  const template = run.world.template(expression.span.file, `\${${String(expression.value)}}`)
  const [part] = template.kind === 'template' ? template.parts : []
  return readType(part?.kind === 'interpolation' ? part.of : template)
}

/** Where no names are known: defaults and values of variables are constants. */
export function constants(run: Run): Names {
  const refuse = (name: string, span: HclExpression['span']) => run.fail(name, 'only constants can stand here', span)
  return {
    name: refuse,
    member: (root, name, span) => refuse(`${root}.${name}`, span),
    data: (type, name, span) => refuse(`data.${type}.${name}`, span),
  }
}
