import { entry, follow, type Node, type Scalar, stringOf, valueAt } from '../../../syntax/node.ts'
import { type FoundPolicy, findPolicies, type GivenProvider, listOf, withoutScheme } from '../documents.ts'
import type { TerraformRole } from './roles.ts'

/** The trust policies of a role of a module, found as in any other document, with what the module tells beside them. */
export function findInRole(role: TerraformRole): readonly FoundPolicy[] {
  const { document, label, address, nameSpan, span } = role
  const policies = findPolicies({ file: span.file, root: document, text: '' })
  // Each provider has client ids of its own.
  const single = policies.flatMap((found) => found.providers.map((provider) => ({ ...found, providers: [provider] })))
  return single.map((found) => ({
    ...found,
    roleName: shownName(document) ?? label,
    nameSpan,
    // The name that Terraform makes up tells no ARN.
    rolePath: hasWholeName(document) ? found.rolePath : undefined,
    otherNames: [label, address],
    repeated: role.repeated,
    joined: role.joined,
    given: role.providers.map(givenProvider).find((given) => nameOf(given) === found.providers[0]?.name),
  }))
}

function shownName(document: Node): string | undefined {
  return hasWholeName(document) ? stringOf(valueAt(document, 'RoleName')) : undefined
}

function hasWholeName(document: Node): boolean {
  const name = valueAt(document, 'RoleName')
  return name?.kind === 'scalar' && name.text === undefined && typeof name.value === 'string'
}

function nameOf(given: GivenProvider): string | undefined {
  return given.url === undefined ? undefined : withoutScheme(String(given.url.value))
}

function givenProvider(node: Node): GivenProvider {
  const url = valueAt(node, 'url')
  const ids = entry(node, 'client_ids') === undefined ? undefined : listOf(valueAt(node, 'client_ids'))
  return {
    url: url?.kind === 'scalar' && typeof url.value === 'string' ? url : undefined,
    clientIds: ids?.map(follow).filter((id): id is Scalar => id?.kind === 'scalar'),
  }
}
