import type { Span } from '../../text/span.ts'
import { compileCel } from '../cel/compile.ts'
import type { CelEnvironment, CelVariable, CompiledCel } from '../cel/compiled.ts'
import type { Provider } from './model.ts'

/**
 * What Google documents of CEL for mappings and conditions, besides operators, map literals and indexes; gcp.md 4 [WIF, DP, EX]. The rest of
 * CEL's own functions is seen in live configurations, and documented nowhere for this use.
 */
export const documentedFunctions: ReadonlySet<string> = new Set([
  ...['startsWith', 'endsWith', 'contains', 'matches', 'size', 'has', 'all', 'exists', 'split', 'join', 'extract'],
  // Conversions of the language itself.
  ...['string', 'int', 'double', 'bool'],
])

/** JSON numbers reach CEL as doubles: gcp.md 4, "Numbers". */
const base = { numbers: 'double', functions: documentedFunctions } as const

/** A provider's mapping and condition, compiled once. */
export interface Compiled {
  /** By target: `google.subject`, `attribute.x`. A key that is repeated counts once, the last one. */
  readonly mapped: ReadonlyMap<string, CompiledCel>
  readonly condition: CompiledCel | undefined
  /** The environment of the condition, for the editor. */
  readonly environment: CelEnvironment
}

// Published mappings read other mapped values, and no source says what Google makes of that (gcp.md 2: "source object is `assertion`").
function elsewhere(name: string, span: Span): CelVariable {
  return { kind: 'object', members: {}, open: { name, why: `what ${name} is in a mapping is not documented`, span } }
}

/** Compiles the expressions of a provider: mappings read `assertion`, the condition also `google` and `attribute` (gcp.md 2 and 3 [WIF]). */
export function compileProvider(provider: Provider): Compiled {
  const assertion: CelVariable = { kind: 'claims' }
  const mapped = new Map<string, CompiledCel>()
  for (const { key, keySpan, value } of provider.mapping)
    mapped.set(
      key,
      compileCel(value, {
        ...base,
        variables: { assertion, google: elsewhere('google', keySpan), attribute: elsewhere('attribute', keySpan) },
      }),
    )
  const members = (prefix: string): CelVariable => ({
    kind: 'object',
    ...(provider.mappingOpen === undefined ? {} : { open: provider.mappingOpen }),
    members: Object.fromEntries(
      [...mapped]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, compiled]) => [key.slice(prefix.length), { kind: 'expression', compiled } as const]),
    ),
  })
  const environment: CelEnvironment = {
    ...base,
    result: 'bool',
    variables: { assertion, google: members('google.'), attribute: members('attribute.') },
  }
  return { mapped, condition: provider.condition === undefined ? undefined : compileCel(provider.condition, environment), environment }
}
