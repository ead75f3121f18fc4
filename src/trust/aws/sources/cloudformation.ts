import { Evaluator } from '../../../iac/cloudformation/evaluator.ts'
import { type Piece, scalarOf, textOf, unknownScalar } from '../../../iac/cloudformation/pieces.ts'
import { type Resource, readTemplate, type Template } from '../../../iac/cloudformation/template.ts'
import { entry, follow, type Mapping, type Node, type Scalar } from '../../../syntax/node.ts'
import { concat, nameByDefault, plain, show, type Text } from '../../../text/holes.ts'
import type { Span } from '../../../text/span.ts'
import type { TrustDocument } from '../../trust.ts'
import { type FoundPolicy, type GivenProvider, listOf, type Provider, providersOf, withoutScheme } from '../documents.ts'
import { policyInString } from './json-strings.ts'
import type { Source } from './source.ts'

/**
 * CloudFormation and SAM templates, YAML and JSON: the `AssumeRolePolicyDocument` of every resource that has one, and the
 * client ids of the resources that are providers. `Ref` of a provider is its ARN. aws.md 7.
 */
export const cloudFormation: Source = {
  find(document) {
    const template = readTemplate(follow(document.root))
    return template && new Reading(document, template).policies()
  },
}

/**
 * Resources that are providers, and what they call the client ids. The second one is what CDK's `iam.OpenIdConnectProvider` makes; its `Ref`
 * is the ARN, too (aws-cdk-lib, aws-iam/lib/oidc-provider).
 */
const providerTypes: ReadonlyMap<string, string> = new Map([
  ['AWS::IAM::OIDCProvider', 'ClientIdList'],
  ['Custom::AWSCDKOpenIdConnectProvider', 'ClientIDList'],
])

class Reading {
  readonly #document: TrustDocument
  readonly #template: Template
  readonly #evaluator: Evaluator
  /** The template's providers by their names. */
  #given: ReadonlyMap<string, GivenProvider> | undefined

  constructor(document: TrustDocument, template: Template) {
    this.#document = document
    this.#template = template
    this.#evaluator = new Evaluator(template, document.text, (resource, attribute, at) => this.#computed(resource, attribute, at))
  }

  policies(): readonly FoundPolicy[] {
    return [...this.#template.resources.values()].flatMap((resource) => this.#policiesOf(resource))
  }

  // One for each provider: the template may tell the client ids of one and not of another.
  #policiesOf(resource: Resource): readonly FoundPolicy[] {
    const value = this.#property(resource, 'AssumeRolePolicyDocument')
    const policy = value?.kind === 'mapping' ? value : policyInString(this.#document.file, this.#document.text, value)
    return policy === undefined ? [] : providersOf(policy).map((provider) => this.#describe(resource, policy, provider))
  }

  #describe(resource: Resource, policy: Mapping, provider: Provider): FoundPolicy {
    const nameNode = this.#property(resource, 'RoleName')
    const name = plain(nameByDefault(textOf(nameNode, this.#document.text) ?? [hole]))
    const path = this.#property(resource, 'Path')
    return {
      policy,
      providers: [provider],
      roleName: name ?? resource.name,
      nameSpan: name !== undefined && nameNode !== undefined ? nameNode.span : resource.key.span,
      roleArn: undefined,
      rolePath: name === undefined ? undefined : path === undefined ? '/' : plain(textOf(path, this.#document.text) ?? [hole]),
      otherNames: [resource.name],
      given: this.#givenFor(provider),
    }
  }

  // The provider of this template that the policy names: one account holds at most one of a URL.
  #givenFor(provider: Provider): GivenProvider | undefined {
    this.#given ??= this.#givens()
    return this.#given.get(provider.name)
  }

  #givens(): ReadonlyMap<string, GivenProvider> {
    const given = new Map<string, GivenProvider>()
    for (const resource of this.#template.resources.values()) {
      const url = this.#url(resource)
      if (url === undefined) continue
      const ids = this.#property(resource, providerTypes.get(resource.type) ?? 'ClientIdList')
      // Nobody knows how many there are in an unknown list.
      const clientIds = ids?.kind === 'sequence' ? listOf(ids).filter((id): id is Scalar => id.kind === 'scalar') : undefined
      given.set(show(url.text), { url: url.scalar, clientIds })
    }
    return given
  }

  #url(resource: Resource): { readonly text: Text; readonly scalar: Scalar } | undefined {
    if (!providerTypes.has(resource.type)) return undefined
    const node = this.#property(resource, 'Url')
    const text = textOf(node, this.#document.text)
    if (node?.kind !== 'scalar' || text === undefined) return undefined
    const [first, ...rest] = text
    return { text: typeof first === 'string' ? concat([withoutScheme(first)], rest) : text, scalar: node }
  }

  #computed(resource: Resource, attribute: string | undefined, at: Span): Node | undefined {
    if (resource.type === 'AWS::IAM::Role' && attribute === undefined) return this.#property(resource, 'RoleName')
    const url = this.#url(resource)
    if (url === undefined || (attribute !== undefined && attribute !== 'Arn')) return undefined
    const account = unknownScalar('AWS::AccountId', 'it is the account that the stack is made in', at)
    const pieces: readonly Piece[] = [
      { part: 'arn:aws:iam::', span: at },
      ...account.pieces,
      { part: ':oidc-provider/', span: at },
      ...url.text.map((part) => ({ part, span: at })),
    ]
    return scalarOf(pieces, at)
  }

  #property(resource: Resource, name: string): Node | undefined {
    const node = entry(resource.properties, name)?.value
    return node && this.#evaluator.evaluate(node)
  }
}

const hole = { name: '', why: '', span: { file: '', start: 0, end: 0 } }
