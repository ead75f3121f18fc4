import type { ProjectFacts } from '../../gitlab/project.ts'
import { isProtected } from '../../gitlab/protection.ts'
import { subjectOf } from '../../gitlab/subject.ts'
import { type Outsider, outsiders } from '../../simulate/outsiders.ts'
import { simulate } from '../../simulate/simulate.ts'
import { plain } from '../../text/holes.ts'
import { isWhole, matchPattern, type Pattern } from '../../text/pattern.ts'
import { type Condition, patternOf, reads, type Term, type Test, tests } from '../../trust/condition.ts'
import type { TrustPolicy } from '../../trust/trust.ts'
import type { RuleContext } from '../rule.ts'

/** One value that a policy wants `sub` to have, or to match. */
export interface WantedSubject {
  readonly test: Test
  readonly term: Term
  readonly pattern: Pattern
  /** The policy as if nothing but the alternative with this value were in it, and of the values of its test only this one. */
  readonly alone: TrustPolicy
  /** Outsiders whose subject this value wants, in or not. */
  crowd(): readonly Outsider[]
}

/**
 * The wanted subjects of a policy, each on its own, so that what one statement demands is not held against another. A value with
 * unknown parts is left out.
 */
export function wantedAlone(policy: TrustPolicy, context: RuleContext): readonly WantedSubject[] {
  return alternatives(policy).flatMap((alternative) =>
    subjectTests(alternative).flatMap((test) =>
      test.right.flatMap((term) => {
        const pattern = patternOf(term)
        if (pattern === undefined || !isWhole(pattern)) return []
        const alone = withCondition(alternative, (one) => (one === test ? { ...one, right: [term] } : one))
        return [{ test, term, pattern, alone, crowd: crowdOf(alone, context) }]
      }),
    ),
  )
}

/** A stranger whom a policy lets in without any value that it wants `sub` to have; a subject that it merely excludes is no such value. */
export function strangerWithoutSubject(policy: TrustPolicy, context: RuleContext): Outsider | undefined {
  for (const alternative of alternatives(policy)) {
    const wanted = new Set(subjectTests(alternative))
    // A test without values holds for nobody: what still gets in needs none of them.
    const without = withCondition(alternative, (test) => (wanted.has(test) ? { ...test, right: [] } : test))
    const stranger = outsiders(without, context.facts, context.now).find((one) => one.class === 'stranger')
    if (stranger !== undefined && admits(without, stranger, context)) return stranger
  }
  return undefined
}

/** Someone of another project whom this value lets in, by itself. */
export function otherProject({ alone, crowd }: WantedSubject, context: RuleContext): Outsider | undefined {
  return crowd().find((one) => !isOwn(one) && admits(alone, one, context))
}

/**
 * Someone of the pinned project, on a branch or tag that nothing protects, whom this value lets in by itself. Where the configuration
 * doesn't say what is protected, only if any name whatever gets in: `release/*` may be a protection, too.
 */
export function openRef(wanted: WantedSubject, context: RuleContext): Outsider | undefined {
  for (const outsider of wanted.crowd().filter(isOwn)) {
    const minted = readable(outsider, wanted, context.facts)
    if (minted === undefined || !admits(wanted.alone, minted, context)) continue
    const isKnown = protections(minted, context.facts) !== undefined
    if (isKnown || unlikelyRefs.every((ref) => matches(wanted, withRef(minted, ref, context.facts)))) return minted
  }
  return undefined
}

/** The same wanted subject with another value in its place. */
export function replaced(wanted: WantedSubject, pattern: Pattern, context: RuleContext): WantedSubject {
  const term: Term = { kind: 'pattern', pattern, span: wanted.term.span }
  const alone = withCondition(wanted.alone, (test) => (test.right[0] === wanted.term ? { ...test, op: 'like', right: [term] } : test))
  return { test: wanted.test, term, pattern, alone, crowd: crowdOf(alone, context) }
}

function crowdOf(policy: TrustPolicy, context: RuleContext): () => readonly Outsider[] {
  let crowd: readonly Outsider[] | undefined
  return () => {
    crowd ??= outsiders(policy, context.facts, context.now)
    return crowd
  }
}

/** Names that no protection is meant for. */
const unlikelyRefs: readonly string[] = ['x', '7-q/w']

function isOwn(outsider: Outsider): boolean {
  return outsider.class === 'any-branch' || outsider.class === 'any-tag'
}

// An `unknown` verdict is nobody, and so is one of a policy that may be narrower than these files show: a rule says only what is true.
function admits(policy: TrustPolicy, outsider: Outsider, context: RuleContext): boolean {
  if (policy.stages.some(({ check }) => check.kind === 'assumed' && check.narrows === true)) return false
  return simulate(policy, { claims: outsider.claims, now: context.now, signature: 'assumed' }, context.engines).outcome === 'allow'
}

