import type { ProjectFacts } from '../gitlab/project.ts'
import { matchPattern, type Pattern, showPattern } from '../text/pattern.ts'
import type { Rule } from './rule.ts'
import { intruders, isGitLab, ownSubject, subjectTerms, wants } from './support/trust.ts'

/** A subject of one project that leaves branch or tag open, so that anyone who can push gets in; gitlab.md 6.3, numbers 1 and 4. */
export const unpinnedRef: Rule = {
  id: 'unpinned-ref',
  summary: 'A trust policy lets in tokens of unprotected branches or tags',
  since: '0.1.0',
  severity: 'warning',
  confidence: 'high',
  fixable: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    if (!isGitLab(policy, context.facts)) return
    const all = intruders(entry, context)
    for (const wanted of subjectTerms(policy)) {
      const passing = all.filter((one) => wants(wanted, one))
      const witness = passing.find((one) => one.class === 'any-branch') ?? passing.find((one) => one.class === 'any-tag')
      // A wildcard that lets in other projects is worse, and has its own rule.
      if (witness === undefined || passing.some((one) => one.class !== 'any-branch' && one.class !== 'any-tag')) continue
      if (mayBeProtected(wanted.pattern, context.facts)) continue
      const what = witness.class === 'any-tag' ? 'tag' : 'branch'
      yield {
        at: wanted.term.span,
        message: `${showPattern(wanted.pattern)} leaves the ref open: anyone who can push a ${what} gets ${policy.grants}, with ${witness.subject} for one`,
        fixes() {
          const value = ownSubject(context.facts)
          if (value === undefined || !matchPattern(wanted.pattern, [value]).yes) return []
          const edits = entry.relyingParty.edit(entry.document, policy, { kind: 'value', at: wanted.term.span, value, exact: true })
          return edits === undefined ? [] : [{ title: `Let in only ${value}`, edits }]
        },
      }
    }
  },
}

// `ref:release/*` is what a protection of that name covers; without knowing the protections nobody can call it open.
function mayBeProtected(pattern: Pattern, facts: ProjectFacts): boolean {
  const text = showPattern(pattern)
  const ref = /:ref:([^:]*)$/.exec(text)?.[1]
  if (ref === undefined || ref === '*') return false
  const patterns = text.includes(':ref_type:tag:') ? facts.protected.tags : facts.protected.branches
  return patterns === undefined
}
