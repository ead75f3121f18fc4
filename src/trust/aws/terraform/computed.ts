import type { EvaluatedBlock } from '../../../iac/terraform/module.ts'
import type { Value } from '../../../iac/value.ts'
import { concat, type Text } from '../../../text/holes.ts'
import type { Span } from '../../../text/span.ts'
import type { Texts } from './json-value.ts'
import { renderPolicyDocument } from './policy-document.ts'

/**
 * What the AWS provider computes for an attribute that nobody writes: the JSON of a policy document, ARNs, the account, the
 * partition. `undefined` for what only `apply` knows. aws.md 7; internal/service/iam of the provider.
 */
export function computed(block: EvaluatedBlock, attribute: string, texts: Texts): Value | undefined {
  const key = `${block.mode} ${block.type}`
  if (key === 'data aws_iam_policy_document' && (attribute === 'json' || attribute === 'minified_json')) {
    const json = renderPolicyDocument(block, texts)
    const span = block.nameSpan
    return {
      kind: 'text',
      text: [{ name: `${block.address}.${attribute}`, why: 'the policy document is made when Terraform runs', filled: true, span }],
      json,
      span,
    }
  }
  if (block.type === 'aws_iam_openid_connect_provider') return providerAttribute(block, attribute)
  if (key === 'data aws_caller_identity' && attribute === 'account_id')
    return hole(block, attribute, 'it is the account that Terraform runs in')
  if (key === 'data aws_partition' && attribute === 'partition') return hole(block, attribute, 'it follows from the region')
  return undefined
}

// Looked up by its ARN, the data source has its URL from there.
function providerAttribute(block: EvaluatedBlock, attribute: string): Value | undefined {
  const { url, arn } = attributesOf(block)
  if (attribute === 'arn' && url !== undefined) {
    const span = block.nameSpan
    const account = { name: 'account', why: 'the account that Terraform runs in is not known', span }
    return { kind: 'text', text: concat(['arn:aws:iam::'], [account], [':oidc-provider/'], withoutScheme(url.text)), span: url.span }
  }
  // The resource reads its URL back without the scheme.
  if (attribute === 'url' && url !== undefined) return { kind: 'text', text: withoutScheme(url.text), span: url.span }
  if (attribute === 'url' && arn !== undefined) {
    const [first] = arn.text.slice(-1)
    const slash = typeof first === 'string' ? first.indexOf('oidc-provider/') : -1
    if (typeof first === 'string' && slash >= 0)
      return { kind: 'text', text: [first.slice(slash + 'oidc-provider/'.length)], span: arn.span }
  }
  return undefined
}

interface Written {
  readonly text: Text
  readonly span: Span
}

function attributesOf({ body }: EvaluatedBlock): { readonly url: Written | undefined; readonly arn: Written | undefined } {
  const of = (name: string): Written | undefined => {
    const value = body.attributes.get(name)?.value
    return value?.kind === 'text' ? { text: value.text, span: value.span } : undefined
  }
  return { url: of('url'), arn: of('arn') }
}

/** A provider's URL as its ARN and its condition keys have it. */
export function withoutScheme(text: Text): Text {
  const [first, ...rest] = text
  return typeof first === 'string' && first.startsWith('https://') ? concat([first.slice('https://'.length)], rest) : text
}

function hole(block: EvaluatedBlock, attribute: string, why: string): Value {
  const span = block.nameSpan
  return { kind: 'text', text: [{ name: `${block.address}.${attribute}`, why, span }], span }
}
