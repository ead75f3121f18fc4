import type { ProjectFacts } from '../../gitlab/project.ts'
import { concat, type Hole, type Text } from '../../text/holes.ts'
import { isWhole, type Pattern, showPattern } from '../../text/pattern.ts'
import { remember } from '../../text/remember.ts'
import { sameSpan } from '../../text/span.ts'
import { type Condition, patternOf, reads, type Term, type Test, tests } from '../../trust/condition.ts'
import type { TrustPolicy } from '../../trust/trust.ts'
import type { PolicyEntry, Report } from '../rule.ts'
import { audienceIn } from './alternatives.ts'
import { claimsWithRoles, holesOf, pathIn, type Role, rolesIn } from './unknown-parts.ts'

/**
 * A policy with something in the place of its unknown parts. What a rule finds whichever project they name is true whatever they turn out to
 * be: `project_path:${var.project}:*` lets in every ref of that project.
 */
export interface StandIn {
  readonly policy: TrustPolicy
  /** A text about that policy, with the unknown parts in it again. */
  unfilled(text: string): string
}

/**
 * The policy once for a project of which nothing is known, and once for our own where the unknown parts may name it: what is configured of ours may
 * settle more. Empty where nothing is unknown that can be filled in: a part that makes up more, or less, than a name, or of which something is
 * excluded, stays unknown, and with it what hangs on it.
 */
function standIns(policy: TrustPolicy, facts: ProjectFacts): readonly StandIn[] {
  const before = known.get(policy)
  if (before?.facts === facts) return before.found
  const found = fill(policy, facts)
  known.set(policy, { facts, found })
  return found
}

const known = new WeakMap<TrustPolicy, { readonly facts: ProjectFacts; readonly found: readonly StandIn[] }>()

/**
 * What a rule reports of a policy as it is, and beside that what it reports of it whatever its unknown parts are. Of the fixes those are left that
 * write none of what stands in for them.
 */
export function* reportsWhateverIsUnknown(
  check: (entry: PolicyEntry) => Iterable<Report>,
  entry: PolicyEntry,
  facts: ProjectFacts,
): Generator<Report> {
  if (!hasUnknownParts(entry.policy)) {
    yield* check(entry)
    return
  }
  const known = [...check(entry)]
  yield* known
  const [first, ...others] = standIns(entry.policy, facts).map(({ policy, unfilled }) => ({
    reports: [...check({ ...entry, policy })],
    unfilled,
  }))
  for (const report of first?.reports ?? []) {
    const isThere = (reports: readonly Report[]) => reports.some(({ at }) => sameSpan(at, report.at))
    if (first === undefined || isThere(known) || !others.every(({ reports }) => isThere(reports))) continue
    const { unfilled } = first
    yield {
      ...report,
      message: unfilled(report.message),
      fixes: () => (report.fixes?.() ?? []).filter(({ edits }) => edits.every(({ text }) => unfilled(text) === text)),
    }
  }
}

/** Unknown parts by their names; `undefined` for one that stands in places of different kinds. */
type Roles = Map<string, Role | undefined>

function fill(policy: TrustPolicy, facts: ProjectFacts): readonly StandIn[] {
  const roles: Roles = new Map()
  for (const condition of conditionsOf(policy)) collect(condition, roles)
  for (const { text } of policy.audience) for (const hole of holesOf(text)) assign(roles, hole, 'audience')
  const names = [...roles].flatMap(([name, role], i) => (role === undefined ? [] : [{ name, role, text: anybodys(role, i + 1) }]))
  if (names.length === 0) return []
  const texts = new Map(names.map(({ name, text }) => [name, text]))
  const unfilled = (text: string) =>
    names.reduce((all, one) => (one.role === 'type' ? all : all.replaceAll(one.text, `\${${one.name}}`)), text)
  const anybody: StandIn = { policy: filled(policy, texts), unfilled }
  const ours = facts.project === undefined ? undefined : ourTexts(policy, roles, texts, facts)
  return ours === undefined ? [anybody] : [anybody, { policy: filled(policy, ours), unfilled: (text) => text }]
}

// No two begin alike, so that each can be told from the others in a text.
function anybodys(role: Role, number: number): string {
  const name = `unknown${number}x`
  switch (role) {
    case 'path':
      return `${name}/project`
    case 'head':
      return `project_path:${name}/project`
    case 'id':
      return `70707${number}07`
    case 'type':
      return 'branch'
    default:
      return name
  }
}

/** What our own project has in each place; `undefined` where a value can't be ours. */
function ourTexts(
  policy: TrustPolicy,
  roles: Roles,
  others: ReadonlyMap<string, string>,
  facts: ProjectFacts,
): ReadonlyMap<string, string> | undefined {
  const texts = new Map(others)
  const { project = '', ids, defaultBranch = 'main', subject } = facts
  for (const [name, role] of roles) {
    if (role === 'head') texts.set(name, subject[0] === 'project_id' ? `project_id:${ids.projectId ?? '1'}` : `project_path:${project}`)
    else if (role === 'ref') texts.set(name, defaultBranch)
    else if (role === 'id' && ids.projectId !== undefined) texts.set(name, ids.projectId)
  }
  const paths: (readonly [Pattern, string])[] = []
  for (const condition of conditionsOf(policy)) {
    for (const { claim, pattern } of valuesIn(condition)) {
      // Our subjects begin in one way.
      const head = claim === 'sub' ? /^project_(?:path|id)(?=:)/.exec(showPattern(pattern))?.[0] : undefined
      if (head !== undefined && head !== subject[0]) return undefined
      const path = pathIn(claim, pattern)
      if (path !== undefined) paths.push([path, claim.endsWith('namespace_path') ? project.slice(0, project.lastIndexOf('/')) : project])
    }
  }
  const ours = new Map<string, string>()
  for (const [path, own] of paths) {
    const parts = holesOf(path)
    if (parts.length === 0) continue
    const match = new RegExp(`^${path.map(asExpression).join('')}$`).exec(own)
    if (match === null) return undefined
    for (const [i, { name }] of parts.entries()) {
      const text = match[i + 1] ?? ''
      if ((ours.get(name) ?? text) !== text) return undefined
      ours.set(name, text)
    }
  }
  for (const [name, text] of ours) if (texts.has(name)) texts.set(name, text)
  return texts
}

