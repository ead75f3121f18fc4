import { entry, follow, type Mapping, type Node, type Scalar, stringOf, valueAt } from '../../syntax/node.ts'
import { placesIn } from '../../syntax/scalar-places.ts'
import { type Hole, plain, type Text } from '../../text/holes.ts'
import { type MappedText, mappedAsWhole } from '../../text/mapped-text.ts'
import { nameOf } from '../../text/paths.ts'
import type { TrustDocument } from '../trust.ts'
import { type Binding, type Content, conditionOf, type Placed, type Provider } from './model.ts'
import { poolName, providerName } from './names.ts'

/** Cheap: whether words of such documents stand in a text. */
export function suspects(text: string): boolean {
  return text.includes('attributeMapping') || text.includes('workloadIdentityPools/')
}

/**
 * What a JSON or YAML document says: a provider or an IAM policy as `gcloud … describe` and `get-iam-policy` print them, resources of
 * Config Connector, or the document of a trust test, `{ provider, bindings }` (cli.md). gcp.md 7.
 */
export function readDocument(document: TrustDocument): readonly Content[] {
  const root = follow(document.root)
  if (root?.kind === 'sequence') return root.items.flatMap((item) => readMapping(follow(item), document))
  return readMapping(root, document)
}

function readMapping(node: Node | undefined, document: TrustDocument): readonly Content[] {
  if (node?.kind !== 'mapping') return []
  if (stringOf(valueAt(node, 'type')) === 'external_account') return misnamed(placed(valueAt(node, 'audience')))
  if (stringOf(valueAt(node, 'apiVersion'))?.startsWith('iam.cnrm.cloud.google.com/') === true) return readConnector(node, document)
  const other = otherFact(node)
  if (other !== undefined) return [other]
  const inner = valueAt(node, 'provider')
  if (inner?.kind === 'mapping') return [provider(inner, inner, document), ...bindings(node, document, undefined)]
  if (valueAt(node, 'oidc')?.kind === 'mapping' && (entry(node, 'attributeMapping') !== undefined || entry(node, 'name') !== undefined))
    return [provider(node, node, document)]
  return bindings(node, document, undefined)
}

// kind, metadata.name, spec (gcp.md 7, "Config Connector").
function readConnector(node: Mapping, document: TrustDocument): readonly Content[] {
  const spec = valueAt(node, 'spec')
  const kind = stringOf(valueAt(node, 'kind'))
  if (spec?.kind !== 'mapping') return []
  if (kind === 'IAMWorkloadIdentityPoolProvider') return [otherFact(spec) ?? provider(spec, node, document)]
  if (kind === 'IAMWorkloadIdentityPool') return poolOf(spec, node)
  const reference = valueAt(spec, 'resourceRef')
  const on = grantedOn(
    stringOf(valueAt(reference, 'kind')),
    stringOf(valueAt(reference, 'name')) ?? stringOf(valueAt(reference, 'external')),
  )
  if (kind === 'IAMPolicyMember') return binding(valueAt(spec, 'role'), [valueAt(spec, 'member')], undefined, spec, document, on)
  return kind === 'IAMPartialPolicy' || kind === 'IAMPolicy' ? bindings(spec, document, on) : []
}

// The Security Token Service wants the full resource name there, which begins with // (gcp.md 6, 7).
function misnamed(audience: Placed | undefined): readonly Content[] {
  const isAddress = plain(audience?.text ?? [])?.startsWith('https://iam.googleapis.com/projects/') === true
  return audience === undefined || !isAddress ? [] : [{ kind: 'misnamed', name: audience.text, span: audience.span }]
}

// A provider of another kind says what else its pool's identities may have (gcp.md 1, `aws`, `saml`, `x509`).
function otherFact(spec: Mapping): Content | undefined {
  const isOther = ['aws', 'saml', 'x509'].some((key) => valueAt(spec, key)?.kind === 'mapping')
  if (isOther && valueAt(spec, 'oidc') === undefined) {
    const mapping = valueAt(spec, 'attributeMapping')
    const name = placed(valueAt(spec, 'name'))
    const known = name && providerName(name.text)
    const mapped = mapping?.kind === 'mapping' ? mapping.entries.map(({ key }) => String(key.value)) : 'unknown'
    return { kind: 'pool', fact: { number: known?.number, pool: known?.pool ?? poolReference(spec), mapped }, span: spec.span }
  }
  // What `describe` prints of a pool.
  const name = placed(valueAt(spec, 'name'))
  const pool = name && poolName(name.text)
  const off = offOf(spec, 'pool')
  return pool === undefined || off === undefined ? undefined : { kind: 'pool', fact: { ...pool, off }, span: spec.span }
}

function poolOf(spec: Mapping, whole: Mapping): readonly Content[] {
  const off = offOf(spec, 'pool')
  const id = stringOf(valueAt(spec, 'resourceID')) ?? stringOf(valueAt(valueAt(whole, 'metadata'), 'name'))
  return off === undefined || id === undefined ? [] : [{ kind: 'pool', fact: { number: undefined, pool: [id], off }, span: whole.span }]
}

function poolReference(spec: Mapping): Text {
  const reference = valueAt(spec, 'workloadIdentityPoolRef')
  return [nameOf(stringOf(valueAt(reference, 'name')) ?? stringOf(valueAt(reference, 'external')) ?? 'pool')]
}

// What Config Connector is told of project and pool by names may hold the number; a project's id is none.
function projectNumber(spec: Mapping): Text | undefined {
  const named = ['workloadIdentityPoolRef', 'projectRef'].map((key) => stringOf(valueAt(valueAt(spec, key), 'external')) ?? '')
  const number = named.map((name) => /^(?:projects\/)?(\d+)(?:\/|$)/.exec(name)?.[1]).find((one) => one !== undefined)
  return number === undefined ? undefined : [number]
}

