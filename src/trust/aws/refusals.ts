import { type Entry, entry, follow, type Mapping, type Node, stringOf, valueAt } from '../../syntax/node.ts'
import { plain } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { Refusal } from '../trust.ts'
import { type FoundPolicy, listOf, type Provider, providerArn, statementsOf, stringText } from './documents.ts'
import { operatorNamed } from './operators.ts'
import { forbiddenCharacter, sizeOf } from './policy-text.ts'
import { admits, readStatements } from './statements.ts'

/** The quota of a role's trust policy in characters without white space: by default, and at most (aws.md 1, UG:reference_iam-quotas). */
const defaultQuota = 2048
const highestQuota = 8192

/** Actions that a trust policy may name, in lower case (aws.md 1, "usable trust actions"). */
const trustActions: readonly string[] = [
  ...['assumerole', 'assumerolewithsaml', 'assumerolewithwebidentity', 'tagsession', 'setsourceidentity', 'decodeauthorizationmessage'],
  ...['getaccesskeyinfo', 'getcalleridentity', 'getfederationtoken', 'getservicebearertoken', 'getsessiontoken'],
].map((name) => `sts:${name}`)

/**
 * What IAM would refuse to store of a policy, each in AWS's own words where aws.md has them. Only what aws.md documents; an element with
 * unknown parts is left alone. `text` is that of the document.
 */
export function refusalsOf(found: FoundPolicy, provider: Provider, text: string): readonly Refusal[] {
  const { policy } = found
  const statements = statementsOf(policy).filter((node) => node.kind === 'mapping')
  return [
    ...elementRefusals(policy, topElements, 'a policy'),
    ...versionRefusals(policy),
    ...(entry(policy, 'Statement') === undefined ? [refusal(found.nameSpan, 'the policy has no Statement')] : []),
    ...statements.flatMap((statement) => statementRefusals(statement)),
    ...sidRefusals(statements),
    ...sharedIssuerRefusals(found, provider),
    ...(isShort(found, text) ? [] : sizeRefusals(found, text)),
    ...(isPlainText(text) ? [] : characterRefusals(policy, text)),
    ...repeatedKeys(policy),
  ]
}

function refusal(at: Span, message: string): Refusal {
  return { at, message: `IAM refuses this trust policy: ${message}` }
}

const topElements: ReadonlySet<string> = new Set(['version', 'id', 'statement'])
const statementElements: ReadonlySet<string> = new Set(['sid', 'effect', 'principal', 'notprincipal', 'action', 'notaction', 'condition'])

// aws.md 1: Resource is forbidden in a trust policy, and the grammar has no other elements. Another letter case is left alone. `known`: in lower case.
function elementRefusals(mapping: Mapping, known: ReadonlySet<string>, where: string): readonly Refusal[] {
  return mapping.entries.flatMap(({ key }) => {
    const name = String(key.value)
    if (known.has(name.toLowerCase()) || key.text !== undefined) return []
    if (name === 'Resource' || name === 'NotResource') return [refusal(key.span, `Has prohibited field ${name}.`)]
    return [refusal(key.span, `Syntax errors in policy. There is no element ${name} in ${where}`)]
  })
}

function versionRefusals(policy: Mapping): readonly Refusal[] {
  const version = valueAt(policy, 'Version')
  if (version === undefined || (version.kind === 'scalar' && version.text !== undefined)) return []
  const isKnown = ['2012-10-17', '2008-10-17'].includes(stringOf(version) ?? '')
  return isKnown ? [] : [refusal(version.span, 'Version is "2012-10-17" or "2008-10-17"')]
}

function statementRefusals(statement: Mapping): readonly Refusal[] {
  return [
    ...elementRefusals(statement, statementElements, 'a statement'),
    ...effectRefusals(statement),
    ...principalRefusals(statement),
    ...actionRefusals(statement),
    ...conditionRefusals(statement),
  ]
}

function effectRefusals(statement: Mapping): readonly Refusal[] {
  const effect = has(statement, 'Effect')
  if (effect === undefined) return [refusal(headOf(statement), 'the statement has no Effect')]
  const node = follow(effect.value)
  const text = node === undefined ? undefined : stringText(node)
  const value = text === undefined ? undefined : plain(text)
  if (value === 'Allow' || value === 'Deny' || (text !== undefined && value === undefined)) return []
  const isCase = value !== undefined && /^(allow|deny)$/i.test(value)
  return [refusal(effect.value.span, `${isCase ? 'The policy failed legacy parsing' : 'Syntax errors in policy.'} Effect is Allow or Deny`)]
}

