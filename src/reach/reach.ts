import type { ClaimSet } from '../gitlab/claim-set.ts'
import type { Family, Literal } from '../gitlab/mintable/family.ts'
import * as fields from '../gitlab/mintable/fields.ts'
import { familiesOf, type Holder, type World } from '../gitlab/mintable/holders.ts'
import { type ListClaim, listClaims, mostItems } from '../gitlab/mintable/lists.ts'
import { isOtherIssuer } from '../gitlab/other-issuers.ts'
import type { Job } from '../gitlab/pipeline.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { type Budget, makeBudget } from '../regular/budget.ts'
import { simulate } from '../simulate/simulate.ts'
import { trustsGitLab } from '../simulate/trusts-gitlab.ts'
import { plain } from '../text/holes.ts'
import type { Condition } from '../trust/condition.ts'
import type { Engines } from '../trust/evaluate.ts'
import type { Stage, TrustPolicy } from '../trust/trust.ts'
import { anybody, membersOf, type OutsiderClass, outsiderClasses, refFieldOf } from './classes.ts'
import { compileCondition, compileGoal, compileStages } from './compile.ts'
import { type Intended, intendedBy } from './intended.ts'
import type { Members } from './members.ts'
import { type Ours, oursOf } from './ours.ts'
import { type Reads, readsOf } from './reads.ts'
import type { Frame } from './resolve.ts'
import { type Outcome, search } from './search.ts'
import { Tests } from './tests.ts'
import { witnessOf } from './witness.ts'

/** What is asked: who else a policy lets in. */
export interface ReachInput {
  readonly policy: TrustPolicy
  readonly facts: ProjectFacts
  /** The jobs that are linked to it. */
  readonly jobs: readonly Job[]
  readonly engines: Engines
  /** When the tokens are used, in seconds since 1970. */
  readonly now: number
  /** States of the search for each class; without it, `usualBudget`. */
  readonly budget?: number
}

/** The answer for one class of outsider. */
export interface ClassReach {
  readonly class: OutsiderClass
  readonly outcome: 'none' | 'some' | 'unknown'
  /** With `some`: a token of the class that the simulator admits. */
  readonly witness?: ClaimSet
  /** The proof in words, who gets in, or why nobody knows. */
  readonly why: string
}

/** States that are looked at for one class at most. Common policies take some hundreds. */
const usualBudget = 12_000

/** Every class of outsider, one after the other; see `reachInSlices`. */
export function reach(input: ReachInput, classes: readonly OutsiderClass[] = outsiderClasses): readonly ClassReach[] {
  const slices = reachInSlices(input, classes)
  for (;;) {
    const slice = slices.next()
    if (slice.done === true) return slice.value
  }
}

/**
 * Who else gets in, class by class: `none` where no token that GitLab could mint for the class passes, `some` with a token that the simulator
 * admits, `unknown` with the reason. Yields every few milliseconds, so that somebody can do something else, or stop asking. Never throws.
 */
export function* reachInSlices(
  input: ReachInput,
  classes: readonly OutsiderClass[] = outsiderClasses,
): Generator<undefined, readonly ClassReach[]> {
  const question = questionOf(input)
  const answers: ClassReach[] = []
  for (const outsider of classes) {
    yield
    answers.push(yield* reachOf(outsider, question))
  }
  return answers
}

interface Question {
  readonly input: ReachInput
  /** Those that decide; without a grant behind a door of its own that these files do not show. */
  readonly stages: readonly Stage[]
  /** What somebody gets who passes them, and what is not known of it; `undefined`: all that the policy grants. */
  readonly gets: string | undefined
  readonly ours: Ours
  readonly intended: Intended
  readonly reads: Reads
  readonly issuer: string
}

function questionOf(input: ReachInput): Question {
  const ours = oursOf(input.policy, input.facts)
  return {
    input,
    ...entranceOf(input.policy),
    ours,
    intended: intendedBy(input.jobs, ours.facts),
    reads: readsOf(input.policy),
    issuer: issuerOf(input),
  }
}

