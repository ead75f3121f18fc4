import { hasWildcard, showPattern } from '../text/pattern.ts'
import type { Change } from '../trust/trust.ts'
import type { Rule } from './rule.ts'
import { type Gap, gapsOfKind } from './support/gaps.ts'
import { otherType } from './support/refs.ts'
import { wantedPatterns } from './support/ways.ts'

/** A policy that names a ref but not its type: a tag may be named like the branch that is meant; gitlab.md 6.3, number 4. */
export const missingRefType: Rule = {
  id: 'missing-ref-type',
  summary: 'A trust policy names a branch, and a tag of the same name gets in too, or the other way round',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: true,
  asksWhoGetsIn: true,
  *checkPolicy(entry, context) {
    const { policy, document, relyingParty } = entry
    for (const gap of gapsOfKind(entry, 'ref-type', context)) {
      const { ref, open } = gap
      const who =
        open === undefined
          ? `the branch ${ref} and the tag ${ref} both get`
          : `a ${open} named ${ref}, which anyone who can push may make, gets`
      yield {
        at: gap.at,
        message: `${open === undefined ? who : `not only the ${otherType(open)}: ${who}`} ${policy.grants}, since nothing demands the ref_type`,
        fixes() {
          // Which of the two is meant, nobody has said.
          if (open === undefined) return []
          const change = tightened(gap, otherType(open))
          const edits = change === undefined ? undefined : relyingParty.edit(document, policy, change)
          return edits === undefined ? [] : [{ title: `Let in only the ${otherType(open)}`, edits }]
        },
      }
    }
  },
}

// Where the ref is demanded by its claim, so can be its type. Of a subject only a wildcard can be filled in.
function tightened({ way }: Extract<Gap, { kind: 'ref-type' }>, type: 'branch' | 'tag'): Change | undefined {
  if (wantedPatterns(way.policy, 'ref').length > 0) return { kind: 'require', claim: 'ref_type', value: type, exact: true }
  if (way.wanted === undefined) return undefined
  const shown = showPattern(way.wanted.pattern)
  const value = shown.replace(/:ref_type:\*:ref:/, `:ref_type:${type}:ref:`)
  if (value === shown) return undefined
  return { kind: 'value', at: way.wanted.term.span, value, exact: !hasWildcard(way.wanted.pattern) || !/[*?]/.test(value) }
}
