import type { ClaimSet } from '../../gitlab/claim-set.ts'
import { isProtected } from '../../gitlab/protection.ts'
import { outsiders } from '../../simulate/outsiders.ts'
import type { Span } from '../../text/span.ts'
import type { TrustPolicy } from '../../trust/trust.ts'
import type { RuleContext } from '../rule.ts'
import { isOwn, letsIn, otherProject, type WantedSubject } from './intruders.ts'
import { type OwnToken, ownToken, withClaims } from './own-tokens.ts'
import { branchOrTag, everydayRefs, fillings, isDefaultBranch, literalRefs, type RefType, unlikelyRefs } from './refs.ts'
import { looksAt, type Owner, ownerOf, type Way, wantedPatterns, wayOf, waysInto } from './ways.ts'

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

interface Kept {
  readonly facts: RuleContext['facts']
  readonly cel: RuleContext['engines']['cel']
  readonly gaps: readonly Gap[]
}

const kept = new WeakMap<TrustPolicy, Kept>()

/** The gaps of all ways into a policy; worked out once, whichever rules ask. */
export function gapsOf(policy: TrustPolicy, context: RuleContext): readonly Gap[] {
  const { facts } = context
  const { cel } = context.engines
  const known = kept.get(policy)
  if (known !== undefined && known.facts === facts && known.cel === cel) return known.gaps
  const gaps = waysInto(policy, context).flatMap((way) => gapsIn(way, context))
  kept.set(policy, { facts, cel, gaps })
  return gaps
}

/** The gaps of one kind. */
export function gapsOfKind<K extends Gap['kind']>(
  policy: TrustPolicy,
  kind: K,
  context: RuleContext,
): readonly Extract<Gap, { kind: K }>[] {
  return gapsOf(policy, context).filter((gap): gap is Extract<Gap, { kind: K }> => gap.kind === kind)
}

/** Whether a wanted subject leaves branches or tags open. */
export function leavesRefOpen(wanted: WantedSubject, context: RuleContext): boolean {
  return new Probe(wayOf(wanted), context).openRef({}) !== undefined
}

function gapsIn(way: Way, context: RuleContext): readonly Gap[] {
  // That others than the project get in is worse, and has rules of its own.
  if (letsOthersIn(way, context) || isToldApart(way.policy)) return []
  const probe = new Probe(way, context)
  const { owner } = probe
  const fork = probe.fork()
  if (fork !== undefined) return [{ kind: 'fork', at: pinnedBy(way), way, owner, subject: fork }]
  const user = probe.user()
  if (user !== undefined) return [{ kind: 'user', way, ...user }]
  const open = probe.openRef({})
  if (open !== undefined) {
    const twin = branchOrTag.find((type) => type !== open.type)
    if (twin !== undefined && probe.stateOf(twin, open.ref) === 'protected' && probe.admits({ kind: twin, ref: open.ref }))
      return [{ kind: 'ref-type', at: open.at, way, owner, ref: open.ref, open: open.type }]
    const subject = owner.isMadeUp === true && way.wanted === undefined ? undefined : open.subject
    return [{ kind: 'ref', at: way.at, way, type: open.type, subject }]
  }
  const request = probe.openRef({ requests: true })
  if (request !== undefined) {
    const besides = probe.admits({ kind: 'branch', ref: owner.facts.defaultBranch ?? 'main', with: { ref_protected: 'true' } })
    return [{ kind: 'merge-request', at: requestsWanted(way), way, ref: request.ref, besides }]
  }
  const literal = literalRefs(way).flatMap(({ ref, at }) => ofLiteral(probe, ref, at))
  return literal.length > 0 ? literal : environmentGaps(probe)
}

// Whoever gets in may open nothing: bindings elsewhere may tell refs, users or forks apart by the names that they get.
function isToldApart({ identity }: TrustPolicy): boolean {
  return identity?.some((claim) => !ofEveryRef.has(claim)) ?? false
}

const ofEveryRef: ReadonlySet<string> = new Set(['project_path', 'project_id', 'namespace_path', 'namespace_id'])

