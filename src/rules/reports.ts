import type { Pipeline } from '../gitlab/pipeline.ts'
import type { Link } from '../simulate/links.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import type { PolicyEntry, ProjectContext, Report, Rule, RuleContext } from './rule.ts'
import { reportsWhateverIsUnknown } from './support/stand-ins.ts'

type Subject = Pipeline | PolicyEntry | Link
type Found = readonly (readonly [Rule, Report])[]

/** Reports of the rules about one object, and what they depend on beside it. */
interface Kept {
  readonly facts: RuleContext['facts']
  readonly cel: RuleContext['engines']['cel']
  readonly links: readonly Link[]
  /** Of whole lists of rules: most objects have nothing to report, and are passed over at once then. */
  all: { readonly rules: readonly Rule[]; readonly found: Found } | undefined
  /** Of rules that were asked for by themselves. */
  readonly byRule: Map<Rule, Found>
}

/** By the object, which is another one when it has changed. */
const kept = new WeakMap<Subject, Kept>()

/**
 * What all rules report about a project, each with its rule, in the order of the rules. Objects that have not changed are not looked at
 * again. A rule that fails is told to `onCrash`; the others go on.
 */
export function* reportsOf(
  rules: readonly Rule[],
  context: ProjectContext,
  onCrash: (rule: string, error: unknown) => void,
): Generator<readonly [Rule, Report]> {
  const links = linksBySubject(context.links)
  const byRule = new Map<Rule, Report[]>()
  const add = (found: Found) => {
    for (const [rule, report] of found) {
      const before = byRule.get(rule)
      if (before === undefined) byRule.set(rule, [report])
      else before.push(report)
    }
  }
  const ask = (subject: Subject, of: readonly Rule[], own: readonly Link[], check: (rule: Rule, context: RuleContext) => Check) => {
    const before = keptFor(subject, context, own)
    if (before.all?.rules === of) {
      add(before.all.found)
      return
    }
    const narrow: RuleContext = { ...context, links: own }
    add(foundBy(of, before, (rule, found) => safely(rule, () => check(rule, narrow), onCrash, found)))
  }
  const { pipeline, policy, link } = kindsOf(rules)
  for (const one of context.pipelines) ask(one, pipeline, links.get(one) ?? none, (rule, own) => rule.checkPipeline?.(one, own))
  for (const entry of context.policies) ask(entry, policy, links.get(entry.policy) ?? none, (rule, own) => policyReports(rule, entry, own))
  for (const one of context.links) ask(one, link, [one], (rule, own) => rule.checkLink?.(one, own))
  for (const rule of rules) {
    if (rule.checkProject !== undefined) add(safely(rule, () => rule.checkProject?.(context), onCrash, []))
    for (const report of byRule.get(rule) ?? []) yield [rule, report]
  }
}

const none: readonly never[] = []

function policyReports(rule: Rule, entry: PolicyEntry, context: RuleContext): Check {
  if (rule.checkPolicy === undefined || rule.asksWhoGetsIn !== true) return rule.checkPolicy?.(entry, context)
  return reportsWhateverIsUnknown((one) => rule.checkPolicy?.(one, context) ?? none, entry, context.facts)
}

type Check = Iterable<Report> | undefined

interface Kinds {
  readonly pipeline: readonly Rule[]
  readonly policy: readonly Rule[]
  readonly link: readonly Rule[]
}

const kinds = new WeakMap<readonly Rule[], Kinds>()

// The rules that look at one kind of object.
function kindsOf(rules: readonly Rule[]): Kinds {
  const known = kinds.get(rules)
  if (known !== undefined) return known
  const made: Kinds = {
    pipeline: rules.filter((rule) => rule.checkPipeline !== undefined),
    policy: rules.filter((rule) => rule.checkPolicy !== undefined),
    link: rules.filter((rule) => rule.checkLink !== undefined),
  }
  kinds.set(rules, made)
  return made
}

// `run` adds what a rule reports to a list, and hands that back. Of most rules it is nothing, so there is one list for all of them.
function foundBy(rules: readonly Rule[], before: Kept, run: (rule: Rule, found: (readonly [Rule, Report])[]) => Found): Found {
  const [only, another] = rules
  if (only === undefined) return []
  const earlier = before.all
  const knownOf = (rule: Rule) =>
    earlier?.rules.includes(rule) === true ? earlier.found.filter(([one]) => one === rule) : before.byRule.get(rule)
  if (another === undefined) {
    const found = knownOf(only) ?? run(only, [])
    before.byRule.set(only, found)
    return found
  }
  const found: (readonly [Rule, Report])[] = []
  const isNew = earlier === undefined && before.byRule.size === 0
  for (const rule of rules) {
    const known = isNew ? undefined : knownOf(rule)
    if (known === undefined) run(rule, found)
    else found.push(...known)
  }
  before.all = { rules, found }
  return found
}

// The one place where a rule's failure is caught: it must not take the others with it.
function safely(
  rule: Rule,
  check: () => Check,
  onCrash: (rule: string, error: unknown) => void,
  found: (readonly [Rule, Report])[],
): Found {
  try {
    for (const report of check() ?? none) found.push([rule, report])
  } catch (error) {
    onCrash(rule.id, error)
  }
  return found
}

function linksBySubject(links: readonly Link[]): ReadonlyMap<Pipeline | TrustPolicy, readonly Link[]> {
  const found = new Map<Pipeline | TrustPolicy, Link[]>()
  for (const link of links) {
    for (const subject of [link.pipeline, link.policy]) {
      const own = found.get(subject)
      if (own === undefined) found.set(subject, [link])
      else own.push(link)
    }
  }
  return found
}

function keptFor(subject: Subject, { facts, engines }: ProjectContext, links: readonly Link[]): Kept {
  const { cel } = engines
  const before = kept.get(subject)
  const same = before?.facts === facts && before.cel === cel && before.links.length === links.length
  if (before !== undefined && same && links.every((link, i) => link === before.links[i])) return before
  const fresh: Kept = { facts, cel, links, all: undefined, byRule: new Map() }
  kept.set(subject, fresh)
  return fresh
}
