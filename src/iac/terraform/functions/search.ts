import { concat, plain, type Text } from '../../../text/holes.ts'
import { type Entry, textValue, type Value } from '../../value.ts'
import { isMany, makeList, makeObject, many } from '../build.ts'
import { holeOf, unknownPart } from '../convert.ts'
import { textPart } from '../unset.ts'
import type { Call, TerraformFunction } from './call.ts'
import { compileRegex, type Found, findAll } from './regex.ts'

/**
 * Whether `needle` may stand across the border of a known and an unknown part, or within parts that are too short for
 * it: then nobody can say what happens to it in the known ones.
 */
function straddles(text: Text, needle: string): boolean {
  return text.some((part, i) => {
    if (typeof part !== 'string') return false
    const [before, behind] = [i > 0, i < text.length - 1]
    if (before && behind && needle.includes(part)) return true
    for (let length = 1; length < needle.length; length++) {
      if (behind && part.endsWith(needle.slice(0, length))) return true
      if (before && part.startsWith(needle.slice(-length))) return true
    }
    return false
  })
}

const longestNeedle = 500

function replaced(call: Call): Value {
  const [text, needle, by] = [call.text(0), call.plain(1), textPart(call.arg(2))]
  if (text === undefined) return call.noText(0)
  if (needle === undefined) return call.noText(1)
  if (by === undefined) return call.noText(2)
  const isRegex = needle.length > 1 && needle.startsWith('/') && needle.endsWith('/')
  if (isRegex) return replacedByRegex(call, text, needle.slice(1, -1), by)
  const known = plain(text)
  if (known !== undefined) return known.includes(needle) ? call.make(swap(known, needle, by)) : call.derived(0, known)
  if (needle === '' || needle.length > longestNeedle || straddles(text, needle)) return call.hole(call.arg(0))
  return call.make(
    concat(...text.map((part) => (typeof part === 'string' ? swap(part, needle, by) : [{ ...part, name: renamed(part.name, call) }]))),
  )
}

// The unknown part is what it was without the needle: another value, so another name.
function renamed(name: string, call: Call): string {
  const title = call.title()
  return title.length < name.length + 60 ? title : name
}

function swap(text: string, needle: string, by: Text): Text {
  const pieces = needle === '' ? ['', ...text, ''] : text.split(needle)
  return concat(...pieces.map((piece, i): Text => (i === 0 ? [piece] : [...by, piece])))
}

function replacedByRegex(call: Call, text: Text, source: string, by: Text): Value {
  const regex = compileRegex(source)
  const [known, replacement] = [plain(text), plain(by)]
  if (regex === undefined) return call.fail('the regular expression can not be read')
  if (known === undefined || replacement === undefined) return call.hole(call.arg(known === undefined ? 0 : 2))
  if (!call.run.spend(known.length)) return call.run.exceeded(call.title(), call.span)
  let result = ''
  let at = 0
  for (const found of findAll(regex, known)) {
    result += known.slice(at, found.start) + expanded(replacement, found)
    at = found.end
  }
  return call.derived(0, result + known.slice(at))
}

// $1, ${1}, $name and ${name}; what has no such group is empty. regexp.Expand of Go.
function expanded(replacement: string, found: Found): string {
  return replacement.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (all, bare: string | undefined, braced: string | undefined) => {
    const name = bare ?? braced
    if (name === undefined) return all === '$$' ? '$' : all
    return (/^\d+$/.test(name) ? found.groups[Number(name)] : found.named.get(name)) ?? ''
  })
}

function matched(call: Call): Value {
  return search(call, (found, call) => {
    const [first] = found
    return first === undefined ? call.fail('the text does not match') : matchValue(first, call)
  })
}

function allMatched(call: Call): Value {
  return search(call, (found, call) =>
    makeList(
      call.run,
      found.map((one) => matchValue(one, call)),
      call.span,
    ),
  )
}

function search(call: Call, answer: (found: readonly Found[], call: Call) => Value): Value {
  const [source, text] = [call.plain(0), call.plain(1)]
  if (source === undefined || text === undefined) {
    const index = source === undefined ? 0 : 1
    return call.text(index) === undefined ? call.noText(index) : call.unknown(unknownPart(call.arg(index)))
  }
  const regex = compileRegex(source)
  if (regex === undefined) return call.fail('the regular expression can not be read')
  return call.run.spend(text.length) ? answer(findAll(regex, text), call) : call.run.exceeded(call.title(), call.span)
}

// The whole match without groups, a list of unnamed groups, an object of named ones.
function matchValue(found: Found, call: Call): Value {
  const value = (text: string | undefined): Value => (text === undefined ? { kind: 'null', span: call.span } : textValue(text, call.span))
  if (found.named.size > 0) {
    const entries = new Map<string, Entry>()
    for (const [name, text] of found.named) entries.set(name, { keySpan: call.span, value: value(text) })
    return makeObject(call.run, entries, call.span)
  }
  return found.groups.length > 1 ? makeList(call.run, found.groups.slice(1).map(value), call.span) : value(found.groups[0])
}