function matches(wanted: WantedSubject, outsider: Outsider | undefined): boolean {
  return outsider !== undefined && matchPattern(wanted.pattern, [outsider.subject]).yes
}

// As the project would really mint it, and with an everyday ref where the pattern takes one.
function readable(outsider: Outsider, wanted: WantedSubject, facts: ProjectFacts): Outsider | undefined {
  const ref = String(outsider.claims.known['ref'])
  const everyday = outsider.class === 'any-tag' ? 'snapshot' : 'feature'
  const patterns = protections(outsider, facts) ?? []
  const candidates = [everyday, ref.replace('another-project', everyday)].filter(
    (name) => name !== facts.defaultBranch && !isProtected(name, patterns),
  )
  return [...candidates, ref].map((name) => withRef(outsider, name, facts)).find((one) => matches(wanted, one))
}

function protections(outsider: Outsider, facts: ProjectFacts): readonly string[] | undefined {
  return outsider.class === 'any-tag' ? facts.protected.tags : facts.protected.branches
}

/**
 * The token of the same project on another ref. Its subject has the components that the configuration tells of our project; of another
 * one GitLab's default is taken, or the id in place of the path. `undefined` where a component isn't known.
 */
function withRef(outsider: Outsider, ref: string, facts: ProjectFacts): Outsider | undefined {
  const { known } = outsider.claims
  const isTag = outsider.class === 'any-tag'
  const byId = outsider.subject.startsWith('project_id:')
  const ours = byId ? known['project_id'] === facts.ids.projectId : known['project_path'] === facts.project
  const components = ours ? facts.subject : [byId ? 'project_id' : 'project_path', 'ref_type', 'ref']
  const project = ours && facts.project !== undefined ? { project_path: facts.project } : {}
  const claims = { ...outsider.claims, known: { ...known, ...project, ref, ref_path: `refs/${isTag ? 'tags' : 'heads'}/${ref}` } }
  const subject = plain(subjectOf(components, claims, { file: '', start: 0, end: 0 }))
  return subject === undefined ? undefined : { ...outsider, subject, claims: { ...claims, known: { ...claims.known, sub: subject } } }
}

function subjectTests(policy: TrustPolicy): readonly Test[] {
  return [...tests(policy.condition)].filter(({ test, negated }) => !negated && reads(test.left, 'sub')).map(({ test }) => test)
}

/** The policy once for each of its alternatives (statements, say), each as if the others weren't there. What excludes stays. */
function alternatives(policy: TrustPolicy): readonly TrustPolicy[] {
  const group = choiceIn(policy.condition)
  if (group === undefined) return [policy]
  return group.of.map((only) => {
    const narrow = (condition: Condition): Condition => {
      if (condition === group) return only
      return condition.kind === 'all' ? { ...condition, of: condition.of.map(narrow) } : condition
    }
    return rebuilt(policy, narrow)
  })
}

type Choice = Extract<Condition, { kind: 'all' | 'any' }>

function choiceIn(condition: Condition): Choice | undefined {
  if (condition.kind === 'any') return condition
  if (condition.kind !== 'all') return undefined
  return condition.of.map(choiceIn).find((choice) => choice !== undefined)
}

function withCondition(policy: TrustPolicy, change: (test: Test) => Test): TrustPolicy {
  const walk = (condition: Condition): Condition => {
    switch (condition.kind) {
      case 'test':
        return change(condition)
      case 'all':
      case 'any':
        return { ...condition, of: condition.of.map(walk) }
      case 'not':
        return { ...condition, of: walk(condition.of) }
      case 'every':
      case 'some':
        return { ...condition, of: walk(condition.of) }
      case 'choice':
        return { ...condition, which: walk(condition.which), yes: walk(condition.yes), no: walk(condition.no) }
      case 'opaque':
        // The engine knows nothing of the change.
        return condition.tree === undefined ? condition : walk(condition.tree)
      default:
        return condition
    }
  }
  return rebuilt(policy, walk)
}

// The stage `condition` holds the policy's own condition (trust.ts).
function rebuilt(policy: TrustPolicy, change: (condition: Condition) => Condition): TrustPolicy {
  const condition = change(policy.condition)
  // Each alternative may demand an audience of its own.
  const demanded = [...tests(condition)]
    .filter(({ test, negated }) => !negated && reads(test.left, 'aud'))
    .flatMap(({ test }) => test.right.flatMap((term) => (term.kind === 'text' ? [{ text: term.text, span: term.span }] : [])))
  const stages = policy.stages.map((stage) => (stage.check === policy.condition ? { ...stage, check: condition } : stage))
  return { ...policy, condition, stages, audience: demanded.length > 0 ? demanded : policy.audience }
}
