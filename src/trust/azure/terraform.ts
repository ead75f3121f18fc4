import type { EvaluatedBlock, EvaluatedModule } from '../../iac/terraform/module.ts'
import type { Value } from '../../iac/value.ts'
import { plain, show, type Text } from '../../text/holes.ts'
import { mappedAsWhole, mappedInSource } from '../../text/mapped-text.ts'
import type { FileId } from '../../text/span.ts'
import type { Credential, Holder, Placed } from './credential.ts'

/** The types of those resources. */
export const terraformResources: readonly string[] = [
  'azuread_application_federated_identity_credential',
  'azuread_application_flexible_federated_identity_credential',
  'azurerm_federated_identity_credential',
]

/** The credentials of a module, by the three resources that make them; azure.md 4, with their different words for the audience. */
export function readModule(module: EvaluatedModule, texts: (file: FileId) => string | undefined): readonly Credential[] {
  return module.blocks.flatMap((block) => {
    if (block.mode !== 'resource') return []
    switch (block.type) {
      case 'azuread_application_federated_identity_credential':
        return [credentialOf(block, 'audiences', 'display_name', 'application', texts)]
      case 'azuread_application_flexible_federated_identity_credential':
        return [credentialOf(block, 'audience', 'display_name', 'application', texts)]
      case 'azurerm_federated_identity_credential':
        return [credentialOf(block, 'audience', 'name', 'managed identity', texts)]
      default:
        return []
    }
  })
}

function credentialOf(
  block: EvaluatedBlock,
  audience: string,
  name: string,
  kind: string,
  texts: (file: FileId) => string | undefined,
): Credential {
  const { body, nameSpan, span } = block
  const value = (key: string) => body.attributes.get(key)?.value
  const expression = value('claims_matching_expression')
  const around = value('application_id') ?? value('application_object_id') ?? value('user_assigned_identity_id') ?? value('parent_id')
  const text = expression && textOf(expression)
  const whole = text && plain(text)
  return {
    name: textOf(value(name)) ?? [block.name],
    ...holderOf(around, kind, block),
    // What may not be there says nothing about its neighbours.
    ...(block.maybe === undefined ? {} : { holderId: undefined }),
    issuer: placed(value('issuer')),
    subject: placed(value('subject')),
    audiences: listOf(value(audience)).flatMap((item) => placed(item) ?? []),
    description: placed(value('description')),
    expression:
      expression === undefined || text === undefined
        ? undefined
        : whole === undefined
          ? mappedAsWhole(text, expression.span)
          : mappedInSource(whole, expression.span, texts(expression.span.file) ?? ''),
    languageVersion: undefined,
    labels: [block.name, block.address],
    span,
    nameSpan,
  }
}

// `azuread_application.deploy.id` says more than the unknown id itself.
function holderOf(value: Value | undefined, kind: string, block: EvaluatedBlock): Holder {
  const unknown = value?.kind === 'unknown' ? /^(?:azuread|azurerm)_\w+\.([\w-]+)\.\w+$/.exec(value.name) : null
  if (unknown !== null) return { holder: `${kind} ${unknown[1]}`, holderId: unknown[0] }
  const text = value === undefined || value.kind === 'unknown' ? undefined : textOf(value)
  const name = text === undefined ? undefined : show(text).split('/').filter(Boolean).at(-1)
  return { holder: `${kind} ${name ?? block.name}`, holderId: text && plain(text) }
}

function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) return []
  return value.kind === 'list' ? value.items : [value]
}

function textOf(value: Value | undefined): Text | undefined {
  if (value?.kind === 'text') return value.text
  return value?.kind === 'unknown' ? [{ name: value.name, why: value.why, span: value.span }] : undefined
}

function placed(value: Value | undefined): Placed | undefined {
  const text = textOf(value)
  return text === undefined || value === undefined ? undefined : { text, span: value.span }
}
