import { plain } from '../../text/holes.ts'
import type { Condition } from '../condition.ts'
import { tests } from '../condition.ts'
import type { Expectation, RelyingParty, TrustDocument, TrustPolicy } from '../trust.ts'
import { compilePolicy, variablesOf } from './compile.ts'
import { type FoundPolicy, findClosedPolicy, findPolicies, type Provider, withoutScheme } from './documents.ts'
import { editPolicy } from './edit.ts'
import { editor } from './editor.ts'
import { stagesOf } from './stages.ts'
import { admits, readStatements } from './statements.ts'

/** AWS IAM: trust policies of roles, in JSON documents, for sts:AssumeRoleWithWebIdentity. Facts: aws.md. */
export const aws: RelyingParty = {
  id: 'aws',
  title: 'AWS IAM',
  suspects: (file, text) => /\.json$/i.test(file) && text.includes('oidc-provider') && text.includes('Statement'),
  read,
  edit: editPolicy,
  ...editor,
}

function read(document: TrustDocument): readonly TrustPolicy[] {
  const policies = findPolicies(document).flatMap((found) => found.providers.map((provider) => policyOf(document, found, provider)))
  const closed = policies.length > 0 ? undefined : findClosedPolicy(document)
  return closed === undefined ? policies : [policyOf(document, closed, givenProviderOf(closed))]
}

// The provider that a trust test gives beside a policy that names none; without one there is nothing to compare `iss` with.
function givenProviderOf(closed: FoundPolicy): Provider {
  const name = withoutScheme(String(closed.given?.url?.value ?? ''))
  return { arn: '', partition: 'aws', account: '', name, span: closed.policy.span }
}

function policyOf(document: TrustDocument, found: FoundPolicy, provider: Provider): TrustPolicy {
  const statements = readStatements(found.policy, provider.arn)
  const context = { provider: provider.name, variables: variablesOf(found.policy), text: document.text }
  const condition = compilePolicy(found.policy, statements, context)
  const admitting = statements.filter(admits).map((statement) => compilePolicy(found.policy, [statement], context))
  return {
    relyingParty: 'aws',
    name: found.roleName,
    grants: `role ${found.roleName}`,
    aliases: aliasesOf(found, provider),
    issuer: provider.name === '' ? [] : [{ text: [`https://${provider.name}`], span: provider.span }],
    audience: audienceOf(found, admitting),
    condition,
    stages: stagesOf(found, provider, condition),
    span: found.policy.span,
    nameSpan: found.nameSpan,
  }
}

// Provider and role are in the same account (aws.md 1, UG:id_roles_providers_create_oidc), so the provider's ARN tells the role's.
function aliasesOf(found: FoundPolicy, provider: Provider): readonly string[] {
  const known = found.roleArn ?? (/^\d{12}$/.test(provider.account) ? roleArn(found, provider) : undefined)
  return known === undefined ? [found.roleName] : [found.roleName, known]
}

function roleArn(found: FoundPolicy, provider: Provider): string {
  return `arn:${provider.partition}:iam::${provider.account}:role${found.rolePath}${found.roleName}`
}

// What each admitting statement demands of `aud`, if all of them do; else the provider's client ids, if they are given.
function audienceOf(found: FoundPolicy, admitting: readonly Condition[]): Expectation {
  const demanded = admitting.map(demandedAudiences)
  if (demanded.length > 0 && demanded.every((values) => values.length > 0)) return demanded.flat()
  return (found.given?.clientIds ?? []).map((id) => ({ text: [String(id.value)], span: id.span }))
}

function demandedAudiences(statement: Condition): Expectation {
  for (const { test, negated } of tests(statement)) {
    const demands = !negated && test.on.missing === 'no' && test.left.kind === 'call' && test.left.function === 'coalesce'
    if (!demands || test.left.kind !== 'call' || test.left.args.length === 0) continue
    const values = test.right.flatMap((term) => {
      if (term.kind === 'text') return plain(term.text) === undefined ? [] : [{ text: term.text, span: term.span }]
      const [only] = term.kind === 'pattern' ? term.pattern : []
      return term.kind === 'pattern' && term.pattern.length === 1 && typeof only === 'string' ? [{ text: [only], span: term.span }] : []
    })
    if (values.length === test.right.length) return values
  }
  return []
}
