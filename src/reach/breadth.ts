import type { ClaimSet } from '../gitlab/claim-set.ts'
import type { Family, Literal } from '../gitlab/mintable/family.ts'
import * as fields from '../gitlab/mintable/fields.ts'
import { familiesOf, type Holder, type World } from '../gitlab/mintable/holders.ts'
import { makeBudget } from '../regular/budget.ts'
import { anybody, membersOf, type OutsiderClass } from './classes.ts'
import { compileGoal, compileStages } from './compile.ts'
import { intendedBy } from './intended.ts'
import { type Ours, oursOf } from './ours.ts'
import { type ClassReach, issuerOf, type ReachInput, reachInSlices } from './reach.ts'
import { readsOf } from './reads.ts'
import type { Frame } from './resolve.ts'
import { search } from './search.ts'
import { isField } from './symbol.ts'
import { Tests } from './tests.ts'

/** How wide a policy is, for one short sentence: what the classes alone don't tell. */
export interface Breadth {
  /** The issuer that the answers are about. */
  readonly issuer: string
  readonly ours: Ours
  /** What gets in of our project beside the default branch, whatever the linked jobs run for. */
  readonly branches: ClassReach['outcome']
  readonly tags: ClassReach['outcome']
  /** The classes of which every member gets in, by proof: all projects, or all branches or tags, that differ in nothing else. */
  readonly every: ReadonlySet<OutsiderClass>
  /** Whether a token of our own project surely gets in. */
  readonly own: boolean
  /** It is proven that no token of any project gets in. */
  readonly nobody: boolean
}

/** States for one such question: a proof that takes more is not worth a sentence. */
const usualBudget = 3000

/** See `Breadth`; `answers` are those of `reach` for the same input. Yields as `reachInSlices` does. Never throws. */
export function* breadthInSlices(input: ReachInput, answers: readonly ClassReach[]): Generator<undefined, Breadth> {
  const ours = oursOf(input.policy, input.facts)
  const alone = { ...input, jobs: [] }
  const intended = intendedBy([], ours.facts)
  const issuer = issuerOf(input)
  const reads = readsOf(input.policy).claims
  const world: World = { facts: ours.facts, issuer, now: input.now, reads, lists: new Map() }
  const refs = input.jobs.length === 0 ? answers : yield* reachInSlices(alone, ['any-branch', 'any-tag'])
  const outcomeOf = (outsider: OutsiderClass) => refs.find((answer) => answer.class === outsider)?.outcome ?? 'unknown'
  const every = new Set<OutsiderClass>()
  for (const { class: outsider, witness } of [
    ...answers.filter(({ class: one }) => !isOfRefs(one)),
    ...refs.filter(({ class: one }) => isOfRefs(one)),
  ]) {
    const kept = keptBy(outsider)
    if (witness === undefined || kept === undefined) continue
    yield
    const members = membersOf(outsider, { ours, intended, reads, issuer })
    if (members.kind !== 'holders') continue
    let all = true
    for (const holder of members.holders) all &&= yield* admitsAll(holder, witness, kept, world, input)
    if (all) every.add(outsider)
  }
  const mine = membersOf('merge-request', { ours, intended, reads, issuer })
  const own =
    answers.some(({ class: outsider, outcome }) => ofOurs.includes(outsider) && outcome === 'some') ||
    (mine.kind === 'holders' && (yield* admitsOneOf(mine.holders.map(inAnyPipeline), world, input)))
  const nobody = answers.every(({ outcome }) => outcome === 'none') && !own && (yield* admitsNone(world, input))
  return { issuer, ours, branches: outcomeOf('any-branch'), tags: outcomeOf('any-tag'), every, own, nobody }
}

/** The classes whose tokens are those of our own project. */
const ofOurs: readonly OutsiderClass[] = ['any-branch', 'any-tag', 'unprotected-ref', 'merge-request', 'environment', 'tier', 'other-job']

function isOfRefs(outsider: OutsiderClass): boolean {
  return outsider === 'any-branch' || outsider === 'any-tag'
}