function letsOthersIn(way: Way, context: RuleContext): boolean {
  if (way.wanted !== undefined) return otherProject(way.wanted, context) !== undefined
  return outsiders(way.policy, context.facts, context.now).some((one) => !isOwn(one) && letsIn(way.policy, one.claims, context))
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
  const admitted = branchOrTag.filter((type) => probe.admits({ kind: type, ref }))
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

interface Tried {
  readonly environment?: string
  readonly tier?: string
  /** Merge requests, in place of other pipelines. */
  readonly requests?: true
  /** Claims of a user. */
  readonly with?: { readonly [claim: string]: string }
}

interface OpenRef {
  readonly type: RefType
  readonly ref: string
  readonly subject: string
  readonly at: Span
}

/** Sources of pipelines that whoever may push to a branch can start on it; gitlab.md 1.4 and 6.1. */
const ownSources = ['web', 'api', 'schedule', 'trigger', 'parent_pipeline', 'webide']

/** Asks one way into a policy for tokens of the project that it pins. */
class Probe {
  readonly way: Way
  readonly owner: Owner
  readonly #context: RuleContext
  readonly #sources: readonly string[]
  readonly #literals: ReadonlySet<string>

  constructor(way: Way, context: RuleContext) {
    this.way = way
    this.owner = ownerOf(way, context.facts)
    this.#context = context
    const wanted = wantedPatterns(way.policy, 'pipeline_source').flatMap(({ text }) => (text === undefined ? [] : [text]))
    this.#sources = ['push', ...ownSources.filter((source) => wanted.includes(source))]
    this.#literals = new Set(literalRefs(way).map(({ ref }) => ref))
  }

  admits(token: OwnToken): boolean {
    return this.#admitted(token) !== undefined
  }

  /** The claims with which the token gets in, if it does. */
  #admitted(token: OwnToken): ClaimSet | undefined {
    const { policy } = this.way
    const { facts } = this.owner
    const minted = ownToken(policy, facts, token, this.#context.now)
    const sources = token.kind.endsWith('merge-request') ? [] : this.#sources
    const all = [minted, ...sources.slice(1).map((source) => withClaims(minted, { pipeline_source: source }, facts))]
    return all.find((claims) => letsIn(policy, claims, this.#context))
  }

  /** What the configuration says of a ref; the default branch is protected unless it says otherwise (GitLab protects it). */
  stateOf(type: RefType, ref: string): 'protected' | 'open' | 'unknown' {
    const patterns = this.owner.isOurs ? this.owner.facts.protected[type === 'tag' ? 'tags' : 'branches'] : undefined
    if (patterns !== undefined) return isProtected(ref, patterns) ? 'protected' : 'open'
    return type === 'branch' && isDefaultBranch(ref, this.owner.facts) ? 'protected' : 'unknown'
  }

  isOpenEnvironment(name: string): boolean {
    const { facts, isOurs } = this.owner
    if (!isOurs) return false
    return facts.gitlab.tier === 'free' || (facts.protected.environments !== undefined && !isProtected(name, facts.protected.environments))
  }

  /**
   * A branch or tag that gets in though nothing protects it, and that the policy doesn't name. Where nobody says what is protected, only if any
   * name whatever gets in: `release/*` may be a protection, too.
   */
  openRef(tried: Tried): OpenRef | undefined {
    if (tried.requests === true && !wantedPatterns(this.way.policy, 'pipeline_source').some(({ text }) => text === 'merge_request_event'))
      return undefined
    for (const type of tried.requests === true ? (['branch'] as const) : branchOrTag) {
      const candidates = [...everydayRefs(type), ...candidateRefs(this.way, type), ...unlikelyRefs].filter(
        (ref) => !this.#literals.has(ref) && !(type === 'branch' && isDefaultBranch(ref, this.owner.facts)),
      )
      for (const ref of new Set(candidates)) {
        const state = this.stateOf(type, ref)
        if (state === 'protected') continue
        const found = this.#tryRef(type, ref, tried)
        if (found === undefined) continue
        if (state === 'open' || unlikelyRefs.every((name) => this.#tryRef(type, name, tried) !== undefined)) return found
      }
    }
    return undefined
  }

  /** Whether such a token of an unprotected ref gets in, of one that the policy names, too. */
  isOpen(tried: Tried): boolean {
    if (this.openRef(tried) !== undefined) return true
    return [...this.#literals].some((ref) =>
      branchOrTag.some((type) => this.stateOf(type, ref) === 'open' && this.#tryRef(type, ref, tried) !== undefined),
    )
  }

  #tryRef(type: RefType, ref: string, { environment, tier, requests, with: more }: Tried): OpenRef | undefined {
    const kind = requests === true ? 'merge-request' : type
    const isFree = environment !== undefined && !this.isOpenEnvironment(environment)
    const claims = this.#admitted({
      kind,
      ref,
      environment,
      tier,
      // Nothing protects such a name.
      with: { ref_protected: 'false', ...(isFree ? { environment_protected: 'false' } : {}), ...more },
    })
    return claims === undefined ? undefined : { type, ref, subject: String(claims.known['sub'] ?? ref), at: this.way.at }
  }

  /** The subject of a fork's merge request that runs in the project, if it gets in. */
  fork(): string | undefined {
    const { policy } = this.way
    if (!['job_project_id', 'job_project_path', 'job_namespace_id', 'job_namespace_path'].some((claim) => looksAt(policy, claim)))
      return undefined
    for (const ref of [...this.#literals, ...everydayRefs('branch')]) {
      const claims = this.#admitted({ kind: 'fork-merge-request', ref })
      if (claims !== undefined) return String(claims.known['sub'] ?? ref)
    }
    return undefined
  }

  /** The login or address that is all that keeps others out. */
  user(): { readonly at: Span; readonly claim: string; readonly value: string } | undefined {
    const { policy } = this.way
    const wanted = ['user_login', 'user_email'].flatMap((claim) => {
      const first = wantedPatterns(policy, claim).find(({ text }) => text !== undefined)
      return first?.text === undefined ? [] : [{ claim, value: first.text, at: first.span }]
    })
    const [first] = wanted
    if (first === undefined) return undefined
    const names = Object.fromEntries(wanted.map(({ claim, value }) => [claim, value]))
    const strangers = outsiders(policy, this.#context.facts, this.#context.now).filter((one) => !isOwn(one))
    const isIn = strangers.some(({ claims }) => letsIn(policy, { ...claims, known: { ...claims.known, ...names } }, this.#context))
    return isIn || this.openRef({ with: names }) !== undefined ? first : undefined
  }
}

// Refs that the way's own patterns stand for, readable ones first.
function candidateRefs(way: Way, type: RefType): readonly string[] {
  const crowd = (way.wanted?.crowd() ?? []).filter(isOwn).filter((one) => (one.class === 'any-tag') === (type === 'tag'))
  const word = type === 'tag' ? 'snapshot' : 'feature'
  const own = wantedPatterns(way.policy, 'ref').flatMap(({ pattern }) => fillings(pattern, word))
  const ofCrowd = crowd.map((one) => String(one.claims.known['ref']))
  return [...own, ...ofCrowd.map((ref) => ref.replace('another-project', word)), ...ofCrowd]
}
