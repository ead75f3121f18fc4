import type { HclAttribute, HclBlock, HclBody, HclFile } from '../../syntax/hcl/node.ts'
import { nameOf } from '../../text/paths.ts'

/** What the files of a folder define, by kind and name. Of what is defined twice the first one has the name. */
export interface Definitions {
  readonly variables: ReadonlyMap<string, HclBlock>
  readonly locals: ReadonlyMap<string, HclAttribute>
  readonly outputs: ReadonlyMap<string, HclBlock>
  readonly modules: ReadonlyMap<string, HclBlock>
  /** Resources and data sources in the order of the text, by `type.name` and `data.type.name`. */
  readonly resources: ReadonlyMap<string, HclBlock>
}

/** Definitions of a folder; files whose name says that they override merge over the others, whatever their order. */
export function readDefinitions(files: readonly HclFile[]): Definitions {
  const found = { variables: new Map(), locals: new Map(), outputs: new Map(), modules: new Map(), resources: new Map() }
  const merging = { ...found, overrides: false }
  for (const overrides of [false, true]) {
    merging.overrides = overrides
    for (const file of files) if (isOverride(file.file) === overrides) for (const block of file.body.blocks) define(block, merging)
  }
  return found
}

// developer.hashicorp.com/terraform/language/files/override
function isOverride(file: string): boolean {
  return /(^|_)override\.(tf|tofu)(\.json)?$/.test(nameOf(file))
}

interface Merging {
  readonly variables: Map<string, HclBlock>
  readonly locals: Map<string, HclAttribute>
  readonly outputs: Map<string, HclBlock>
  readonly modules: Map<string, HclBlock>
  readonly resources: Map<string, HclBlock>
  readonly overrides: boolean
}

function define(block: HclBlock, into: Merging): void {
  const [first, second] = block.labels.map((label) => label.value)
  switch (block.type) {
    case 'locals':
      for (const local of block.body.attributes) if (into.overrides || !into.locals.has(local.name)) into.locals.set(local.name, local)
      return
    case 'variable':
      put(into.variables, first, block, into.overrides)
      return
    case 'output':
      put(into.outputs, first, block, into.overrides)
      return
    case 'module':
      put(into.modules, first, block, into.overrides)
      return
    case 'resource':
    case 'data':
      if (first !== undefined && second !== undefined)
        put(into.resources, `${block.type === 'data' ? 'data.' : ''}${first}.${second}`, block, into.overrides)
  }
}

function put(blocks: Map<string, HclBlock>, name: string | undefined, block: HclBlock, overrides: boolean): void {
  if (name === undefined) return
  const before = blocks.get(name)
  if (before === undefined) blocks.set(name, block)
  else if (overrides) blocks.set(name, { ...before, body: merged(before.body, block.body) })
}

// Attributes replace those of their name; nested blocks replace all of their type, `dynamic` ones too.
function merged(before: HclBody, over: HclBody): HclBody {
  const names = new Set(over.attributes.map((attribute) => attribute.name))
  const types = new Set(over.blocks.map(nestedType))
  return {
    attributes: [...before.attributes.filter((attribute) => !names.has(attribute.name)), ...over.attributes],
    blocks: [...before.blocks.filter((block) => !types.has(nestedType(block))), ...over.blocks],
    span: before.span,
  }
}

/** The type of a nested block that comes of a block: a `dynamic` one has it as its label. */
export function nestedType(block: HclBlock): string {
  return block.type === 'dynamic' ? (block.labels[0]?.value ?? '') : block.type
}

/** The expression of an attribute. */
export function attributeOf(body: HclBody, name: string): HclAttribute | undefined {
  return body.attributes.find((attribute) => attribute.name === name)
}
