import { type Token, tokensOf } from '../../cel/tokens.ts'
import { claimCatalogue } from '../../gitlab/claims.ts'
import { show } from '../../text/holes.ts'
import { spanIn } from '../../text/mapped-text.ts'
import type { Span } from '../../text/span.ts'
import { claimValues } from '../claim-values.ts'
import type { Explained, Known, Offer, Offers } from '../trust.ts'
import { functionNames, functionWords } from './function-words.ts'
import type { CelPlace } from './place.ts'

/** A name of an expression, for people. */
export interface CelName {
  readonly name: string
  /** One sentence, plain text. */
  readonly about: string
  readonly source: string
  /** The claim that it is, where it is just that. */
  readonly claim?: string
}

/** What expressions of a relying party may name. */
export interface CelWords {
  /** Variables; the members of one are the claims of the token, or these. */
  readonly variables: readonly (CelName & { readonly members: 'claims' | readonly CelName[] })[]
  /** What a claim that the token lacks comes to. */
  readonly claim: Pick<CelName, 'about' | 'source'>
  readonly functions: ReadonlySet<string>
  /** What is said of a function that is not among them. */
  readonly otherFunction: string
}

/**
 * What may stand where the cursor is in an expression: members behind a variable and its dot, or in its brackets; methods behind another
 * dot; variables and functions where a value begins; values in a text that a claim is compared with. The expression may be half-written.
 * `undefined` elsewhere, in other texts and comments.
 */
export function offersInCel(place: CelPlace, words: CelWords, known: Known): Offers | undefined {
  const { mapped, at, offset } = place
  const tokens = tokensOf(mapped)
  const i = tokens.findIndex((token) => at <= token.end && (token.start < at ? isAround(token, at) : true))
  const here = tokens[i]
  const isComment = /\/\/[^\n]*$/.test(mapped.text.slice(tokens[i - 1]?.end ?? 0, Math.min(at, here?.start ?? 0)))
  if (here === undefined || isComment) return undefined
  const empty: Span = { file: mapped.file, start: offset, end: offset }
  if (here.start < at && here.kind !== 'name') return inText(tokens, i, place, words, known)
  const span = here.kind === 'name' && here.start <= at ? spanIn(here, mapped) : empty
  const offers = isSymbol(tokens[i - 1], '.') ? behindDot(tokens, i - 1, words) : isOpen(tokens[i - 1]) ? beginnings(words) : undefined
  return offers && { span, offers }
}

/** What the name at the cursor means: a claim, another member of a variable, a variable, a function. `undefined` on everything else. */
export function explainedInCel({ mapped, at }: CelPlace, words: CelWords): Explained | undefined {
  const tokens = tokensOf(mapped)
  const touched = (token: Token) => (token.kind === 'name' || token.kind === 'literal') && token.start <= at && at <= token.end
  const i = tokens.findIndex(touched)
  const here = tokens[i]
  if (here === undefined) return undefined
  const span = spanIn(here, mapped)
  const name = nameOf(here)
  const variable = variableBefore(tokens, i, words)
  if (name === undefined) return undefined
  if (variable !== undefined) return ofMember(name, variable.members, span, words)
  if (here.kind !== 'name') return undefined
  const called = isSymbol(tokens[i + 1], '(') ? functionWords(name) : undefined
  if (called !== undefined) {
    const about = words.functions.has(name) ? called.about : `${called.about} ${words.otherFunction}`
    return { span, name, about, source: called.source }
  }
  const itself = isSymbol(tokens[i - 1], '.') ? undefined : words.variables.find((one) => one.name === name)
  return itself && { span, name, about: itself.about, source: itself.source }
}

function ofMember(name: string, members: CelWords['variables'][number]['members'], span: Span, { claim }: CelWords): Explained | undefined {
  if (members === 'claims') return { span, name, claim: name, ...claim }
  const member = members.find((one) => one.name === name)
  return member && { span, ...member }
}

// A name, or the text in brackets behind a variable.
function nameOf(token: Token): string | undefined {
  if (token.kind === 'name') return token.text
  return token.kind === 'literal' && token.value.type === 'string' ? show(token.value.text) : undefined
}

// A closed text ends before the cursor that stands behind it; a word and a text without its end do not.
function isAround(token: Token, at: number): boolean {
  return token.kind === 'name' || token.kind === 'broken' || at < token.end
}

function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text
}

// Whether a value begins behind a token.
function isOpen(token: Token | undefined): boolean {
  if (token === undefined) return true
  return token.kind === 'symbol' ? !/^[)\]}.]$/.test(token.text) : token.kind === 'name' && token.text === 'in'
}

