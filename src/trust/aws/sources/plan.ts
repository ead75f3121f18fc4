import { follow, type Mapping, type Node, type Scalar, stringOf, valueAt } from '../../../syntax/node.ts'
import type { TrustDocument } from '../../trust.ts'
import { type FoundPolicy, type GivenProvider, listOf, type Provider, providersOf, withoutScheme } from '../documents.ts'
import { policyInString } from './json-strings.ts'
import type { Source } from './source.ts'

/**
 * What `terraform show -json` prints of a plan or a state: the `assume_role_policy` of every `aws_iam_role`, a JSON string,
 * and the client ids of `aws_iam_openid_connect_provider` resources, of all modules. What only `apply` will know is unknown,
 * by the plan's `after_unknown`. aws.md 7; the format is Terraform's "JSON Output Format".
 */
export const plan: Source = {
  find(document) {
    const root = follow(document.root)
    if (root?.kind !== 'mapping' || valueAt(root, 'format_version') === undefined) return undefined
    const resources = resourcesOf(root)
    const roles = resources.filter(({ type }) => type === 'aws_iam_role')
    const providers = byName(resources)
    return resources.length === 0 ? undefined : roles.flatMap((role) => policiesOf(role, providers, document))
  },
}

/** A resource as it will be. */
interface Planned {
  readonly address: string
  readonly type: string
  readonly nameSpan: Scalar['span']
  readonly values: Mapping
  /** What is true in it is not known before `apply`. */
  readonly unknown: Node | undefined
}

// A change tells also what is not known; what the plan leaves out of its changes stands in the values.
function resourcesOf(root: Mapping): readonly Planned[] {
  const found = new Map<string, Planned>()
  const add = (planned: Planned | undefined): void => {
    if (planned !== undefined && !found.has(planned.address)) found.set(planned.address, planned)
  }
  for (const change of listOf(valueAt(root, 'resource_changes'))) {
    const what = valueAt(change, 'change')
    add(planned(change, valueAt(what, 'after'), valueAt(what, 'after_unknown')))
  }
  const state = valueAt(root, 'planned_values') ?? valueAt(root, 'values')
  for (const resource of inModules(valueAt(state, 'root_module'))) add(planned(resource, valueAt(resource, 'values'), undefined))
  return [...found.values()]
}

function inModules(top: Node | undefined): readonly Node[] {
  const open = [top]
  const resources: Node[] = []
  for (let module = open.pop(); module !== undefined; module = open.pop()) {
    resources.push(...listOf(valueAt(module, 'resources')))
    open.push(...listOf(valueAt(module, 'child_modules')))
  }
  return resources
}

function planned(resource: Node, values: Node | undefined, unknown: Node | undefined): Planned | undefined {
  const type = stringOf(valueAt(resource, 'type'))
  const address = valueAt(resource, 'address')
  const name = stringOf(address)
  if (type === undefined || address === undefined || name === undefined || values?.kind !== 'mapping') return undefined
  if (stringOf(valueAt(resource, 'mode')) === 'data') return undefined
  return { address: name, type, nameSpan: address.span, values, unknown }
}

function policiesOf(
  role: Planned,
  providers: ReadonlyMap<string, readonly Planned[]>,
  { file, text }: TrustDocument,
): readonly FoundPolicy[] {
  const written = valueAt(role.values, 'assume_role_policy')
  const policy = policyInString(file, text, written)
  if (policy === undefined) return []
  const nameNode = valueAt(role.values, 'name')
  const name = stringOf(nameNode)
  const arn = stringOf(valueAt(role.values, 'arn'))
  const head = {
    roleName: name ?? role.address,
    nameSpan: name !== undefined && nameNode !== undefined ? nameNode.span : role.nameSpan,
    roleArn: arn,
    rolePath: name === undefined ? undefined : (stringOf(valueAt(role.values, 'path')) ?? '/'),
    otherNames: [role.address],
  }
  return providersOf(policy).map((one) => ({ ...head, policy, providers: [one], given: givenFor(one, providers.get(one.name) ?? []) }))
}

/** The providers of a plan, by the name that their ARNs end with. */
function byName(resources: readonly Planned[]): ReadonlyMap<string, readonly Planned[]> {
  const providers = new Map<string, Planned[]>()
  for (const resource of resources) {
    const url = resource.type === 'aws_iam_openid_connect_provider' ? stringOf(valueAt(resource.values, 'url')) : undefined
    if (url === undefined) continue
    const name = withoutScheme(url)
    const same = providers.get(name) ?? []
    same.push(resource)
    providers.set(name, same)
  }
  return providers
}

// One account holds at most one provider of a URL; several in a plan belong to several accounts, and the ARN tells which.
function givenFor({ arn }: Provider, same: readonly Planned[]): GivenProvider | undefined {
  const provider = same.length === 1 ? same[0] : same.find(({ values }) => arn === stringOf(valueAt(values, 'arn')))
  if (provider === undefined) return undefined
  const url = valueAt(provider.values, 'url')
  return { url: url?.kind === 'scalar' ? url : undefined, clientIds: clientIds(provider) }
}

function clientIds({ address, values, unknown }: Planned): readonly Scalar[] | undefined {
  const marks = valueAt(unknown, 'client_id_list')
  const ids = valueAt(values, 'client_id_list')
  if (ids?.kind !== 'sequence' || (marks?.kind === 'scalar' && marks.value === true)) return undefined
  return listOf(ids).flatMap((id, index): readonly Scalar[] => {
    if (id.kind !== 'scalar') return []
    const mark = marks?.kind === 'sequence' ? follow(marks.items[index]) : undefined
    if (mark?.kind !== 'scalar' || mark.value !== true) return [id]
    const name = `${address}.client_id_list[${index}]`
    return [{ ...id, value: `\${${name}}`, text: [{ name, why: 'it is known only after apply', span: id.span }] }]
  })
}