// Google hands out a federated token before any binding is looked at (gcp.md 3 and 5). Where the bindings lie elsewhere, who gets that token
// is what the files tell: nobody that it keeps out gets any further, and whoever has one may do what bindings say that are not here.
function entranceOf({ stages }: TrustPolicy): Pick<Question, 'stages' | 'gets'> {
  for (const [i, { check }] of stages.entries()) {
    if (check.kind !== 'assumed' || check.holds === undefined) continue
    return { stages: stages.filter((_, at) => at !== i), gets: `gets ${check.holds}, whatever it may do with it: ${check.why}` }
  }
  return { stages, gets: undefined }
}

/** Whose tokens are asked about: those of the configured instance, else of the one that the policy names. */
export function issuerOf({ policy, facts }: Pick<ReachInput, 'policy' | 'facts'>): string {
  if (facts.issuer !== undefined) return facts.issuer
  for (const { text } of policy.issuer) {
    const issuer = plain(text)
    if (issuer !== undefined && issuer !== '') return issuer.replace(/\/$/, '')
  }
  return 'https://gitlab.com'
}

// Whether whoever is asked about holds tokens of an issuer that need not be a GitLab.
function isUnknownIssuer({ policy, facts }: ReachInput): boolean {
  return facts.issuer === undefined && (policy.issuer[0]?.text ?? []).length > 0 && !trustsGitLab(policy, facts)
}

// The issuer that a policy is for, where all that it trusts are known to be no GitLab.
function onlyOthers({ issuer }: TrustPolicy): string | undefined {
  const named = issuer.map(({ text }) => plain(text))
  return named.every((one) => one !== undefined && isOtherIssuer(one)) ? named[0] : undefined
}

const identityTokens = /^https:\/\/auth\.gcp\.gitlab\.com\/oidc\//

// A branch or tag that a linked job runs for is meant: another one is looked for, so often.
const mostTries = 6

function* reachOf(outsider: OutsiderClass, question: Question): Generator<undefined, ClassReach> {
  const { input, ours, intended, reads } = question
  const { policy } = input
  const answer = (outcome: ClassReach['outcome'], why: string, witness?: ClaimSet): ClassReach => ({
    class: outsider,
    outcome,
    ...(witness === undefined ? {} : { witness }),
    why: [why, ...(outcome === 'unknown' ? [] : ours.taken)].join('; '),
  })
  const special = policy.issuer.map(({ text }) => plain(text)).find((issuer) => issuer !== undefined && identityTokens.test(issuer))
  if (special !== undefined) return answer('unknown', `tokens of ${special} are not modelled`)
  const other = onlyOthers(policy)
  if (other !== undefined) return { class: outsider, outcome: 'none', why: `GitLab mints no token with the issuer ${other}` }
  const members = membersOf(outsider, { ours, intended, reads: reads.claims, issuer: question.issuer })
  if (members.kind === 'nobody') return answer('none', members.why)
  const budget = makeBudget(input.budget ?? usualBudget)
  if (members.kind === 'unknown') {
    // Whoever it is: where no token at all passes, none of theirs does.
    const found = yield* findAmong(anybody(), [], question, budget)
    return found.kind === 'none' ? answer('none', 'no token of any project passes') : answer('unknown', members.why)
  }
  const excluded: string[] = []
  const ref = refFieldOf(outsider)
  for (let tries = 0; tries < mostTries; tries++) {
    const clauses = ref === undefined || excluded.length === 0 ? [] : [[fields.isNoneOf(ref, excluded)]]
    const found = yield* findAmong(members, clauses, question, budget)
    if (found.kind === 'none') return answer('none', yield* proofOf(members, clauses, question))
    if (found.kind === 'unknown') return answer('unknown', found.why)
    const name = found.witness.known['ref']
    const isMeant =
      ref !== undefined && intended.linked && typeof name === 'string' && intended.admits(outsider === 'any-tag' ? 'tag' : 'branch', name)
    // The same that keeps rules silent: a provider of anybody's own may be meant for all of his tokens.
    if (!isMeant && isUnknownIssuer(input)) return answer('unknown', `nothing tells that ${issuerOf(input)} is a GitLab`)
    if (!isMeant) return answer('some', [`${members.about} ${question.gets ?? 'gets in'}`, ...found.taken].join('; '), found.witness)
    excluded.push(name)
  }
  return answer('unknown', `the jobs that are linked to the policy run for every one that was tried: ${excluded.join(', ')}`)
}

