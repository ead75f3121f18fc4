import type { ClaimSet } from '../../gitlab/claim-set.ts'
import { isProtected } from '../../gitlab/protection.ts'
import { outsiders } from '../../simulate/outsiders.ts'
import type { Span } from '../../text/span.ts'
import type { RuleContext } from '../rule.ts'
import { isOwn, letsIn } from './intruders.ts'
import { type OwnToken, ownToken, withClaims } from './own-tokens.ts'
import { branchOrTag, everydayRefs, fillings, isDefaultBranch, literalRefs, type RefType, unlikelyRefs } from './refs.ts'
import { looksAt, type Owner, ownerOf, type Way, wantedPatterns } from './ways.ts'

/** What is tried beside the ref. */
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

type RefState = 'protected' | 'open' | 'unknown'

/** What the configuration says of a ref; the default branch is protected unless it says otherwise (GitLab protects it). */
export function stateOfRef({ facts, isOurs }: Owner, type: RefType, ref: string): RefState {
  const patterns = isOurs ? facts.protected[type === 'tag' ? 'tags' : 'branches'] : undefined
  if (patterns !== undefined) return isProtected(ref, patterns) ? 'protected' : 'open'
  return type === 'branch' && isDefaultBranch(ref, facts) ? 'protected' : 'unknown'
}

/** Asks one way into a policy for tokens of the project that it pins. */
export class Probe {
  readonly way: Way
  readonly owner: Owner
  readonly #context: RuleContext
  readonly #sources: readonly string[]
  readonly #literals: ReadonlySet<string>
  /** The subject that is wanted names its ref: no other one gets in. */
  readonly isOneRef: boolean

  constructor(way: Way, context: RuleContext) {
    this.way = way
    this.owner = ownerOf(way, context.facts)
    this.#context = context
    const wanted = wantedPatterns(way.policy, 'pipeline_source').flatMap(({ text }) => (text === undefined ? [] : [text]))
    this.#sources = ['push', ...ownSources.filter((source) => wanted.includes(source))]
    this.#literals = new Set(literalRefs(way).map(({ ref }) => ref))
    this.isOneRef = namesItsRef(way)
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

  /** Whether protected branches get in, by any source but a merge request. */
  admitsProtected(): boolean {
    const ref = this.owner.facts.defaultBranch ?? 'main'
    const sources = wantedPatterns(this.way.policy, 'pipeline_source').flatMap(({ text }) => (text === undefined ? [] : [text]))
    return ['push', ...sources]
      .filter((source) => source !== 'merge_request_event')
      .some((source) => this.admits({ kind: 'branch', ref, with: { ref_protected: 'true', pipeline_source: source } }))
  }

  /** Whether another project that now has the path gets in: it has ids of its own, protects what it likes, and leads its subjects with its id. */
  admitsSuccessor(): boolean {
    const { facts } = this.owner
    const { policy } = this.way
    const ids = { project_id: '900000001', namespace_id: '900000002', job_project_id: '900000001', job_namespace_id: '900000002' }
    const theirs = { ...facts, subject: ['project_id', 'ref_type', 'ref'], gitlab: { ...facts.gitlab, version: undefined } }
    const names = wantedPatterns(policy, 'environment').flatMap(({ pattern }) => fillings(pattern, 'feature'))
    return [...this.#literals, facts.defaultBranch ?? 'main'].some((ref) =>
      branchOrTag.some((kind) =>
        [undefined, ...names].some((environment) => {
          const more = environment === undefined ? {} : { environment_protected: 'true' }
          const claims = ownToken(
            policy,
            theirs,
            { kind, ref, environment, with: { ref_protected: 'true', ...more, ...ids } },
            this.#context.now,
          )
          return letsIn(policy, claims, this.#context)
        }),
      ),
    )
  }

  /** What the configuration says of a ref. */
  stateOf(type: RefType, ref: string): RefState {
    return stateOfRef(this.owner, type, ref)
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
    if (this.isOneRef) return undefined
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

// Letter by letter; an expression is more than its letters.
function namesItsRef({ wanted }: Way): boolean {
  if (wanted?.pattern.every((part) => typeof part === 'string') !== true || wanted.test.op === 'matches') return false
  return /(^|:)ref:./.test(wanted.pattern.join(''))
}
