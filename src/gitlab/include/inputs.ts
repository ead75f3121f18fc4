import { type Node, type Scalar, valueAt } from '../../syntax/node.ts'
import { toJson } from '../../syntax/to-json.ts'
import type { JsonValue } from '../../text/json.ts'
import { parseRegex } from '../expression/regex.ts'

/** The value of an input, or why it isn't known. */
export type InputValue = { readonly value: JsonValue } | { readonly why: string }

export interface Inputs {
  readonly values: ReadonlyMap<string, InputValue>
  /** In GitLab's words. */
  readonly problems: readonly string[]
  /** There may be more: the header includes others (docs `ci/inputs`, `spec:include`). */
  readonly open: boolean
}

const types = ['string', 'number', 'boolean', 'array'] as const
type InputType = (typeof types)[number]

/**
 * The inputs of a file with their values: those that the include gives, else the defaults. `header` is the document with
 * `spec:`; `given` is `undefined` for a root file, whose inputs somebody may set when he starts the pipeline, but a push
 * takes the defaults. gitlab.md 5 (`inputs`) [D-INPUT]; wording: lib/ci/inputs/*.rb. Older versions refuse a number for a text and a
 * number in quotes for a number; what only they refuse is no problem.
 */
export function readInputs(header: Node | undefined, given: ReadonlyMap<string, InputValue> | undefined): Inputs {
  const spec = valueAt(header, 'spec')
  const inputs = valueAt(spec, 'inputs')
  const problems: string[] = []
  const values = new Map<string, InputValue>()
  const names = new Set<string>()
  for (const { key, value } of inputs?.kind === 'mapping' ? inputs.entries : []) {
    const name = String(key.value)
    names.add(name)
    const result = readInput(name, value, given?.get(name), given !== undefined)
    if ('problem' in result) {
      problems.push(`\`${name}\` input: ${result.problem}`)
      values.set(name, { why: `the input ${name} is not valid` })
    } else values.set(name, result)
  }
  const open = valueAt(spec, 'include') !== undefined
  const strange = open ? [] : [...(given?.keys() ?? [])].filter((name) => !names.has(name))
  if (strange.length > 0) {
    problems.push(
      names.size === 0
        ? 'Given inputs not defined in the `spec` section of the included configuration file'
        : `unknown input arguments: ${strange.join(', ')}`,
    )
  }
  return { values, problems, open }
}

/** Whether a scalar is written as its value is in JSON: of `1.0` Ruby makes a text that is not `1`. */
export function isWrittenSo({ value, span }: Scalar): boolean {
  return typeof value !== 'number' || String(value).length === span.end - span.start
}

/** Why the value of such a number isn't known. */
export const otherwiseWritten = 'the number is not written as its value is'

type Read = InputValue | { readonly problem: string }

function readInput(name: string, spec: Node, stated: InputValue | undefined, included: boolean): Read {
  if (stated !== undefined && 'why' in stated) return stated
  const given = stated?.value
  // What an outer file was to fill in.
  if (typeof given === 'string' && given.includes('$[[')) return { why: `the input ${name} is given another one that is not known` }
  const typeName = toJson(valueAt(spec, 'type'))
  const type = types.find((candidate) => candidate === (typeName ?? 'string'))
  if (type === undefined) return { problem: `unknown type ${JSON.stringify(typeName)}` }
  const settings = (key: string): JsonValue | undefined => {
    const node = valueAt(spec, key)
    return node === undefined ? undefined : toJson(node)
  }
  const fallback = settings('default')
  const written = valueAt(spec, 'default')
  // To GitLab a null is nothing given.
  const isGiven = given !== undefined && given !== null
  if (!isGiven && settings('rules') !== undefined) return { why: `the input ${name} depends on rules` }
  if (!isGiven && fallback === undefined) {
    return included ? { problem: 'required value has not been provided' } : { why: `the input ${name} is given when the pipeline starts` }
  }
  if (!isGiven && written?.kind === 'scalar' && !isWrittenSo(written)) return { why: otherwiseWritten }
  const value = coerced(isGiven ? given : (fallback ?? null), type)
  if (value === undefined) return { why: `a list for the input ${name}, which is a text, is written in Ruby's way` }
  const problem = check(
    value,
    type,
    isGiven ? 'provided' : 'default',
    settings('options'),
    settings('regex'),
    settings('rules') !== undefined,
  )
  return problem === undefined ? { value } : { problem }
}

// A text for whatever a text is asked for; for anything else what a text says as JSON.
function coerced(value: JsonValue, type: InputType): JsonValue | undefined {
  if (type === 'string') return typeof value === 'object' && value !== null ? undefined : String(value ?? '')
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as JsonValue
  } catch {
    return value
  }
}

function check(
  value: JsonValue,
  type: InputType,
  word: 'default' | 'provided',
  options: JsonValue | undefined,
  regex: JsonValue | undefined,
  hasRules: boolean,
): string | undefined {
  if (!isOf(value, type)) return `${word} value is not ${type === 'array' ? 'an array' : `a ${type}`}`
  const strange = hasRules || !Array.isArray(options) ? [] : outside(value, type, options)
  if (strange.length > 0) {
    const names = strange.map(String).join(', ')
    return `${type === 'array' ? names : `\`${names}\``} cannot be used because it is not in the list of allowed options`
  }
  if (typeof regex === 'string' && typeof value === 'string') {
    const pattern = parseRegex(`/${regex}/`)
    if (pattern !== undefined && !pattern.matches(value)) return `${word} value does not match required RegEx pattern`
  }
  return undefined
}

function outside(value: JsonValue, type: InputType, options: readonly JsonValue[]): readonly JsonValue[] {
  const allowed = type === 'string' ? options.map((option) => String(option ?? '')) : options
  return (Array.isArray(value) ? value : [value]).filter((one) => !allowed.includes(one))
}

function isOf(value: JsonValue, type: InputType): boolean {
  return type === 'array' ? Array.isArray(value) : typeof value === type
}
