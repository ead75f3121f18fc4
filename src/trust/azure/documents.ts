import { entry, follow, type Mapping, type Node, type Scalar, stringOf, valueAt } from '../../syntax/node.ts'
import { placesIn } from '../../syntax/scalar-places.ts'
import { type MappedText, mappedAsWhole } from '../../text/mapped-text.ts'
import { nameOf } from '../../text/paths.ts'
import type { TrustDocument } from '../trust.ts'
import type { Credential, Placed } from './credential.ts'

const resourceType = 'microsoft.managedidentity/userassignedidentities/federatedidentitycredentials'

/** Cheap: whether words of such documents stand in a text. */
export function suspects(text: string): boolean {
  if (/federatedIdentityCredentials/i.test(text)) return true
  return text.includes('"issuer"') && (text.includes('"audiences"') || text.includes('claimsMatchingExpression'))
}

/**
 * The credentials of a document: as Graph returns them (one, or a list under `value`), parameters of `az`, or resources of an ARM template;
 * azure.md 4.
 */
export function readDocument(document: TrustDocument): readonly Credential[] {
  const root = follow(document.root)
  if (root?.kind === 'sequence') return root.items.flatMap((item) => credentialOf(follow(item), document) ?? [])
  if (root?.kind !== 'mapping') return []
  const resources = valueAt(root, 'resources')
  if (resources !== undefined) return resourcesIn(resources, '', document)
  const list = valueAt(root, 'value')
  if (list?.kind === 'sequence') return list.items.flatMap((item) => credentialOf(follow(item), document) ?? [])
  const single = credentialOf(root, document)
  return single === undefined ? [] : [single]
}

// A list, or in newer templates a mapping by symbolic names; children stand in their parents.
function resourcesIn(node: Node, parent: string, document: TrustDocument): readonly Credential[] {
  const items = node.kind === 'sequence' ? node.items : node.kind === 'mapping' ? node.entries.map((member) => member.value) : []
  return items.flatMap((item): readonly Credential[] => {
    const resource = follow(item)
    if (resource?.kind !== 'mapping') return []
    const type = (stringOf(valueAt(resource, 'type')) ?? '').toLowerCase()
    const full = parent === '' || type.includes('.') ? type : `${parent}/${type}`
    const inner = valueAt(resource, 'resources')
    const children = inner === undefined ? [] : resourcesIn(inner, full, document)
    const properties = valueAt(resource, 'properties')
    if (full !== resourceType || properties?.kind !== 'mapping') return children
    return [...children, credential(properties, resource, document)]
  })
}

// Only what has an issuer with a subject or an expression is one.
function credentialOf(node: Node | undefined, document: TrustDocument): Credential | undefined {
  if (node?.kind !== 'mapping') return undefined
  const properties = valueAt(node, 'properties')
  const spec = properties?.kind === 'mapping' && entry(properties, 'issuer') !== undefined ? properties : node
  const isCredential =
    entry(spec, 'issuer') !== undefined && (entry(spec, 'subject') !== undefined || entry(spec, 'claimsMatchingExpression') !== undefined)
  return isCredential ? credential(spec, node, document) : undefined
}

/** A credential of its properties, with the name of what is around them. */
export function credential(spec: Mapping, whole: Mapping, document: TrustDocument, holder?: string): Credential {
  const name = placed(valueAt(whole, 'name') ?? valueAt(spec, 'name'))
  const matching = valueAt(spec, 'claimsMatchingExpression')
  const expression = matching?.kind === 'mapping' ? valueAt(matching, 'value') : undefined
  const version = valueAt(matching, 'languageVersion')
  const audiences = valueAt(spec, 'audiences')
  const known = name === undefined ? undefined : name.text.length === 1 && typeof name.text[0] === 'string' ? name.text[0] : undefined
  // `identity/credential`, as ARM names children.
  const identity = known?.includes('/') === true ? known.split('/')[0] : stringOf(valueAt(whole, 'parent'))
  return {
    name: known?.includes('/') === true ? [known.split('/').at(-1) ?? known] : (name?.text ?? [stemOf(document.file)]),
    holder: holder ?? (identity === undefined ? 'the application' : `managed identity ${identity}`),
    issuer: placed(valueAt(spec, 'issuer')),
    subject: placed(valueAt(spec, 'subject')),
    audiences:
      audiences?.kind === 'sequence'
        ? audiences.items.flatMap((item) => placed(follow(item)) ?? [])
        : placed(audiences) === undefined
          ? []
          : [placed(audiences)].flatMap((one) => one ?? []),
    expression: expression?.kind === 'scalar' && expression.value !== null ? mapped(expression, document) : undefined,
    languageVersion:
      version?.kind === 'scalar' && typeof version.value === 'number' ? { value: version.value, span: version.span } : undefined,
    labels: [],
    span: whole.span,
    nameSpan: name?.span ?? whole.entries[0]?.key.span ?? whole.span,
  }
}

function placed(node: Node | undefined): Placed | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined
  const text = String(node.value)
  return { text: node.text ?? (text === '' ? [] : [text]), span: node.span }
}

function mapped(node: Scalar, document: TrustDocument): MappedText {
  if (node.text !== undefined) return mappedAsWhole(node.text, node.span)
  const text = String(node.value)
  return { file: node.span.file, text, ...placesIn(document.text, node), holes: [] }
}

function stemOf(file: string): string {
  return nameOf(file).replace(/\.[^.]*$/, '')
}
