import type { Rule } from './rule.ts'
import { intruders, isGitLab, issuerOf, ownSubject, subjectTerms } from './support/trust.ts'

/** A policy that looks at no subject, and that a stranger's token passes; aws.md 8, first row. */
export const missingSubjectCondition: Rule = {
  id: 'missing-subject-condition',
  summary: 'A trust policy lets in tokens of any project, since it demands no subject',
  since: '0.1.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    if (!isGitLab(policy, context.facts) || subjectTerms(policy).length > 0) return
    const stranger = intruders(entry, context).find((one) => one.class === 'stranger')
    if (stranger === undefined) return
    yield {
      at: policy.nameSpan,
      message: `Any project on ${issuerOf(policy)} gets ${policy.grants}, ${stranger.claims.known['project_path']} for one: nothing demands a subject`,
      fixes() {
        const subject = ownSubject(context.facts)
        if (subject === undefined) return []
        const edits = entry.relyingParty.edit(entry.document, policy, { kind: 'require', claim: 'sub', value: subject, exact: true })
        return edits === undefined ? [] : [{ title: `Let in only ${subject}`, edits }]
      },
    }
  },
}
