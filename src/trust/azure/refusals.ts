import { plain, show } from '../../text/holes.ts'
import type { Refusal } from '../trust.ts'
import { type Compiled, type Credential, hasId, isGitLab } from './credential.ts'

const longest = 600
/** How many credentials an application or identity has at most; azure.md 1. */
const most = 20
/** Claims of GitLab that Entra takes in expressions; Microsoft's pages differ about the last two (azure.md 2 [SETUP, MUT]). */
const usable: ReadonlySet<string> = new Set(['sub', 'project_id', 'namespace_id', 'user_id'])

/**
 * Why Entra would not store a credential, or what it stores in vain; azure.md 1 to 3. Only what is certain. `siblings` are all credentials of the
 * same application or identity, this one too.
 */
export function refusalsOf({ credential, expression }: Compiled, siblings: readonly Credential[]): readonly Refusal[] {
  const { issuer, subject, audiences, languageVersion, nameSpan } = credential
  const found: Refusal[] = []
  const name = credential.isUnnamed === true ? undefined : plain(credential.name)
  if (name !== undefined && !/^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/.test(name))
    found.push({ at: nameSpan, message: `${name} is no name of a credential: 3 to 120 letters, digits, - and _, a letter or digit first` })
  if (issuer === undefined) found.push({ at: nameSpan, message: 'A federated identity credential must have an issuer' })
  const url = issuer && plain(issuer.text)
  if (issuer !== undefined && url !== undefined) {
    if (url !== url.trim()) found.push({ at: issuer.span, message: 'White space around the issuer blocks every token' })
    // This Entra stores, but it is nobody's issuer (azure.md 1, trailing slash).
    else if (url.endsWith('/'))
      found.push({ at: issuer.span, message: `${url} never matches: the iss of GitLab's tokens has no slash at its end` })
    else if (!/^https:\/\//.test(url)) found.push({ at: issuer.span, message: `${url} is no issuer: it begins with https://` })
  }
  if (audiences.length !== 1)
    found.push({ at: audiences[1]?.span ?? nameSpan, message: 'Federated identity credentials must have exactly one audience.' })
  if (credential.expression !== undefined && subject !== undefined)
    found.push({ at: subject.span, message: 'A credential has either a subject or a claims-matching expression' })
  if (credential.expression === undefined && subject === undefined)
    found.push({ at: nameSpan, message: 'A credential has a subject or a claims-matching expression' })
  for (const [what, value] of [
    ['issuer', issuer],
    ['subject', subject],
    ['audience', audiences[0]],
    ['description', credential.description],
  ] as const) {
    const text = value && plain(value.text)
    if (value !== undefined && text !== undefined && text.length > longest)
      found.push({ at: value.span, message: `Entra takes ${what}s of ${longest} characters at most; this has ${text.length}` })
  }
  if (languageVersion !== undefined && languageVersion.value !== 1)
    found.push({ at: languageVersion.span, message: `There is only language version 1, not ${languageVersion.value}` })
  const before = siblings.slice(0, Math.max(0, siblings.indexOf(credential)))
  const twin = before.find((one) => isTwin(one, credential))
  if (twin !== undefined && subject !== undefined)
    found.push({ at: subject.span, message: `${show(twin.name)} has the same issuer and subject: they are unique in ${credential.holder}` })
  if (before.length >= most)
    found.push({
      at: nameSpan,
      message: `${credential.holder} has ${siblings.length} federated identity credentials here, and may have ${most}`,
    })
  return [...found, ...ofExpression({ credential, expression }, url)]
}

function ofExpression(
  { credential, expression }: Pick<Compiled, 'credential' | 'expression'>,
  issuer: string | undefined,
): readonly Refusal[] {
  if (expression === undefined || expression.open !== undefined) return []
  if (expression.problem !== undefined) return [{ at: expression.problem.span, message: expression.problem.message }]
  if (!isGitLab(credential.issuer)) return []
  const wrong = expression.comparisons.filter(({ claim }) => !usable.has(claim))
  if (wrong.length > 0)
    return wrong.map(({ claim, claimSpan }) => ({
      at: claimSpan,
      message: `Entra takes no ${claim} of GitLab's tokens in an expression: sub with project_id`,
    }))
  const names = new Set(expression.comparisons.map(({ claim }) => claim))
  if (!names.has('sub') || !hasId(expression)) {
    const at = expression.comparisons[0]?.span ?? credential.nameSpan
    return [
      {
        at,
        message: `Expression configured for issuer '${issuer}' either lacks all required claims or contains unallowed claims: it needs sub and an id that stays, claims['project_id'] eq '…'`,
      },
    ]
  }
  return []
}

// What has the same name too is the same credential, set up twice.
function isTwin(one: Credential, other: Credential): boolean {
  if (show(one.name) === show(other.name)) return false
  const texts = [one.issuer, other.issuer, one.subject, other.subject].map((value) => value && plain(value.text))
  return !texts.includes(undefined) && texts[0] === texts[1] && texts[2] === texts[3]
}