// Short, of our own making but for literals, and matched against the path of one project only.
function asExpression(part: Pattern[number]): string {
  if (typeof part === 'string') return part.replaceAll(/[^\w]/g, '\\$&')
  return 'any' in part ? (part.any === 'run' ? '.*' : '.') : '([^:]+)'
}

function conditionsOf({ condition, stages }: TrustPolicy): readonly Condition[] {
  const checks = stages.flatMap(({ check }) =>
    check.kind === 'assumed' || check.kind === 'signature' || check === condition ? [] : [check],
  )
  return [condition, ...checks]
}

interface Value {
  readonly claim: string
  readonly pattern: Pattern
}

function* valuesIn(condition: Condition): Generator<Value> {
  for (const test of fillable(condition)) {
    const claim = claimsWithRoles.find((one) => reads(test.left, one)) ?? ''
    for (const term of test.right) {
      const pattern = patternOf(term)
      if (pattern !== undefined && !isWhole(pattern)) yield { claim, pattern }
    }
  }
}

// Of most policies all is known, and then there is nothing to ask.
function hasUnknownParts(policy: TrustPolicy): boolean {
  return remember(
    unknown,
    policy,
    () => conditionsOf(policy).some(isOpen) || policy.audience.some(({ text }) => text.some((part) => typeof part !== 'string')),
  )
}

const unknown = new WeakMap<TrustPolicy, boolean>()

function isOpen(condition: Condition): boolean {
  return tests(condition).some(({ test }) => test.right.some((term) => !isWhole(patternOf(term) ?? [])))
}

// Tests that want something: to fill in what one excludes would exclude less than it may.
function* fillable(condition: Condition): Generator<Test> {
  switch (condition.kind) {
    case 'test':
      yield condition
      return
    case 'all':
    case 'any':
      for (const part of condition.of) yield* fillable(part)
      return
    case 'every':
    case 'some':
      yield* fillable(condition.of)
      return
    case 'opaque':
      if (condition.tree !== undefined) yield* fillable(condition.tree)
  }
}

function collect(condition: Condition, roles: Roles): void {
  for (const { claim, pattern } of valuesIn(condition)) {
    const parts = rolesIn(claim, pattern)
    for (const hole of holesOf(pattern)) assign(roles, hole, parts.get(hole))
  }
}

function assign(roles: Roles, { name }: Hole, role: Role | undefined): void {
  roles.set(name, roles.has(name) && roles.get(name) !== role ? undefined : role)
}

/** The policy with these texts in it. Conditions that its stages share stay shared. */
function filled(policy: TrustPolicy, texts: ReadonlyMap<string, string>): TrustPolicy {
  const made = new WeakMap<Condition, Condition>()
  const change = (condition: Condition): Condition => remember(made, condition, () => make(condition))
  const make = (condition: Condition): Condition => {
    switch (condition.kind) {
      case 'test':
        return { ...condition, right: condition.right.map((term) => filledTerm(term, texts)) }
      case 'all':
      case 'any':
        return { ...condition, of: condition.of.map(change) }
      case 'every':
      case 'some':
        return { ...condition, of: change(condition.of) }
      case 'opaque':
        // The engine can't be given a program that has unknown parts.
        return condition.tree === undefined || condition.open === undefined ? condition : change(condition.tree)
      default:
        return condition
    }
  }
  const stages = policy.stages.map((stage) =>
    stage.check.kind === 'assumed' || stage.check.kind === 'signature' ? stage : { ...stage, check: change(stage.check) },
  )
  const condition = change(policy.condition)
  const demanded = audienceIn(condition)
  const audience = demanded.length > 0 ? demanded : policy.audience.map(({ text, span }) => ({ text: filledText(text, texts), span }))
  return { ...policy, condition, stages, audience }
}

function filledTerm(term: Term, texts: ReadonlyMap<string, string>): Term {
  if (term.kind === 'text') return { ...term, text: filledText(term.text, texts) }
  return term.kind === 'pattern' ? { ...term, pattern: joined(term.pattern.map((part) => filledPart(part, texts))) } : term
}

function filledText(text: Text, texts: ReadonlyMap<string, string>): Text {
  return concat(text.map((part) => filledPart(part, texts)))
}

function filledPart<P extends Pattern[number]>(part: P, texts: ReadonlyMap<string, string>): P | string {
  return typeof part === 'object' && 'why' in part ? (texts.get(part.name) ?? part) : part
}

// Who looks for the project in a pattern looks in one string.
function joined(pattern: Pattern): Pattern {
  const parts: Pattern[number][] = []
  for (const part of pattern) {
    const last = parts.at(-1)
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
    else parts.push(part)
  }
  return parts
}
