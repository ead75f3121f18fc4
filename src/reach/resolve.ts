import type { Family, Field, MintedClaim, Segment } from '../gitlab/mintable/family.ts'
import { joined } from '../gitlab/mintable/fields.ts'
import { makeBudget } from '../regular/budget.ts'
import { isApart } from '../regular/decide.ts'
import { containing, either } from '../regular/language.ts'
import type { ClaimPath, Term } from '../trust/condition.ts'
import type { Engines } from '../trust/evaluate.ts'
import { functions } from '../trust/functions.ts'
import { isList, textValue } from '../trust/value.ts'
import { after, around, double, extracting, type Image, lower, piece, replacing, same, upper } from './languages.ts'
import { isField, known, literalOf, missing, open, type Shape, type Symbolic } from './symbol.ts'
import type { Tests } from './tests.ts'

/** What a condition is compiled for. */
export interface Frame {
  readonly family: Family
  readonly tests: Tests
  readonly now: number
  /** Those that decide what the algebra can't say. */
  readonly engines?: Engines
  /** Long limits of a length count, too: they make many states. Without it every text is short enough, and the simulator has to say that it is. */
  readonly exactLengths?: true
}

/** The same inside of a condition: with the items that quantifiers bind. */
export interface Scope extends Frame {
  readonly items: { readonly [name: string]: Symbolic }
}

/** What a term is for the tokens of a family. Never throws: what is not modelled is open, with the reason. */
export function resolve(term: Term, scope: Scope): Symbolic {
  switch (term.kind) {
    case 'claim':
      return claimOf(term.path, scope)
    case 'request':
      return term.key === 'now' ? known({ kind: 'known', value: scope.now }) : open(`the request's ${term.key} is not part of the token`)
    case 'text':
      return known(textValue(term.text))
    case 'json':
      return known({ kind: 'known', value: term.value })
    case 'pattern':
      return known({ kind: 'pattern', pattern: term.pattern })
    case 'item':
      return descend(scope.items[term.name] ?? missing, term.path, 0)
    case 'call':
      return callOf(term, scope)
    case 'engine':
      return open(term.why)
  }
}

function claimOf(path: ClaimPath, scope: Scope): Symbolic {
  const [name] = path
  if (name === undefined) return { kind: 'claims' }
  const claims = scope.family.claims
  const claim = Object.hasOwn(claims, String(name)) ? claims[String(name)] : undefined
  return claim === undefined ? missing : descend(symbolOf(claim), path, 1)
}

function symbolOf(claim: MintedClaim): Symbolic {
  switch (claim.kind) {
    case 'value':
      return known({ kind: 'known', value: claim.value })
    case 'text':
      return textOf(claim.segments)
    case 'list':
      return { kind: 'list', items: claim.items.map(symbolOf), ...(claim.more === true ? { more: true } : {}) }
    case 'object':
      return {
        kind: 'object',
        members: Object.fromEntries(Object.entries(claim.members).map(([name, member]) => [name, symbolOf(member)])),
      }
    case 'number':
      return claim
    default:
      return open(claim.why)
  }
}

function textOf(segments: readonly Segment[]): Symbolic {
  return literalOf(segments) ?? { kind: 'text', segments, image: same }
}

function descend(symbol: Symbolic, path: ClaimPath, from: number): Symbolic {
  let at = symbol
  for (const step of path.slice(from)) {
    if (at.kind === 'open' || (at.kind === 'value' && at.value.kind === 'unknown')) return at
    if (at.kind === 'list') at = /^\d+$/.test(String(step)) ? itemOf(at, Number(step)) : missing
    else if (at.kind === 'object') at = Object.hasOwn(at.members, step) ? (at.members[step] ?? missing) : missing
    else if (at.kind === 'value' && at.value.kind === 'known') {
      const { value } = at.value
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step) || (isList(value) && !/^\d+$/.test(String(step))))
        return missing
      // Own property checked above: lists by index, objects by name.
      const inner: unknown = (value as { readonly [step: string | number]: unknown })[step]
      at = known({ kind: 'known', value: (inner ?? null) as never })
    } else return missing
  }
  return at
}

