import { type ClaimRow, claimCatalogue } from '../../gitlab/claims.ts'
import type { Span } from '../../text/span.ts'
import type { Term } from '../condition.ts'
import type { CelType, CelValue } from './compiled.ts'

/** GitLab's claims in the types of CEL; a claim that may be null or of two types can be anything. */
const types: { readonly [type: string]: CelType } = {
  string: 'string',
  number: 'double',
  'list of strings': 'list',
  'list of objects': 'list',
  object: 'map',
}

const rows: ReadonlyMap<string, ClaimRow> = new Map(claimCatalogue.map((row) => [row.name, row]))

/** The value of a claim, with the type that GitLab gives it. */
export function claimValue(name: string, span: Span): CelValue {
  const row = rows.get(name)
  return { kind: 'term', term: { kind: 'claim', path: [name], span }, type: row === undefined ? 'any' : (types[row.type] ?? 'any') }
}

/** The type of the elements of a list. */
export function itemType(over: Term): CelType {
  if (over.kind === 'call' && over.function === 'split') return 'string'
  const row = over.kind === 'claim' && over.path.length === 1 ? rows.get(String(over.path[0])) : undefined
  return row?.type === 'list of strings' ? 'string' : 'any'
}

/** The type that a value has whoever issued the token: what a claim holds is the token's business, for all that GitLab says. */
export function sureType(value: CelValue): CelType {
  switch (value.kind) {
    case 'term':
      return value.term.kind === 'claim' || value.term.kind === 'item' ? 'any' : value.type
    case 'condition':
      return 'bool'
    case 'list':
      return 'list'
    case 'map':
    case 'claims':
    case 'object':
      return 'map'
    default:
      return 'any'
  }
}
