import type { HclBody, HclExpression, HclFile, HclTemplatePart } from '../../src/syntax/hcl/node.ts'

/** A file as one line of s-expressions, for tables of tests: attributes before blocks. */
export function bodyText(body: HclBody): string {
  const attributes = body.attributes.map(({ name, value }) => `${name} = ${expressionText(value)}`)
  const blocks = body.blocks.map(({ type, labels, body: inner }) => {
    const head = [type, ...labels.map((label) => JSON.stringify(label.value))].join(' ')
    return `${head} { ${bodyText(inner)} }`.replace('{  }', '{}')
  })
  return [...attributes, ...blocks].join('; ')
}

/** An expression as an s-expression; what can't be read stands in `<>`. */
function expressionText(node: HclExpression): string {
  const all = (nodes: readonly HclExpression[]) => nodes.map(expressionText).join(' ')
  switch (node.kind) {
    case 'literal':
      return JSON.stringify(node.value)
    case 'template':
      return `(t ${partsText(node.parts)})`
    case 'list':
      return `[${all(node.items)}]`
    case 'object':
      return `{${node.entries.map(({ key, value }) => `${expressionText(key)}: ${expressionText(value)}`).join(', ')}}`
    case 'name':
      return node.name
    case 'attribute':
      return `(. ${expressionText(node.of)} ${node.name})`
    case 'index':
      return `(at ${all([node.of, node.index])})`
    case 'splat':
      return `(each ${all([node.of, node.each])})`
    case 'call':
      return `(${[`${node.name}()`, ...node.args.map(expressionText)].join(' ')}${node.spread ? '...' : ''})`
    case 'unary':
      return `(${node.operator} ${expressionText(node.of)})`
    case 'binary':
      return `(${node.operator} ${all([node.left, node.right])})`
    case 'conditional':
      return `(? ${all([node.if, node.then, node.else])})`
    case 'for': {
      const key = node.key === undefined ? '' : `${expressionText(node.key)} => `
      const condition = node.condition === undefined ? '' : ` if ${expressionText(node.condition)}`
      const value = `${key}${expressionText(node.value)}${node.grouping ? '...' : ''}`
      return `(for ${node.names.join(',')} in ${expressionText(node.in)}: ${value}${condition})`
    }
    case 'invalid':
      return `<${node.text}>`
  }
}

function partsText(parts: readonly HclTemplatePart[]): string {
  return parts.map(partText).join(' ')
}

function partText(part: HclTemplatePart): string {
  switch (part.kind) {
    case 'text':
      return JSON.stringify(part.value)
    case 'interpolation':
      return expressionText(part.of)
    case 'if':
      return `(if ${expressionText(part.condition)} (${partsText(part.then)}) (${partsText(part.else)}))`
    case 'for':
      return `(for ${part.names.join(',')} in ${expressionText(part.in)} (${partsText(part.of)}))`
  }
}

/** What is wrong with the spans of a file: outside of the text, not within the parent, the wrong way round. */
export function hclSpanFaults(file: HclFile, text: string): readonly string[] {
  const faults: string[] = []
  type Place = { readonly start: number; readonly end: number }
  const visit = (value: unknown, outer: Place): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, outer)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    const own = 'span' in value ? placeOf(value.span) : undefined
    if (own !== undefined && !(outer.start <= own.start && own.start <= own.end && own.end <= outer.end)) {
      faults.push(`${JSON.stringify(value).slice(0, 60)} ${own.start}-${own.end} leaves ${outer.start}-${outer.end}`)
    }
    for (const member of Object.values(value)) visit(member, own ?? outer)
  }
  visit(file.body, { start: 0, end: text.length })
  visit(file.problems, { start: 0, end: text.length })
  return faults
}

function placeOf(value: unknown): { readonly start: number; readonly end: number } | undefined {
  if (typeof value !== 'object' || value === null || !('start' in value) || !('end' in value)) return undefined
  const { start, end } = value
  return typeof start === 'number' && typeof end === 'number' ? { start, end } : undefined
}
