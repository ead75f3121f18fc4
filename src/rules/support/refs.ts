import type { ProjectFacts } from '../../gitlab/project.ts'
import { parseSubjectPattern } from '../../gitlab/subject.ts'
import { matchPattern, type Pattern } from '../../text/pattern.ts'
import { remember } from '../../text/remember.ts'
import type { Span } from '../../text/span.ts'
import { type Way, wantedPatterns } from './ways.ts'

export type RefType = 'branch' | 'tag'

export const branchOrTag: readonly RefType[] = ['branch', 'tag']

/** A branch is no tag. */
export function otherType(type: RefType): RefType {
  return type === 'tag' ? 'branch' : 'tag'
}

/** Names that no protection is meant for. */
export const unlikelyRefs: readonly string[] = ['x', '7-q/w']

/** Names that people use every day, for messages. */
export function everydayRefs(type: RefType): readonly string[] {
  return type === 'tag' ? ['snapshot'] : ['feature']
}

/** Whether a branch is the default branch, as far as anybody says. */
export function isDefaultBranch(ref: string, facts: ProjectFacts): boolean {
  return ref === facts.defaultBranch
}

/** What a branch or tag can be called, nearly: git check-ref-format. */
const possible = /^[^\s~^:?*[\\]+$/

/** The refs that a way names in so many words. */
export function literalRefs(way: Way): readonly LiteralRef[] {
  return remember(known, way, () => refsIn(way))
}

interface LiteralRef {
  readonly ref: string
  readonly at: Span
}

const known = new WeakMap<Way, readonly LiteralRef[]>()

function refsIn(way: Way): readonly LiteralRef[] {
  const found = new Map<string, Span>()
  const add = (ref: string | undefined, at: Span) => {
    if (ref !== undefined && possible.test(ref) && !found.has(ref)) found.set(ref, at)
  }
  if (way.wanted !== undefined) {
    const part = parseSubjectPattern(way.wanted.pattern)?.find(({ name }) => name === 'ref')
    if (part !== undefined) add(plainPattern(part.value), way.at)
  }
  for (const { text, span } of wantedPatterns(way.policy, 'ref')) add(text, span)
  for (const { text, span } of wantedPatterns(way.policy, 'ref_path')) add(/^refs\/(?:heads|tags)\/(.+)$/.exec(text ?? '')?.[1], span)
  return [...found].map(([ref, at]) => ({ ref, at }))
}

function plainPattern(pattern: Pattern): string | undefined {
  return pattern.every((part) => typeof part === 'string') ? pattern.join('') : undefined
}

/** What a pattern stands for, its wildcards filled with a word; the value itself where it has none. Empty where a part is unknown. */
export function fillings(pattern: Pattern, word: string): readonly string[] {
  if (pattern.some((part) => typeof part === 'object' && !('any' in part))) return []
  const text = pattern.map((part) => (typeof part === 'string' ? part : 'any' in part && part.any === 'one' ? 'x' : word)).join('')
  return text !== '' && matchPattern(pattern, [text]).yes ? [text] : []
}
