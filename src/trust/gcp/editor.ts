import { entry, follow, type Mapping, type Node, stringOf } from '../../syntax/node.ts'
import { type CelName, type CelWords, explainedInCel, offersInCel } from '../cel/editor.ts'
import { type CelPlace, textAt } from '../cel/place.ts'
import type { Explained, Offers, RelyingParty, TrustDocument } from '../trust.ts'
import { suspects } from './documents.ts'
import { documentedFunctions } from './mapping.ts'
import { terraformPlace } from './terraform-place.ts'

/** What the editor offers and explains in the `attributeMapping` and the `attributeCondition` of a provider in JSON, YAML and Terraform. */
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
  const written = terraformPlace(document, offset)
  if (written !== undefined) return { place: written.place, words: wordsOf(written.isCondition ? written.mapping : undefined) }
  if (!suspects(document.text) && !document.text.includes('attributeCondition')) return undefined
  const place = textAt(document, document.root, offset)
  if (place === undefined) return undefined
  const keys = place.way.map(({ key }) => String(key.value))
  const isCondition = keys.at(-1) === 'attributeCondition'
  if (!isCondition && keys.at(-2) !== 'attributeMapping') return undefined
  // Mappings read the token alone; the condition also what they made of it (gcp.md 2 and 3 [WIF]).
  const mapping = isCondition ? mappingOf(document.root, offset) : undefined
  return { place, words: wordsOf(mapping?.entries.map(({ key, value }) => [String(key.value), stringOf(value)] as const)) }
}

// The mapping of the provider that holds the cursor.
function mappingOf(root: Node, offset: number): Mapping | undefined {
  let node: Node | undefined = root
  while (node !== undefined) {
    const own: Node | undefined = follow(entry(node, 'attributeMapping')?.value)
    if (own?.kind === 'mapping') return own
    if (node.kind === 'sequence') node = node.items.findLast(({ span }) => span.start <= offset)
    else node = node.kind === 'mapping' ? node.entries.findLast(({ key }) => key.span.end < offset)?.value : undefined
  }
  return undefined
}

function wordsOf(mapping: readonly (readonly [target: string, expression: string | undefined])[] | undefined): CelWords {
  const members = (prefix: string): readonly CelName[] =>
    (mapping ?? []).flatMap(([name, expression]) => {
      if (!name.startsWith(prefix)) return []
      const [, claim] = /^\s*assertion\.(\w+)\s*$/.exec(expression ?? '') ?? []
      const about = `Mapped from ${expression ?? 'nothing yet'}.`
      return [{ name: name.slice(prefix.length), about, source: 'gcp.md 2 [MM, WIF]', ...(claim === undefined ? {} : { claim }) }]
    })
  const mapped =
    mapping === undefined
      ? []
      : [
          {
            name: 'attribute',
            about: "The provider's own attributes, as its mapping makes them.",
            source: 'gcp.md 2 [MM, WIF]',
            members: members('attribute.'),
          },
          {
            name: 'google',
            about: 'Subject and groups, as the mapping makes them.',
            source: 'gcp.md 2 [MM, WIF]',
            members: members('google.'),
          },
        ]
  return {
    variables: [{ name: 'assertion', about: 'The claims of the token.', source: 'gcp.md 2 [WIF]', members: 'claims' }, ...mapped],
    claim: {
      about: 'A claim of the token. To read one that the token lacks is an error, which refuses it; has() asks first.',
      source: 'gcp.md 3 [MEAS]',
    },
    functions: documentedFunctions,
    otherFunction: 'Google documents no use of it in mappings and conditions (gcp.md 4).',
  }
}
