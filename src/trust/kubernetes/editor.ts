import { stringOf, valueAt } from '../../syntax/node.ts'
import { type CelName, type CelWords, explainedInCel, offersInCel } from '../cel/editor.ts'
import { type CelPlace, textAt } from '../cel/place.ts'
import type { Explained, Offers, RelyingParty, TrustDocument } from '../trust.ts'
import { suspects } from './documents.ts'
import { embedded } from './embedded.ts'

const source = 'others.md 1'

/** Of the standard, its macros, and the first version of the extension for texts: apiserver/pkg/cel/environment/base.go. */
const functions: ReadonlySet<string> = new Set([
  ...['startsWith', 'endsWith', 'contains', 'matches', 'size', 'has', 'all', 'exists', 'exists_one', 'filter', 'map'],
  ...['string', 'int', 'double', 'bool'],
  ...['split', 'join', 'lowerAscii', 'upperAscii', 'replace', 'substring', 'trim', 'charAt', 'indexOf', 'lastIndexOf'],
])

const shared = {
  claim: {
    about: 'A claim of the token. To read one that the token lacks is an error, and nobody is authenticated; has() asks first.',
    source,
  },
  functions,
  otherFunction: 'The API server has no such function.',
}

const ofClaims: CelWords = {
  ...shared,
  variables: [{ name: 'claims', about: 'The claims of the token.', source, members: 'claims' }],
}

const user: readonly CelName[] = [
  { name: 'username', about: 'The name that claimMappings gives the user.', source },
  { name: 'groups', about: 'The groups that claimMappings gives the user, a list.', source },
  { name: 'uid', about: 'The uid that claimMappings gives the user.', source },
  { name: 'extra', about: 'Further attributes that claimMappings gives the user, each a list of texts.', source },
]

const ofUser: CelWords = {
  ...shared,
  variables: [{ name: 'user', about: 'The user as claimMappings makes them of the token.', source, members: user }],
}

/** What the editor offers and explains in the expressions of an AuthenticationConfiguration. */
export const editor: Required<Pick<RelyingParty, 'offers' | 'explains'>> = {
  offers(document, offset, known): Offers | undefined {
    const found = placeAt(document, offset)
    return found && offersInCel(found.place, found.words, known)
  },
  explains(document, offset): Explained | undefined {
    const found = placeAt(document, offset)
    return found && explainedInCel(found.place, found.words)
  },
}

function placeAt(document: TrustDocument, offset: number): { readonly place: CelPlace; readonly words: CelWords } | undefined {
  if (!suspects(document.text)) return undefined
  for (const root of [document.root, ...embedded(document)]) {
    const isConfiguration = stringOf(valueAt(root, 'kind')) === 'AuthenticationConfiguration'
    const place = isConfiguration || document.file.endsWith('.claimtest.yaml') ? textAt(document, root, offset) : undefined
    const keys = place?.way.map(({ key }) => String(key.value)) ?? []
    const last = keys.at(-1)
    if (place === undefined || keys[0] !== 'jwt' || (last !== 'expression' && last !== 'valueExpression')) continue
    // After the mapping only the user is there (others.md 1, userValidationRules).
    return { place, words: keys.includes('userValidationRules') ? ofUser : ofClaims }
  }
  return undefined
}
