import { parseJson } from '../../../syntax/json/parse-json.ts'
import { follow, type Node } from '../../../syntax/node.ts'
import { plain } from '../../../text/holes.ts'
import type { Span } from '../../../text/span.ts'
import { type Entry, textValue, type Value } from '../../value.ts'
import { makeList, makeObject, makeText, nodesOf } from '../build.ts'
import { unknownPart } from '../convert.ts'
import { settled } from '../lazy.ts'
import type { Run } from '../run.ts'
import type { Call, TerraformFunction } from './call.ts'
import { jsonText } from './json-text.ts'

function encode(call: Call): Value {
  const json = settled(call.arg(0))
  if (!call.run.spend(nodesOf(json))) return call.run.exceeded(call.title(), call.span)
  const text = makeText(call.run, jsonText(json), call.span)
  return text.kind === 'text' ? { ...text, json } : text
}

function decode(call: Call): Value {
  const arg = call.arg(0)
  if (arg.kind === 'text' && arg.json !== undefined) return arg.json
  const text = arg.kind === 'text' ? plain(arg.text) : undefined
  if (text === undefined) return unknownPart(arg) === undefined ? call.noText(0) : call.unknown(unknownPart(arg))
  if (!call.run.spend(text.length / 20)) return call.run.exceeded(call.title(), call.span)
  const { documents, problems } = parseJson(arg.span.file, text)
  const [root] = documents
  if (root === undefined || problems.length > 0) return call.fail('the text is no JSON')
  return read(root, placing(arg.span, text, call.run), call.run)
}

type Place = (span: Span) => Span

// Where the text stands in its file exactly as it is (a file of its own), its parts have their own places there.
function placing(whole: Span, text: string, run: Run): Place {
  const exact = whole.end - whole.start === text.length && run.world.text(whole.file)?.slice(whole.start, whole.end) === text
  return exact ? (span) => ({ file: whole.file, start: whole.start + span.start, end: whole.start + span.end }) : () => whole
}

function read(node: Node, place: Place, run: Run): Value {
  const target = follow(node)
  const span = place(node.span)
  if (target?.kind === 'mapping') {
    const entries = new Map<string, Entry>()
    for (const { key, value } of target.entries)
      entries.set(String(key.value), { keySpan: place(key.span), value: read(value, place, run) })
    return makeObject(run, entries, span)
  }
  if (target?.kind === 'sequence')
    return makeList(
      run,
      target.items.map((item) => read(item, place, run)),
      span,
    )
  const value = target?.kind === 'scalar' ? target.value : null
  if (typeof value === 'string') return textValue(value, span)
  if (typeof value === 'number') return { kind: 'number', value, span }
  return typeof value === 'boolean' ? { kind: 'boolean', value, span } : { kind: 'null', span }
}

/** developer.hashicorp.com/terraform/language/functions/jsonencode and jsondecode */
export const jsonFunctions: Readonly<Record<string, readonly [least: number, most: number, run: TerraformFunction]>> = {
  jsonencode: [1, 1, encode],
  jsondecode: [1, 1, decode],
}
