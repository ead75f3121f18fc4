import type { EvaluatedBlock, EvaluatedModule, EvaluatedNested } from '../../iac/terraform/module.ts'
import { repeatedKeys, type Value } from '../../iac/value.ts'
import { parseJson } from '../../syntax/json/parse-json.ts'
import { stringOf, valueAt } from '../../syntax/node.ts'
import { concat, type Hole, nameByDefault, plain, show, type Text } from '../../text/holes.ts'
import { type MappedText, mappedAsWhole, mappedInSource } from '../../text/mapped-text.ts'
import type { FileId, Span } from '../../text/span.ts'
import { type Binding, type Content, conditionOf, type Placed, type Provider } from './model.ts'

type Texts = (file: FileId) => string | undefined

/**
 * What Google's provider computes: names of pools and providers, addresses of service accounts (gcp.md 7 [MM]). The number of the project is
 * known to Google alone, unless the module names it.
 */
export function computed(block: EvaluatedBlock, attribute: string): Value | undefined {
  const { type, body, nameSpan } = block
  const own = (key: string) => nameOf(body.attributes.get(key)?.value)
  const made = (text: Text): Value => ({ kind: 'text', text, span: nameSpan })
  if (type === 'google_iam_workload_identity_pool' && attribute === 'name') {
    const id = own('workload_identity_pool_id')
    return id && made(concat(['projects/'], projectNumber(block), ['/locations/global/workloadIdentityPools/'], id))
  }
  if (type === 'google_iam_workload_identity_pool_provider' && attribute === 'name') {
    const [pool, id] = [own('workload_identity_pool_id'), own('workload_identity_pool_provider_id')]
    return (
      pool &&
      id &&
      made(concat(['projects/'], projectNumber(block), ['/locations/global/workloadIdentityPools/'], pool, ['/providers/'], id))
    )
  }
  // What its bindings come to is read from its blocks; the name tells which one it is.
  if (block.mode === 'data' && type === 'google_iam_policy' && attribute === 'policy_data')
    return { kind: 'unknown', name: `${block.address}.policy_data`, why: 'it is read from the block', span: nameSpan }
  if (type !== 'google_service_account' || !['email', 'name', 'id', 'member'].includes(attribute)) return undefined
  const account = own('account_id')
  if (account === undefined) return undefined
  const written = own('project')
  const project: Text = written ?? [
    { name: `${block.address}.project`, why: 'the project of the provider is not in these files', span: nameSpan },
  ]
  const known = plain(account)
  const email = known?.includes('@') === true ? account : concat(account, ['@'], project, ['.iam.gserviceaccount.com'])
  if (attribute === 'email') return made(email)
  return attribute === 'member'
    ? made(concat(['serviceAccount:'], email))
    : made(concat(['projects/'], project, ['/serviceAccounts/'], email))
}

/** What a module says: its providers and the bindings of its resources. */
export function readModule(module: EvaluatedModule, texts: Texts): readonly Content[] {
  return module.blocks.flatMap((block): readonly Content[] => {
    if (block.mode !== 'resource') return []
    if (block.type === 'google_iam_workload_identity_pool') return poolOf(block)
    if (block.type === 'google_iam_workload_identity_pool_provider') return providerContent(block, module, texts)
    return bindingsOf(block, module, texts)
  })
}

function poolOf(block: EvaluatedBlock): readonly Content[] {
  const off = offOf(block, 'pool')
  const pool = nameOf(block.body.attributes.get('workload_identity_pool_id')?.value)
  return off === undefined || pool === undefined
    ? []
    : [{ kind: 'pool', fact: { number: projectNumber(block), pool, off }, span: block.span }]
}

// A provider of another kind says only what else the pool's identities may have.
function providerContent(block: EvaluatedBlock, module: EvaluatedModule, texts: Texts): readonly Content[] {
  const kinds = block.body.blocks.map(({ type }) => type)
  if (kinds.includes('oidc')) return [{ kind: 'provider', provider: providerOf(block, module, texts) }]
  if (!['aws', 'saml', 'x509'].some((kind) => kinds.includes(kind))) return []
  const pool = nameOf(block.body.attributes.get('workload_identity_pool_id')?.value)
  const mapping = block.body.attributes.get('attribute_mapping')?.value
  const mapped = mapping?.kind === 'object' ? [...mapping.entries.keys()] : 'unknown'
  return pool === undefined ? [] : [{ kind: 'pool', fact: { number: numberOf(block, pool, module), pool, mapped }, span: block.span }]
}

