import type { Cel } from '../../cel/tree.ts'

/**
 * Functions of the extensions that cel-go has (cel-go, ext/), beside those for texts: a relying party may have them, and nobody says which
 * does. No engine here has them.
 */
const methods: ReadonlySet<string> = new Set(
  [
    'flatten slice sort sortBy distinct first last',
    'transformList transformMap transformMapEntry existsOne',
    'hasValue orValue optMap optFlatMap',
  ].flatMap((line) => line.split(' ')),
)

/** Names that they put functions behind: `math.greatest`. */
const spaces: ReadonlySet<string> = new Set(['math', 'sets', 'base64', 'lists', 'regex', 'optional', 'strings', 'proto', 'cel'])

/** The function of an extension that a call is one of, by its whole name. */
export function extensionOf({ target, name }: Cel & { readonly kind: 'call' }): string | undefined {
  if (target?.kind === 'name' && spaces.has(target.name)) return `${target.name}.${name}`
  return target !== undefined && methods.has(name) ? name : undefined
}
