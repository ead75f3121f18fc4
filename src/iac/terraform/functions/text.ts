import { plain, type Text } from '../../../text/holes.ts'
import { matchPattern } from '../../../text/pattern.ts'
import type { Value } from '../../value.ts'
import { toNumber } from '../convert.ts'
import type { Call, TerraformFunction } from './call.ts'

// A function on a text that works on each character alone also works around unknown parts.
function each(change: (text: string) => string): TerraformFunction {
  return (call) => {
    const text = call.text(0)
    const known = text === undefined ? undefined : plain(text)
    if (known !== undefined) return call.derived(0, change(known))
    return text === undefined ? call.noText(0) : call.make(renamed(text, call, change))
  }
}

function renamed(text: Text, call: Call, change: (text: string) => string): Text {
  call.run.doubts++
  const name = call.title().replace(/\(.*/s, '')
  return text.map((part) => (typeof part === 'string' ? change(part) : { ...part, name: `${name}(${part.name})` }))
}

// A function on a whole text: with an unknown part nothing of it is known.
function whole(change: (text: string, call: Call) => string): TerraformFunction {
  return (call) => {
    const text = call.plain(0)
    return text === undefined ? call.noText(0) : call.derived(0, change(text, call))
  }
}

// A function that only takes something from the two ends: what stands there decides, unless it all goes.
function ends(front: (text: string) => string, back: (text: string) => string): TerraformFunction {
  return (call) => {
    const text = call.text(0)
    const known = text === undefined ? undefined : plain(text)
    if (known !== undefined) return call.derived(0, back(front(known)))
    const [first, last] = [text?.[0], text?.at(-1)]
    if (text === undefined || typeof first !== 'string' || typeof last !== 'string') return call.noText(0)
    const [begin, end] = [front(first), back(last)]
    return begin === '' || end === '' ? call.noText(0) : call.make([begin, ...text.slice(1, -1), end])
  }
}

function trimmer(front: boolean, back: boolean): TerraformFunction {
  return (call) => {
    const set = new Set(call.plain(1) ?? '')
    if (call.plain(1) === undefined) return call.noText(call.text(0) === undefined ? 0 : 1)
    const start = (text: string) => {
      let at = 0
      while (front && at < text.length && set.has(text.charAt(at))) at++
      return text.slice(at)
    }
    const end = (text: string) => {
      let at = text.length
      while (back && at > 0 && set.has(text.charAt(at - 1))) at--
      return text.slice(0, at)
    }
    return ends(start, end)(call)
  }
}

function substring(call: Call): Value {
  const text = call.text(0)
  const [offset, length] = [toNumber(call.arg(1)), toNumber(call.arg(2))]
  if (text === undefined || offset === undefined || length === undefined) return call.fail('it takes a text and two numbers')
  if (offset === 'unknown' || length === 'unknown') return call.hole(call.arg(offset === 'unknown' ? 1 : 2))
  const known = plain(text)
  const [first] = text
  if (known === undefined) {
    const inside = typeof first === 'string' && offset >= 0 && length >= 0 && offset + length <= [...first].length
    return inside ? call.make([[...first].slice(offset, offset + length).join('')].filter((part) => part !== '')) : call.hole(call.arg(0))
  }
  const characters = [...known]
  const start = offset < 0 ? Math.max(0, characters.length + offset) : offset
  return call.derived(0, characters.slice(start, length < 0 ? undefined : start + length).join(''))
}

const mostCharacters = 10_000

function hasEnd(front: boolean): TerraformFunction {
  return (call) => {
    const [text, end] = [call.text(0), call.text(1)]
    if (text === undefined || end === undefined) return call.noText(text === undefined ? 0 : 1)
    const [known, wanted] = [plain(text), plain(end)]
    if (known !== undefined && wanted !== undefined) return call.boolean(front ? known.startsWith(wanted) : known.endsWith(wanted))
    const unknown = [...text, ...end].find((part) => typeof part !== 'string')
    const size = [...text, ...end].reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 1), 0)
    if (size > mostCharacters) return call.unknown(unknown)
    const run = [{ any: 'run' }] as const
    const { yes, no } = matchPattern(front ? [...end, ...run] : [...run, ...end], text)
    return call.boolean(yes && no ? 'unknown' : yes, unknown)
  }
}

function indented(call: Call): Value {
  const [spaces, text] = [toNumber(call.arg(0)), call.text(1)]
  if (text === undefined || spaces === undefined) return call.fail('it takes a number and a text')
  if (spaces === 'unknown' || spaces < 0 || spaces > 200) return call.hole(call.arg(0))
  if (plain(text) === undefined) call.run.doubts++
  return call.make(text.map((part) => (typeof part === 'string' ? part.replaceAll('\n', `\n${' '.repeat(spaces)}`) : part)))
}

const newlines = /(?:\r\n|\n)+$/

// The JSON that an expression has made has no blanks around it.
function unlessJson(run: TerraformFunction): TerraformFunction {
  return (call) => {
    const given = call.arg(0)
    return given.kind === 'text' && given.json !== undefined ? given : run(call)
  }
}

function chomped(text: string): string {
  // Not by the expression alone: it would begin anew at each of many newlines.
  let at = text.length
  while (at > 0 && (text.charAt(at - 1) === '\n' || text.charAt(at - 1) === '\r')) at--
  return text.slice(0, at) + text.slice(at).replace(newlines, '')
}

const same = (text: string) => text

/** Functions on one text. developer.hashicorp.com/terraform/language/functions, string functions. */
export const textFunctions: Readonly<Record<string, readonly [least: number, most: number, run: TerraformFunction]>> = {
  lower: [1, 1, each((text) => text.toLowerCase())],
  upper: [1, 1, each((text) => text.toUpperCase())],
  title: [1, 1, whole((text) => text.replace(/(^|\s)(\S)/g, (_, before: string, letter: string) => before + letter.toUpperCase()))],
  strrev: [1, 1, whole((text) => [...text].reverse().join(''))],
  trimspace: [
    1,
    1,
    unlessJson(
      ends(
        (text) => text.trimStart(),
        (text) => text.trimEnd(),
      ),
    ),
  ],
  chomp: [1, 1, unlessJson(ends(same, chomped))],
  trim: [2, 2, trimmer(true, true)],
  substr: [3, 3, substring],
  startswith: [2, 2, hasEnd(true)],
  endswith: [2, 2, hasEnd(false)],
  indent: [2, 2, indented],
  urlencode: [1, 1, whole(urlEncoded)],
}

// As Go's url.QueryEscape does.
function urlEncoded(text: string): string {
  const whole = text.replace(/\p{Surrogate}/gu, '\ufffd')
  return encodeURIComponent(whole)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}