function offOf(block: EvaluatedBlock, what: string): Provider['off'] {
  const disabled = block.body.attributes.get('disabled')?.value
  return disabled?.kind === 'boolean' && disabled.value ? { why: `the ${what} is disabled`, span: disabled.span } : undefined
}

function sized(what: string, most: number, value: Value | undefined): Provider['sized'] {
  const written = value && placed(value)
  return written === undefined ? [] : [{ what, most, value: written }]
}

function providerOf(block: EvaluatedBlock, module: EvaluatedModule, texts: Texts): Provider {
  const { body, nameSpan, span } = block
  const value = (name: string) => body.attributes.get(name)?.value
  const oidc = body.blocks.find(({ type }) => type === 'oidc')
  const audiences = oidc?.body.attributes.get('allowed_audiences')?.value
  const listed = audiences?.kind === 'list' ? audiences.items.flatMap((item) => placed(item) ?? []) : []
  const issuer = oidc?.body.attributes.get('issuer_uri')?.value
  const mapping = value('attribute_mapping')
  const off = offOf(block, 'provider')
  const condition = value('attribute_condition')
  const isWritten = block.source.body.attributes.some(({ name }) => name === 'attribute_condition')
  const pool = nameOf(value('workload_identity_pool_id')) ?? [hole(block, 'workload_identity_pool_id')]
  const open =
    audiences !== undefined && audiences.kind === 'unknown'
      ? [{ text: [{ name: audiences.name, why: audiences.why, span: audiences.span }], span: audiences.span }]
      : undefined
  return {
    number: numberOf(block, pool, module),
    pool,
    id: nameOf(value('workload_identity_pool_provider_id')) ?? [hole(block, 'workload_identity_pool_provider_id')],
    issuer: issuer && placed(issuer),
    audiences: open ?? (listed.length === 0 ? undefined : listed),
    mapping:
      mapping?.kind === 'object'
        ? [...mapping.entries].flatMap(([key, entry]) => {
            const written = mappedValue(entry.value, texts)
            return written === undefined ? [] : [{ key, keySpan: entry.keySpan, value: written }]
          })
        : [],
    repeated: mapping === undefined ? [] : repeatedKeys(mapping),
    ...(mapping?.kind === 'unknown' ? { mappingOpen: { name: mapping.name, why: mapping.why, span: mapping.span } } : {}),
    ...conditionOf(condition && mappedValue(condition, texts), placeOf(condition, block)),
    ...keysOf(oidc),
    sized: [...sized('display name', 32, value('display_name')), ...sized('description', 256, value('description'))],
    // An attribute that is null is written all the same.
    form: { kind: 'block', before: isWritten ? undefined : body.attributes.get('attribute_mapping')?.nameSpan },
    ...(off === undefined ? {} : { off }),
    labels: [block.name, block.address],
    span,
    nameSpan,
  }
}

// What an expression has made of nothing is nowhere but where the expression is.
function placeOf(condition: Value | undefined, { source }: EvaluatedBlock): Span | undefined {
  return source.body.attributes.find(({ name }) => name === 'attribute_condition')?.value.span ?? condition?.span
}

function keysOf(oidc: EvaluatedNested | undefined): Pick<Provider, 'keys'> {
  const jwks = oidc?.body.attributes.get('jwks_json')
  return jwks === undefined || (jwks.value.kind === 'text' && plain(jwks.value.text) === '') ? {} : { keys: jwks.nameSpan }
}

// The same text as in the name of the pool's own resource, so that a member made of it is known to be of this pool.
function numberOf(block: EvaluatedBlock, pool: Text, module: EvaluatedModule): Text {
  const own = module.blocks.find(
    (one) =>
      one.type === 'google_iam_workload_identity_pool' &&
      show(nameOf(one.body.attributes.get('workload_identity_pool_id')?.value) ?? []) === show(pool),
  )
  return projectNumber(own ?? block)
}

function projectNumber(block: EvaluatedBlock): Text {
  const project = block.body.attributes.get('project')?.value
  const text = textOf(project)
  const known = text && plain(text)
  if (known !== undefined && /^\d+$/.test(known)) return [known]
  return [{ name: `${block.address}: number of its project`, why: 'only Google knows the number of the project', span: block.nameSpan }]
}

const iamResource = /^google_(.+)_iam_(member|binding|policy)$/

function bindingsOf(block: EvaluatedBlock, module: EvaluatedModule, texts: Texts): readonly Content[] {
  const [, resource, kind] = iamResource.exec(block.type) ?? []
  if (resource === undefined || kind === undefined) return []
  const value = (name: string) => block.body.attributes.get(name)?.value
  const on = grantedOn(resource, block)
  if (kind === 'policy') return policyBindings(value('policy_data'), module, on, block, texts)
  const members = kind === 'member' ? [value('member')] : listOf(value('members'))
  const condition = block.body.blocks.find(({ type }) => type === 'condition')
  return binding(value('role'), members, on, block, texts, condition?.span)
}

