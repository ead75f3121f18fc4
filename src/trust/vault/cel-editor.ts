import { follow, stringOf, valueAt } from '../../syntax/node.ts'
import type { CelWords } from '../cel/editor.ts'
import { type CelPlace, textAt } from '../cel/place.ts'
import type { TrustDocument } from '../trust.ts'
import { suspects } from './documents.ts'

const source = 'vault.md 5 [OB]'

/** CEL's own; which extensions OpenBao has, the sheet does not say. */
const functions: ReadonlySet<string> = new Set([
  ...['startsWith', 'endsWith', 'contains', 'matches', 'size', 'has', 'all', 'exists', 'exists_one', 'filter', 'map'],
  ...['string', 'int', 'double', 'bool'],
])

/**
 * The cursor in the program of a CEL role of OpenBao in JSON, or in one of its variables, and what it may name there: the claims, and in
 * the program the variables too. `undefined` elsewhere.
 */
export function programAt(document: TrustDocument, offset: number): { readonly place: CelPlace; readonly words: CelWords } | undefined {
  if (!suspects(document.file, document.text)) return undefined
  const place = textAt(document, document.root, offset)
  const keys = place?.way.map(({ key }) => String(key.value)) ?? []
  const program = place?.way.find(({ key }) => key.value === 'cel_program')?.value
  if (place === undefined || program === undefined || keys.at(-1) !== 'expression') return undefined
  const variables = keys.includes('variables') ? [] : variablesOf(valueAt(program, 'variables'))
  return {
    place,
    words: {
      variables: [{ name: 'claims', about: 'The claims of the token.', source, members: 'claims' }, ...variables],
      claim: { about: 'A claim of the token. To read one that the token lacks is an error, which denies; has() asks first.', source },
      functions,
      otherFunction: 'It is none of CEL itself, and whether OpenBao has it is not known.',
    },
  }
}

function variablesOf(list: ReturnType<typeof valueAt>): CelWords['variables'] {
  if (list?.kind !== 'sequence') return []
  return list.items.flatMap((item) => {
    const name = stringOf(valueAt(follow(item), 'name'))
    const expression = stringOf(valueAt(follow(item), 'expression'))
    return name === undefined ? [] : [{ name, about: `The variable of this role: ${expression ?? 'nothing yet'}.`, source, members: [] }]
  })
}
