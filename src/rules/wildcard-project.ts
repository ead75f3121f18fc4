import { matchPattern, showPattern } from '../text/pattern.ts'
import type { Rule } from './rule.ts'
import { intruders, isGitLab, ownSubject, subjectTerms, wants } from './support/trust.ts'

/** A wildcard that lies in, or reaches back into, the project part of a subject; gitlab.md 6.3, number 5. */
export const wildcardProject: Rule = {
  id: 'wildcard-project',
  summary: 'A wildcard in the subject lets in tokens of other projects',
  since: '0.1.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    if (!isGitLab(policy, context.facts)) return
    const others = intruders(entry, context).filter((one) => one.class !== 'any-branch' && one.class !== 'any-tag')
    for (const wanted of subjectTerms(policy)) {
      const witness = others.find((one) => wants(wanted, one))
      if (witness === undefined) continue
      yield {
        at: wanted.term.span,
        message: `${showPattern(wanted.pattern)} lets in other projects: ${witness.subject} gets ${policy.grants}`,
        fixes() {
          const value = tightened(showPattern(wanted.pattern), context.facts.project, ownSubject(context.facts))
          if (value === undefined || !matchPattern(wanted.pattern, [value.replaceAll('*', 'x')]).yes) return []
          const exact = !/[*?]/.test(value)
          const edits = entry.relyingParty.edit(entry.document, policy, { kind: 'value', at: wanted.term.span, value, exact })
          return edits === undefined ? [] : [{ title: `Let in only ${value}`, edits }]
        },
      }
    }
  },
}

// The project's own path with what the pattern says of the ref, where that has no wildcard; else the default branch.
function tightened(pattern: string, project: string | undefined, own: string | undefined): string | undefined {
  const tail = /^project_path:[^:]*(:ref_type:(?:branch|tag):ref:[^*?]+)$/.exec(pattern)?.[1]
  return tail !== undefined && project !== undefined ? `project_path:${project}${tail}` : own
}
