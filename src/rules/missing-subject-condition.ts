import type { Rule } from './rule.ts'
import { strangerWithoutSubject } from './support/intruders.ts'
import { ignoredParameters } from './support/traps.ts'
import { isGitLab, issuerOf, ownSubject } from './support/trust.ts'

/** A policy that lets a stranger in without looking at the subject; aws.md 8, first row. */
export const missingSubjectCondition: Rule = {
  id: 'missing-subject-condition',
  summary: 'A trust policy lets in tokens of any project, since it demands no subject',
  since: '0.1.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  asksWhoGetsIn: true,
  *checkPolicy(entry, context) {
    const { policy } = entry
    if (!isGitLab(policy, context.facts)) return
    const stranger = strangerWithoutSubject(policy, context)
    if (stranger === undefined) return
    const issuer = issuerOf(policy)
    const witness = stranger.claims.known['project_path']
    const ignored = ignoredParameters(entry)
    yield {
      at: policy.nameSpan,
      // On an instance of one's own a stranger is a colleague.
      ...(issuer === 'https://gitlab.com' ? {} : { severity: 'warning' as const }),
      message: `Any project on ${issuer} gets ${policy.grants}, ${witness} for one: ${ignored[0]?.message ?? 'nothing demands a subject'}`,
      related: ignored.map(({ at }) => ({ message: 'This is ignored', at })),
      fixes() {
        const subject = ownSubject(context.facts)
        if (subject === undefined) return []
        const edits = entry.relyingParty.edit(entry.document, policy, { kind: 'require', claim: 'sub', value: subject, exact: true })
        return edits === undefined ? [] : [{ title: `Let in only ${subject}`, edits }]
      },
    }
  },
}
