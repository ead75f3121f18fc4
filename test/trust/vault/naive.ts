/**
 * Bound claims once more, straight from the sheet (vault.md 3) and with nothing of ours: what a role demands of a token, as plain JSON.
 * Slow and simple on purpose.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

export interface NaiveRole {
  readonly type: 'string' | 'glob'
  readonly bound: { readonly [claim: string]: Json }
}

export function admitsNaively(role: NaiveRole, token: { readonly [claim: string]: Json }): boolean {
  return Object.entries(role.bound).every(([claim, wanted]) => holds(role.type, find(token, claim), wanted))
}

function find(token: Json, claim: string): Json | undefined {
  if (!claim.startsWith('/')) return member(token, claim)
  let at: Json | undefined = token
  for (const step of claim.slice(1).split('/'))
    at = at === undefined ? undefined : member(at, step.split('~1').join('/').split('~0').join('~'))
  return at
}

function member(value: Json, step: string): Json | undefined {
  if (Array.isArray(value)) return /^\d+$/.test(step) ? value[Number(step)] : undefined
  if (typeof value !== 'object' || value === null) return undefined
  return new Map<string, Json>(Object.entries(value)).get(step)
}

function holds(type: NaiveRole['type'], have: Json | undefined, wanted: Json): boolean {
  if (have === undefined || have === null) return false
  const wants = listOf(wanted)
  // A number of the token outside of lists: its whole part, written out.
  const haves = typeof have === 'number' ? [{ number: String(Math.trunc(have)) }] : listOf(have)
  if (wants === undefined || haves === undefined) return false
  for (const want of wants) {
    for (const one of haves) {
      if (type === 'glob') {
        if (typeof want !== 'string') return false
        if (typeof one === 'string' && glob(want, one)) return true
      } else if (typeof want === 'number') {
        if (isNumber(one) && one.number === String(want)) return true
      } else if ((typeof want === 'string' || typeof want === 'boolean') && want === one) return true
    }
  }
  return false
}

function isNumber(value: unknown): value is { readonly number: string } {
  return typeof value === 'object' && value !== null && 'number' in value
}

function listOf(value: Json): readonly Json[] | undefined {
  if (Array.isArray(value)) return value
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? [value] : undefined
}

/** Every way to cut the text is tried. */
function glob(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*')
  if (star < 0) return pattern === text
  if (!text.startsWith(pattern.slice(0, star))) return false
  for (let from = star; from <= text.length; from++) if (glob(pattern.slice(star + 1), text.slice(from))) return true
  return false
}
