import type { EvaluatedBlock } from '../../iac/terraform/module.ts'
import { member, toNode } from '../../iac/to-node.ts'
import { keyText, repeatedKeys, textValue, type Value } from '../../iac/value.ts'
import { type Entry, follow, type Mapping, type Node } from '../../syntax/node.ts'
import { nameByDefault, plain, show } from '../../text/holes.ts'
import type { FileId } from '../../text/span.ts'
import type { TerraformReading, TrustDocument } from '../trust.ts'
import { configsOf } from './assemble.ts'
import { boolField, cutAtCommas } from './fields.ts'
import { policyOf } from './policy.ts'
import type { ConfigSource, RoleSource } from './role.ts'

/** Reading of HashiCorp's provider: `vault_jwt_auth_backend` and `vault_jwt_auth_backend_role` (vault.md 6 [TFV]). */
export const terraform: TerraformReading = {
  resources: ['vault_jwt_auth_backend_role'],
  computed({ mode, type, body }, attribute) {
    if (mode !== 'resource' || type !== 'vault_jwt_auth_backend' || (attribute !== 'path' && attribute !== 'id')) return undefined
    const path = body.attributes.get('path')
    return path === undefined || path.value.kind === 'null' ? textValue('jwt', body.span) : path.value
  },
  read(module, texts) {
    const configs = module.blocks.flatMap((block) => configOf(block, texts))
    return module.blocks.flatMap((block) => {
      const role = roleOf(block, texts)
      if (role === undefined) return []
      const own = role.mount === undefined ? configs : configs.filter((config) => config.mount === role.mount)
      const fitting = role.mount === undefined ? configsOf(role, own) : own
      const policies = fitting.length === 0 ? [policyOf(role, undefined)] : fitting.map((config) => policyOf(role, config))
      return policies.map(({ policy }) => ({ policy, root: role.fields }))
    })
  },
}

type Texts = (file: FileId) => string | undefined

function configOf(block: EvaluatedBlock, texts: Texts): readonly ConfigSource[] {
  if (block.mode !== 'resource' || block.type !== 'vault_jwt_auth_backend') return []
  const fields = fieldsOf(block)
  const document = documentOf(block, fields, texts)
  return [{ kind: 'config', fields, mount: mountOf(block, 'path'), document, form: 'terraform', span: block.span }]
}

function roleOf(block: EvaluatedBlock, texts: Texts): RoleSource | undefined {
  if (block.mode !== 'resource' || block.type !== 'vault_jwt_auth_backend_role') return undefined
  const document = documentOf(block, fieldsOf(block), texts)
  const fields = withParsedClaims(fieldsOf(block), document.text)
  const name = block.body.attributes.get('role_name')?.value
  const known = name?.kind === 'text' ? plain(nameByDefault(name.text)) : undefined
  return {
    kind: 'role',
    fields,
    name: (known ?? block.name).toLowerCase(),
    otherNames: [block.name, block.address],
    mount: mountOf(block, 'backend'),
    cel: false,
    document: { ...document, root: fields },
    form: 'terraform',
    repeated: [...block.body.attributes.values()].flatMap(({ value }) => repeatedKeys(value)),
    span: block.span,
    nameSpan: block.nameSpan,
  }
}

function documentOf(block: EvaluatedBlock, root: Mapping, texts: Texts): TrustDocument {
  const { file } = block.span
  return { file, root, text: texts(file) ?? '' }
}

// The provider's own name for both is `jwt` (vault.md 6 [TFV]).
function mountOf({ body }: EvaluatedBlock, attribute: string): string | undefined {
  const value = body.attributes.get(attribute)?.value
  if (value === undefined || value.kind === 'null') return 'jwt'
  const known = value.kind === 'text' ? plain(value.text) : undefined
  return known?.replaceAll(/^\/+|\/+$/g, '')
}

function fieldsOf({ body, span }: EvaluatedBlock): Mapping {
  const entries: Entry[] = [...body.attributes].map(([name, { value, nameSpan }]) => member([name], nameSpan, fieldNode(name, value)))
  return { kind: 'mapping', entries, span }
}

// `bound_claims` is a map of strings to the provider: a number or a boolean in it becomes one.
function fieldNode(name: string, value: Value): Node {
  if (name !== 'bound_claims' || value.kind !== 'object') return toNode(value)
  return {
    kind: 'mapping',
    entries: [...value.entries].map(([key, one]) => member(keyText(key, one), one.keySpan, toNode(asText(one.value)))),
    span: value.span,
  }
}

function asText(value: Value): Value {
  return value.kind === 'number' || value.kind === 'boolean' ? textValue(String(value.value), value.span) : value
}

// Cut at commas into a list of alternatives, unless `disable_bound_claims_parsing` says no (vault.md 6 [TFV]).
function withParsedClaims(fields: Mapping, source: string): Mapping {
  if (boolField(fields, 'disable_bound_claims_parsing') === true) return fields
  return {
    ...fields,
    entries: fields.entries.map((one) => {
      const claims = follow(one.value)
      if (one.key.value !== 'bound_claims' || claims?.kind !== 'mapping') return one
      return {
        ...one,
        value: {
          ...claims,
          entries: claims.entries.map((claim) => ({ ...claim, value: parsed(follow(claim.value), source) ?? claim.value })),
        },
      }
    }),
  }
}

function parsed(node: Node | undefined, source: string): Node | undefined {
  if (node?.kind !== 'scalar' || (node.text === undefined && typeof node.value !== 'string')) return undefined
  const items = cutAtCommas(node.text ?? [String(node.value)], node.span, source)
  if (items.length < 2) return undefined
  const nodes = items.map(({ text, span }): Node => {
    const known = plain(text)
    return known === undefined
      ? { kind: 'scalar', value: show(text), style: 'plain', text, span }
      : { kind: 'scalar', value: known, style: 'plain', span }
  })
  return { kind: 'sequence', items: nodes, span: node.span }
}
