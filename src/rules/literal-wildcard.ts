import { parseGlob } from '../text/file-glob.ts'
import { show } from '../text/holes.ts'
import { matchPattern } from '../text/pattern.ts'
import { reads, tests } from '../trust/condition.ts'
import type { Fix, Rule } from './rule.ts'
import { isLiteralWildcard } from './support/settled.ts'
import { isGitLab, ownSubject } from './support/trust.ts'

/**
 * Claims that can hold neither `*` nor `?`: paths and ids by GitLab's rules, refs by git's (git check-ref-format), the rest by
 * their lists of values; gitlab.md 1.3, 1.4, 2.1.
 */
const claims: readonly string[] = [
  ...['sub', 'project_path', 'project_id', 'namespace_path', 'namespace_id', 'ref', 'ref_type', 'ref_path', 'ref_protected'],
  ...['pipeline_source', 'user_id', 'user_access_level', 'runner_environment', 'environment', 'environment_protected', 'deployment_tier'],
  ...['job_project_path', 'job_project_id', 'job_namespace_path', 'job_namespace_id', 'user_login', 'project_visibility'],
]

/** A `*` that is compared letter by letter, and so never matches; gitlab.md 6.3, number 6 [D-AWS]. */
export const literalWildcard: Rule = {
  id: 'literal-wildcard',
  summary: 'A wildcard stands where it is compared literally, so it never matches',
  since: '0.1.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    if (!isGitLab(policy, context.facts)) return
    for (const { test, negated } of tests(policy.condition)) {
      for (const term of test.right) {
        const value = term.kind === 'text' && isLiteralWildcard(test, term) ? show(term.text) : undefined
        const claim = value === undefined ? undefined : claims.find((name) => reads(test.left, name))
        if (value === undefined || claim === undefined) continue
        yield {
          at: term.span,
          message: `${test.label} compares ${value} letter by letter, and no ${claim} holds ${value.includes('*') ? 'a *' : 'a ?'}: it ${negated ? 'excludes nothing' : 'never matches'}`,
          fixes() {
            const fixes: Fix[] = []
            const own = claim === 'sub' && !negated ? ownSubject(context.facts) : undefined
            if (own !== undefined && matchPattern(parseGlob(value), [own]).yes) {
              const edits = entry.relyingParty.edit(entry.document, policy, { kind: 'value', at: term.span, value: own, exact: true })
              if (edits !== undefined) fixes.push({ title: `Let in ${own}`, edits })
            }
            // What is escaped stays literal under any operator.
            const isEscaped = /\$\{[*?$]\}/.test(entry.document.text.slice(term.span.start, term.span.end))
            const edits = isEscaped
              ? undefined
              : entry.relyingParty.edit(entry.document, policy, { kind: 'operator', at: test.span, exact: false })
            if (edits !== undefined)
              fixes.push({ title: `Read * and ? as wildcards: ${negated ? 'excludes' : 'lets in'} all that match ${value}`, edits })
            return fixes
          },
        }
      }
    }
  },
}