function itemOf({ items, more }: Symbolic & { readonly kind: 'list' }, index: number): Symbolic {
  return items[index] ?? (more === true && index >= 0 ? open('how long the list is is not modelled') : missing)
}

function callOf(term: Term & { readonly kind: 'call' }, scope: Scope): Symbolic {
  const args = term.args.map((arg) => resolve(arg, scope))
  const [first = missing, second = missing, third = missing] = args
  const values = args.flatMap((arg) => (arg.kind === 'value' ? [arg.value] : []))
  const why = `what ${term.function}() makes of a claim is not modelled`
  if (values.length === args.length) return known(functions[term.function](values, term.span))
  switch (term.function) {
    case 'coalesce':
      return coalesced(args, why)
    case 'only':
      return first.kind === 'list' && first.items.length === 1 ? (first.items[0] ?? missing) : first
    case 'concat':
      return concatenated(args, why)
    case 'element':
      return elementOf(first, numberOf(second), why)
    case 'extract': {
      const template = textIn(second)
      if (first.kind !== 'text' || template === undefined) return openOr(first, why)
      const image = extracting(template)
      // What is no template gives nothing, whatever the text is.
      return image === undefined ? missing : imaged(first, image, why)
    }
    case 'join':
      return joinedOf(first, args.length > 1 ? textIn(second) : '', why)
    case 'lowerAscii':
      return first.kind === 'text' ? imaged(first, lower, why) : openOr(first, why)
    case 'upperAscii':
      return first.kind === 'text' ? imaged(first, upper, why) : openOr(first, why)
    case 'replace': {
      const [old, by] = [textIn(second), textIn(third)]
      if (first.kind !== 'text' || args.length > 3 || old === undefined || by === undefined) return openOr(first, why)
      return imaged(first, replacing(old, by), why)
    }
    case 'size':
      if (first.kind === 'text') return { ...first, kind: 'size' }
      return first.kind === 'list' && first.more !== true ? known({ kind: 'known', value: first.items.length }) : openOr(first, why)
    case 'split': {
      const separator = textIn(second)
      const limit = numberOf(third)
      if (first.kind !== 'text' || separator === undefined) return openOr(first, why)
      return {
        kind: 'pieces',
        segments: first.segments,
        image: first.image,
        separator,
        limit: limit !== undefined && limit < 0 ? undefined : limit,
      }
    }
    case 'string':
      if (first.kind === 'number') return { kind: 'text', segments: [first.field], image: args.length > 1 ? double : same }
      return first.kind === 'text' ? first : openOr(first, why)
    case 'text':
      return first.kind === 'text' && first.image === same && !mayBeEmpty(first.segments) ? first : openOr(first, why)
    case 'literal':
      return first.kind === 'text' && first.image === same && !mayHaveWildcards(first.segments) ? first : openOr(first, why)
    case 'whole':
      return first
    case 'under':
      return underPrefix(first, textIn(second), scope, why)
    case 'member':
      return first.kind === 'claims' && textIn(second) !== undefined ? memberOf(textIn(second) ?? '', scope) : openOr(first, why)
    default:
      return openOr(first, why)
  }
}

function openOr(symbol: Symbolic, why: string): Symbolic {
  return symbol.kind === 'open' ? symbol : open(why)
}

function coalesced(args: readonly Symbolic[], why: string): Symbolic {
  for (const [i, arg] of args.entries()) {
    if (arg.kind === 'value' && arg.value.kind === 'missing') continue
    const mayBeMissing = arg.kind === 'text' && arg.image.missing !== undefined
    return mayBeMissing && i < args.length - 1 ? open(why) : arg
  }
  return missing
}

