import { readFileSync } from 'node:fs'
import { evaluateModule } from '../../../src/iac/terraform/evaluate-module.ts'
import type { EvaluatedBlock, EvaluatedBody, EvaluatedModule, ModuleWorld } from '../../../src/iac/terraform/module.ts'
import { keyText, type Value } from '../../../src/iac/value.ts'
import { show, type Text } from '../../../src/text/holes.ts'
import { folderOf, nameOf } from '../../../src/text/paths.ts'
import type { Span } from '../../../src/text/span.ts'
import { parseCase } from '../../support/case.ts'
import { hcl } from '../../support/hcl.ts'

/** A value in one line: unknown parts as `${name}`, what is unknown altogether as `<name>`, `*` behind items that stand for many. */
export function line(value: Value): string {
  switch (value.kind) {
    case 'text':
      return `"${show(value.text)}"${value.many === true ? '*' : ''}`
    case 'unknown':
      return `<${value.name}>${value.many === true ? '*' : ''}`
    case 'list':
      return `${value.set === true ? 'set' : ''}[${value.items.map(line).join(', ')}]`
    case 'object':
      return `{${[...value.entries].map(([key, entry]) => `${keyLine(key, keyText(key, entry))} = ${line(entry.value)}`).join(', ')}}`
    case 'null':
      return 'null'
    default:
      return String(value.value)
  }
}

function keyLine(key: string, text: Text): string {
  return /^\w+$/.test(key) ? key : `"${show(text)}"`
}

/** Files by their path; those that end in `.tfvars` are values of the folder. */
export type Files = Readonly<Record<string, string>>

/** The world of some files. */
function worldOf(files: Files, more: Partial<ModuleWorld> = {}): ModuleWorld {
  const parsed = (folder: string, end: string) =>
    Object.entries(files).flatMap(([path, text]) =>
      folderOf(path) === folder && nameOf(path).endsWith(end) ? [hcl.parse(path, text)] : [],
    )
  return {
    module: (folder) => {
      const found = parsed(folder, '.tf')
      return found.length === 0 ? undefined : found
    },
    values: (folder) => parsed(folder, '.tfvars'),
    text: (file) => files[file],
    template: (file, text) => hcl.template(file, text),
    variables: new Map(),
    computed: () => undefined,
    ...more,
  }
}

/** The module of the top folder. */
export function evaluated(files: Files, more: Partial<ModuleWorld> = {}): EvaluatedModule {
  return evaluateModule('', worldOf(files, more))
}

/** A module in lines: addresses with attributes, nested blocks below them. */
export function moduleLines({ blocks }: EvaluatedModule): readonly string[] {
  return blocks.flatMap((block) => [`${block.address}${doubt(block)}`, ...bodyLines(block.body, '  ')])
}

function doubt({ maybe }: Pick<EvaluatedBlock, 'maybe'>): string {
  return maybe === undefined ? '' : ` maybe: ${maybe}`
}

function bodyLines(body: EvaluatedBody, indent: string): readonly string[] {
  return [
    ...[...body.attributes].map(([name, { value }]) => `${indent}${name} = ${line(value)}`),
    ...body.blocks.flatMap((nested) => [`${indent}${nested.type}${doubt(nested)}`, ...bodyLines(nested.body, `${indent}  `)]),
  ]
}

/** The value of an expression beside some definitions; null too, since it stands in a list. */
export function expressionValue(expression: string, definitions = '', more: Partial<ModuleWorld> = {}, files: Files = {}): Value {
  const module = evaluated({ ...files, 'main.tf': `${definitions}\nresource "test" "test" {\n  value = [${expression}]\n}\n` }, more)
  const value = module.blocks.find((block) => block.type === 'test' && block.name === 'test')?.body.attributes.get('value')?.value
  if (value?.kind !== 'list' || value.items[0] === undefined)
    throw new Error(`No value for ${expression}: ${value === undefined ? '' : line(value)}`)
  return value.items[0]
}

/** The text of a span. */
export function cut(files: Files, span: Span): string {
  return files[span.file]?.slice(span.start, span.end) ?? ''
}

/** The rows of a table `expression  =>  value` with the headings above them; `\n` in a value is a line break. */
export function tableRows(name: string): readonly { readonly title: string; readonly expression: string; readonly value: string }[] {
  let title = ''
  return readTable(`${name}.txt`)
    .split('\n')
    .flatMap((text) => {
      if (text.startsWith('# ')) title = text.slice(2)
      const [expression, value] = text.split('  =>  ')
      return expression === undefined || value === undefined ? [] : [{ title, expression, value: value.replaceAll('\\n', '\n') }]
    })
}

/** The definitions that the rows of a table stand beside. */
export function tableDefinitions(name: string): string {
  return readTable(`${name}.tf`)
}

function readTable(file: string): string {
  return readFileSync(new URL(`tables/${file}`, import.meta.url), 'utf8')
}

/** A case in the format of `parseCase`: its files, and the lines of the section `expected`. */
export function readCase(file: string): { readonly files: Files; readonly expected: readonly string[] } {
  const all = parseCase(readFileSync(new URL(file, import.meta.url), 'utf8')).files
  const files = Object.fromEntries(all.filter(({ path }) => path !== 'expected').map(({ path, text }) => [path, text]))
  const expected = all.find(({ path }) => path === 'expected')?.text ?? ''
  return { files, expected: expected.trimEnd().split('\n') }
}
