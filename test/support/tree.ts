import type { Node, Parsed } from '../../src/syntax/node.ts'

/** A tree in lines for tables of tests: two blanks a level, each node with exactly the text of its span. */
export function treeLines(parsed: Parsed, text: string): readonly string[] {
  const lines: string[] = []
  const cut = (span: { readonly start: number; readonly end: number }) => JSON.stringify(text.slice(span.start, span.end))
  const write = (node: Node, indent: string, name: string): void => {
    switch (node.kind) {
      case 'scalar': {
        const value = typeof node.value === 'number' ? String(node.value) : JSON.stringify(node.value)
        lines.push(
          `${indent}${name}${node.style} ${cut(node.span)} = ${value}${node.span.start === node.span.end ? ` @${node.span.start}` : ''}`,
        )
        break
      }
      case 'alias':
        lines.push(`${indent}${name}alias ${cut(node.span)} -> ${node.target === undefined ? 'nothing' : cut(node.target.span)}`)
        break
      case 'reference':
        lines.push(`${indent}${name}reference ${cut(node.span)}`)
        for (const part of node.path) write(part, `${indent}  `, '')
        break
      case 'sequence':
        lines.push(`${indent}${name}sequence ${cut(node.span)}`)
        for (const item of node.items) write(item, `${indent}  `, '- ')
        break
      case 'mapping':
        lines.push(`${indent}${name}mapping ${cut(node.span)}`)
        for (const { key, value, span } of node.entries) {
          lines.push(`${indent}  entry ${cut(span)}`)
          write(key, `${indent}    `, 'key ')
          write(value, `${indent}    `, '')
        }
    }
  }
  for (const document of parsed.documents) write(document, '', '')
  return lines
}

/** Problems in lines: code, the text that is marked, its offset. */
export function problemLines(parsed: Parsed, text: string): readonly string[] {
  return parsed.problems.map(({ code, span }) => `${code} ${JSON.stringify(text.slice(span.start, span.end))} @${span.start}`)
}

/** What is wrong with the spans of a tree: outside the text, not within the parent, before an elder sibling. */
export function spanFaults(parsed: Parsed, text: string): readonly string[] {
  const faults: string[] = []
  type Place = { readonly start: number; readonly end: number }
  const check = (what: string, span: Place, outer: Place, floor: number): number => {
    if (!(outer.start <= span.start && span.start <= span.end && span.end <= outer.end))
      faults.push(`${what} ${span.start}-${span.end} leaves ${outer.start}-${outer.end}`)
    if (span.start < floor) faults.push(`${what} ${span.start}-${span.end} begins before ${floor}`)
    return span.end
  }
  const visit = (node: Node, outer: Place, floor: number): number => {
    const end = check(node.kind, node.span, outer, floor)
    let at = node.span.start
    if (node.kind === 'sequence') for (const item of node.items) at = visit(item, node.span, at)
    if (node.kind === 'reference') for (const part of node.path) at = visit(part, node.span, at)
    if (node.kind === 'mapping') {
      for (const entry of node.entries) {
        check('entry', entry.span, node.span, at)
        at = visit(entry.key, entry.span, entry.span.start)
        at = visit(entry.value, entry.span, at)
      }
    }
    return end
  }
  let at = 0
  for (const document of parsed.documents) at = visit(document, { start: 0, end: text.length }, at)
  for (const { code, span } of parsed.problems) check(code, span, { start: 0, end: text.length }, 0)
  return faults
}
