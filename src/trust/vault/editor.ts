import { claimCatalogue } from '../../gitlab/claims.ts'
import { hclQuoted } from '../../syntax/hcl/place.ts'
import { type Entry, follow, type Mapping, type Node } from '../../syntax/node.ts'
import { type Span, touches } from '../../text/span.ts'
import { explainedInCel, offersInCel } from '../cel/editor.ts'
import { claimValues } from '../claim-values.ts'
import type { Explained, Known, Offer, Offers, RelyingParty, TrustDocument } from '../trust.ts'
import { pathOf } from './bound-claims.ts'
import { programAt } from './cel-editor.ts'
import { suspects } from './documents.ts'
import { fieldOf, textField } from './fields.ts'
import { terraformPlace } from './terraform-place.ts'

/** What the editor offers and explains in the `bound_claims`, `bound_subject` and `bound_audiences` of a role in JSON and Terraform. */
export const editor: Required<Pick<RelyingParty, 'usualTokens' | 'offers' | 'explains'>> = {
  // GitLab's tutorials on Vault (vault.md 6 [GL]).
  usualTokens: [{ variable: 'VAULT_ID_TOKEN', audience: 'https://vault.example.com' }],
  offers,
  explains,
}

function offers(document: TrustDocument, offset: number, known: Known): Offers | undefined {
  const program = programAt(document, offset)
  if (program !== undefined) return offersInCel(program.place, program.words, known)
  const written = terraformPlace(document, offset)
  if (written !== undefined) {
    const drafts = written.kind === 'key' ? claims : valuesOf(written.claim, known, written.glob)
    const suffix = written.kind === 'key' ? written.suffix : ''
    return { span: written.span, offers: drafts.map((draft) => ({ ...draft, text: `${hclQuoted(draft.label)}${suffix}` })) }
  }
  const place = placeAt(document, offset)
  if (place === undefined) return undefined
  if (place.kind === 'value') {
    const drafts = valuesOf(place.claim, known, place.glob)
    return { span: place.span, offers: drafts.map((draft) => ({ ...draft, text: JSON.stringify(draft.label) })) }
  }
  const colon = /^\s*:/.test(document.text.slice(place.span.end, place.span.end + 1000)) ? '' : ': '
  return { span: place.span, offers: claims.map((draft) => ({ ...draft, text: `${JSON.stringify(draft.label)}${colon}` })) }
}

const claims: readonly Omit<Offer, 'text'>[] = claimCatalogue.map(({ name, about }) => ({ kind: 'key', label: name, about, claim: name }))

function explains(document: TrustDocument, offset: number): Explained | undefined {
  const program = programAt(document, offset)
  if (program !== undefined) return explainedInCel(program.place, program.words)
  const place = placeAt(document, offset)
  if (place?.kind !== 'key' || place.name === undefined) return undefined
  const { name, span } = place
  const [claim] = pathOf(name)
  const about = name.startsWith('/') ? 'A JSON pointer into the token.' : 'The claim of this name; dots are a part of it.'
  return { span, name, claim: String(claim), about, source: 'vault.md 3, vault-plugin-auth-jwt claims.go' }
}

// Under globs a role may say more of the subject than one value.
function valuesOf(claim: string, known: Known, glob: boolean): readonly Omit<Offer, 'text'>[] {
  const values = claimValues(claim, known)
  if (claim !== 'sub' || !glob || known.project === undefined || known.subject.join() !== 'project_path,ref_type,ref') return values
  const label = `project_path:${known.project}:ref_type:tag:ref:v*`
  return [...values, { kind: 'value', label, about: 'Jobs of this project on any tag that begins with v.', claim }]
}

/** Where the cursor stands; `span` is what a completion replaces: the whole quoted text, or nothing. */
type Place =
  | { readonly kind: 'key'; readonly name: string | undefined; readonly span: Span }
  | { readonly kind: 'value'; readonly claim: string; readonly glob: boolean; readonly span: Span }

function placeAt(document: TrustDocument, offset: number): Place | undefined {
  if (!suspects(document.file, document.text)) return undefined
  const root = follow(document.root)
  const data = root?.kind === 'mapping' ? fieldOf(root, 'data') : undefined
  const role = data?.kind === 'mapping' ? data : root
  if (role?.kind !== 'mapping') return undefined
  const empty: Span = { file: document.file, start: offset, end: offset }
  for (const [field, claim] of [
    ['bound_subject', 'sub'],
    ['bound_audiences', 'aud'],
  ] as const) {
    const at = valueAt(fieldOf(role, field), offset)
    if (at !== undefined) return { kind: 'value', claim, glob: false, span: at === 'empty' ? empty : at }
  }
  const claims = fieldOf(role, 'bound_claims')
  return claims?.kind === 'mapping' ? inClaims(claims, role, offset, document.text, empty) : undefined
}

function inClaims(claims: Mapping, role: Mapping, offset: number, text: string, empty: Span): Place | undefined {
  if (offset <= claims.span.start || offset >= claims.span.end) return undefined
  const member = claims.entries.find((one) => within(one, offset, text))
  if (member === undefined) return { kind: 'key', name: undefined, span: empty }
  if (touches(member.key.span, offset)) return { kind: 'key', name: String(member.key.value), span: member.key.span }
  const glob = textField(role, 'bound_claims_type')?.text[0] === 'glob'
  const at = valueAt(follow(member.value), offset)
  return { kind: 'value', claim: String(member.key.value), glob, span: at === undefined || at === 'empty' ? empty : at }
}

// The text that the cursor is in, or that there is none in a list.
function valueAt(node: Node | undefined, offset: number): Span | 'empty' | undefined {
  if (node === undefined || !touches(node.span, offset)) return undefined
  if (node.kind === 'scalar') return node.span
  if (node.kind !== 'sequence') return undefined
  return node.items.find((item) => touches(item.span, offset))?.span ?? 'empty'
}

// An entry, with the blanks behind its colon while the value is still to come.
function within(member: Entry, offset: number, text: string): boolean {
  if (touches(member.span, offset)) return true
  return offset > member.span.start && offset <= member.span.end + 1000 && /^\s*:\s*$/.test(text.slice(member.key.span.end, offset))
}
