import { entry, type Mapping, type Node, type Scalar, type Sequence } from '../../syntax/node.ts'
import { yamlItem } from '../../syntax/yaml/yaml-scalar.ts'
import { applyEdits } from '../../text/edit.ts'
import type { StoredCredential } from '../../trust/sign-in.ts'

/**
 * The text in which a job's own scripts begin with these lines, or have them in the place of those that signed in with a stored credential.
 * `undefined` where there is no script of its own, or one that can't be changed with care.
 */
export function withSignIn(
  text: string,
  job: Mapping | undefined,
  lines: readonly string[],
  stored: readonly StoredCredential[] = [],
): string | undefined {
  const sections = ['before_script', 'script'].flatMap((key) => {
    const value = job && entry(job, key)?.value
    return value === undefined ? [] : [value]
  })
  if (job === undefined || entry(job, 'script') === undefined) return undefined
  const old = oldLines(sections.flatMap(itemsOf), stored, lines)
  const target = sections.find((section) => itemsOf(section).some((item) => old.has(item))) ?? sections[0]
  let result: string | undefined = text
  // From behind, so that what stands before keeps its place.
  for (const section of sections.toReversed()) {
    if (result === undefined) return undefined
    const added = section === target ? lines : []
    if (added.length > 0 || itemsOf(section).some((item) => old.has(item))) result = rewritten(result, section, added, old)
  }
  return result
}

function itemsOf(section: Node): readonly Scalar[] {
  const items = section.kind === 'sequence' ? section.items : [section]
  return items.flatMap((item) => (item.kind === 'scalar' ? [item] : []))
}

// Lines that do nothing but sign in, and those that write the file which one of them takes.
function oldLines(items: readonly Scalar[], stored: readonly StoredCredential[], added: readonly string[]): ReadonlySet<Scalar> {
  const old = new Set<Scalar>()
  for (const item of items) {
    const line = String(item.value).trim()
    // `export NAME="$(…)"`, where the new lines set NAME.
    const [, name, inner = ''] = /^(?:export\s+)?(\w+)=["']?\$\(\s*(.*?)\s*\)["']?$/.exec(line) ?? []
    const isSet = name !== undefined && added.some((one) => one.startsWith(`${name}=`))
    if (signsIn(isSet ? inner : line, stored)) old.add(item)
  }
  for (const item of items) {
    const [, file] = /^[^;&\n]*[^>]>\s*["']?([^\s"'>]+)["']?$/.exec(String(item.value).trim()) ?? []
    if (
      file !== undefined &&
      [...old].some((one) =>
        String(one.value)
          .split(/[\s"'=]+/)
          .includes(file),
      )
    )
      old.add(item)
  }
  return old
}

function signsIn(line: string, stored: readonly StoredCredential[]): boolean {
  if (/[;&|\n]/.test(line)) return false
  return stored.some(({ command, taken, beside, variables, companions }) => {
    const names = [...variables, ...companions].join('|')
    if (names !== '' && new RegExp(`^(?:export\\s+)?(?:${names})=\\S*$`).test(line)) return true
    return [command, taken, beside].some((one) => one !== undefined && line.search(one) === 0)
  })
}

function rewritten(text: string, section: Node, added: readonly string[], old: ReadonlySet<Scalar>): string | undefined {
  if (section.kind === 'scalar') return ofScalar(text, section, added, old)
  if (section.kind !== 'sequence') return undefined
  return text[section.span.start] === '[' ? ofFlow(text, section, added, old) : ofBlock(text, section, added, old)
}

function ofBlock(text: string, { items }: Sequence, added: readonly string[], old: ReadonlySet<Scalar>): string | undefined {
  const at = items.find((item) => item.kind === 'scalar' && old.has(item)) ?? items[0]
  const edits = []
  for (const item of items) {
    const start = text.lastIndexOf('\n', item.span.start - 1) + 1
    const dash = /^([ \t]*)-[ \t]+$/.exec(text.slice(start, item.span.start))
    const isOld = item.kind === 'scalar' && old.has(item)
    if (item !== at && !isOld) continue
    if (dash === null) return undefined
    const { file } = item.span
    const place = item === at ? added.map((line) => `${dash[1]}- ${yamlItem(line)}\n`).join('') : ''
    // A block scalar ends behind its last line break.
    const end = text[item.span.end - 1] === '\n' ? item.span.end : lineEnd(text, item.span.end)
    edits.push({ span: { file, start, end: isOld ? end : start }, text: place })
  }
  return applyEdits(text, edits)
}

function ofFlow(text: string, { items, span }: Sequence, added: readonly string[], old: ReadonlySet<Scalar>): string | undefined {
  if (/[#\n]/.test(text.slice(span.start, span.end))) return undefined
  const isOld = (item: Node) => item.kind === 'scalar' && old.has(item)
  const first = Math.max(items.findIndex(isOld), 0)
  const written = (list: readonly Node[]) => list.filter((item) => !isOld(item)).map((item) => text.slice(item.span.start, item.span.end))
  const all = [...written(items.slice(0, first)), ...added.map((line) => JSON.stringify(line)), ...written(items.slice(first))]
  return applyEdits(text, [{ span, text: `[${all.join(', ')}]` }])
}

function ofScalar(text: string, scalar: Scalar, added: readonly string[], old: ReadonlySet<Scalar>): string | undefined {
  const { span } = scalar
  const written = text.slice(span.start, span.end)
  const start = text.lastIndexOf('\n', span.start - 1) + 1
  const key = /^([ \t]*)[\w"']+:([ \t]+)$/.exec(text.slice(start, span.start))
  if (scalar.style === 'block') {
    const header = /^\|[-+]?[ \t]*(?:#.*)?\n/.exec(written)?.[0]
    const indent = /^[ \t]+(?=\S)/m.exec(written.slice(header?.length ?? 0))?.[0]
    if (header === undefined || indent === undefined || old.has(scalar)) return undefined
    const at = { ...span, start: span.start + header.length, end: span.start + header.length }
    return applyEdits(text, [{ span: at, text: added.map((line) => `${indent}${line}\n`).join('') }])
  }
  const kept = old.has(scalar) ? [] : [scalar]
  if (key === null) {
    const all = [...added, ...kept.map(({ value }) => String(value))]
    return written.includes('\n')
      ? undefined
      : applyEdits(text, [{ span, text: `[${all.map((line) => JSON.stringify(line)).join(', ')}]` }])
  }
  const indent = `${key[1]}  `
  const all = [...added.map((line) => yamlItem(line)), ...kept.map(() => written)].map((line) => `\n${indent}- ${line}`)
  return written.includes('\n')
    ? undefined
    : applyEdits(text, [{ span: { ...span, start: span.start - (key[2]?.length ?? 0) }, text: all.join('') }])
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from)
  return newline < 0 ? text.length : newline + 1
}