// aws.md 1 and 6: no NotPrincipal, no `*`; a federated principal is an ARN or a domain.
function principalRefusals(statement: Mapping): readonly Refusal[] {
  const except = entry(statement, 'NotPrincipal')
  if (except !== undefined) return [refusal(except.key.span, 'a role trust policy can not have NotPrincipal')]
  const principal = has(statement, 'Principal')
  if (principal === undefined) return [refusal(headOf(statement), 'the statement has no Principal')]
  const node = follow(principal.value)
  if (stringOf(node) === '*') return [refusal(principal.value.span, 'a role trust policy can not have the principal *')]
  const wild = entry(node, '*')
  if (wild !== undefined) return [refusal(wild.key.span, 'a role trust policy can not have the principal *')]
  return listOf(valueAt(node, 'Federated')).flatMap((one) => {
    const text = stringText(one)
    const value = text === undefined ? undefined : plain(text)
    if (value === undefined || /^arn:/.test(value) || /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(value)) return []
    return [refusal(one.span, 'Federated principals must be valid domain names or SAML metadata ARNs')]
  })
}

function actionRefusals(statement: Mapping): readonly Refusal[] {
  if (has(statement, 'NotAction') !== undefined) return []
  const action = has(statement, 'Action')
  if (action === undefined) return [refusal(headOf(statement), 'Policy statement must contain actions.')]
  return listOf(action.value).flatMap((one) => {
    const text = stringText(one)
    const name = text === undefined ? undefined : plain(text)
    // Whether a trust policy may have wildcards here is not documented (aws.md 10.4).
    if (name === undefined || /[*?]/.test(name)) return []
    if (!trustActions.includes(name.toLowerCase())) {
      return [refusal(one.span, `AssumeRole policy may only specify STS AssumeRole actions. ${name} is none of them`)]
    }
    if (!/^sts:AssumeRole(WithSAML)?$/i.test(name) || !isForTokensOnly(valueAt(statement, 'Principal'))) return []
    return [
      {
        at: one.span,
        message: `AWS reports MISMATCHED_ACTION_FOR_PRINCIPAL: an OIDC provider takes sts:AssumeRoleWithWebIdentity, not ${name}`,
      },
    ]
  })
}

function isForTokensOnly(principal: Node | undefined): boolean {
  if (principal?.kind !== 'mapping' || principal.entries.length !== 1) return false
  const federated = listOf(valueAt(principal, 'Federated'))
  return federated.length > 0 && federated.every((node) => providerArn(stringText(node) ?? []) !== undefined)
}

function conditionRefusals(statement: Mapping): readonly Refusal[] {
  const condition = has(statement, 'Condition')
  const blocks = follow(condition?.value)
  if (condition === undefined || blocks === undefined) return []
  if (blocks.kind !== 'mapping') return isOpen(blocks) ? [] : [refusal(blocks.span, 'Syntax errors in policy. Condition is an object')]
  return blocks.entries.flatMap((block) => {
    const operator = block.key.text === undefined ? operatorNamed(String(block.key.value)) : undefined
    const wrong = operator?.kind === 'unknown' && operator.refused ? [refusal(block.key.span, operator.why)] : []
    const keys = follow(block.value)
    if (keys === undefined || isOpen(keys)) return wrong
    if (keys.kind !== 'mapping')
      return [...wrong, refusal(keys.span, 'Syntax errors in policy. An operator has an object of condition keys')]
    return [...wrong, ...keys.entries.flatMap(keyRefusals), ...twiceRefusals(keys)]
  })
}

function isOpen(node: Node): boolean {
  return node.kind === 'scalar' && node.text !== undefined && plain(node.text) === undefined
}

// A tag key may have colons of its own, behind the slash.
function keyRefusals({ key }: Entry): readonly Refusal[] {
  if (key.text !== undefined) return []
  const name = String(key.value)
  const isTag = /^[^:/]+:[A-Za-z]+Tag\//.test(name)
  const colons = name.split(':').length - 1
  if (colons === 0) return [refusal(key.span, 'Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.')]
  return colons === 1 || isTag ? [] : [refusal(key.span, 'Condition can contain only one colon.')]
}

// The same name letter by letter is a finding about the document itself.
function twiceRefusals(keys: Mapping): readonly Refusal[] {
  if (keys.entries.length < 2) return []
  const seen = new Map<string, string>()
  return keys.entries.flatMap(({ key }) => {
    const name = String(key.value)
    const before = seen.get(name.toLowerCase())
    seen.set(name.toLowerCase(), before ?? name)
    if (before === undefined || before === name) return []
    return [refusal(key.span, `DUPLICATE_KEYS_WITH_DIFFERENT_CASE: ${name} is the same key as ${before}`)]
  })
}

