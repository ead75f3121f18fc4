import type { HclExpression, HclTemplatePart } from '../../syntax/hcl/node.ts'

const mostCharacters = 80
const mostDepth = 6

/** An expression as people write it, cut short where it is long: the name of a value that is unknown. */
export function describe(expression: HclExpression): string {
  const text = write(expression, 0)
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text
}

function write(expression: HclExpression, depth: number): string {
  if (depth > mostDepth) return '…'
  const inner = (part: HclExpression) => write(part, depth + 1)
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'string' ? JSON.stringify(expression.value) : String(expression.value)
    case 'template':
      return `"${expression.parts
        .slice(0, 10)
        .map((part) => writePart(part, depth + 1))
        .join('')}"`
    case 'list':
      return `[${expression.items.slice(0, 10).map(inner).join(', ')}]`
    case 'object':
      return expression.entries.length === 0 ? '{}' : '{…}'
    case 'name':
      return expression.name
    case 'attribute':
      return `${inner(expression.of)}.${expression.name}`
    case 'index':
      return `${inner(expression.of)}[${inner(expression.index)}]`
    case 'splat':
      return `${inner(expression.of)}[${inner(expression.each).replace('*', '*]')}`
    case 'call':
      return `${expression.name}(${expression.args.slice(0, 10).map(inner).join(', ')}${expression.spread ? '...' : ''})`
    case 'unary':
      return `${expression.operator}${inner(expression.of)}`
    case 'binary':
      return `${inner(expression.left)} ${expression.operator} ${inner(expression.right)}`
    case 'conditional':
      return `${inner(expression.if)} ? ${inner(expression.then)} : ${inner(expression.else)}`
    case 'for':
      return `${expression.key === undefined ? '[' : '{'}for ${expression.names.join(', ')} in ${inner(expression.in)} : …${expression.key === undefined ? ']' : '}'}`
    case 'invalid':
      return expression.text === '' ? '…' : expression.text
  }
}

function writePart(part: HclTemplatePart, depth: number): string {
  if (part.kind === 'text') return part.value
  if (part.kind === 'interpolation') return `\${${write(part.of, depth)}}`
  return part.kind === 'if' ? `%{if ${write(part.condition, depth)}}…` : `%{for ${part.names.join(', ')} in ${write(part.in, depth)}}…`
}