function concatenated(args: readonly Symbolic[], why: string): Symbolic {
  if (args.some((arg) => arg.kind === 'value' && arg.value.kind === 'pattern')) return shapeOf(args, why)
  const segments: Segment[] = []
  let inner: (Symbolic & { readonly kind: 'text' }) | undefined
  for (const arg of args) {
    if (arg.kind === 'open') return arg
    if (arg.kind === 'value' && arg.value.kind === 'missing') return missing
    const text = arg.kind === 'value' && arg.value.kind === 'known' && typeof arg.value.value === 'string' ? arg.value.value : undefined
    if (text !== undefined) segments.push(text)
    else if (arg.kind === 'text' && arg.image === same) segments.push(...arg.segments)
    else if (arg.kind === 'text' && inner === undefined) inner = arg
    else return arg.kind === 'value' && arg.value.kind === 'known' ? missing : open(why)
  }
  if (inner === undefined) return textOf(joined(segments))
  // One text by way of an image, with literals around it.
  if (!segments.every((segment) => typeof segment === 'string')) return open(why)
  const at = args.indexOf(inner)
  const literals = (from: readonly Symbolic[]) => from.map((arg) => (arg.kind === 'value' ? (textIn(arg) ?? '') : '')).join('')
  return { ...inner, image: after(inner.image, around(literals(args.slice(0, at)), literals(args.slice(at + 1)))) }
}

function shapeOf(args: readonly Symbolic[], why: string): Symbolic {
  const parts: Shape[] = []
  for (const arg of args) {
    const text = textIn(arg)
    if (arg.kind === 'open') return arg
    if (text !== undefined) parts.push(text)
    else if (arg.kind === 'value' && arg.value.kind === 'missing') return missing
    else if (arg.kind === 'text' && arg.image === same) parts.push(...arg.segments)
    else if (arg.kind === 'value' && arg.value.kind === 'pattern') {
      for (const part of arg.value.pattern) {
        if (typeof part === 'object' && !('any' in part)) return open(part.why)
        parts.push(part)
      }
    } else return open(why)
  }
  return { kind: 'shape', parts }
}

// What was cut and is put together again has another text in the place of the separator.
function joinedOf(pieces: Symbolic, between: string | undefined, why: string): Symbolic {
  if (pieces.kind !== 'pieces' || pieces.limit !== undefined || between === undefined) return openOr(pieces, why)
  const { segments, image, separator } = pieces
  return imaged({ kind: 'text', segments, image }, replacing(separator, between), why)
}

function elementOf(list: Symbolic, index: number | undefined, why: string): Symbolic {
  if (index === undefined) return openOr(list, why)
  if (list.kind === 'list') return itemOf(list, index)
  if (list.kind !== 'pieces') return list.kind === 'open' ? list : list.kind === 'value' ? open(why) : missing
  const { segments, image, separator, limit } = list
  return imaged({ kind: 'text', segments, image }, piece(separator, index, limit), why)
}

function imaged(text: Symbolic & { readonly kind: 'text' }, image: Image | undefined, why: string): Symbolic {
  return image === undefined ? open(why) : { ...text, image: after(text.image, image) }
}

function underPrefix(object: Symbolic, prefix: string | undefined, scope: Scope, why: string): Symbolic {
  if (object.kind !== 'claims' || prefix === undefined) return openOr(object, why)
  return Object.keys(scope.family.claims).some((name) => name.startsWith(prefix)) ? open(why) : missing
}

function memberOf(wantedName: string, scope: Scope): Symbolic {
  const name = Object.keys(scope.family.claims).find((claim) => claim.toLowerCase() === wantedName.toLowerCase())
  return name === undefined ? missing : claimOf([name], scope)
}

function textIn(symbol: Symbolic): string | undefined {
  return symbol.kind === 'value' && symbol.value.kind === 'known' && typeof symbol.value.value === 'string' ? symbol.value.value : undefined
}

function numberOf(symbol: Symbolic): number | undefined {
  return symbol.kind === 'value' && symbol.value.kind === 'known' && typeof symbol.value.value === 'number' ? symbol.value.value : undefined
}

const wild = new WeakMap<Field, boolean>()

// Names of refs and paths have no `*` and no `?` in them; what an author writes may.
function mayHaveWildcards(segments: readonly Segment[]): boolean {
  return segments.some((segment) => {
    if (typeof segment === 'string') return /[*?]/.test(segment)
    if (!isField(segment)) return false
    const known = wild.get(segment) ?? isApart(segment.language, either(containing('*'), containing('?')), makeBudget(5000)).kind !== 'yes'
    wild.set(segment, known)
    return known
  })
}

function mayBeEmpty(segments: readonly Segment[]): boolean {
  return segments.every((segment) => isField(segment) && /^aud/.test(segment.name))
}