type Found =
  | { readonly kind: 'some'; readonly witness: ClaimSet; readonly taken: readonly string[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly why: string }

function worldOf(question: Question): World {
  const { input, ours, issuer, reads } = question
  const lists = listClaims.filter((claim) => reads.claims.has(claim)).map((claim) => [claim, sizesOf(claim, reads)] as const)
  return { facts: ours.facts, issuer, now: input.now, reads: reads.claims, lists: new Map(lists) }
}

// A list of one audience tells nothing new where nothing looks into lists, and two are as good as many: each place needs one item that it is
// content with, and what holds for all items holds for fewer.
function sizesOf(claim: ListClaim, { items }: Reads): readonly number[] {
  const places = items.get(claim) ?? 0
  if (claim === 'aud' && places === 0) return [2]
  return [1, 2, ...(places > 2 ? [Math.min(places, mostItems)] : []), 0]
}

function* findAmong(
  members: Members & { readonly kind: 'holders' },
  clauses: readonly (readonly Literal[])[],
  question: Question,
  budget: Budget,
): Generator<undefined, Found> {
  let unknown: string | undefined
  for (const holder of members.holders) {
    const found = yield* findFor(holder, clauses, question, budget)
    if (found.kind === 'some') return found
    if (found.kind === 'unknown') unknown ??= found.why
  }
  return unknown === undefined ? { kind: 'none' } : { kind: 'unknown', why: unknown }
}

// Subjects as they usually are, for tokens that get in; those that a project may choose, for proofs that none does.
const usualSubjects: readonly (readonly string[])[] = [
  ['project_path', 'ref_type', 'ref'],
  ['project_id', 'ref_type', 'ref'],
]

function* findFor(
  holder: Holder,
  clauses: readonly (readonly Literal[])[],
  question: Question,
  budget: Budget,
): Generator<undefined, Found> {
  const world = worldOf(question)
  const isFree = typeof holder.subject === 'string' && world.reads.has('sub')
  if (isFree) {
    for (const subject of usualSubjects.slice(holder.subject === 'free' ? 0 : 1)) {
      const found = yield* findIn({ ...holder, subject }, { ...world, lists: new Map() }, clauses, question, budget)
      if (found.kind === 'some') return found
    }
  }
  if ((isFree || world.lists.size > 0) && !(yield* mayPass(holder, clauses, question, budget))) return { kind: 'none' }
  const found = yield* findIn(holder, world, clauses, question, budget)
  const longer = [...question.reads.items].find(([, items]) => items > mostItems)
  if (found.kind !== 'none' || longer === undefined) return found
  return { kind: 'unknown', why: `lists of more than ${mostItems} in ${longer[0]} are not modelled` }
}

function* findIn(
  holder: Holder,
  world: World,
  clauses: readonly (readonly Literal[])[],
  question: Question,
  budget: Budget,
): Generator<undefined, Found> {
  let unknown: string | undefined
  for (const family of familiesOf(holder, world)) {
    let found = yield* findOne(family, clauses, question, budget, {})
    if (found.kind === 'refused') found = yield* findOne(family, clauses, question, budget, { exactLengths: true })
    if (found.kind === 'some') return found
    if (found.kind !== 'none') unknown ??= found.why
  }
  return unknown === undefined ? { kind: 'none' } : { kind: 'unknown', why: unknown }
}

// `refused`: there was a token, and the simulator does not admit it.
function* findOne(
  family: Family,
  clauses: readonly (readonly Literal[])[],
  question: Question,
  budget: Budget,
  lengths: Pick<Frame, 'exactLengths'>,
): Generator<undefined, Found | { readonly kind: 'refused'; readonly why: string }> {
  const { policy, engines, now } = question.input
  const frame: Frame = { family, tests: new Tests(family), now, engines, ...lengths }
  const goal = compileGoal(compileStages(question.stages, frame), clauses, frame)
  const outcome: Outcome = yield* search(family, frame.tests, goal, budget)
  if (outcome.kind === 'none') return { kind: 'none' }
  let refused = false
  for (const one of outcome.kind === 'sure' ? [outcome.found] : outcome.found) {
    if (one.doubts.some(({ firm, taken }) => firm && taken === undefined)) continue
    const witness = witnessOf(family, frame.tests, goal, one, policy.nameSpan)
    const { outcome: verdict } = simulate(policy, { claims: witness, now, signature: 'assumed' }, engines)
    refused ||= verdict === 'deny'
    if (verdict === 'allow') return { kind: 'some', witness, taken: one.doubts.flatMap(({ taken }) => taken ?? []) }
  }
  return { kind: outcome.kind === 'sure' && refused ? 'refused' : 'unknown', why: whyUnknown(outcome) }
}

// With any audience, all lists are one question: mostly nobody gets in, whatever his audience is.
function* mayPass(
  holder: Holder,
  clauses: readonly (readonly Literal[])[],
  question: Question,
  budget: Budget,
): Generator<undefined, boolean> {
  const { now, engines } = question.input
  for (const family of familiesOf(holder, { ...worldOf(question), anyList: true })) {
    const frame: Frame = { family, tests: new Tests(family), now, engines }
    const goal = compileGoal(compileStages(question.stages, frame), clauses, frame)
    if ((yield* search(family, frame.tests, goal, budget, 'maybe')).kind !== 'none') return true
  }
  return false
}

function whyUnknown(outcome: Outcome): string {
  if (outcome.kind === 'over-budget') return 'the budget of states is used up: the patterns are too many or too loose to be looked through'
  if (outcome.kind === 'sure') return 'a token was found that the simulator does not admit'
  const reasons = outcome.kind === 'maybe' ? outcome.found.flatMap(({ doubts }) => doubts.map(({ why }) => why)) : []
  return [...new Set(reasons)].slice(0, 3).join('; ') || 'nobody can tell'
}

// The clause that keeps them all out by itself, if one does: the others are not needed for the proof then.
function* proofOf(
  members: Members & { readonly kind: 'holders' },
  clauses: readonly (readonly Literal[])[],
  question: Question,
): Generator<undefined, string> {
  const { policy } = question.input
  for (const { stage, check } of policy.stages) {
    if (check.kind === 'assumed' || check.kind === 'signature') continue
    for (const part of partsOf(check)) {
      if (yield* keepsOut(part, members, clauses, question)) return `${labelOf(part, stage)} keeps out ${members.about}`
    }
  }
  return `the policy as a whole keeps out ${members.about}`
}

// What must all hold, one by one; a few of them.
function partsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'opaque' && condition.tree !== undefined) return partsOf(condition.tree)
  if (condition.kind === 'all') return condition.of.flatMap(partsOf).slice(0, 8)
  if (condition.kind === 'any' && condition.of.length === 1) return condition.of.flatMap(partsOf)
  return [condition]
}

function labelOf(condition: Condition, stage: string): string {
  const label = 'label' in condition ? condition.label : undefined
  return label === undefined ? `the stage ${stage}` : label
}

function* keepsOut(
  part: Condition,
  members: Members & { readonly kind: 'holders' },
  clauses: readonly (readonly Literal[])[],
  question: Question,
): Generator<undefined, boolean> {
  const budget = makeBudget(1500)
  for (const holder of members.holders) {
    for (const family of familiesOf(holder, { ...worldOf(question), anyList: true })) {
      const frame: Frame = { family, tests: new Tests(family), now: question.input.now, engines: question.input.engines }
      const { formulas } = frame.tests
      const own = compileCondition(part, frame).yes
      if (own === formulas.yes) return false
      const goal = compileGoal(own, clauses, frame)
      if ((yield* search(family, frame.tests, goal, budget, 'maybe')).kind !== 'none') return false
    }
  }
  return true
}
