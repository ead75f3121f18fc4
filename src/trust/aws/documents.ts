import { entry, follow, type Mapping, type Node, type Scalar, stringOf, valueAt } from '../../syntax/node.ts'
import { nameOf } from '../../text/paths.ts'
import type { Span } from '../../text/span.ts'
import type { TrustDocument } from '../trust.ts'

/** An OIDC provider that a trust policy names as its federated principal. */
export interface Provider {
  readonly arn: string
  readonly partition: string
  readonly account: string
  /** The issuer without `https://`, path and trailing slash kept; also the prefix of its condition keys. */
  readonly name: string
  /** Where the policy first names it. */
  readonly span: Span
}

/** A trust policy where it stands, with what the document around it tells. */
export interface FoundPolicy {
  readonly policy: Mapping
  readonly providers: readonly Provider[]
  readonly roleName: string
  readonly nameSpan: Span
  /** The role's ARN, where the document gives it. */
  readonly roleArn: string | undefined
  readonly rolePath: string
  /** What the document says of the provider beside the policy: `{ policy, provider: { url, client_ids } }` of a trust test. */
  readonly given: GivenProvider | undefined
}

interface GivenProvider {
  readonly url: Scalar | undefined
  readonly clientIds: readonly Scalar[] | undefined
}

/**
 * The trust policies of a document that name an OIDC provider, in the order of the text: the document itself, or any
 * mapping in it (`AssumeRolePolicyDocument` in what the AWS CLI takes and prints). An OIDC principal is allowed nowhere
 * but in role trust policies, so it alone tells one (aws.md 2, UG:reference_policies_elements_principal).
 */
export function findPolicies(document: TrustDocument): readonly FoundPolicy[] {
  const found: FoundPolicy[] = []
  const seen = new Set<Node>()
  const open: { readonly node: Node; readonly key: string; readonly parent: Mapping | undefined }[] = []
  open.push({ node: document.root, key: '', parent: undefined })
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const node = follow(next.node)
    if (node === undefined || seen.has(node)) continue
    seen.add(node)
    if (node.kind === 'sequence') {
      for (const item of [...node.items].reverse()) open.push({ node: item, key: '', parent: undefined })
    } else if (node.kind === 'mapping') {
      const providers = providersOf(node)
      if (providers.length > 0) found.push(describe(node, providers, next.key, next.parent, document))
      else for (const member of [...node.entries].reverse()) open.push({ node: member.value, key: String(member.key.value), parent: node })
    }
  }
  return found
}

/**
 * The trust policy that a trust test states inline without an OIDC provider in it: nobody gets in with a token, and the
 * test may say so. Of a JSON file that cannot be told from any other policy, so there is none.
 */
export function findClosedPolicy(document: TrustDocument): FoundPolicy | undefined {
  if (/\.json$/i.test(document.file)) return undefined
  const root = follow(document.root)
  if (root?.kind !== 'mapping') return undefined
  const inner = valueAt(root, 'policy')
  const [policy, key] = inner?.kind === 'mapping' ? [inner, 'policy'] : [root, '']
  return entry(policy, 'Statement') === undefined ? undefined : describe(policy, [], key, root, document)
}

/** The statements of a policy: an array, or one without it (aws.md 1, UG:reference_policies_grammar). */
export function statementsOf(policy: Mapping): readonly Node[] {
  return listOf(valueAt(policy, 'Statement'))
}

/** One value or an array of them, aliases followed. */
export function listOf(node: Node | undefined): readonly Node[] {
  const target = follow(node)
  if (target === undefined) return []
  if (target.kind !== 'sequence') return [target]
  return target.items.flatMap((item) => follow(item) ?? [])
}

/** An ARN of an OIDC provider, of any partition: aws.md 2, UG:reference_policies_elements_principal and SAR. */
export function providerArn(arn: string): { readonly partition: string; readonly account: string; readonly name: string } | undefined {
  const match = /^arn:([^:]*):iam::([^:]*):oidc-provider\/(.+)$/.exec(arn)
  if (match === null) return undefined
  const [, partition = '', account = '', name = ''] = match
  return { partition, account, name }
}

function providersOf(policy: Mapping): readonly Provider[] {
  const providers = new Map<string, Provider>()
  for (const statement of statementsOf(policy)) {
    for (const node of listOf(valueAt(valueAt(statement, 'Principal'), 'Federated'))) {
      const arn = stringOf(node)
      const parts = arn === undefined ? undefined : providerArn(arn)
      if (arn !== undefined && parts !== undefined && !providers.has(arn)) providers.set(arn, { arn, ...parts, span: node.span })
    }
  }
  return [...providers.values()]
}

function describe(
  policy: Mapping,
  providers: readonly Provider[],
  key: string,
  parent: Mapping | undefined,
  document: TrustDocument,
): FoundPolicy {
  const holder = key === 'AssumeRolePolicyDocument' || key === 'PolicyDocument' ? parent : undefined
  const nameNode = valueAt(holder, 'RoleName')
  const name = stringOf(nameNode)
  const arn = stringOf(valueAt(holder, 'Arn'))
  return {
    policy,
    providers,
    roleName: name ?? stemOf(document.file),
    nameSpan: name !== undefined && nameNode !== undefined ? nameNode.span : (policy.entries[0]?.key.span ?? policy.span),
    roleArn: arn !== undefined && /^arn:[^:]+:iam::[^:]+:role\//.test(arn) ? arn : undefined,
    rolePath: stringOf(valueAt(holder, 'Path')) ?? '/',
    given: key === 'policy' ? givenProvider(valueAt(parent, 'provider')) : undefined,
  }
}

function givenProvider(node: Node | undefined): GivenProvider | undefined {
  if (node?.kind !== 'mapping') return undefined
  const url = valueAt(node, 'url')
  const clientIds = entry(node, 'client_ids') === undefined ? undefined : listOf(valueAt(node, 'client_ids'))
  return {
    url: url?.kind === 'scalar' && typeof url.value === 'string' ? url : undefined,
    clientIds: clientIds?.filter((id): id is Scalar => id.kind === 'scalar'),
  }
}

/** A provider's URL as its ARN and its condition keys have it (aws.md 2, UG:reference_policies_elements_principal). */
export function withoutScheme(url: string): string {
  return url.startsWith('https://') ? url.slice('https://'.length) : url
}

function stemOf(file: string): string {
  const name = nameOf(file)
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(0, dot) : name
}
