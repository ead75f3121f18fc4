import type { Hole } from '../../text/holes.ts'
import type { Pattern } from '../../text/pattern.ts'

/**
 * What an unknown part of a wanted value is, by where it stands: the path of a project, a segment of one (or several), all that stands in front of
 * `:ref_type:`, an id, a kind of ref, (a part of) the name of one, or an audience.
 */
export type Role = 'path' | 'segment' | 'head' | 'id' | 'type' | 'ref' | 'audience'

const pathClaims: ReadonlySet<string> = new Set(['project_path', 'job_project_path', 'namespace_path', 'job_namespace_path'])
const idClaims: ReadonlySet<string> = new Set(['project_id', 'job_project_id', 'namespace_id', 'job_namespace_id'])

/** The claims of which unknown parts may have a role. */
export const claimsWithRoles: readonly string[] = ['sub', 'aud', 'ref', ...pathClaims, ...idClaims]

/** The unknown parts of a value. */
export function holesOf(pattern: Pattern): readonly Hole[] {
  return pattern.filter((part): part is Hole => typeof part === 'object' && 'why' in part)
}

/** The unknown parts of a value that a policy wants a claim to have, each with its role; one that may be anything has none. */
export function rolesIn(claim: string, pattern: Pattern): ReadonlyMap<Hole, Role> {
  if (claim === 'sub') return rolesInSubject(pattern)
  if (claim === 'aud') return new Map(holesOf(pattern).map((hole) => [hole, 'audience']))
  const values = spell(pattern)
  if (pathClaims.has(claim)) return rolesInPath(values, values.text, claim.endsWith('namespace_path'))
  if (claim === 'ref') return rolesInRef(values, values.text)
  const [only, another] = values.holes
  return idClaims.has(claim) && only !== undefined && another === undefined && values.text.length === 1
    ? new Map([[only, 'id']])
    : new Map()
}

/** A pattern as one text, so that expressions can look for the places of its unknown parts: one private character for each, and one for wildcards. */
interface Spelled {
  readonly text: string
  readonly holes: readonly Hole[]
}

const firstHole = 0xe000
const wildcard = '\uf8ff'
const hole = '[\ue000-\uf8fe]'

function spell(pattern: Pattern): Spelled {
  const holes = holesOf(pattern)
  let next = firstHole
  const text = pattern
    .map((part) =>
      typeof part === 'string' ? part.replaceAll(/[\ue000-\uf8ff]/g, ' ') : 'any' in part ? wildcard : String.fromCharCode(next++),
    )
    .join('')
  return { text, holes }
}

const headHole = new RegExp(`^(${hole}):ref_type:`)
const pathPart = /^project_path:([^:]*):/
const idPart = new RegExp(`^project_id:(${hole}):`)
const typePart = new RegExp(`:ref_type:(${hole}):`)
const refPart = /:ref:([^:]*)(?=:|$)/
const holes = new RegExp(hole, 'g')
// What goes on behind an unknown part may be of the same name, or not.
const goesOn = new RegExp(`${hole}(?:${hole}|${wildcard})`)

function rolesInSubject(pattern: Pattern): ReadonlyMap<Hole, Role> {
  const spelled = spell(pattern)
  const { text } = spelled
  const found = new Map<Hole, Role>()
  const add = (character: string | undefined, role: Role) => {
    const one = character === undefined ? undefined : holeAt(spelled, character)
    if (one !== undefined) found.set(one, role)
  }
  add(headHole.exec(text)?.[1], 'head')
  add(idPart.exec(text)?.[1], 'id')
  add(typePart.exec(text)?.[1], 'type')
  for (const [one, role] of rolesInPath(spelled, pathPart.exec(text)?.[1] ?? '', false)) found.set(one, role)
  for (const [one, role] of rolesInRef(spelled, refPart.exec(text)?.[1] ?? '')) found.set(one, role)
  return found
}

function holeAt({ holes: all }: Spelled, character: string): Hole | undefined {
  return all[character.charCodeAt(0) - firstHole]
}

// Without a slash around it, the unknown part has one in it.
function rolesInPath(spelled: Spelled, path: string, isNamespace: boolean): ReadonlyMap<Hole, Role> {
  const found = path.match(holes) ?? []
  if (goesOn.test(path)) return new Map()
  const role: Role = isNamespace || path.includes('/') ? 'segment' : 'path'
  if (role === 'path' && found.length > 1) return new Map()
  return new Map(found.flatMap((character) => roleOf(spelled, character, role)))
}

function rolesInRef(spelled: Spelled, ref: string): ReadonlyMap<Hole, Role> {
  return new Map((ref.match(holes) ?? []).flatMap((character) => roleOf(spelled, character, 'ref')))
}

function roleOf(spelled: Spelled, character: string, role: Role): readonly (readonly [Hole, Role])[] {
  const one = holeAt(spelled, character)
  return one === undefined ? [] : [[one, role]]
}

/** The part of a wanted value that is the path of a project, or of a namespace. */
export function pathIn(claim: string, pattern: Pattern): Pattern | undefined {
  if (claim !== 'sub') return pathClaims.has(claim) ? pattern : undefined
  const path: Pattern[number][] = []
  const [head] = pattern
  if (typeof head !== 'string' || !head.startsWith('project_path:')) return undefined
  for (const [i, part] of pattern.entries()) {
    const text = i === 0 ? head.slice('project_path:'.length) : part
    const end = typeof text === 'string' ? text.indexOf(':') : -1
    if (typeof text === 'string' && end >= 0) return [...path, text.slice(0, end)]
    path.push(text)
  }
  return undefined
}
