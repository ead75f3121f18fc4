import { concat, type Hole, plain, type Text } from '../../text/holes.ts'
import { matchPattern } from '../../text/pattern.ts'

/** A part of a mapped or marked name. */
export interface PoolName {
  readonly number: Text
  readonly pool: Text
}

const host = '//iam.googleapis.com/'
// Stands for an unknown part while a name is taken apart; no name has it.
const mark = '\u0000'

/** `projects/N/locations/global/workloadIdentityPools/P/providers/X`, with or without the service's name before it (gcp.md 1, 7). */
export function providerName(name: Text): (PoolName & { readonly id: Text }) | undefined {
  const match = taken(
    name,
    /^(?:(?:https:)?\/\/iam\.googleapis\.com\/)?projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/([^/]+)\/providers\/([^/]+)$/,
  )
  const [number, pool, id] = match ?? []
  return number === undefined || pool === undefined || id === undefined ? undefined : { number, pool, id }
}

/** `projects/N/locations/global/workloadIdentityPools/P`, as `describe` prints it of a pool. */
export function poolName(name: Text): PoolName | undefined {
  const [number, pool] = taken(name, /^projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/([^/]+)$/) ?? []
  return number === undefined || pool === undefined ? undefined : { number, pool }
}

/** How a principal is written, `principal://…` or `principalSet://…`; gcp.md 5 [PI]. */
export type Principal = PoolName &
  (
    | { readonly kind: 'subject' | 'group'; readonly value: Text }
    | { readonly kind: 'attribute'; readonly name: string; readonly value: Text }
    | { readonly kind: 'all' }
    /** What Google knows no meaning of. */
    | { readonly kind: 'wrong'; readonly rest: Text }
  ) & {
    /** `principal://` and not `principalSet://`. */
    readonly single: boolean
  }

const principalStart =
  /^(principal|principalSet):\/\/iam\.googleapis\.com\/projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/([^/]+)/

/** A member of a binding that names identities of a pool; `undefined` for every other one. */
export function principalOf(member: Text): Principal | undefined {
  const parts = taken(member, new RegExp(`${principalStart.source}(?:/(.*))?$`, 's'))
  const [scheme, number, pool, rest = []] = parts ?? []
  if (scheme === undefined || number === undefined || pool === undefined) return undefined
  const base = { number, pool, single: plain(scheme) === 'principal' }
  if (plain(rest) === '*') return { ...base, kind: 'all' }
  const [kind, value] = taken(rest, /^(subject|group|attribute\.[^/]*)\/(.*)$/s) ?? []
  const name = kind && plain(kind)
  if (name === undefined || value === undefined) return { ...base, kind: 'wrong', rest }
  if (name === 'subject' || name === 'group') return { ...base, kind: name, value }
  return { ...base, kind: 'attribute', name: name.slice('attribute.'.length), value }
}

/** Where the value of a member begins in its text. */
export function valueStart(member: string): number {
  return /^.*?\/workloadIdentityPools\/[^/]*\/(?:subject|group|attribute\.[^/]*)\//s.exec(member)?.[0].length ?? 0
}

/** Whether a member names the project by what can be no number. */
export function isById({ number }: PoolName): boolean {
  const known = plain(number)
  return known !== undefined && !/^\d+$/.test(known)
}

/** Whether a binding's pool is the provider's: `maybe` where unknown parts decide. */
export function isSamePool(
  principal: PoolName,
  provider: { readonly number: Text | undefined; readonly pool: Text },
): 'yes' | 'no' | 'maybe' {
  const pool = same(principal.pool, provider.pool)
  // An id says nothing of the number: whoever writes it means the pool of that name, and is told so.
  const number = provider.number === undefined || isById(principal) ? 'maybe' : same(principal.number, provider.number)
  if (pool === 'no' || number === 'no') return 'no'
  // Pools of one name in two projects are not what a project has; its number is often in nobody's files.
  return pool
}

/** The audiences that a provider takes by itself, in both spellings (gcp.md 1 [MM, DP]). */
export function defaultAudiences(
  { number, pool, id }: { readonly number: Text | undefined; readonly pool: Text; readonly id: Text },
  hole: Hole,
): readonly Text[] {
  const path = concat(['projects/'], number ?? [hole], ['/locations/global/workloadIdentityPools/'], pool, ['/providers/'], id)
  return [concat([host], path), concat([`https:${host}`], path)]
}

function same(a: Text, b: Text): 'yes' | 'no' | 'maybe' {
  const key = (text: Text) => text.map((part) => (typeof part === 'string' ? part : `${mark}${part.name}${mark}`)).join('')
  if (key(a) === key(b)) return 'yes'
  return matchPattern(a, b).yes ? 'maybe' : 'no'
}

function taken(text: Text, pattern: RegExp): readonly Text[] | undefined {
  const holes = text.filter((part): part is Hole => typeof part !== 'string')
  const marked = text.map((part) => (typeof part === 'string' ? part : mark)).join('')
  const match = pattern.exec(marked)
  return match?.slice(1).map((part = '') =>
    part.split(mark).flatMap((piece, i) => {
      const hole = i === 0 ? undefined : holes.shift()
      return [...(hole === undefined ? [] : [hole]), ...(piece === '' ? [] : [piece])]
    }),
  )
}
