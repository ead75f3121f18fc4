import { isProtected } from '../../gitlab/protection.ts'
import { claimsIn } from '../../reach/reads.ts'
import { outsiders } from '../../simulate/outsiders.ts'
import { hasWildcard, showPattern } from '../../text/pattern.ts'
import type { Span } from '../../text/span.ts'
import { patternOf, reads, tests } from '../../trust/condition.ts'

import type { TrustPolicy } from '../../trust/trust.ts'
import type { PolicyEntry, RuleContext } from '../rule.ts'
import { isOwn, letsIn, otherProject, type WantedSubject } from './intruders.ts'
import { pathClaims } from './prefixes.ts'
import { Probe, stateOfRef } from './probe.ts'
import { firstReached } from './reached.ts'
import { branchOrTag, fillings, literalRefs, otherType, type RefType } from './refs.ts'
import { hasHopelessValue } from './settled.ts'
import { isGitLab } from './trust.ts'
import { type Owner, ownerOf, type Way, wantedPatterns, wayOf, waysInto } from './ways.ts'

/**
 * What is wrong with a way into a policy that lets in no other project. Each mistake is one kind, and belongs to one rule; of several the
 * first one counts, since the others follow from it.
 */
export type Gap =
  /** A fork's merge request that runs in the project. */
  | { readonly kind: 'fork'; readonly at: Span; readonly way: Way; readonly owner: Owner; readonly subject: string }
  /** Whoever has a login or an address. */
  | { readonly kind: 'user'; readonly at: Span; readonly way: Way; readonly claim: string; readonly value: string }
  /** Branches or tags that nothing protects. */
  | {
      readonly kind: 'ref'
      readonly at: Span
      readonly way: Way
      readonly type: RefType
      /** The subject of such a token, where it can be told. */
      readonly subject: string | undefined
    }
  /** A branch gets in, and so does a tag of the same name, or the other way round; `open`: which of the two anyone may make. */
  | {
      readonly kind: 'ref-type'
      readonly at: Span
      readonly way: Way
      readonly owner: Owner
      readonly ref: string
      readonly open: RefType | undefined
    }
  /** The one ref that gets in is not protected. */
  | { readonly kind: 'unprotected'; readonly at: Span; readonly way: Way; readonly type: RefType; readonly ref: string }
  /** Merge requests of any branch, and nothing else of those branches. */
  | {
      readonly kind: 'merge-request'
      readonly at: Span
      readonly way: Way
      readonly ref: string
      /** Protected branches get in, too. */
      readonly besides: boolean
    }
  /** Any branch whose job names the environment, or the tier. */
  | {
      readonly kind: 'environment' | 'tier'
      readonly at: Span
      readonly way: Way
      readonly owner: Owner
      readonly value: string
    }

  /** Whoever takes over the path. */
  | {
      readonly kind: 'path'
      readonly at: Span
      readonly way: Way
      readonly claim: string
      readonly path: string
      /** The id that goes with the path, where it is known. */
      readonly id: string | undefined
    }

interface Kept {
  readonly facts: RuleContext['facts']
  readonly cel: RuleContext['engines']['cel']
  readonly gaps: readonly Gap[]
}

const kept = new WeakMap<TrustPolicy, Kept>()

/** The gaps of all ways into a policy; worked out once, whichever rules ask. */
function gapsOf(policy: TrustPolicy, context: RuleContext): readonly Gap[] {
  const { facts } = context
  const { cel } = context.engines
  const known = kept.get(policy)
  if (known !== undefined && known.facts === facts && known.cel === cel) return known.gaps
  const gaps = waysInto(policy, context).flatMap((way) => gapsIn(way, context))
  kept.set(policy, { facts, cel, gaps })
  return gaps
}

/**
 * The gaps of one kind that a policy has by itself: what the relying party refuses to store for the same reason, or at the same place, is a finding
 * of its own.
 */
export function gapsOfKind<K extends Gap['kind']>(entry: PolicyEntry, kind: K, context: RuleContext): readonly Extract<Gap, { kind: K }>[] {
  const { policy, document, relyingParty } = entry
  if (!isGitLab(policy, context.facts)) return []
  const gaps = gapsOf(policy, context).filter((gap): gap is Extract<Gap, { kind: K }> => gap.kind === kind)
  if (gaps.length === 0) return []
  const refusals = relyingParty.refusals?.(document, policy) ?? []
  const isRefused = (gap: Gap) =>
    (gap.way.wanted === undefined && refusals.some(({ unguarded }) => unguarded === true)) ||
    [...tests(policy.condition)].some(({ test }) => holds(test.span, gap.at) && refusals.some(({ at }) => holds(test.span, at)))
  return gaps.filter((gap) => !isRefused(gap))
}

