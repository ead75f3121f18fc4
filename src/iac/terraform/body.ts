import type { HclBlock, HclBody } from '../../syntax/hcl/node.ts'
import type { Value } from '../value.ts'
import { attributeOf, nestedType } from './definitions.ts'
import { objectOf } from './instances.ts'
import { iterate } from './iterate.ts'
import { settled } from './lazy.ts'
import type { EvaluatedBody, EvaluatedNested } from './module.ts'
import type { Scope } from './scope.ts'

/** Blocks and attributes that Terraform itself reads, and no provider sees. */
const metaArguments: ReadonlySet<string> = new Set(['count', 'for_each', 'depends_on', 'provider', 'providers'])
const metaBlocks: ReadonlySet<string> = new Set(['lifecycle', 'connection', 'provisioner'])

/** Nested blocks of one body; more are not looked at. */
const mostNested = 2000

/** A block's body evaluated. Attributes that are null count as absent. */
export function evaluateBody(body: HclBody, scope: Scope, outermost: boolean): EvaluatedBody {
  const attributes = new Map<string, { readonly nameSpan: HclBody['span']; readonly value: Value }>()
  for (const attribute of body.attributes) {
    if (outermost && metaArguments.has(attribute.name)) continue
    const value = scope.run.apart(() => scope.evaluate(attribute.value))
    if (value.kind !== 'null') attributes.set(attribute.name, { nameSpan: attribute.nameSpan, value: settled(value) })
  }
  return { attributes, blocks: nestedBlocks(body, scope, outermost), span: body.span }
}

function nestedBlocks(body: HclBody, scope: Scope, outermost: boolean): readonly EvaluatedNested[] {
  const nested: EvaluatedNested[] = []
  for (const block of body.blocks) {
    if (outermost && metaBlocks.has(block.type)) continue
    if (nested.length >= mostNested || !scope.run.enter()) {
      scope.run.exceeded(nestedType(block), block.span)
      break
    }
    if (block.type === 'dynamic') nested.push(...dynamic(block, scope))
    else nested.push({ type: block.type, body: evaluateBody(block.body, scope, false), span: block.span })
    scope.run.leave()
  }
  return nested
}

/** The blocks that a `dynamic` one spreads out to; where nobody knows how many, one that may be there, or be several. */
function dynamic(block: HclBlock, scope: Scope): readonly EvaluatedNested[] {
  const { body, span } = block
  const type = nestedType(block)
  const forEach = attributeOf(body, 'for_each')
  const content = body.blocks.find((inner) => inner.type === 'content')?.body ?? { attributes: [], blocks: [], span }
  if (forEach === undefined)
    return [{ type, body: evaluateBody(content, scope, false), maybe: 'the for_each of the dynamic block is missing', span }]
  const iterator = iteratorOf(body) ?? type
  const spread = (key: Value, value: Value, maybe: string | undefined): EvaluatedNested => {
    const inner = scope.with(
      iterator,
      objectOf(
        [
          ['key', key],
          ['value', value],
        ],
        forEach.value.span,
        scope,
      ),
    )
    const result = { type, body: evaluateBody(content, inner, false), span }
    return maybe === undefined ? result : { ...result, maybe }
  }
  const { items, open } = iterate(
    scope.run.apart(() => scope.evaluate(forEach.value)),
    scope.run,
    'for_each',
  )
  if (open !== undefined) {
    const why = open === 'refused' ? 'for_each takes a map, a set or a list' : open.why
    const named = (name: string): Value => ({ kind: 'unknown', name: `${iterator}.${name}`, why, span: forEach.value.span })
    return [spread(named('key'), named('value'), why)]
  }
  if (items.length > mostNested) return [spread(lost(iterator, forEach.value.span), lost(iterator, forEach.value.span), tooMany)]
  return items.map(({ key, value, many }) => spread(key, value, many?.why))
}

const tooMany = `there are more than ${mostNested} of it`

function lost(name: string, span: HclBody['span']): Value {
  return { kind: 'unknown', name, why: tooMany, span }
}

// `iterator = statement`, a bare name; in JSON a text.
function iteratorOf(body: HclBody): string | undefined {
  const value = attributeOf(body, 'iterator')?.value
  if (value?.kind === 'name') return value.name
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined
}