function grantedOn(kind: string | undefined, name: string | undefined): string {
  if (kind === undefined || name === undefined) return 'the resource'
  return kind === 'IAMServiceAccount' ? `service account ${name}` : `${kind.toLowerCase()} ${name}`
}

function provider(spec: Mapping, whole: Mapping, document: TrustDocument): Content {
  const name = placed(valueAt(spec, 'name'))
  const known = name && providerName(name.text)
  const metadata = valueAt(whole, 'metadata')
  const label = stringOf(valueAt(metadata, 'name'))
  const own: Text = [stringOf(valueAt(spec, 'resourceID')) ?? label ?? stemOf(document.file)]
  const oidc = valueAt(spec, 'oidc')
  const mapping = valueAt(spec, 'attributeMapping')
  const condition = valueAt(spec, 'attributeCondition')
  const audiences = valueAt(oidc, 'allowedAudiences')
  const values = audiences?.kind === 'sequence' ? audiences.items.flatMap((item) => placed(follow(item)) ?? []) : []
  const off = offOf(spec, 'provider')
  const value: Provider = {
    number: known?.number ?? projectNumber(spec),
    pool: known?.pool ?? poolReference(spec),
    id: known?.id ?? own,
    issuer: placed(valueAt(oidc, 'issuerUri')),
    audiences: values.length === 0 ? undefined : values,
    mapping:
      mapping?.kind === 'mapping'
        ? mapping.entries.flatMap((member) => {
            const written = mapped(follow(member.value), document)
            return written === undefined ? [] : [{ key: String(member.key.value), keySpan: member.key.span, value: written }]
          })
        : [],
    ...conditionOf(mapped(condition, document), condition?.span),
    ...keysOf(oidc),
    sized: [...sized('display name', 32, valueAt(spec, 'displayName')), ...sized('description', 256, valueAt(spec, 'description'))],
    form: { kind: 'object', spec },
    ...(off === undefined ? {} : { off }),
    labels: label === undefined ? [] : [label],
    span: whole.span,
    nameSpan: name?.span ?? entry(whole, 'kind')?.value.span ?? whole.entries[0]?.key.span ?? whole.span,
  }
  return { kind: 'provider', provider: value }
}

function keysOf(oidc: Node | undefined): Pick<Provider, 'keys'> {
  const jwks = entry(oidc, 'jwksJson')
  return jwks === undefined || stringOf(jwks.value) === '' ? {} : { keys: jwks.key.span }
}

function sized(what: string, most: number, node: Node | undefined): Provider['sized'] {
  const value = placed(node)
  return value === undefined ? [] : [{ what, most, value }]
}

// A disabled or deleted provider or pool exchanges nothing (gcp.md 1 [MM, MEAS]).
function offOf(spec: Mapping, what: string): Provider['off'] {
  const disabled = valueAt(spec, 'disabled')
  if (disabled?.kind === 'scalar' && disabled.value === true) return { why: `the ${what} is disabled`, span: disabled.span }
  const state = valueAt(spec, 'state')
  return state !== undefined && stringOf(state) === 'DELETED' ? { why: `the ${what} is deleted`, span: state.span } : undefined
}

function bindings(node: Mapping, document: TrustDocument, on: string | undefined): readonly Content[] {
  const list = valueAt(node, 'bindings')
  if (list?.kind !== 'sequence') return []
  return list.items.flatMap((item) => {
    const one = follow(item)
    if (one?.kind !== 'mapping') return []
    const members = valueAt(one, 'members')
    const written = members?.kind === 'sequence' ? members.items.map((member) => memberNode(follow(member))) : [memberNode(members)]
    return binding(valueAt(one, 'role'), written, entry(one, 'condition')?.value, one, document, on ?? 'the resource')
  })
}

// Config Connector writes `- member: "…"`.
function memberNode(node: Node | undefined): Node | undefined {
  return node?.kind === 'mapping' ? valueAt(node, 'member') : node
}

function binding(
  role: Node | undefined,
  members: readonly (Node | undefined)[],
  condition: Node | undefined,
  node: Mapping,
  document: TrustDocument,
  on: string,
): readonly Content[] {
  const written = members.flatMap((member) => {
    const value = mapped(member, document)
    return value === undefined || member === undefined ? [] : [{ member: value, span: member.span }]
  })
  const value: Binding = {
    role: placed(role)?.text ?? ['?'],
    members: written,
    on,
    ...(condition === undefined ? {} : { condition: condition.span }),
    span: node.span,
  }
  return written.length === 0 ? [] : [{ kind: 'binding', binding: value }]
}

function placed(node: Node | undefined): Placed | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined
  return { text: node.text ?? (String(node.value) === '' ? [] : [String(node.value)]), span: node.span }
}

// A scalar with the place of each of its units.
function mapped(node: Node | undefined, document: TrustDocument): MappedText | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined
  return mappedScalar(node, document.text)
}

function mappedScalar(node: Scalar, text: string): MappedText {
  const holes: readonly Hole[] = node.text?.filter((part): part is Hole => typeof part !== 'string') ?? []
  if (holes.length > 0 || node.text !== undefined) return mappedAsWhole(node.text ?? [], node.span)
  const value = String(node.value)
  return { file: node.span.file, text: value, ...placesIn(text, node), holes: [], whole: node.span }
}

function stemOf(file: string): string {
  return nameOf(file).replace(/\.[^.]*$/, '')
}