function holds(outer: Span, inner: Span): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end
}

/** Whether a wanted subject leaves branches or tags open. */
export function leavesRefOpen(wanted: WantedSubject, context: RuleContext): boolean {
  return new Probe(wayOf(wanted), context).openRef({}) !== undefined
}

function gapsIn(way: Way, context: RuleContext): readonly Gap[] {
  if (isPinned(way, context)) return []
  // That others than the project get in is worse, and has rules of its own.
  if (letsOthersIn(way, context) || isToldApart(way.policy) || hasHopelessValue(way.policy, context)) return []
  const probe = new Probe(way, context)
  const { owner } = probe
  const fork = probe.fork()
  if (fork !== undefined) return [{ kind: 'fork', at: pinnedBy(way), way, owner, subject: fork }]
  const user = probe.user()
  if (user !== undefined) return [{ kind: 'user', way, ...user }]
  const open = namesItsRef(way) ? undefined : probe.openRef({})
  if (open !== undefined) {
    const twin = otherType(open.type)
    if (probe.stateOf(twin, open.ref) === 'protected' && probe.admits({ kind: twin, ref: open.ref }))
      return [{ kind: 'ref-type', at: open.at, way, owner, ref: open.ref, open: open.type }]
    const subject = owner.isMadeUp === true && way.wanted === undefined ? undefined : open.subject
    return [{ kind: 'ref', at: way.at, way, type: open.type, subject }]
  }
  const request = probe.openRef({ requests: true })
  if (request !== undefined) {
    const besides = probe.admitsProtected()
    return [{ kind: 'merge-request', at: requestsWanted(way), way, ref: request.ref, besides }]
  }
  const literal = literalRefs(way).flatMap(({ ref, at }) => ofLiteral(probe, ref, at))
  if (literal.length > 0) return literal
  const environments = environmentGaps(probe)
  return environments.length > 0 ? environments : pathGaps(probe)
}

// Most policies: a subject that is written out, of a ref that is not known to be open, and no other claim that a gap may lie in.
function isPinned(way: Way, { facts }: RuleContext): boolean {
  if (!namesItsRef(way)) return false
  const [, type, ref = ''] = /^project_(?:path|id):[^:]+:ref_type:(branch|tag):ref:([^:]+)$/.exec(way.shown) ?? []
  const claims = claimsIn([way.policy.condition])
  if ((type !== 'branch' && type !== 'tag') || gapClaims.some((claim) => claims.has(claim))) return false
  return stateOfRef(ownerOf(way, facts), type, ref) !== 'open'
}

const gapClaims: readonly string[] = [
  ...['job_project_id', 'job_project_path', 'job_namespace_id', 'job_namespace_path', 'user_login', 'user_email', 'pipeline_source'],
  ...['ref', 'ref_path', 'environment', 'deployment_tier', 'project_path', 'namespace_path'],
]

// A subject that is written out with its ref has no other one.
function namesItsRef({ wanted }: Way): boolean {
  if (wanted === undefined || wanted.test.op === 'matches' || hasWildcard(wanted.pattern)) return false
  return /:ref_type:(?:branch|tag):ref:[^:]+$/.test(showPattern(wanted.pattern))
}

// Only where the path stands in a claim of its own: GitLab mints no token for a path in a subject that has changed hands (gitlab.md 2.4).
function pathGaps(probe: Probe): readonly Gap[] {
  const { way, owner } = probe
  for (const claim of ['project_path', 'namespace_path']) {
    const first = wantedPatterns(way.policy, claim).find(({ text }) => text !== undefined)
    if (first?.text === undefined || !probe.admitsSuccessor()) continue
    const id = owner.isOurs ? owner.facts.ids[claim === 'project_path' ? 'projectId' : 'namespaceId'] : undefined
    return [{ kind: 'path', at: first.span, way, claim, path: first.text, id }]
  }
  return []
}

