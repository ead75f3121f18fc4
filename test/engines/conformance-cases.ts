import { createRequire } from 'node:module'
import type { CelProgram } from '../../src/cel/engine.ts'
import type { JsonValue } from '../../src/text/json.ts'

/** One case of the CEL specification's own conformance suite. */
export interface ConformanceCase {
  readonly path: string
  readonly program: CelProgram
  /** `undefined`: an error. */
  readonly expected: JsonValue | undefined
}

/** The files of the suite that are about what Google documents for conditions and mappings (gcp.md 4), and about the language itself. */
const files: ReadonlySet<string> = new Set([
  'basic',
  'comparisons',
  'conversions',
  'fields',
  'lists',
  'logic',
  'macros',
  'parse',
  'string',
  'string_ext',
])

/** Functions of the extension for texts that nobody documents for any of the relying parties. */
const unused = /\.(format|quote|reverse)\(|strings\.quote/

type Json = { readonly [key: string]: unknown }
interface Suite {
  readonly name: string
  readonly suites?: readonly Suite[]
  readonly tests?: readonly { readonly original: Json & { readonly name?: string; readonly expr: string } }[]
}

// The package has no types for this file's export in every version; the shape is checked by its use.
const { tests }: { readonly tests: Suite } = createRequire(import.meta.url)('@bufbuild/cel-spec/testdata/conformance.js')

/** Those cases that need no protocol buffers, which no token has, as programs with their answers. */
export function conformanceCases(): readonly ConformanceCase[] {
  return (tests.suites ?? []).filter(({ name }) => files.has(name)).flatMap((suite) => casesOf(suite, suite.name))
}

function casesOf(suite: Suite, path: string): readonly ConformanceCase[] {
  const own = (suite.tests ?? []).flatMap(({ original }): readonly ConformanceCase[] => {
    const { expr, bindings = {}, evalError, value } = original
    const isPlain =
      !/google\.|cel\.expr|TestAllTypes|NestedTestAll|timestamp|duration|optional|`/.test(JSON.stringify(original)) &&
      original['container'] === undefined
    if (!isPlain || unused.test(expr)) return []
    const variables: { [name: string]: CelProgram['variables'][string] } = {}
    for (const [name, bound] of Object.entries(bindings as Json)) {
      const literal = literalOf((bound as Json)['value'] as Json)
      if (literal === undefined) return []
      variables[name] = { kind: 'expression', expression: literal, variables: {} }
    }
    const expected = evalError === undefined ? jsonOf((value ?? { boolValue: true }) as Json) : undefined
    if (evalError === undefined && expected === undefined) return []
    return [{ path: `${path}/${original.name ?? expr}`, program: { expression: expr, variables, numbers: 'double' }, expected }]
  })
  return [...own, ...(suite.suites ?? []).flatMap((inner) => casesOf(inner, `${path}/${inner.name}`))]
}

function jsonOf(value: Json): JsonValue | undefined {
  const [[kind, inner] = []] = Object.entries(value)
  switch (kind) {
    case 'boolValue':
    case 'stringValue':
      return inner as boolean | string
    case 'int64Value':
    case 'uint64Value':
      return Number.isSafeInteger(Number(inner)) ? Number(inner) : undefined
    case 'doubleValue':
      return typeof inner === 'number' ? inner : undefined
    case 'nullValue':
      return null
    case 'listValue': {
      const items = ((inner as Json)['values'] ?? []) as readonly Json[]
      const json = items.map(jsonOf)
      return json.includes(undefined) ? undefined : json.filter((item) => item !== undefined)
    }
    case 'mapValue': {
      const entries = ((inner as Json)['entries'] ?? []) as readonly { readonly key: Json; readonly value: Json }[]
      const json = entries.map(({ key, value: of }) => [String(jsonOf(key)), jsonOf(of)] as const)
      return json.some(([, of]) => of === undefined)
        ? undefined
        : Object.fromEntries(json.flatMap(([key, of]) => (of === undefined ? [] : [[key, of]])))
    }
    default:
      return undefined
  }
}

// A value as an expression that gives it.
function literalOf(value: Json | undefined): string | undefined {
  const [[kind, inner] = []] = Object.entries(value ?? {})
  switch (kind) {
    case 'boolValue':
    case 'int64Value':
      return String(inner)
    case 'uint64Value':
      return `${inner}u`
    case 'doubleValue':
      return Number.isInteger(inner) ? `${inner}.0` : typeof inner === 'number' ? String(inner) : undefined
    case 'stringValue':
      return JSON.stringify(inner)
    case 'nullValue':
      return 'null'
    case 'listValue': {
      const items = (((inner as Json)['values'] ?? []) as readonly Json[]).map(literalOf)
      return items.includes(undefined) ? undefined : `[${items.join(', ')}]`
    }
    case 'mapValue': {
      const entries = ((inner as Json)['entries'] ?? []) as readonly { readonly key: Json; readonly value: Json }[]
      const items = entries.map(({ key, value: of }) => [literalOf(key), literalOf(of)])
      return items.flat().includes(undefined) ? undefined : `{${items.map((item) => item.join(': ')).join(', ')}}`
    }
    default:
      return undefined
  }
}
