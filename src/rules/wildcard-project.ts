import { parseGlob } from '../text/file-glob.ts'
import { hasWildcard, matchPattern, showPattern } from '../text/pattern.ts'
import { reads } from '../trust/condition.ts'
import type { Rule, RuleContext } from './rule.ts'
import { leavesRefOpen } from './support/gaps.ts'
import { otherProject, replaced, type WantedSubject, wantedAlone } from './support/intruders.ts'
import { openName, pathClaims } from './support/prefixes.ts'
import { firstReached } from './support/reached.ts'
import { isGitLab, ownSubject } from './support/trust.ts'

/** A wildcard that lies in, or reaches back into, the project part of a subject; gitlab.md 6.3, number 5. */
export const wildcardProject: Rule = {
  id: 'wildcard-project',
  summary: 'A wildcard in the subject lets in tokens of other projects',
  since: '0.1.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  asksWhoGetsIn: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    if (!isGitLab(policy, context.facts)) return
    for (const wanted of wantedAlone(policy, context, pathClaims)) {
      const claim = pathClaims.find((one) => reads(wanted.test.left, one)) ?? ''
      // A name that goes on is another mistake, with another fix.
      if (wanted.test.op === 'like' && openName(wanted.pattern, claim) !== undefined) continue
      const subject = intruder(wanted, claim, context)
      if (subject === undefined) continue
      yield {
        at: wanted.term.span,
        message: `${showPattern(wanted.pattern)} lets in other projects: ${subject} gets ${policy.grants}`,
        fixes() {
          const value = claim === 'sub' ? tightened(wanted, context) : ownPath(wanted, claim, context)
          if (value === undefined) return []
          const exact = !/[*?]/.test(value)
          const edits = entry.relyingParty.edit(entry.document, policy, { kind: 'value', at: wanted.term.span, value, exact })
          return edits === undefined ? [] : [{ title: `Let in only ${value}`, edits }]
        },
      }
    }
  },
}

function intruder(wanted: WantedSubject, claim: string, context: RuleContext): string | undefined {
  if (!hasWildcard(wanted.pattern)) return undefined
  if (claim === 'sub') return otherProject(wanted, context)?.subject
  if (wanted.test.op !== 'like') return undefined
  return firstReached(wanted.alone, ['stranger', 'neighbour'], context)?.subject
}

function ownPath({ pattern }: WantedSubject, claim: string, { facts: { project } }: RuleContext): string | undefined {
  return claim === 'project_path' && project !== undefined && matchPattern(pattern, [project]).yes ? project : undefined
}

// The project's own path with what the pattern says of the ref, unless that leaves the ref open; else the default branch.
function tightened(wanted: WantedSubject, context: RuleContext): string | undefined {
  const tail = /^project_path:[^:]*(:ref_type:(?:branch|tag):ref:.+)$/.exec(showPattern(wanted.pattern))?.[1]
  const { project } = context.facts
  const candidates = [tail === undefined || project === undefined ? undefined : `project_path:${project}${tail}`, ownSubject(context.facts)]
  return candidates.find((value) => {
    // A wildcard that both have is no widening, whatever it stands for.
    if (value === undefined || !matchPattern(wanted.pattern, [value.replaceAll(/[*?]/g, 'x')]).yes) return false
    const tighter = replaced(wanted, parseGlob(value), context)
    return otherProject(tighter, context) === undefined && !leavesRefOpen(tighter, context)
  })
}
