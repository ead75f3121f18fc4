import { concat, type Text } from '../text/holes.ts'
import type { Pattern } from '../text/pattern.ts'
import type { Span } from '../text/span.ts'
import type { ClaimSet } from './claim-set.ts'
import { defaultSubject } from './project.ts'
import { atLeast } from './version.ts'

/** The components that can stand first in a subject: what names the project; gitlab.md 2.2, ordering rule and newest names. */
const projectComponents: ReadonlySet<string> = new Set([
  'project_path',
  'project_id',
  'job_project_path',
  'job_project_id',
  'source_project_path',
  'source_project_id',
])

/** The version since which GitLab lets a project choose the components of its subjects; gitlab.md 2.2. */
const choiceSince = '17.3'

/** Since when each component is allowed; those of 19.x in no known minor version. gitlab.md 2.2 [C-SUBCFG, D-ID, C-BURN]. */
const componentsSince: ReadonlyMap<string, string> = new Map([
  ['ref_type', choiceSince],
  ['ref', choiceSince],
  ['ref_protected', '18.7'],
  ['environment_protected', '18.7'],
  ['deployment_tier', '18.7'],
  ...[...projectComponents].map((name) => [name, name === 'project_path' ? choiceSince : '19.0'] as const),
])

/** The components that a project may choose and that GitLab documents; before GitLab had a choice, those of the default. */
export function documentedComponents(version: string | undefined): readonly string[] {
  if (!atLeast(version, choiceSince)) return defaultSubject
  return ['project_path', 'project_id', ...[...componentsSince.keys()].filter((name) => !projectComponents.has(name))].filter((name) =>
    atLeast(version, componentsSince.get(name) ?? choiceSince),
  )
}

/** Those that GitLab's newest errors name and nothing describes; gitlab.md 2.2 [C-BURN]. */
export function undocumentedComponents(version: string | undefined): readonly string[] {
  return [...projectComponents].filter((name) => !name.startsWith('project_') && atLeast(version, componentsSince.get(name) ?? choiceSince))
}

/**
 * Why GitLab would not have these components, so that nobody knows the subject; `undefined` where it would. A name that
 * is no component is no reason: GitLab leaves it out. Source: gitlab.md 2.2 [C-SUBCFG, MS-MUT].
 */
export function componentsDoubt(components: readonly string[], version: string | undefined): string | undefined {
  if (components.join() === defaultSubject.join()) return undefined
  const late = components.find((name) => !atLeast(version, componentsSince.get(name) ?? choiceSince))
  if (late !== undefined) return `GitLab ${version} takes no \`${late}\` as a configured component of the subject`
  if (!projectComponents.has(components[0] ?? '')) return 'GitLab refuses a subject that does not begin with `project_path` or `project_id`'
  if (components.includes('project_path') && components.includes('project_id'))
    return 'GitLab takes either `project_path` or `project_id` in a subject, not both'
  return undefined
}

/**
 * The `sub` of a token: `name:value` of each component, joined by `:`. A component that the token has no claim for is
 * left out, and so is a name that is no component; an unknown one is a hole at `at`. Source: gitlab.md 2.1, 2.2 [C-JWT2, C-SPEC].
 */
export function subjectOf(components: readonly string[], claims: ClaimSet, at: Span): Text {
  const parts: Text[] = []
  for (const name of components) {
    const value = componentValue(name, claims, at)
    if (value === undefined) continue
    if (parts.length > 0) parts.push([':'])
    parts.push([`${name}:`], value)
  }
  return concat(...parts)
}

function componentValue(name: string, claims: ClaimSet, at: Span): Text | undefined {
  // Other claims are no components, and left out as any unknown name is.
  if (!componentsSince.has(name)) return undefined
  const known = Object.hasOwn(claims.known, name) ? claims.known[name] : undefined
  if (known !== undefined) return known === null ? undefined : [typeof known === 'string' ? known : JSON.stringify(known)]
  const why = Object.hasOwn(claims.unknown, name) ? claims.unknown[name] : undefined
  if (why !== undefined) return (Object.hasOwn(claims.shapes, name) ? claims.shapes[name] : undefined) ?? [{ name, why, span: at }]
  // Named by GitLab's newest errors, but described nowhere: gitlab.md 2.2 [C-BURN].
  return projectComponents.has(name) ? [{ name, why: `what ${name} is in a subject is not documented`, span: at }] : undefined
}

/** One component of a `sub` pattern. */
export interface SubjectPart {
  /** The component, or `*` for a tail that no longer says which components it covers. */
  readonly name: string
  readonly value: Pattern
  /** The value has a `*` that may run on over the next `:` into other components. */
  readonly crosses: boolean
}

/**
 * Takes a pattern for `sub` apart at its `:`. A wildcard where a component's name should stand makes everything from
 * there on one part named `*`. `undefined` if the pattern does not begin as a GitLab subject does, with a project.
 */
export function parseSubjectPattern(pattern: Pattern): readonly SubjectPart[] | undefined {
  const pieces = split(pattern)
  const parts: SubjectPart[] = []
  for (let i = 0; i < pieces.length; i += 2) {
    const name = literal(pieces[i] ?? [])
    const value = pieces[i + 1]
    if (name === undefined || !/^[a-z_]+$/.test(name) || value === undefined) {
      const rest = joinPieces(pieces.slice(i))
      parts.push({ name: '*', value: rest, crosses: runs(rest) })
      break
    }
    parts.push({ name, value, crosses: runs(value) })
  }
  return projectComponents.has(parts[0]?.name ?? '') ? parts : undefined
}

// The pieces between the colons of the literal texts.
function split(pattern: Pattern): Pattern[] {
  const pieces: Pattern[number][][] = [[]]
  for (const part of pattern) {
    if (typeof part !== 'string') {
      pieces.at(-1)?.push(part)
      continue
    }
    for (const [i, text] of part.split(':').entries()) {
      if (i > 0) pieces.push([])
      if (text !== '') pieces.at(-1)?.push(text)
    }
  }
  return pieces
}

function joinPieces(pieces: readonly Pattern[]): Pattern {
  const parts: Pattern[number][] = []
  for (const [i, piece] of pieces.entries()) {
    for (const part of i > 0 ? [':', ...piece] : piece) {
      const last = parts.at(-1)
      if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
      else parts.push(part)
    }
  }
  return parts
}

function literal(piece: Pattern): string | undefined {
  const [only] = piece
  return piece.length === 1 && typeof only === 'string' ? only : undefined
}

function runs(value: Pattern): boolean {
  return value.some((part) => typeof part === 'object' && 'any' in part && part.any === 'run')
}
