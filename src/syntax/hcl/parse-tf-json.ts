import type { FileId } from '../../text/span.ts'
import { parseJson } from '../json/parse-json.ts'
import type { Entry, Mapping, Node, Scalar } from '../node.ts'
import type { HclAttribute, HclBlock, HclBody, HclExpression, HclFile } from './node.ts'
import { pinned } from './relocate.ts'

type Label = HclBlock['labels'][number]

/** How many objects of names stand around a block's own (Terraform's "JSON Configuration Syntax"); others have none. */
const labelCounts: { readonly [type: string]: number } = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  dynamic: 1,
}

/** Reads a template that stands at `base` of a file. */
type ReadTemplate = (file: FileId, text: string, base: number) => HclExpression

/**
 * Reads `.tf.json` and `.tfvars.json`: the same tree as the native language gives. Which objects in a resource are blocks only its
 * provider's schema says: an object, or a list of objects, is an attribute and a block here, and the reader takes what it knows.
 */
export function parseTfJson(file: FileId, text: string, template: ReadTemplate): HclFile {
  const { documents, problems } = parseJson(file, text)
  const reader = new JsonReader(file, text, template)
  const [document] = documents
  const values = /\.tfvars\.json$/i.test(file)
  const body =
    document?.kind === 'mapping'
      ? values
        ? reader.values(document)
        : reader.module(document)
      : { attributes: [], blocks: [], span: { file, start: 0, end: text.length } }
  return { file, body, problems }
}

class JsonReader {
  readonly #file: FileId
  readonly #text: string
  readonly #template: ReadTemplate

  constructor(file: FileId, text: string, template: ReadTemplate) {
    this.#file = file
    this.#text = text
    this.#template = template
  }

  /** A file of values: no expressions. */
  values(mapping: Mapping): HclBody {
    const attributes = entriesOf(mapping).map((entry) => this.#attribute(entry, false))
    return { attributes, blocks: [], span: mapping.span }
  }

  /** A file of a module: blocks only. */
  module(mapping: Mapping): HclBody {
    return { attributes: [], blocks: entriesOf(mapping).flatMap((entry) => this.#blocks(entry)), span: mapping.span }
  }

  // `"resource": {"type": {"name": {…}}}`; at each level there may be a list of objects.
  #blocks(entry: Entry): readonly HclBlock[] {
    const type = String(entry.key.value)
    const found: HclBlock[] = []
    const visit = (node: Node, labels: readonly Label[]): void => {
      if (node.kind === 'sequence') for (const item of node.items) visit(item, labels)
      if (node.kind !== 'mapping') return
      if (labels.length < (labelCounts[type] ?? 0)) {
        for (const { key, value } of entriesOf(node)) visit(value, [...labels, { value: String(key.value), span: key.span }])
      } else {
        const body = this.#body(node, type !== 'variable', type !== 'locals' && type !== 'variable')
        found.push({ type, typeSpan: entry.key.span, labels, body, span: entry.span })
      }
    }
    visit(entry.value, [])
    return found
  }

  #body(mapping: Mapping, templates: boolean, nested: boolean): HclBody {
    const attributes: HclAttribute[] = []
    const blocks: HclBlock[] = []
    for (const entry of entriesOf(mapping)) {
      if (String(entry.key.value) !== 'dynamic') attributes.push(this.#attribute(entry, templates))
      if (nested && isBlocks(entry.value)) blocks.push(...this.#blocks(entry))
    }
    return { attributes, blocks, span: mapping.span }
  }

  #attribute(entry: Entry, templates: boolean): HclAttribute {
    const { key, span } = entry
    return { name: String(key.value), nameSpan: key.span, value: this.#value(entry.value, templates), span }
  }

  #value(node: Node, templates: boolean): HclExpression {
    switch (node.kind) {
      case 'mapping': {
        const entries = node.entries.map(({ key, value }) => ({
          key: this.#value(key, templates),
          value: this.#value(value, templates),
        }))
        return { kind: 'object', entries, span: node.span }
      }
      case 'sequence':
        return { kind: 'list', items: node.items.map((item) => this.#value(item, templates)), span: node.span }
      case 'scalar':
        return this.#scalar(node, templates)
      default:
        return { kind: 'invalid', text: '', span: node.span }
    }
  }

  // Texts are templates. One with escapes of JSON stands as a whole where the text stands.
  #scalar(node: Scalar, templates: boolean): HclExpression {
    const { value, span } = node
    if (typeof value !== 'string' || !templates || !/[$%]\{/.test(value)) return { kind: 'literal', value, span }
    const raw = this.#text.slice(span.start + 1, span.end - 1)
    const read = raw === value ? this.#template(this.#file, value, span.start + 1) : pinned(this.#template(this.#file, value, 0), span)
    return { ...read, span }
  }
}

// Terraform takes a property named `//` for a comment.
function entriesOf(mapping: Mapping): readonly Entry[] {
  return mapping.entries.filter((entry) => entry.key.value !== '//')
}

function isBlocks(node: Node): boolean {
  return (
    node.kind === 'mapping' || (node.kind === 'sequence' && node.items.length > 0 && node.items.every((item) => item.kind === 'mapping'))
  )
}
