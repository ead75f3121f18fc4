import { claimCatalogue } from '../../gitlab/claims.ts'
import { type Entry, type Mapping, type Node, stringOf, valueAt } from '../../syntax/node.ts'
import type { Span } from '../../text/span.ts'
import { type CelName, type CelWords, explainedInCel, offersInCel } from '../cel/editor.ts'
import { type TextPlace, textAt } from '../cel/place.ts'
import { claimValues } from '../claim-values.ts'
import type { Explained, Known, Offer, Offers, RelyingParty, TrustDocument } from '../trust.ts'
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

/** What the editor offers and explains in an AuthenticationConfiguration: claims and their values, audiences, and expressions. */
export const editor: Required<Pick<RelyingParty, 'offers' | 'explains'>> = { offers, explains }

function offers(document: TrustDocument, offset: number, known: Known): Offers | undefined {
  const place = placeAt(document, offset)
  switch (place?.kind) {
    case 'expression':
      return offersInCel(place.text, place.words, known)
    case 'claim':
      return valuesAt(
        place.text,
        document,
        claimCatalogue.map(({ name, about }) => ({ kind: 'value', label: name, text: name, about, claim: name })),
      )
    case 'value':
      return valuesAt(place.text, document, claimValues(place.claim, known))
    case 'audience':
      return valuesAt(place.text, document, claimValues('aud', known))
    default:
      return undefined
  }
}

function explains(document: TrustDocument, offset: number): Explained | undefined {
  const place = placeAt(document, offset)
  if (place?.kind === 'expression') return explainedInCel(place.text, place.words)
  if (place?.kind !== 'claim') return undefined
  const { text } = place.text.mapped
  return text.trim() === ''
    ? undefined
    : { span: spanOf(place.text), name: text.trim(), claim: text.trim(), about: 'The claim of the token that is looked at.', source }
}

type Place =
  | { readonly kind: 'expression'; readonly text: TextPlace; readonly words: CelWords }
  | { readonly kind: 'claim' | 'audience'; readonly text: TextPlace }
  | { readonly kind: 'value'; readonly text: TextPlace; readonly claim: string }

function placeAt(document: TrustDocument, offset: number): Place | undefined {
  if (!suspects(document.text)) return undefined
  for (const root of [document.root, ...embedded(document)]) {
    const isConfiguration = stringOf(valueAt(root, 'kind')) === 'AuthenticationConfiguration'
    const text = isConfiguration || document.file.endsWith('.claimtest.yaml') ? textAt(document, root, offset) : undefined
    const keys = text?.way.map(({ key }) => String(key.value)) ?? []
    if (text === undefined || keys[0] !== 'jwt') continue
    const isOfUser = keys.includes('userValidationRules')
    const isRule = isOfUser || keys.includes('claimValidationRules')
    const isMapping = keys.includes('claimMappings')
    const last = keys.at(-1)
    if ((last === 'expression' || last === 'valueExpression') && (isRule || isMapping))
      // After the mapping only the user is there (others.md 1, userValidationRules).
      return { kind: 'expression', text, words: isOfUser ? ofUser : ofClaims }
    if (last === 'claim' && (isRule || isMapping)) return { kind: 'claim', text }
    if (last === 'audiences' && keys.at(-2) === 'issuer') return { kind: 'audience', text }
    const rule = last === 'requiredValue' ? holderOf(root, text.way.at(-1)) : undefined
    const claim = stringOf(valueAt(rule, 'claim'))
    if (claim !== undefined) return { kind: 'value', text, claim }
  }
  return undefined
}

// The mapping that an entry stands in.
function holderOf(node: Node, wanted: Entry | undefined): Mapping | undefined {
  const parts = node.kind === 'sequence' ? node.items : node.kind === 'mapping' ? node.entries.map(({ value }) => value) : []
  if (wanted === undefined || (node.kind === 'mapping' && node.entries.includes(wanted))) return node.kind === 'mapping' ? node : undefined
  const part = parts.findLast(({ span }) => span.start <= wanted.key.span.start)
  return part && holderOf(part, wanted)
}

// In quotes the text between them is replaced, else quotes are put around: ids and truths are texts here.
function valuesAt(place: TextPlace, { text }: TrustDocument, found: readonly Offer[]): Offers {
  const span = spanOf(place)
  const isQuoted = /['"]/.test(text.charAt(span.start - 1))
  const isPlain = (label: string) => /^[a-z][\w-]*$/i.test(label) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(label)
  return {
    span,
    offers: found.map((offer) => ({ ...offer, text: isQuoted || isPlain(offer.label) ? offer.label : JSON.stringify(offer.label) })),
  }
}

function spanOf({ mapped, offset }: TextPlace): Span {
  const [start = offset] = mapped.starts
  return { file: mapped.file, start, end: mapped.text.trim() === '' ? offset : (mapped.ends[mapped.text.trimEnd().length - 1] ?? offset) }
}
