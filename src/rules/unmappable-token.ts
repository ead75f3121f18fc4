import type { ClaimSet } from '../gitlab/claim-set.ts'
import { claimCatalogue } from '../gitlab/claims.ts'
import { simulate } from '../simulate/simulate.ts'
import type { Span } from '../text/span.ts'
import type { Stage, TrustPolicy } from '../trust/trust.ts'
import type { Rule, RuleContext } from './rule.ts'
import { ownToken } from './support/own-tokens.ts'
import { branchOrTag, literalRefs } from './support/refs.ts'
import { isGitLab } from './support/trust.ts'
import { ownerOf, type Way, waysInto } from './support/ways.ts'

/** Tokens that pass, and of which the relying party can't make an identity: a subject that is too long, a claim that is no text; gcp.md 2, vault.md 4, others.md 1. */
export const unmappableToken: Rule = {
  id: 'unmappable-token',
  summary: 'A relying party can make no identity of the tokens that a trust policy is for',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  *checkPolicy({ policy, document, relyingParty }, context) {
    const made = policy.stages.filter(({ stage }) => stage === 'mapping').flatMap(piecesOf)
    if (made.length === 0 || !isGitLab(policy, context.facts)) return
    // What is refused as it is written, is said there.
    const refused = relyingParty.refusals?.(document, policy) ?? []
    const pieces = made.filter(
      ({ at }) => !refused.some((one) => one.at.file === at.file && one.at.start < at.end && at.start < one.at.end),
    )
    const told = new Set<string>()
    for (const { claims, subject } of waysInto(policy, context).flatMap((way) => meant(way, context))) {
      for (const { stage, at } of pieces) {
        const verdict = answer({ ...policy, stages: [stage] }, claims, context)
        if (verdict.outcome !== 'deny' || told.has(`${at.file} ${at.start}`)) continue
        told.add(`${at.file} ${at.start}`)
        const why = verdict.error ?? 'it has no place for their claims'
        yield { at, message: `${relyingParty.title} refuses tokens of ${subject}, which pass else: ${why}` }
      }
    }
  },
}

/** One thing that the relying party makes of the claims, as a stage of its own. */
interface Piece {
  readonly stage: Stage
  readonly at: Span
}

function piecesOf(stage: Stage): readonly Piece[] {
  const { check } = stage
  // A constant says that something is not there at all, which is refused.
  if (check.kind === 'assumed' || check.kind === 'signature' || check.kind === 'constant') return []
  if (check.kind === 'all') return check.of.flatMap((part) => piecesOf({ ...stage, check: part }))
  return [{ stage, at: check.span }]
}

// Tokens of the refs that the way in names, else of the default branch, where nothing else refuses them.
function meant(way: Way, context: RuleContext): readonly { readonly claims: ClaimSet; readonly subject: string }[] {
  const { facts, isMadeUp } = ownerOf(way, context.facts)
  const named = literalRefs(way).map(({ ref }) => ref)
  const refs = named.length > 0 ? named : facts.defaultBranch === undefined ? [] : [facts.defaultBranch]
  if (isMadeUp === true || facts.project === undefined) return []
  const stages = way.policy.stages.filter(({ stage }) => stage !== 'mapping')
  return [...new Set(refs)].flatMap((ref) =>
    branchOrTag.flatMap((kind) => {
      if (kind === 'tag' && named.length === 0) return []
      const claims = ofAnyJob(ownToken(way.policy, facts, { kind, ref, with: { ref_protected: 'true' } }, context.now))
      const { sub } = claims.known
      return typeof sub !== 'string' || answer({ ...way.policy, stages }, claims, context).outcome === 'deny'
        ? []
        : [{ claims, subject: sub }]
    }),
  )
}

/** What a token of a project and ref has, whatever job holds it; the rest is open, but for numbers, which are no texts. */
const settled: readonly string[] = [
  ...['iss', 'aud', 'sub', 'iat', 'nbf', 'exp', 'project_path', 'project_id', 'namespace_path', 'namespace_id'],
  ...['ref', 'ref_type', 'ref_path', 'ref_protected'],
]

function ofAnyJob({ known }: ClaimSet): ClaimSet {
  const numbers = claimCatalogue
    .filter(({ type, when }) => type === 'number' && when.startsWith('always'))
    .map(({ name }) => [name, 7] as const)
  const kept = Object.entries(known).filter(([claim]) => settled.includes(claim))
  const all = { ...Object.fromEntries(numbers), ...Object.fromEntries(kept) }
  const open = claimCatalogue.filter(({ name }) => !Object.hasOwn(all, name)).map(({ name }) => [name, 'it depends on the job'] as const)
  return { known: all, unknown: Object.fromEntries(open), shapes: {} }
}

function answer(policy: TrustPolicy, claims: ClaimSet, { now, engines }: RuleContext) {
  return simulate(policy, { claims, now, signature: 'assumed' }, engines)
}
