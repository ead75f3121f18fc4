import { entry, follow, type Mapping, type Node, type Scalar, type Sequence, stringOf, valueAt } from '../../syntax/node.ts'
import { placesIn } from '../../syntax/scalar-places.ts'
import { concat, plain, type Text } from '../../text/holes.ts'
import { type MappedText, mappedAsWhole, mappedInSource } from '../../text/mapped-text.ts'
import { nameOf } from '../../text/paths.ts'
import type { TrustDocument } from '../trust.ts'
import type { Credential, Holder, Placed } from './credential.ts'

interface Parent {
  readonly type: string
  readonly name: string | undefined
}

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
  if (root?.kind === 'sequence') return listed(root, document)
  if (root?.kind !== 'mapping') return []
  const resources = valueAt(root, 'resources')
  if (resources !== undefined) return resourcesIn(resources, undefined, document)
  const list = valueAt(root, 'value')
  if (list?.kind === 'sequence') return listed(list, document)
  const single = credentialOf(root, document)
  return single === undefined ? [] : [single]
}

// What Graph and `az … list` answer is about one application or identity.
function listed({ items }: Sequence, document: TrustDocument): readonly Credential[] {
  return items.flatMap((item) => {
    const found = credentialOf(follow(item), document)
    return found === undefined ? [] : [{ ...found, holderId: 'the one that was asked for' }]
  })
}

// A list, or in newer templates a mapping by symbolic names; children stand in their parents.
function resourcesIn(node: Node, parent: Parent | undefined, document: TrustDocument): readonly Credential[] {
  const items = node.kind === 'sequence' ? node.items : node.kind === 'mapping' ? node.entries.map((member) => member.value) : []
  return items.flatMap((item): readonly Credential[] => {
    const resource = follow(item)
    if (resource?.kind !== 'mapping') return []
    const type = (stringOf(valueAt(resource, 'type')) ?? '').toLowerCase()
    const full = parent === undefined || type.includes('.') ? type : `${parent.type}/${type}`
    const inner = valueAt(resource, 'resources')
    const children = inner === undefined ? [] : resourcesIn(inner, { type: full, name: stringOf(valueAt(resource, 'name')) }, document)
    const properties = valueAt(resource, 'properties')
    if (full !== resourceType || properties?.kind !== 'mapping') return children
    const made = credential(properties, resource, document, identityOf(resource, parent))
    const waits = entry(resource, 'copy') !== undefined || !waitsForIdentity(valueAt(resource, 'dependsOn'), document)
    return [...children, waits ? made : { ...made, atOnce: true }]
  })
}

// Whether what a resource waits for is its identity and nothing else, so that it waits for none of its neighbours.
function waitsForIdentity(dependsOn: Node | undefined, { text }: TrustDocument): boolean {
  if (dependsOn?.kind !== 'sequence') return dependsOn === undefined
  return dependsOn.items.every(({ span }) => {
    const written = text.slice(span.start, span.end)
    return /userAssignedIdentities/i.test(written) && !/federatedIdentityCredentials/i.test(written)
  })
}

// An identity is named before the slash of its child's name, by Bicep's `parent:`, or by the resource around.
function identityOf(resource: Mapping, parent: Parent | undefined): Holder {
  const name = placed(valueAt(resource, 'name'))?.text ?? []
  const [first] = name
  const before = typeof first === 'string' && first.includes('/') ? first.split('/')[0] : undefined
  const around = valueAt(resource, 'parent')
  const written = around?.kind === 'scalar' ? around : undefined
  const id = before ?? (written?.text === undefined ? stringOf(written) : plain(written.text)) ?? parent?.name
  const shown = id ?? stringOf(written)
  // What may not be there says nothing about its neighbours.
  const holderId = entry(resource, 'condition') === undefined ? id : undefined
  return { holder: shown === undefined ? 'the managed identity' : `managed identity ${shown}`, holderId }
}

// Only what has an issuer with a subject or an expression is one.
function credentialOf(node: Node | undefined, document: TrustDocument): Credential | undefined {
  if (node?.kind !== 'mapping') return undefined
  const properties = valueAt(node, 'properties')
  const spec = properties?.kind === 'mapping' && entry(properties, 'issuer') !== undefined ? properties : node
  const isCredential =
    valueAt(spec, 'issuer')?.kind === 'scalar' &&
    (entry(spec, 'subject') !== undefined || entry(spec, 'claimsMatchingExpression') !== undefined)
  return isCredential ? credential(spec, node, document) : undefined
}

/** A credential of its properties, with the name of what is around them. */
export function credential(spec: Mapping, whole: Mapping, document: TrustDocument, holder: Holder = someone): Credential {
  const name = placed(valueAt(whole, 'name') ?? valueAt(spec, 'name'))
  const matching = valueAt(spec, 'claimsMatchingExpression')
  const expression = matching?.kind === 'mapping' ? valueAt(matching, 'value') : undefined
  const version = valueAt(matching, 'languageVersion')
  const audiences = valueAt(spec, 'audiences')
  const subject = placed(valueAt(spec, 'subject'))
  const isFlexible = expression?.kind === 'scalar' && expression.value !== null
  return {
    name: name === undefined ? [stemOf(document.file)] : lastPart(name.text),
    isUnnamed: name === undefined,
    ...holder,
    issuer: placed(valueAt(spec, 'issuer')),
    // An empty subject beside an expression is none: so answers say it.
    subject: isFlexible && subject?.text.length === 0 ? undefined : subject,
    audiences: (audiences?.kind === 'sequence' ? audiences.items : [audiences]).flatMap((item) => placed(follow(item)) ?? []),
    description: placed(valueAt(spec, 'description')),
    expression: isFlexible ? mapped(expression, document) : undefined,
    languageVersion:
      version?.kind === 'scalar' && typeof version.value === 'number' ? { value: version.value, span: version.span } : undefined,
    labels: [],
    span: whole.span,
    nameSpan: name?.span ?? whole.entries[0]?.key.span ?? whole.span,
  }
}

const someone: Holder = { holder: 'the application', holderId: undefined }

// `identity/credential`, as ARM names children.
function lastPart(name: Text): Text {
  const from = name.findLastIndex((part) => typeof part === 'string' && part.includes('/'))
  const rest = name.slice(Math.max(0, from)).map((part, i) => (i === 0 && typeof part === 'string' ? (part.split('/').at(-1) ?? '') : part))
  return concat(rest)
}

function placed(node: Node | undefined): Placed | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined
  const text = String(node.value)
  return { text: node.text ?? (text === '' ? [] : [text]), span: node.span }
}

function mapped(node: Scalar, document: TrustDocument): MappedText {
  if (node.text !== undefined) return mappedAsWhole(node.text, node.span)
  const text = String(node.value)
  // Bicep escapes with backslashes between single quotes.
  if (/\.bicep$/i.test(document.file)) {
    const quotes = /^'''|^'/.exec(document.text.slice(node.span.start, node.span.start + 3))?.[0].length ?? 0
    return mappedInSource(text, { ...node.span, start: Math.min(node.span.start + quotes, node.span.end) }, document.text)
  }
  return { file: node.span.file, text, ...placesIn(document.text, node), holes: [], whole: node.span }
}

function stemOf(file: string): string {
  return nameOf(file).replace(/\.[^.]*$/, '')
}