// What an outsider settles as he likes in his own project, or another of ours in its pipelines: kept as in the token that gets in.
const chosen: readonly string[] = [
  'ref',
  'ref_protected',
  'pipeline_source',
  'environment',
  'environment_protected',
  'deployment_tier',
  'environment_action',
  'runner_environment',
  'project_visibility',
  'job_source',
  'aud',
]

// The claims that all members of a class have alike in the question whether every one gets in; `undefined`: it is not asked.
function keptBy(outsider: OutsiderClass): readonly string[] | undefined {
  switch (outsider) {
    case 'stranger':
    case 'neighbour':
      return chosen
    case 'any-branch':
    case 'any-tag':
      return chosen.slice(2)
    default:
      return undefined
  }
}

const usualSubjects: readonly (readonly string[])[] = [
  ['project_path', 'ref_type', 'ref'],
  ['project_id', 'ref_type', 'ref'],
]

// There is a shape of token in which every member gets in: none is left that doesn't, and it is a shape that somebody has.
function* admitsAll(
  holder: Holder,
  witness: ClaimSet,
  kept: readonly string[],
  world: World,
  input: ReachInput,
): Generator<undefined, boolean> {
  const subjects = typeof holder.subject !== 'string' ? [holder.subject] : usualSubjects.slice(holder.subject === 'free' ? 0 : 1)
  for (const subject of subjects) {
    for (const family of familiesOf({ ...holder, subject }, world)) {
      if (!hasShapeOf(family, witness)) continue
      const clauses = keeping(family, witness, kept)
      if ((yield* anyOf(family, clauses, 'admitted', input)) && !(yield* anyOf(family, clauses, 'refused', input))) return true
    }
  }
  return false
}

// The same kind of ref, with or without environment, as the token that gets in.
function hasShapeOf(family: Family, { known }: ClaimSet): boolean {
  const refType = family.claims['ref_type']
  return (
    refType?.kind === 'value' &&
    refType.value === known['ref_type'] &&
    (family.claims['environment'] !== undefined) === (known['environment'] !== undefined)
  )
}

function keeping(family: Family, { known }: ClaimSet, kept: readonly string[]): readonly (readonly Literal[])[] {
  return kept.flatMap((name) => {
    const claim = family.claims[name]
    const value = known[name]
    if (claim?.kind !== 'text' || typeof value !== 'string') return []
    const [only] = claim.segments
    return claim.segments.length === 1 && only !== undefined && isField(only) ? [[fields.isOneOf(only, [value])]] : []
  })
}

// `admitted`: one surely is. `refused`: one may be.
function* anyOf(
  family: Family,
  clauses: readonly (readonly Literal[])[],
  which: 'admitted' | 'refused',
  { policy, now }: ReachInput,
): Generator<undefined, boolean> {
  const frame: Frame = { family, tests: new Tests(family), now }
  const admitted = compileStages(policy.stages, frame)
  const wanted = which === 'admitted' ? admitted : frame.tests.formulas.opposite(admitted)
  const goal = compileGoal(wanted, clauses, frame)
  const { kind } = yield* search(family, frame.tests, goal, makeBudget(usualBudget), which === 'admitted' ? 'sure' : 'maybe')
  return which === 'admitted' ? kind === 'sure' : kind !== 'none'
}

function inAnyPipeline(holder: Holder): Holder {
  return { ...holder, refTypes: ['branch', 'tag'], pipelines: 'all', environments: 'as read' }
}

function* admitsOneOf(holders: readonly Holder[], world: World, input: ReachInput): Generator<undefined, boolean> {
  for (const holder of holders) {
    for (const family of familiesOf(holder, world)) if (yield* anyOf(family, [], 'admitted', input)) return true
  }
  return false
}

function* admitsNone(world: World, input: ReachInput): Generator<undefined, boolean> {
  for (const holder of anybody().holders) {
    for (const family of familiesOf(holder, { ...world, anyList: true })) {
      const frame: Frame = { family, tests: new Tests(family), now: input.now }
      const goal = compileGoal(compileStages(input.policy.stages, frame), [], frame)
      if ((yield* search(family, frame.tests, goal, makeBudget(usualBudget), 'maybe')).kind !== 'none') return false
    }
  }
  return true
}
