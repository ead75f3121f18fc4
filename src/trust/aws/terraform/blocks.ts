import { type Statement as Outlined, outline } from '../../../syntax/hcl/outline.ts'
import type { TextEdit } from '../../../text/edit.ts'
import type { Span } from '../../../text/span.ts'

type Block = Extract<Outlined, { readonly kind: 'block' }>

/** Whether a statement of a policy is a block of a data source, by its place. */
export function isStatementBlock(text: string, { start, end }: Span): boolean {
  return /^statement\s*\{/.test(text.slice(start, start + 100)) && text.charAt(end - 1) === '}'
}

/** The edit that adds one more `condition` at the end of a block `statement`, in lines of its own. */
export function addCondition(text: string, { file, end }: Span, test: string, variable: string, value: string): TextEdit | undefined {
  const brace = end - 1
  const line = text.lastIndexOf('\n', brace - 1) + 1
  const outer = text.slice(line, brace)
  if (outer.trim() !== '' || /["\\]|[$%]\{/.test(value)) return undefined
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const unit = outer.includes('\t') ? '\t' : '  '
  const indent = outer + unit
  const lines = [
    '',
    `${indent}condition {`,
    `${indent}${unit}test     = "${test}"`,
    `${indent}${unit}variable = "${variable}"`,
    `${indent}${unit}values   = ["${value}"]`,
    `${indent}}`,
    '',
  ]
  return { span: { file, start: line, end: line }, text: lines.join(newline) }
}

/** The place of the operator's name, without quotes, in the block `condition` around a place; `undefined` where no literal says it. */
export function testAround(text: string, at: Span): Span | undefined {
  const condition = around(outline(text), text, at)
  const found = condition?.statements.flatMap((one) => {
    const test = one.kind === 'attribute' ? /^(test\s*=\s*")[\w:]*"$/.exec(text.slice(one.start, one.end).trim()) : null
    return test === null ? [] : [{ file: at.file, start: one.start + (test[1]?.length ?? 0), end: one.start + test[0].length - 1 }]
  })
  return found?.[0]
}

function around(statements: readonly Outlined[], text: string, at: Span): Block | undefined {
  for (const one of statements) {
    if (one.kind !== 'block' || at.start < one.open || at.end > one.end) continue
    return /^condition\s*$/.test(text.slice(one.start, one.open)) ? one : around(one.statements, text, at)
  }
  return undefined
}