// The variable that the token is a member of: `variable.member`, `variable["member"]`.
function variableBefore(tokens: readonly Token[], i: number, { variables }: CelWords): CelWords['variables'][number] | undefined {
  const between = tokens[i]?.kind === 'name' ? '.' : '['
  const variable = isSymbol(tokens[i - 1], between) ? tokens[i - 2] : undefined
  if (variable?.kind !== 'name' || isSymbol(tokens[i - 3], '.')) return undefined
  return variables.find(({ name }) => name === variable.text)
}

// In quotes: the member of a variable, or what a claim is compared with.
function inText(tokens: readonly Token[], i: number, { mapped, at }: CelPlace, words: CelWords, known: Known): Offers | undefined {
  const token = tokens[i]
  const quote = mapped.text.charAt(token?.start ?? 0)
  if (token === undefined || (quote !== '"' && quote !== "'") || token.start + 1 > at) return undefined
  const members = variableBefore(tokens, i, words)?.members
  const claim = isSymbol(tokens[i - 1], '==') || isSymbol(tokens[i - 1], '!=') ? claimBefore(tokens, i - 1, words) : undefined
  if (members === undefined && claim === undefined) return undefined
  // What follows a text without its end belongs to something else.
  const span = spanIn({ start: token.start + 1, end: token.kind === 'literal' ? token.end - 1 : at }, mapped)
  return { span, offers: members === undefined ? claimValues(claim ?? '', known) : memberOffers(members) }
}

// The claim that ends before a token: `variable.member`, `variable["member"]`.
function claimBefore(tokens: readonly Token[], i: number, words: CelWords): string | undefined {
  const at = isSymbol(tokens[i - 1], ']') ? i - 2 : i - 1
  const token = tokens[at]
  const name = token && nameOf(token)
  const members = variableBefore(tokens, at, words)?.members
  return members === 'claims' ? name : members?.find((one) => one.name === name)?.claim
}

function behindDot(tokens: readonly Token[], dot: number, words: CelWords): readonly Offer[] | undefined {
  const target = tokens[dot - 1]
  const variable = target?.kind === 'name' && !isSymbol(tokens[dot - 2], '.') ? target.text : undefined
  const members = words.variables.find(({ name }) => name === variable)?.members
  if (members !== undefined) return memberOffers(members)
  const isValue =
    target?.kind === 'name' ||
    isSymbol(target, ')') ||
    isSymbol(target, ']') ||
    (target?.kind === 'literal' && target.value.type === 'string')
  if (!isValue) return undefined
  const type = typeOf(tokens, dot - 1, words)
  return functionOffers(words, (of) => type !== 'number' && of !== 'call' && (of === 'any' || type === 'any' || of === type))
}

// What a claim is known to be, or anything. A number has no methods.
function typeOf(tokens: readonly Token[], i: number, words: CelWords): 'string' | 'list' | 'any' | 'number' {
  const token = tokens[i]
  if (token?.kind === 'literal') return 'string'
  const variable = token?.kind === 'name' ? variableBefore(tokens, i, words) : undefined
  if (token?.kind !== 'name' || variable?.members !== 'claims') return 'any'
  const type = claimCatalogue.find(({ name }) => name === token.text)?.type
  if (type === 'number') return 'number'
  return type === 'string' || type === 'string or null' ? 'string' : type?.startsWith('list') === true ? 'list' : 'any'
}

function beginnings(words: CelWords): readonly Offer[] {
  return [
    ...words.variables.map(({ name, about }): Offer => ({ kind: 'key', label: name, text: name, about })),
    ...functionOffers(words, (of) => of === 'call' || of === 'any'),
  ]
}

function memberOffers(members: 'claims' | readonly CelName[]): readonly Offer[] {
  if (members !== 'claims')
    return members.map(({ name, about, claim }) => ({
      kind: 'key',
      label: name,
      text: name,
      about,
      ...(claim === undefined ? {} : { claim }),
    }))
  return claimCatalogue.map(({ name, about }) => ({ kind: 'key', label: name, text: name, about, claim: name }))
}

function functionOffers({ functions }: CelWords, wanted: (of: 'string' | 'list' | 'any' | 'call') => boolean): readonly Offer[] {
  return functionNames.flatMap((name): readonly Offer[] => {
    const row = functions.has(name) ? functionWords(name) : undefined
    return row === undefined || !wanted(row.of) ? [] : [{ kind: 'operator', label: name, text: name, about: row.about }]
  })
}
