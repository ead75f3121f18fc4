import { concat, firstHole, plain } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { Condition } from '../condition.ts'
import { reads, tests } from '../condition.ts'
import type { Expectation, Refusal, RelyingParty, TrustDocument, TrustPolicy } from '../trust.ts'
import { type Context, compilePolicy, compileStatement, variablesOf } from './compile.ts'
import { type FoundPolicy, findClosedPolicy, findPolicies, type Provider, withoutScheme } from './documents.ts'
import { editPolicy } from './edit.ts'
import { editor } from './editor.ts'
import { refusalsOf } from './refusals.ts'
import { settingUp } from './setting-up.ts'
import { signIn } from './sign-in.ts'
import { findInSources, suspects } from './sources/index.ts'
import { stagesOf } from './stages.ts'
import { admits, readStatements } from './statements.ts'
import { computed } from './terraform/computed.ts'
import { findInRole } from './terraform/found.ts'
import { readModule } from './terraform/roles.ts'
import { trapsOf } from './traps.ts'

/** AWS IAM: trust policies of roles, in JSON documents, for sts:AssumeRoleWithWebIdentity. Facts: aws.md. */
export const aws: RelyingParty = {
  id: 'aws',
  title: 'AWS IAM',
  suspects,
  read,
  edit(document, policy, change) {
    return editPolicy(document, isModule(document) ? findPolicies(document) : findInSources(document), policy, change)
  },
  refusals,
  traps(document, policy) {
    const origin = behind.get(policy)
    return origin === undefined ? [] : trapsOf(origin.found, origin.provider, document)
  },
  ...editor,
  settingUp,
  signIn,
  terraform: {
    resources: ['aws_iam_role'],
    computed,
    read: (module, texts) =>
      readModule(module, texts).flatMap((role) =>
        findInRole(role).flatMap((found) =>
          found.providers.map((provider) => {
            const { file } = found.policy.span
            const document = { file, root: role.document, text: texts(file) ?? '' }
            return { policy: policyOf(document, found, provider), root: role.document }
          }),
        ),
      ),
  },
}

// What a policy was read from, for what is asked about it later.
const behind = new WeakMap<TrustPolicy, { readonly found: FoundPolicy; readonly provider: Provider }>()

function refusals(document: TrustDocument, policy: TrustPolicy): readonly Refusal[] {
  const origin = behind.get(policy)
  if (origin !== undefined) return refusalsOf(origin.found, origin.provider, document.text)
  const same = (one: Span, other: Span | undefined) => one.start === other?.start && one.end === other.end
  const found = findInSources(document).find((one) => same(one.policy.span, policy.span))
  const provider = found?.providers.find((one) => policy.issuer.some(({ span }) => same(one.span, span)))
  return found === undefined || provider === undefined ? [] : refusalsOf(found, provider, document.text)
}

function read(document: TrustDocument): readonly TrustPolicy[] {
  const policies = findInSources(document).flatMap((found) => found.providers.map((provider) => policyOf(document, found, provider)))
  const closed = policies.length > 0 ? undefined : findClosedPolicy(document)
  return closed === undefined ? policies : [policyOf(document, closed, givenProviderOf(closed))]
}

// The provider that a trust test gives beside a policy that names none; without one there is nothing to compare `iss` with.
function givenProviderOf(closed: FoundPolicy): Provider {
  const name = withoutScheme(String(closed.given?.url?.value ?? ''))
  return { arn: '', arnText: [], partition: 'aws', account: '', name, nameText: [name], span: closed.policy.span }
}

function policyOf(document: TrustDocument, found: FoundPolicy, provider: Provider): TrustPolicy {
  const statements = readStatements(found.policy, provider)
  const context: Context = {
    provider: provider.name,
    open: firstHole(provider.nameText)?.why,
    variables: variablesOf(found.policy),
    text: document.text,
  }
  const condition = compilePolicy(found.policy, statements, context)
  const admitting = statements.filter(admits).map((statement) => compileStatement(statement, context))
  const policy: TrustPolicy = {
    relyingParty: 'aws',
    name: found.roleName,
    grants: `role ${found.roleName}`,
    aliases: aliasesOf(found, provider),
    issuer: provider.name === '' ? [] : [{ text: concat(['https://'], provider.nameText), span: provider.span }],
    audience: audienceOf(found, admitting),
    condition,
    stages: stagesOf(found, provider, condition),
    span: found.policy.span,
    resolved: found.policy,
    nameSpan: found.nameSpan,
  }
  behind.set(policy, { found, provider })
  return policy
}

// Provider and role are in the same account (aws.md 1, UG:id_roles_providers_create_oidc), so the provider's ARN tells the role's.
function aliasesOf(found: FoundPolicy, provider: Provider): readonly string[] {
  const known = found.roleArn ?? roleArn(found, provider)
  return [...new Set([found.roleName, ...(known === undefined ? [] : [known]), ...(found.otherNames ?? [])])]
}

function roleArn({ roleName, rolePath }: FoundPolicy, { partition, account }: Provider): string | undefined {
  const known = rolePath !== undefined && /^\d{12}$/.test(account)
  return known ? `arn:${partition}:iam::${account}:role${rolePath}${roleName}` : undefined
}

// What each admitting statement demands of `aud`, if all of them do; else the provider's client ids, if they are given.
function audienceOf(found: FoundPolicy, admitting: readonly Condition[]): Expectation {
  const demanded = admitting.map(demandedAudiences)
  if (demanded.length > 0 && demanded.every((values) => values.length > 0)) return demanded.flat()
  return (found.given?.clientIds ?? []).map((id) => ({ text: id.text ?? [String(id.value)], span: id.span }))
}

function demandedAudiences(statement: Condition): Expectation {
  for (const { test, negated } of tests(statement)) {
    const isAudience = test.left.kind === 'call' && test.left.function === 'coalesce' && reads(test.left, 'aud')
    if (negated || test.on.missing !== 'no' || test.op === 'present' || !isAudience) continue
    const values = test.right.flatMap((term) => {
      if (term.kind === 'text') return plain(term.text) === undefined ? [] : [{ text: term.text, span: term.span }]
      const [only] = term.kind === 'pattern' ? term.pattern : []
      return term.kind === 'pattern' && term.pattern.length === 1 && typeof only === 'string' ? [{ text: [only], span: term.span }] : []
    })
    if (values.length === test.right.length) return values
  }
  return []
}

function isModule(document: TrustDocument): boolean {
  return /\.(tf|tofu)$/i.test(document.file)
}