// aws.md 1 (UG:reference_policies_grammar): an object may not repeat a key. Outside of a text that is also a problem of the document, and said there.
function repeatedKeys(node: Node | undefined, found: Refusal[] = []): readonly Refusal[] {
  const target = follow(node)
  if (target?.kind === 'sequence') for (const item of target.items) repeatedKeys(item, found)
  if (target?.kind !== 'mapping') return found
  const seen = new Set<string>()
  for (const { key, value } of target.entries) {
    const name = String(key.value)
    if (seen.has(name)) found.push(refusal(key.span, `Syntax errors in policy. ${name} stands twice in one object`))
    seen.add(name)
    if (value.kind !== 'scalar') repeatedKeys(value, found)
  }
  return found
}

// aws.md 1: for IAM only letters and digits; unique in the policy.
function sidRefusals(statements: readonly Mapping[]): readonly Refusal[] {
  const seen = new Set<string>()
  return statements.flatMap((statement) => {
    const node = valueAt(statement, 'Sid')
    const text = node === undefined ? undefined : stringText(node)
    const sid = text === undefined ? undefined : plain(text)
    if (node === undefined || sid === undefined) return []
    const isSecond = seen.has(sid)
    seen.add(sid)
    if (isSecond && sid !== '') return [refusal(node.span, 'Statement IDs (SID) in a single policy must be unique.')]
    return /^[A-Za-z0-9]*$/.test(sid) ? [] : [refusal(node.span, 'a Sid has only letters and digits')]
  })
}

/**
 * A role that trusts https://gitlab.com must evaluate gitlab.com:sub (aws.md 6, UG:id_roles_providers_oidc_secure-by-default). With which operators,
 * and whether in each statement, is not documented: a policy without the key anywhere is refused for sure.
 */
function sharedIssuerRefusals(found: FoundPolicy, provider: Provider): readonly Refusal[] {
  if (provider.name !== 'gitlab.com') return []
  const statements = readStatements(found.policy, provider)
  if (!statements.some(admits) || statements.some((statement) => mayName(statement.condition, 'gitlab.com:sub'))) return []
  return [
    {
      ...refusal(found.nameSpan, 'MalformedPolicyDocument; for https://gitlab.com it must have a condition on gitlab.com:sub'),
      unguarded: true,
    },
  ]
}

function mayName(condition: Node | undefined, wanted: string): boolean {
  if (condition?.kind !== 'mapping') return condition !== undefined
  return condition.entries.some((block) => {
    const keys = follow(block.value)
    if (keys?.kind !== 'mapping') return true
    return keys.entries.some(({ key }) => key.text !== undefined || String(key.value).toLowerCase() === wanted)
  })
}

// A document of JSON that is shorter as a whole, with nothing to be filled in, holds no policy that is longer. Most are.
function isShort({ policy }: FoundPolicy, text: string): boolean {
  return policy.span.file.endsWith('.json') && text.length <= defaultQuota && !text.includes('${')
}

// As a whole, and without escapes of others.
function isPlainText(text: string): boolean {
  return /^[\t\n\r\u0020-\u00ff]*$/.test(text) && !text.includes('\\u') && !text.includes('${') && /^\s*\{/.test(text)
}

function sizeRefusals(found: FoundPolicy, text: string): readonly Refusal[] {
  const size = sizeOf(found.policy, text)
  if (size <= defaultQuota) return []
  const quota = size > highestQuota ? highestQuota : defaultQuota
  const known = quota === highestQuota ? 'no quota can be higher' : 'unless the account has a higher quota'
  return [refusal(found.nameSpan, `Cannot exceed quota for ACLSizePerRole: ${quota}; it has ${size} characters, ${known}`)]
}

function characterRefusals(policy: Mapping, text: string): readonly Refusal[] {
  const wrong = forbiddenCharacter(policy, text)
  if (wrong === undefined) return []
  return [refusal(wrong.at, `it may not contain ${wrong.shown}; only U+0020 to U+00FF, tab and line ends are allowed`)]
}

function has(mapping: Mapping, name: string): Entry | undefined {
  const wanted = name.toLowerCase()
  return mapping.entries.findLast(({ key }) => key.value === name || String(key.value).toLowerCase() === wanted)
}

function headOf(statement: Mapping): Span {
  return statement.entries[0]?.key.span ?? statement.span
}
