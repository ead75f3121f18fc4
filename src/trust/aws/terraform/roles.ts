import type { EvaluatedBlock, EvaluatedModule } from '../../../iac/terraform/module.ts'
import { member, toNode } from '../../../iac/to-node.ts'
import { type ObjectValue, type RepeatedKey, repeatedKeys, type Value } from '../../../iac/value.ts'
import type { Entry, Mapping, Node, Sequence } from '../../../syntax/node.ts'
import { nameByDefault, show, type Text } from '../../../text/holes.ts'
import type { Span } from '../../../text/span.ts'
import { withoutScheme } from './computed.ts'
import { type JoinedCondition, joinedConditions } from './joined.ts'
import { jsonValue, type Texts } from './json-value.ts'

/** A role of a module with its trust policy, as a document of the form that the AWS CLI prints. */
export interface TerraformRole {
  readonly address: string
  /** The resource's label: how configuration and other files speak of it. */
  readonly label: string
  /** `{ RoleName, Path?, AssumeRolePolicyDocument, provider? }`; spans are those of the texts that the values come from. */
  readonly document: Mapping
  /** The providers of the module that may be the policy's principals: `{ url, client_ids? }`. */
  readonly providers: readonly Mapping[]
  /** Keys of the policy that stand more than once in one object. */
  readonly repeated: readonly RepeatedKey[]
  /** Conditions that its policy documents join. */
  readonly joined: readonly JoinedCondition[]
  readonly span: Span
  readonly nameSpan: Span
}

/** The roles of a module whose trust policy can be read at least in part; a role that may not exist is one all the same. */
export function readModule(module: EvaluatedModule, texts: Texts): readonly TerraformRole[] {
  const providers = module.blocks.filter(({ mode, type }) => mode === 'resource' && type === 'aws_iam_openid_connect_provider')
  const joined = module.blocks.flatMap((block) => joinedConditions(block))
  return module.blocks.flatMap((block) =>
    block.mode === 'resource' && block.type === 'aws_iam_role' ? roleOf(block, providers, joined, texts) : [],
  )
}

function roleOf(
  block: EvaluatedBlock,
  providers: readonly EvaluatedBlock[],
  joined: readonly JoinedCondition[],
  texts: Texts,
): readonly TerraformRole[] {
  const written = block.body.attributes.get('assume_role_policy')
  const policy = written === undefined ? undefined : jsonValue(written.value, texts)
  if (written === undefined || policy?.kind !== 'object') return []
  const { address, name: label, nameSpan, span } = block
  const entries: Entry[] = [named('RoleName', roleName(block), nameSpan)]
  const path = block.body.attributes.get('path')
  if (path !== undefined) entries.push(named('Path', path.value, path.nameSpan))
  // Of one that may not exist nobody knows whether it is the one that does.
  const own = providers.filter((candidate) => candidate.maybe === undefined && names(policy, candidate))
  const [provider] = own
  if (provider !== undefined) entries.push(member(['provider'], provider.nameSpan, providerNode(provider)))
  entries.push(named('AssumeRolePolicyDocument', policy, written.nameSpan))
  const document: Mapping = { kind: 'mapping', entries, span }
  return [{ address, label, document, providers: own.map(providerNode), repeated: repeatedKeys(policy), joined, span, nameSpan }]
}

function named(key: string, value: Value, span: Span): Entry {
  return member([key], span, toNode(value))
}

// Without a name AWS gets one that Terraform makes up.
function roleName({ body, nameSpan, address }: EvaluatedBlock): Value {
  const name = body.attributes.get('name')?.value
  if (name !== undefined && name.kind !== 'null') return name.kind === 'text' ? { ...name, text: nameByDefault(name.text) } : name
  const prefix = body.attributes.get('name_prefix')?.value
  const rest = { name: `${address}.name`, why: 'Terraform makes the name up', span: nameSpan }
  return { kind: 'text', text: prefix?.kind === 'text' ? [...prefix.text, rest] : [rest], span: prefix?.span ?? nameSpan }
}

function providerNode({ body, span }: EvaluatedBlock): Mapping {
  const entries: Entry[] = []
  const url = body.attributes.get('url')
  const ids = body.attributes.get('client_id_list')
  if (url !== undefined) entries.push(named('url', url.value, url.nameSpan))
  if (ids !== undefined) entries.push(member(['client_ids'], ids.nameSpan, listNode(ids.value)))
  return { kind: 'mapping', entries, span }
}

function listNode(value: Value): Node {
  const node = toNode(value)
  if (node.kind === 'sequence') return node
  const list: Sequence = { kind: 'sequence', items: [node], span: value.span }
  return list
}

// Whether the policy's principal is this provider: its ARN ends with the provider's URL, unknown parts included.
function names(policy: ObjectValue, provider: EvaluatedBlock): boolean {
  const url = provider.body.attributes.get('url')?.value
  if (url?.kind !== 'text') return false
  const wanted = `:oidc-provider/${show(withoutScheme(url.text))}`
  return federated(policy).some((text) => show(text).endsWith(wanted))
}

function federated(policy: ObjectValue): readonly Text[] {
  const found: Text[] = []
  for (const statement of listed(policy.entries.get('Statement')?.value)) {
    const principal = statement.kind === 'object' ? statement.entries.get('Principal')?.value : undefined
    const values = principal?.kind === 'object' ? listed(principal.entries.get('Federated')?.value) : []
    for (const value of values) if (value.kind === 'text') found.push(value.text)
  }
  return found
}

function listed(value: Value | undefined): readonly Value[] {
  if (value === undefined) return []
  return value.kind === 'list' ? value.items : [value]
}