// Whoever gets in may open nothing: bindings elsewhere may tell refs, users or forks apart by the names that they get.
function isToldApart({ identity }: TrustPolicy): boolean {
  return identity?.some((claim) => !ofEveryRef.has(claim)) ?? false
}

const ofEveryRef: ReadonlySet<string> = new Set(['project_path', 'project_id', 'namespace_path', 'namespace_id'])

function letsOthersIn(way: Way, context: RuleContext): boolean {
  // A subject that is written out is one project's.
  if (
    way.wanted !== undefined &&
    (hasWildcard(way.wanted.pattern) || way.wanted.test.op === 'matches') &&
    otherProject(way.wanted, context) !== undefined
  )
    return true
  if (way.wanted !== undefined && way.wanted.test.op !== 'matches') return false
  if (outsiders(way.policy, context.facts, context.now).some((one) => !isOwn(one) && letsIn(way.policy, one.claims, context))) return true
  return hasOpenPath(way.policy) && firstReached(way.policy, ['stranger', 'neighbour'], context) !== undefined
}

// A path with wildcards, or an expression, may take others than the outsiders that are made of its letters.
function hasOpenPath(policy: TrustPolicy): boolean {
  return tests(policy.condition).some(
    ({ test, negated }) =>
      !negated &&
      pathClaims.some((claim) => reads(test.left, claim)) &&
      (test.op === 'matches' || (test.op === 'like' && test.right.some((term) => hasWildcard(patternOf(term) ?? [])))),
  )
}

function pinnedBy(way: Way): Span {
  for (const claim of ['job_project_id', 'job_project_path', 'job_namespace_id', 'job_namespace_path']) {
    const [first] = wantedPatterns(way.policy, claim)
    if (first !== undefined) return first.span
  }
  return way.at
}

function requestsWanted(way: Way): Span {
  return wantedPatterns(way.policy, 'pipeline_source').find(({ text }) => text === 'merge_request_event')?.span ?? way.at
}

function ofLiteral(probe: Probe, ref: string, at: Span): readonly Gap[] {
  const { way, owner } = probe
  const types = probe.isOneRef ? branchOrTag.filter((type) => !way.shown.includes(`:ref_type:${otherType(type)}:`)) : branchOrTag
  // Mostly there is nothing to ask.
  if (types.length === 1 && types.every((type) => probe.stateOf(type, ref) !== 'open')) return []
  const admitted = types.filter((type) => probe.admits({ kind: type, ref }))
  const [only, another] = admitted
  if (only === undefined) return []
  const [one, other] = [probe.stateOf(only, ref), another === undefined ? undefined : probe.stateOf(another, ref)]
  if (another === undefined || (one === 'open' && other === 'open'))
    return one === 'open' ? [{ kind: 'unprotected', at, way, type: only, ref }] : []
  if (one === 'protected' && other === 'protected') return []
  const open = one === 'protected' ? another : other === 'protected' ? only : undefined
  return [{ kind: 'ref-type', at, way, owner, ref, open }]
}

function environmentGaps(probe: Probe): readonly Gap[] {
  const { way, owner } = probe
  const names = wantedPatterns(way.policy, 'environment')
  for (const { pattern, span } of names) {
    for (const name of fillings(pattern, 'feature')) {
      if (probe.isOpenEnvironment(name) && probe.isOpen({ environment: name }))
        return [{ kind: 'environment', at: span, way, owner, value: name }]
    }
  }
  const inSubject = way.wanted === undefined ? [] : tiersInSubject(way)
  for (const { text, span } of [...wantedPatterns(way.policy, 'deployment_tier'), ...inSubject]) {
    if (text === undefined) continue
    const candidates = names.length === 0 ? ['scratch'] : names.flatMap(({ pattern }) => fillings(pattern, 'feature'))
    for (const name of candidates) {
      const isOpen = names.length === 0 ? !isProtected(name, owner.facts.protected.environments ?? []) : probe.isOpenEnvironment(name)
      if (isOpen && probe.openRef({ environment: name, tier: text }) !== undefined)
        return [{ kind: 'tier', at: span, way, owner, value: text }]
    }
  }
  return []
}

function tiersInSubject(way: Way): readonly { readonly text: string | undefined; readonly span: Span }[] {
  const text = /:deployment_tier:(\w+)(?=:|$)/.exec(way.shown)?.[1]
  return [{ text, span: way.at }]
}
