import { documentedComponents, parseSubjectPattern, undocumentedComponents } from '../gitlab/subject.ts'
import { type Pattern, showPattern } from '../text/pattern.ts'
import { patternOf } from '../trust/condition.ts'
import type { Rule } from './rule.ts'
import { settledTests } from './support/settled.ts'
import { ownSubject } from './support/trust.ts'

/** A subject that GitLab never writes, whatever the project: wrong names, kinds or order; gitlab.md 2.1, 2.2. */
export const malformedSubject: Rule = {
  id: 'malformed-subject',
  summary: 'A condition wants a subject of a form that GitLab never writes',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    for (const { test, term, holds, cause } of settledTests(entry, context)) {
      const pattern = cause === 'subject' ? patternOf(term) : undefined
      if (pattern === undefined || holds !== 'never') continue
      const isExpression = test.op === 'matches'
      yield {
        at: term.span,
        message: `No token has ${pattern.length === 0 ? 'an empty subject' : `a subject like ${showPattern(pattern)}`}${isExpression ? '' : `: ${flaw(pattern)}`}`,
        fixes() {
          const own = ownSubject(context.facts)
          // Only where this project is what was meant.
          const isOurs = context.facts.project !== undefined && showPattern(pattern).includes(context.facts.project)
          if (own === undefined || !isOurs || isExpression) return []
          const edits = entry.relyingParty.edit(entry.document, policy, { kind: 'value', at: term.span, value: own, exact: true })
          return edits === undefined ? [] : [{ title: `Let in ${own}`, edits }]
        },
      }
    }
  },
}

const general = 'GitLab writes project_path:GROUP/PROJECT:ref_type:branch|tag:ref:NAME'

function flaw(pattern: Pattern): string {
  const parts = parseSubjectPattern(pattern)
  if (parts === undefined) return `subjects begin with project_path: or project_id:, ${general}`
  const components = [...documentedComponents(undefined), ...undocumentedComponents(undefined)]
  const other = parts.find(({ name }) => name !== '*' && !components.includes(name))
  if (other !== undefined) return `${other.name} is no component of subjects, ${general}`
  const twice = parts.find(({ name }, i) => parts.findIndex((part) => part.name === name) < i)
  if (twice !== undefined) return `${twice.name} stands twice, ${general}`
  const path = parts.find(({ name }) => name === 'project_path')?.value ?? []
  if (path.length === 0 && parts.some(({ name }) => name === 'project_path')) return 'the path of the project is empty'
  if (path.every((part) => typeof part === 'string') && !path.join('').includes('/')) return 'the path of a project begins with its group'
  const type = showPattern(parts.find(({ name }) => name === 'ref_type')?.value ?? [{ any: 'run' }])
  if (!/[*?]/.test(type) && type !== 'branch' && type !== 'tag') return `ref_type is branch or tag, not ${type}`
  return general
}
