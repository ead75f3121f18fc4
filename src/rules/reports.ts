import type { Pipeline } from '../gitlab/pipeline.ts'
import type { Link } from '../simulate/links.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import type { PolicyEntry, ProjectContext, Report, Rule, RuleContext } from './rule.ts'

/** Reports of the rules about one object, and what they depend on beside it. */
interface Kept {
  readonly facts: RuleContext['facts']
  readonly cel: RuleContext['engines']['cel']
  readonly links: readonly Link[]
  readonly byRule: Map<Rule, readonly Report[]>
}

/** By the object, which is another one when it has changed. */
const kept = new WeakMap<Pipeline | PolicyEntry | Link, Kept>()

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
  const contextOf = (subject: Pipeline | TrustPolicy): RuleContext => ({ ...context, links: links.get(subject) ?? [] })
  const pipelines = context.pipelines.map((pipeline) => keptFor(pipeline, contextOf(pipeline)))
  const policies = context.policies.map((entry) => keptFor(entry, contextOf(entry.policy)))
  const pairs = context.links.map((link) => keptFor(link, { ...context, links: [link] }))
  for (const rule of rules) {
    const run = (check: (() => Iterable<Report>) | undefined, byRule?: Map<Rule, readonly Report[]>): readonly Report[] => {
      const known = byRule?.get(rule)
      if (known !== undefined || check === undefined) return known ?? []
      const reports = safely(rule, check, onCrash)
      byRule?.set(rule, reports)
      return reports
    }
    if (rule.checkPipeline !== undefined) {
      for (const { subject, context: own, byRule } of pipelines)
        for (const report of run(() => rule.checkPipeline?.(subject, own) ?? [], byRule)) yield [rule, report]
    }
    if (rule.checkPolicy !== undefined) {
      for (const { subject, context: own, byRule } of policies)
        for (const report of run(() => rule.checkPolicy?.(subject, own) ?? [], byRule)) yield [rule, report]
    }
    if (rule.checkLink !== undefined) {
      for (const { subject, context: own, byRule } of pairs)
        for (const report of run(() => rule.checkLink?.(subject, own) ?? [], byRule)) yield [rule, report]
    }
    if (rule.checkProject !== undefined) for (const report of run(() => rule.checkProject?.(context) ?? [])) yield [rule, report]
  }
}

// The one place where a rule's failure is caught: it must not take the others with it.
function safely(rule: Rule, check: () => Iterable<Report>, onCrash: (rule: string, error: unknown) => void): readonly Report[] {
  const reports: Report[] = []
  try {
    for (const report of check()) reports.push(report)
  } catch (error) {
    onCrash(rule.id, error)
  }
  return reports
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

function keptFor<T extends Pipeline | PolicyEntry | Link>(subject: T, context: RuleContext) {
  const { facts, links } = context
  const { cel } = context.engines
  const before = kept.get(subject)
  const same = before?.facts === facts && before.cel === cel && before.links.length === links.length
  if (before !== undefined && same && links.every((link, i) => link === before.links[i])) return { subject, context, byRule: before.byRule }
  const fresh: Kept = { facts, cel, links, byRule: new Map() }
  kept.set(subject, fresh)
  return { subject, context, byRule: fresh.byRule }
}
