import type { Entry, Node, Scalar } from '../../syntax/node.ts'
import { parseYaml } from '../../syntax/yaml/parse-yaml.ts'
import type { JsonValue } from '../../text/json.ts'
import type { Span } from '../../text/span.ts'
import type { Inputs } from './inputs.ts'

/** Characters of one text with its inputs filled in; gitlab.md 5 (`inputs`): an interpolated string stays below 1 MB. */
const mostCharacters = 1_000_000

/**
 * A tree with its inputs filled in, as GitLab fills them into the text before it reads it: in keys, texts and whole values,
 * whose type follows from what is filled in (lib/gitlab/ci/config/interpolation/text_template.rb). Parts without inputs are
 * the same nodes as before; new ones have the span of the text that names the input. What isn't known stays as written.
 */
export function interpolate(root: Node, inputs: Pick<Inputs, 'values' | 'open'>, report: (message: string, span: Span) => void): Node {
  return new Interpolation(inputs, report).fill(root)
}

class Interpolation {
  readonly #inputs: Pick<Inputs, 'values' | 'open'>
  readonly #report: (message: string, span: Span) => void
  /** Anchored nodes are met again behind their aliases. */
  readonly #done = new Map<Node, Node>()

  constructor(inputs: Pick<Inputs, 'values' | 'open'>, report: (message: string, span: Span) => void) {
    this.#inputs = inputs
    this.#report = report
  }

  fill(node: Node): Node {
    const known = this.#done.get(node)
    if (known !== undefined) return known
    const filled = this.#fill(node)
    this.#done.set(node, filled)
    return filled
  }

  #fill(node: Node): Node {
    switch (node.kind) {
      case 'scalar':
        return this.#scalar(node)
      case 'sequence': {
        const items = node.items.map((item) => this.fill(item))
        return items.every((item, i) => item === node.items[i]) ? node : { ...node, items }
      }
      case 'mapping': {
        const entries = node.entries.map((entry) => this.#entry(entry))
        return entries.every((entry, i) => entry === node.entries[i]) ? node : { ...node, entries }
      }
      case 'reference': {
        const path = node.path.map((part) => ({ ...part, value: this.#text(part) ?? part.value }))
        return path.every((part, i) => part.value === node.path[i]?.value) ? node : { ...node, path }
      }
      case 'alias': {
        if (node.target === undefined) return node
        const target = this.fill(node.target)
        return target === node.target ? node : { ...node, target }
      }
    }
  }

  #entry(entry: Entry): Entry {
    const name = this.#text(entry.key)
    const value = this.fill(entry.value)
    if (name === undefined && value === entry.value) return entry
    return { ...entry, key: name === undefined ? entry.key : { ...entry.key, value: name }, value }
  }

  #scalar(scalar: Scalar): Node {
    const text = this.#text(scalar)
    if (text === undefined) return scalar
    return scalar.style === 'plain' ? readPlain(text, scalar) : { ...scalar, value: text }
  }

  // `undefined` where nothing is filled in.
  #text(scalar: Scalar): string | undefined {
    const { value } = scalar
    if (typeof value !== 'string' || !value.includes('$[[')) return undefined
    const text = value.replaceAll(/\$\[\[([^\r\n[\]]*)\]\]/g, (whole, block: string) => this.#block(block, scalar) ?? whole)
    return text === value || text.length > mostCharacters ? undefined : text
  }

  #block(block: string, scalar: Scalar): string | undefined {
    const [access = '', ...functions] = block.split('|').map((part) => part.trim())
    const [scope, name, ...more] = access.split('.')
    // What a component knows of itself, and what a matrix says in `needs`.
    if (scope === 'component' || scope === 'matrix') return undefined
    const input = scope === 'inputs' && name !== undefined && more.length === 0 ? this.#inputs.values.get(name) : undefined
    if (input === undefined) {
      if (scope !== 'inputs' || !this.#inputs.open)
        this.#report(`unknown interpolation key: \`${scope === 'inputs' ? (name ?? '') : (scope ?? '')}\``, scalar.span)
      return undefined
    }
    if ('why' in input) return undefined
    const text = typeof input.value === 'string' ? input.value : JSON.stringify(input.value)
    return functions.length === 0 ? text : applyAll(functions, input.value)
  }
}

// The functions of lib/gitlab/ci/config/interpolation/functions. `expand_vars` leaves what the job expands anyway.
function applyAll(functions: readonly string[], value: JsonValue): string | undefined {
  let text = typeof value === 'string' ? value : undefined
  for (const call of functions) {
    if (text === undefined) return undefined
    const truncate = /^truncate\(\s*(\d{1,6})\s*,\s*(\d{1,6})\s*\)$/.exec(call)
    if (truncate !== null) text = text.slice(Number(truncate[1]), Number(truncate[1]) + Number(truncate[2]))
    else if (call === 'posix_escape') text = text === '' ? "''" : text.replaceAll(/[^\w.,:+/@\n-]/g, '\\$&').replaceAll('\n', "'\n'")
    else if (call !== 'expand_vars') return undefined
  }
  return text
}

// What a plain text means once it is filled in: `8` a number, `[a, b]` a list.
function readPlain(text: string, scalar: Scalar): Node {
  const { documents, problems } = parseYaml(scalar.span.file, text)
  const [node] = documents
  if (text === '' || node === undefined) return { ...scalar, value: null }
  if (problems.length > 0 || documents.length > 1) return { ...scalar, value: text }
  return moved(node, scalar.span)
}

function moved(node: Node, span: Span): Node {
  switch (node.kind) {
    case 'scalar':
      return { ...node, span }
    case 'sequence':
      return { ...node, items: node.items.map((item) => moved(item, span)), span }
    case 'mapping': {
      const entries = node.entries.map((entry) => ({ key: { ...entry.key, span }, value: moved(entry.value, span), span }))
      return { ...node, entries, span }
    }
    default:
      return { ...node, span }
  }
}
