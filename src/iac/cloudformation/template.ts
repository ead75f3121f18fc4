import { type Entry, follow, type Mapping, type Node, type Scalar, stringOf, valueAt } from '../../syntax/node.ts'

/** A template's parts by name, as they are written. */
export interface Template {
  readonly parameters: ReadonlyMap<string, Part>
  readonly mappings: ReadonlyMap<string, Part>
  readonly conditions: ReadonlyMap<string, Part>
  readonly resources: ReadonlyMap<string, Resource>
}

interface Part {
  readonly key: Scalar
  readonly node: Node
}

export interface Resource {
  /** The logical id. */
  readonly name: string
  readonly type: string
  readonly key: Scalar
  readonly properties: Mapping | undefined
}

/**
 * Reads a CloudFormation or SAM template. `undefined`: this document is none, for it has no resource with a type like
 * `AWS::Service::Kind`. Loops (`Fn::ForEach`) and includes among the resources are left out.
 */
export function readTemplate(root: Node | undefined): Template | undefined {
  const resources = new Map<string, Resource>()
  for (const [name, { key, node }] of parts(root, 'Resources')) {
    const type = stringOf(valueAt(node, 'Type'))
    const properties = valueAt(node, 'Properties')
    if (type === undefined || !type.includes('::') || name.startsWith('Fn::')) continue
    resources.set(name, { name, type, key, properties: properties?.kind === 'mapping' ? properties : undefined })
  }
  if (resources.size === 0) return undefined
  return {
    parameters: parts(root, 'Parameters'),
    mappings: parts(root, 'Mappings'),
    conditions: parts(root, 'Conditions'),
    resources,
  }
}

function parts(root: Node | undefined, section: string): ReadonlyMap<string, Part> {
  const node = valueAt(root, section)
  if (node?.kind !== 'mapping') return new Map()
  return new Map(node.entries.flatMap((member) => named(member)))
}

function named({ key, value }: Entry): readonly (readonly [string, Part])[] {
  const node = follow(value)
  return node === undefined ? [] : [[String(key.value), { key, node }]]
}
