import type { Rule, RuleContext } from './rule.ts'
import { type MalformedIssuer, malformedIssuers } from './support/issuers.ts'

/** An issuer that is nearly GitLab's, so that no token ever matches; aws.md 2, gcp.md 1, azure.md 1, vault.md 1, others.md 1. */
export const malformedIssuer: Rule = {
  id: 'malformed-issuer',
  summary: 'The issuer of a trust policy is not written as it stands in the tokens, so none matches',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPolicy({ policy, document, relyingParty }, context) {
    const issuers = malformedIssuers(policy, context.facts, context.now)
    if (issuers.length === 0) return
    // Some relying parties refuse such an issuer themselves.
    const refused = relyingParty.refusals?.(document, policy) ?? []
    for (const issuer of issuers) {
      const { at, given, real, why } = issuer
      if (refused.some((one) => one.at.file === at.file && one.at.start < at.end && at.start < one.at.end)) continue
      yield {
        at,
        message: `${given} never matches: the iss of the tokens is ${real}, and ${why}`,
        fixes() {
          const edit = correction(issuer, context)
          return edit === undefined ? [] : [{ title: `Trust ${real}`, edits: [edit] }]
        },
      }
    }
  },
}

// Where the issuer, or what a name is made of it, is written out.
function correction({ given, real, at }: MalformedIssuer, context: RuleContext) {
  const written = context.text(at.file)?.slice(at.start, at.end) ?? ''
  const withoutScheme = (issuer: string) => issuer.replace(/^https:\/\//, '')
  for (const [from, to] of [
    [given, real],
    [withoutScheme(given), withoutScheme(real)],
  ] as const) {
    const start = written.indexOf(from)
    if (from === to || start < 0 || written.includes(from, start + 1)) continue
    return { span: { file: at.file, start: at.start + start, end: at.start + start + from.length }, text: to }
  }
  return undefined
}
