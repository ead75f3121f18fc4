import type { RepeatedKey } from '../../iac/value.ts'
import { entry, follow, type Mapping, type Node, type Scalar, stringOf, valueAt } from '../../syntax/node.ts'
import { type Hole, plain, show, type Text } from '../../text/holes.ts'
import { nameOf } from '../../text/paths.ts'
import type { Span } from '../../text/span.ts'
import type { TrustDocument } from '../trust.ts'
import type { JoinedCondition } from './terraform/joined.ts'

/** An OIDC provider that a trust policy names as its federated principal. */
export interface Provider {
  /** As a text for people, which also tells two of a document apart; `arnText` has its unknown parts. */
  readonly arn: string
  readonly arnText: Text
  readonly partition: string
  readonly account: string
  /** The issuer without `https://`, path and trailing slash kept; also the prefix of its condition keys. */
  readonly name: string
  /** The same, with its unknown parts. */
  readonly nameText: Text
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
  /** `undefined`: `roleName` is not what AWS calls the role, or its path is not known, so that nothing tells its ARN. */
  readonly rolePath: string | undefined
  /** What else the document calls the role: a logical id, an address. */
  readonly otherNames?: readonly string[]
  /** What the document says of the provider beside the policy: `{ policy, provider: { url, client_ids } }` of a trust test. */
  readonly given: GivenProvider | undefined
  /** Keys that stand more than once in one object of Terraform's. */
  readonly repeated?: readonly RepeatedKey[]
  /** Conditions that Terraform's provider joins, in this policy and in others of the module. */
  readonly joined?: readonly JoinedCondition[]
}

export interface GivenProvider {
  readonly url: Scalar | undefined
  readonly clientIds: readonly Scalar[] | undefined
}

/** Keys of the AWS CLI and API whose value may be a policy as a JSON string. */
const policyKeys: readonly string[] = ['AssumeRolePolicyDocument', 'PolicyDocument', 'assume_role_policy']

/**
 * The trust policies of a document that name an OIDC provider, in the order of the text: the document itself, or any
 * mapping in it (`AssumeRolePolicyDocument` in what the AWS CLI takes and prints). An OIDC principal is allowed nowhere
 * but in role trust policies, so it alone tells one (aws.md 2, UG:reference_policies_elements_principal). `inString` reads
 * the policy in a JSON string, where such a string is to be found too.
 */
export function findPolicies(
  document: TrustDocument,
  inString: (node: Scalar) => Mapping | undefined = () => undefined,
): readonly FoundPolicy[] {
  const found: FoundPolicy[] = []
  const seen = new Set<Node>()
  const open: { readonly node: Node; readonly key: string; readonly parent: Mapping | undefined }[] = []
  open.push({ node: document.root, key: '', parent: undefined })
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const written = follow(next.node)
    if (written === undefined || seen.has(written)) continue
    seen.add(written)
    const node = (written.kind === 'scalar' && policyKeys.includes(next.key) ? inString(written) : undefined) ?? written
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

/** The text of a string scalar, with its unknown parts. */
export function stringText(node: Node): Text | undefined {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return undefined
  return node.text ?? (node.value === '' ? [] : [node.value])
}

// Stands for an unknown part while an ARN is taken apart; no ARN has it.
const mark = '\u0000'

/** An ARN of an OIDC provider, of any partition: aws.md 2, UG:reference_policies_elements_principal and SAR. */
export function providerArn(arn: Text): Pick<Provider, 'partition' | 'account' | 'name' | 'nameText'> | undefined {
  const holes = arn.filter((part) => typeof part !== 'string')
  const marked = arn.map((part) => (typeof part === 'string' ? part : mark)).join('')
  const match = /^arn:([^:]*):iam::([^:]*):oidc-provider\/(.+)$/s.exec(marked)
  if (match === null) return undefined
  const [partition = [], account = [], nameText = []] = match.slice(1).map((part) => unmarked(part, holes))
  return { partition: show(partition), account: show(account), name: show(nameText), nameText }
}

// The unknown parts are taken from the front as they come.
function unmarked(marked: string, holes: Hole[]): Text {
  return marked.split(mark).flatMap((piece, i) => {
    const hole = i === 0 ? undefined : holes.shift()
    return [...(hole === undefined ? [] : [hole]), ...(piece === '' ? [] : [piece])]
  })
}

/** The OIDC providers that a policy names, each once. */
export function providersOf(policy: Mapping): readonly Provider[] {
  const providers = new Map<string, Provider>()
  for (const statement of statementsOf(policy)) {
    for (const node of listOf(valueAt(valueAt(statement, 'Principal'), 'Federated'))) {
      const arnText = stringText(node)
      const parts = arnText === undefined ? undefined : partsOf(arnText, statement)
      if (arnText === undefined || parts === undefined) continue
      const arn = show(arnText)
      if (!providers.has(arn)) providers.set(arn, { arn, arnText, ...parts, span: node.span })
    }
  }
  return [...providers.values()]
}

// Where the ARN leaves the name open, the statement's own condition keys tell it: they begin with it (aws.md 2).
function partsOf(arn: Text, statement: Node): ReturnType<typeof providerArn> {
  const written = providerArn(arn)
  if (plain(written?.nameText ?? arn) !== undefined) return written
  const named = namedByKeys(statement)
  if (written === undefined || named === undefined) return written ?? named
  return plain(named.nameText) === undefined ? written : { ...written, name: named.name, nameText: named.nameText }
}

function namedByKeys(statement: Node): ReturnType<typeof providerArn> {
  const condition = valueAt(statement, 'Condition')
  const blocks = condition?.kind === 'mapping' ? condition.entries.map((block) => follow(block.value)) : []
  const keys = blocks.flatMap((block) => (block?.kind === 'mapping' ? block.entries.map((member) => stringText(member.key) ?? []) : []))
  for (const key of keys) {
    const last = key.at(-1)
    const claim = typeof last === 'string' ? /:(sub|aud)$/i.exec(last) : null
    if (claim === null || typeof last !== 'string') continue
    const nameText = [...key.slice(0, -1), ...(claim.index === 0 ? [] : [last.slice(0, claim.index)])]
    if (nameText.length > 0) return { partition: '', account: '', name: show(nameText), nameText }
  }
  return undefined
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