/** Pieces that no unknown part touches are certain; between them may be any number. */
function split(call: Call): Value {
  const [separator, text] = [call.plain(0), call.text(1)]
  if (text === undefined) return call.noText(1)
  if (separator === undefined) return call.noText(0)
  const known = plain(text)
  const piece = (part: string): Value => (part === known ? call.derived(1, part) : textValue(part, call.span))
  if (known !== undefined) {
    const pieces = separator === '' ? [...known] : known.split(separator)
    return makeList(call.run, pieces.map(piece), call.span)
  }
  const hole = { name: call.title(), why: unknownPart(call.arg(1))?.why ?? 'it is not known' }
  const middle = many({ kind: 'unknown', ...hole, span: call.span }, hole)
  call.run.doubts++
  if (separator === '' || separator.length > longestNeedle || straddles(text, separator)) return makeList(call.run, [middle], call.span)
  const [first, last] = [text[0], text.at(-1)]
  const before = typeof first === 'string' ? first.split(separator).slice(0, -1) : []
  const behind = typeof last === 'string' ? last.split(separator).slice(1) : []
  return makeList(call.run, [...before.map(piece), middle, ...behind.map(piece)], call.span)
}

/** The lists behind the separator joined; an item that stands for any number takes the separators around it along. */
function join(call: Call): Value {
  const separator = call.text(0)
  if (separator === undefined) return call.noText(0)
  const items: Value[] = []
  for (let i = 1; i < call.args.length; i++) {
    const list = call.items(i)
    if (list === undefined) return call.noList()
    if (list.unordered) return call.hole(call.arg(i))
    items.push(...list.items)
  }
  return call.run.spend(items.length) ? joined(call, separator, items) : call.run.exceeded(call.title(), call.span)
}

function joined(call: Call, separator: Text, items: readonly Value[]): Value {
  const texts: Text[] = []
  let glued = true
  for (const item of items) {
    const text = textPart(item)
    if (text === undefined) return call.fail('an element is no text')
    const open = isMany(item)
    if (!glued && !open) texts.push(separator)
    texts.push(open ? [holeOf({ name: call.title(), why: unknownPart(item)?.why ?? '' }, call.span)] : text)
    glued = open
  }
  return items.length === 1 && items[0] !== undefined && items[0].kind === 'text' && !isMany(items[0])
    ? items[0]
    : call.make(concat(...texts))
}

function withoutEnd(front: boolean): TerraformFunction {
  return (call) => {
    const [text, end] = [call.text(0), call.plain(1)]
    if (text === undefined) return call.noText(0)
    if (end === undefined) return call.noText(1)
    const known = plain(text)
    if (known !== undefined) return call.derived(0, cut(known, end, front))
    const outer = front ? text[0] : text.at(-1)
    // The known end decides where it is as long as what is looked for, or differs from it before that.
    if (typeof outer === 'string') {
      const decided = front ? outer.startsWith(end) || !end.startsWith(outer) : outer.endsWith(end) || !end.endsWith(outer)
      if (!decided) return call.hole(call.arg(0))
      const rest = cut(outer, end, front)
      return rest === outer ? call.arg(0) : call.make(front ? concat([rest], text.slice(1)) : concat(text.slice(0, -1), [rest]))
    }
    // The outer unknown part may be empty; then what is beside it decides.
    const beside = front ? text[1] : text.at(-2)
    const open = typeof beside === 'string' && (front ? beside.startsWith(end) : beside.endsWith(end))
    if (outer === undefined || open || straddles(text, end)) return call.hole(call.arg(0))
    call.run.doubts++
    const inner = { ...outer, name: renamed(outer.name, call) }
    return call.make(front ? [inner, ...text.slice(1)] : [...text.slice(0, -1), inner])
  }
}

function cut(text: string, end: string, front: boolean): string {
  if (front) return text.startsWith(end) ? text.slice(end.length) : text
  return text.endsWith(end) ? text.slice(0, text.length - end.length) : text
}

/** Functions that look for something in texts. developer.hashicorp.com/terraform/language/functions, string functions. */
export const searchFunctions: Readonly<Record<string, readonly [least: number, most: number, run: TerraformFunction]>> = {
  replace: [3, 3, replaced],
  regex: [2, 2, matched],
  regexall: [2, 2, allMatched],
  split: [2, 2, split],
  join: [2, 1000, join],
  trimprefix: [2, 2, withoutEnd(true)],
  trimsuffix: [2, 2, withoutEnd(false)],
}
