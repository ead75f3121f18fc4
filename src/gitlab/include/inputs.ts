import { type Node, valueAt } from '../../syntax/node.ts'
import { toJson } from '../../syntax/to-json.ts'
import type { JsonValue } from '../../text/json.ts'
import { parseRegex } from '../expression/regex.ts'

/** The value of an input, or why it isn't known. */
export type InputValue = { readonly value: JsonValue } | { readonly why: string }

export interface Inputs {
  readonly values: ReadonlyMap<string, InputValue>
  /** In GitLab's words. */
  readonly problems: readonly string[]
}

const types = ['string', 'number', 'boolean', 'array'] as const
type InputType = (typeof types)[number]

/**
 * The inputs of a file with their values: those that the include gives, else the defaults. `header` is the document with
 * `spec:`; `given` is `undefined` for a root file, whose inputs somebody may set when he starts the pipeline, but a push
 * takes the defaults. gitlab.md 5 (`inputs`) [D-INPUT]; wording: lib/gitlab/ci/config/interpolation/inputs/*.rb.
 */
export function readInputs(header: Node | undefined, given: ReadonlyMap<string, JsonValue> | undefined): Inputs {
  const spec = valueAt(valueAt(header, 'spec'), 'inputs')
  const problems: string[] = []
  const values = new Map<string, InputValue>()
  const names = new Set<string>()
  for (const { key, value } of spec?.kind === 'mapping' ? spec.entries : []) {
    const name = String(key.value)
    names.add(name)
    const result = readInput(name, value, given?.get(name), given !== undefined)
    if ('problem' in result) {
      problems.push(`\`${name}\` input: ${result.problem}`)
      values.set(name, { why: `the input ${name} is not valid` })
    } else values.set(name, result)
  }
  const strange = [...(given?.keys() ?? [])].filter((name) => !names.has(name))
  if (strange.length > 0) {
    problems.push(
      names.size === 0
        ? 'Given inputs not defined in the `spec` section of the included configuration file'
        : `unknown input arguments: ${strange.join(', ')}`,
    )
  }
  return { values, problems }
}

function readInput(name: string, spec: Node, given: JsonValue | undefined, included: boolean): InputValue | { readonly problem: string } {
  const stated = toJson(valueAt(spec, 'type'))
  const type = types.find((candidate) => candidate === (stated ?? 'string'))
  if (type === undefined) return { problem: `unknown type ${JSON.stringify(stated)}` }
  const settings = (key: string): JsonValue | undefined => {
    const node = valueAt(spec, key)
    return node === undefined ? undefined : toJson(node)
  }
  const fallback = settings('default')
  if (given === undefined && settings('rules') !== undefined) return { why: `the input ${name} depends on rules` }
  if (given === undefined && fallback === undefined) {
    return included ? { problem: 'required value has not been provided' } : { why: `the input ${name} is given when the pipeline starts` }
  }
  const word = given === undefined ? 'default' : 'provided'
  const value = given === undefined ? (fallback ?? null) : given
  const problem = check(value, type, word, settings('options'), settings('regex'))
  return problem === undefined ? { value } : { problem }
}

function check(
  value: JsonValue,
  type: InputType,
  word: 'default' | 'provided',
  options: JsonValue | undefined,
  regex: JsonValue | undefined,
): string | undefined {
  // A text with CI/CD variables is one whatever they hold.
  if (!isOf(value, type)) return `${word} value is not ${type === 'array' ? 'an array' : `a ${type}`}`
  if (Array.isArray(options) && !options.includes(value)) {
    return `\`${String(value)}\` cannot be used because it is not in the list of allowed options`
  }
  if (typeof regex === 'string' && typeof value === 'string') {
    const pattern = parseRegex(`/${regex}/`)
    if (pattern !== undefined && !pattern.matches(value)) return `${word} value does not match required RegEx pattern`
  }
  return undefined
}

function isOf(value: JsonValue, type: InputType): boolean {
  return type === 'array' ? Array.isArray(value) : typeof value === type
}
