import type { ProjectFacts } from '../gitlab/project.ts'
import { matchPattern, showPattern } from '../text/pattern.ts'
import { reads } from '../trust/condition.ts'
import type { Fix, Rule } from './rule.ts'
import { otherProject, wantedAlone } from './support/intruders.ts'
import { openName, pathClaims } from './support/prefixes.ts'
import { firstReached } from './support/reached.ts'
import { isGitLab, ownSubject } from './support/trust.ts'

/** A prefix that ends in the middle of a name, so that `mygroup-evil` has it as well as `mygroup`; gitlab.md 6.3, number 5. */
export const lookalikeProject: Rule = {
  id: 'lookalike-project',
  summary: 'A prefix without a closing / lets in groups or projects whose names begin alike',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  asksWhoGetsIn: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    if (!isGitLab(policy, context.facts)) return
    for (const wanted of wantedAlone(policy, context, pathClaims)) {
      const { test, term, pattern, alone } = wanted
      const claim = pathClaims.find((one) => reads(test.left, one)) ?? ''
      const name = test.op === 'like' ? openName(pattern, claim) : undefined
      if (name === undefined) continue
      // Reach finds the more readable names.
      const reached = firstReached(alone, ['lookalike', 'stranger', 'neighbour'], context)?.project
      const project = reached ?? (claim === 'sub' ? otherProject(wanted, context)?.claims.known['project_path'] : undefined)
      if (project === undefined) continue
      yield {
        at: term.span,
        message: `${showPattern(pattern)} lets in every name that begins with ${name}, ${project} for one, which gets ${policy.grants}`,
        fixes(): readonly Fix[] {
          const value = ownValue(claim, context.facts)
          if (value === undefined || !matchPattern(pattern, [value]).yes) return []
          const edits = entry.relyingParty.edit(entry.document, policy, { kind: 'value', at: term.span, value, exact: true })
          return edits === undefined ? [] : [{ title: `Let in only ${value}`, edits }]
        },
      }
    }
  },
}

// What the project itself has there.
function ownValue(claim: string, facts: ProjectFacts): string | undefined {
  if (claim === 'sub') return ownSubject(facts)
  return claim === 'project_path' ? facts.project : facts.project?.slice(0, facts.project.lastIndexOf('/'))
}