function binding(
  role: Value | undefined,
  members: readonly (Value | undefined)[],
  on: string,
  block: EvaluatedBlock,
  texts: Texts,
  condition: Span | undefined,
): readonly Content[] {
  const written = members.flatMap((member) => {
    const mapped = member === undefined ? undefined : mappedValue(member, texts)
    return mapped === undefined || member === undefined ? [] : [{ member: mapped, span: member.span }]
  })
  const one: Binding = {
    role: textOf(role) ?? [hole(block, 'role')],
    members: written,
    on,
    ...(condition === undefined ? {} : { condition }),
    ...(block.maybe === undefined ? {} : { maybe: block.maybe }),
    span: block.span,
  }
  return written.length === 0 ? [] : [{ kind: 'binding', binding: one }]
}

// `policy_data` is that of a data source, whose `binding` blocks are the bindings, or JSON.
function policyBindings(
  data: Value | undefined,
  module: EvaluatedModule,
  on: string,
  block: EvaluatedBlock,
  texts: Texts,
): readonly Content[] {
  const json = data?.kind === 'text' ? plain(data.text) : undefined
  if (data !== undefined && json !== undefined) return jsonBindings(json, data.span, on)
  const name = data?.kind === 'unknown' ? data.name : data?.kind === 'text' ? show(data.text) : ''
  const source = module.blocks.find(
    (one) => one.mode === 'data' && one.type === 'google_iam_policy' && `${one.address}.policy_data` === name,
  )
  return (source?.body.blocks ?? [])
    .filter(({ type }) => type === 'binding')
    .flatMap(({ body }) => {
      const condition = body.blocks.find(({ type }) => type === 'condition')
      return binding(body.attributes.get('role')?.value, listOf(body.attributes.get('members')?.value), on, block, texts, condition?.span)
    })
}

// Only the place as a whole is known of it.
function jsonBindings(text: string, span: Span, on: string): readonly Content[] {
  const [root] = parseJson(span.file, text).documents
  const list = valueAt(root, 'bindings')
  if (list?.kind !== 'sequence') return []
  return list.items.flatMap((item): readonly Content[] => {
    const role = stringOf(valueAt(item, 'role'))
    const members = valueAt(item, 'members')
    const named = members?.kind === 'sequence' ? members.items.flatMap((member) => stringOf(member) ?? []) : []
    if (role === undefined || named.length === 0) return []
    const condition = valueAt(item, 'condition') === undefined ? {} : { condition: span }
    const written = named.map((member) => ({ member: mappedAsWhole([member], span), span }))
    return [{ kind: 'binding', binding: { role: [role], members: written, on, ...condition, span } }]
  })
}

function grantedOn(resource: string, block: EvaluatedBlock): string {
  const value = (name: string) => textOf(block.body.attributes.get(name)?.value)
  if (resource === 'service_account') {
    const id = value('service_account_id')
    const known = id === undefined ? block.name : show(id)
    return `service account ${known.replace(/^projects\/[^/]*\/serviceAccounts\//, '')}`
  }
  if (resource === 'project') return `project ${show(value('project') ?? [block.name])}`
  const named = ['name', 'bucket', 'secret_id', resource].flatMap((key) => value(key) ?? [])[0]
  return `${resource.replaceAll('_', ' ')} ${named === undefined || typeof named !== 'string' ? block.name : named}`
}

function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) return []
  return value.kind === 'list' ? value.items : [value]
}

function textOf(value: Value | undefined): Text | undefined {
  if (value?.kind === 'text') return value.text
  if (value?.kind === 'number') return [String(value.value)]
  return value?.kind === 'unknown' ? [{ name: value.name, why: value.why, span: value.span }] : undefined
}

function nameOf(value: Value | undefined): Text | undefined {
  const text = textOf(value)
  return text && nameByDefault(text)
}

function placed(value: Value): Placed | undefined {
  const text = textOf(value)
  return text && { text, span: value.span }
}

function mappedValue(value: Value, texts: Texts): MappedText | undefined {
  const text = textOf(value)
  if (text === undefined) return undefined
  const whole = plain(text)
  return whole === undefined ? mappedAsWhole(text, value.span) : mappedInSource(whole, value.span, texts(value.span.file) ?? '')
}

function hole(block: EvaluatedBlock, attribute: string): Hole {
  return { name: `${block.address}.${attribute}`, why: `${attribute} is not given`, span: block.nameSpan }
}
