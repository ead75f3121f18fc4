import { claimCatalogue } from '../../gitlab/claims.ts'
import { hclQuoted } from '../../syntax/hcl/place.ts'
import { type MappedText, mappedAsWritten, spanIn } from '../../text/mapped-text.ts'
import { type Span, touches } from '../../text/span.ts'
import type { Explained, Known, Offer, Offers, TrustDocument } from '../trust.ts'
import type { Compiled, Credential } from './credential.ts'
import { type Field, terraformPlace } from './terraform-place.ts'

/** The audience that Microsoft recommends; azure.md 1. */
const exchange = 'api://AzureADTokenExchange'

/** Claims that expressions may name for GitLab's tokens; azure.md 2 [SETUP, MUT]. */
const usable: readonly string[] = ['sub', 'project_id', 'namespace_id', 'user_id']

type Draft = Omit<Offer, 'text'>

/** What may stand at a place of a credential: a subject, an audience, and claims, operators and values of an expression. */
export function offersIn(credential: Credential, text: string, offset: number, known: Known): Offers | undefined {
  const { expression, subject, audiences } = credential
  const inExpression = expression === undefined ? undefined : unitAt(expression, offset, text)
  if (expression !== undefined && inExpression !== undefined) return ofExpression(expression, inExpression, known)
  if (subject !== undefined && touches(subject.span, offset)) return quoted(subject.span, text, subjectsOf(known, false))
  const audience = audiences.find(({ span }) => touches(span, offset))
  return audience && quoted(audience.span, text, audiencesOf(known))
}

/** What may stand at a place of a credential in Terraform: subject, audience, issuer, and what is in an expression. */
export function offersInTerraform(document: TrustDocument, offset: number, known: Known): Offers | undefined {
  const found = terraformPlace(document, offset)
  if (found === undefined) return undefined
  const { span } = found.place
  if (found.field === 'expression') {
    const mapped = mappedAsWritten(document.file, /[^"]*/.exec(document.text.slice(span.start + 1, span.end))?.[0] ?? '', span.start + 1)
    const at = unitAt(mapped, offset, document.text)
    return at === undefined ? undefined : ofExpression(mapped, at, known)
  }
  const offers = draftsFor(found.field, known).map((draft) => ({ ...draft, text: hclQuoted(draft.label) }))
  return { span, offers }
}

function draftsFor(field: Exclude<Field, 'expression'>, known: Known): readonly Draft[] {
  switch (field) {
    case 'subject':
      return subjectsOf(known, false)
    case 'audience':
      return audiencesOf(known)
    case 'issuer':
      return drafts('iss', known.issuer, 'The GitLab instance of this project.')
  }
}

/** What the claim at a place of an expression means. */
export function explainedIn({ expression }: Compiled, offset: number): Explained | undefined {
  const found = expression?.comparisons.find(({ claimSpan }) => touches(claimSpan, offset))
  if (found === undefined) return undefined
  const about = found.op === 'eq' ? 'Compared letter by letter.' : 'Compared with a pattern: * is any run of characters, ? any one.'
  return { span: found.claimSpan, name: found.claim, claim: found.claim, about, source: 'azure.md 2 [FLEX-old, SETUP]' }
}

// The index of the unit that stands at a place of the file; the end of the text counts.
function unitAt({ text, starts, ends }: MappedText, offset: number, source: string): number | undefined {
  const last = ends.at(-1)
  if (text === '' || last === undefined || new Set(starts).size < text.length) return undefined
  if (offset === last) return text.length
  const found = starts.findIndex((start, i) => start <= offset && offset < (ends[i] ?? start))
  return found < 0 || offset > source.length ? undefined : found
}

function ofExpression(mapped: MappedText, at: number, known: Known): Offers | undefined {
  const before = mapped.text.slice(0, at)
  const [, value] = /claims\['\w+'\]\s+(?:eq|matches)\s+'([^']*)$/.exec(before) ?? []
  if (value !== undefined) {
    const [, claim = '', operator] = /claims\['(\w+)'\]\s+(eq|matches)\s+'[^']*$/.exec(before) ?? []
    const end = mapped.text.indexOf("'", at)
    const span = spanIn({ start: at - value.length, end: end < 0 ? mapped.text.length : end }, mapped)
    return { span, offers: valuesOf(claim, known, operator === 'matches').map(asItIs) }
  }
  const [, name] = /claims\['(\w*)$/.exec(before) ?? []
  if (name !== undefined) return { span: wordSpan(mapped, at, name), offers: claimsOf().map(asItIs) }
  const [, operator] = /claims\['\w+'\]\s+(\w*)$/.exec(before) ?? []
  return operator === undefined ? undefined : { span: wordSpan(mapped, at, operator), offers: operators.map(asItIs) }
}

const operators: readonly Draft[] = [
  { kind: 'operator', label: 'eq', about: 'The same text, letter by letter.' },
  { kind: 'operator', label: 'matches', about: 'A pattern: * is any run of characters, ? exactly one.' },
]

function claimsOf(): readonly Draft[] {
  return usable.map((label) => ({
    kind: 'key',
    label,
    claim: label,
    about: claimCatalogue.find(({ name }) => name === label)?.about ?? '',
  }))
}

function valuesOf(claim: string, known: Known, isPattern: boolean): readonly Draft[] {
  switch (claim) {
    case 'sub':
      return subjectsOf(known, isPattern)
    case 'project_id':
      return drafts(claim, known.projectId, 'This project, whatever its path becomes.')
    case 'namespace_id':
      return drafts(claim, known.namespaceId, "This project's group, whatever its path becomes.")
    default:
      return []
  }
}

function subjectsOf(known: Known, isPattern: boolean): readonly Draft[] {
  const of = (refType: string, ref: string | undefined) => {
    const values: { readonly [component: string]: string | undefined } = {
      project_path: known.project,
      project_id: known.projectId,
      ref_type: refType,
      ref,
    }
    const parts = known.subject.map((component) => (values[component] === undefined ? undefined : `${component}:${values[component]}`))
    return parts.includes(undefined) ? undefined : parts.join(':')
  }
  const main = drafts('sub', of('branch', known.defaultBranch), 'Jobs of this project on its default branch.')
  return isPattern ? [...main, ...drafts('sub', of('tag', 'v*'), 'Jobs of this project on any tag that begins with v.')] : main
}

function audiencesOf(known: Known): readonly Draft[] {
  const asked = known.audiences.filter((audience) => audience !== exchange)
  return [
    ...drafts('aud', exchange, 'The audience that Microsoft recommends.'),
    ...asked.flatMap((audience) => drafts('aud', audience, 'An audience that a job of this project asks for.')),
  ]
}

function drafts(claim: string, label: string | undefined, about: string): readonly Draft[] {
  return label === undefined ? [] : [{ kind: 'value', label, about, claim }]
}

function asItIs(draft: Draft): Offer {
  return { ...draft, text: draft.label }
}

// A text with its quotes, whichever the document has; where there are none (YAML), bare.
function quoted(span: Span, text: string, found: readonly Draft[]): Offers {
  const first = text.charAt(span.start)
  const quote = first === '"' || first === "'" ? first : ''
  return { span, offers: found.map((draft) => ({ ...draft, text: `${quote}${draft.label}${quote}` })) }
}

// The word around a place, of which `before` stands before it.
function wordSpan(mapped: MappedText, at: number, before: string): Span {
  const behind = /^\w*/.exec(mapped.text.slice(at))?.[0].length ?? 0
  return spanIn({ start: at - before.length, end: at + behind }, mapped)
}
