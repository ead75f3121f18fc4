import type { HclBlock } from '../../syntax/hcl/node.ts'
import { join } from '../../text/paths.ts'
import type { Value } from '../value.ts'
import { toPlain } from './convert.ts'
import { attributeOf } from './definitions.ts'
import type { Scope } from './scope.ts'

/** Arguments of a `module` block that are Terraform's own. */
const metaArguments: ReadonlySet<string> = new Set(['source', 'version', 'count', 'for_each', 'depends_on', 'providers'])

/** Where a called module lies: a folder as seen from the one that Terraform runs in, or why it is not read. */
export function sourceOf(block: HclBlock, path: string, scope: Scope): { readonly path: string } | { readonly why: string } {
  const name = block.labels[0]?.value ?? ''
  const expression = attributeOf(block.body, 'source')?.value
  const source = expression === undefined ? undefined : toPlain(scope.evaluate(expression))
  const local = source !== undefined && /^\.\.?(\/|$)/.test(source)
  return local ? { path: join('', `${path}/${source}`) } : { why: `the module ${name} is not local` }
}

/** The arguments of a call, evaluated when the module asks for them. */
export function argumentsOf(block: HclBlock, scope: Scope): ReadonlyMap<string, () => Value> {
  const given = new Map<string, () => Value>()
  for (const attribute of block.body.attributes)
    if (!metaArguments.has(attribute.name)) given.set(attribute.name, () => scope.evaluate(attribute.value))
  return given
}
