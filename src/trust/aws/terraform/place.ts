import { type HclPlace, hclPlaceAt, hclQuoted } from '../../../syntax/hcl/place.ts'
import type { Known, TrustDocument } from '../../trust.ts'
import { withoutScheme } from '../documents.ts'
import type { TypedPlace } from '../place.ts'

/** Words of a statement that lets in tokens of a provider. */
const federated = /AssumeRoleWithWebIdentity|oidc-provider\/|openid_connect_provider|\bFederated\b/

/**
 * The place of a condition that the cursor is in: in `aws_iam_policy_document` its `test`, `variable` and `values`, in an object for
 * `jsonencode` what is below `Condition`. aws.md 7.
 */
export function terraformPlace({ file, text }: TrustDocument, offset: number, known: Pick<Known, 'issuer'>): TypedPlace | undefined {
  if (!/\.(tf|tofu)$/i.test(file)) return undefined
  const place = hclPlaceAt(file, text, offset)
  if (place === undefined) return undefined
  return place.block[1] === 'aws_iam_policy_document' ? inDocument(place, text, known) : inObject(place, text, known)
}

// Blocks of a `dynamic` are called `content`.
function inDocument({ path, kind, span, bodies }: HclPlace, text: string, known: Pick<Known, 'issuer'>): TypedPlace | undefined {
  const [field, block] = [path.at(-1), path.at(-2)]
  const statement = bodies.at(-2) ?? ''
  if (kind !== 'value' || block !== 'condition' || bodies.length < 3 || !federated.test(statement)) return undefined
  const own = bodies.at(-1) ?? ''
  const variable = attribute(own, 'variable')
  const provider = providerIn(statement, text, known)
  switch (field) {
    case 'test':
      return { kind: 'operator', provider, span, name: undefined, write: hclQuoted }
    case 'variable':
      return { kind: 'key', provider, span, operator: attribute(own, 'test') ?? '', name: undefined, write: hclQuoted }
    case 'values':
      return variable === undefined ? undefined : valuePlace(variable, attribute(own, 'test') ?? '', provider, span)
    default:
      return undefined
  }
}

function inObject({ path, kind, span, bodies, assigned }: HclPlace, text: string, known: Pick<Known, 'issuer'>): TypedPlace | undefined {
  const at = path.lastIndexOf('Condition')
  const [operator, key, ...deeper] = at < 0 ? [] : path.slice(at + 1)
  const depth = at < 0 ? 0 : path.length - at
  // The braces of `Condition`, and of an operator in it, are inside of the statement's.
  const statement = bodies.at(operator === undefined ? -2 : -3) ?? ''
  if (depth === 0 || deeper.length > 0 || !federated.test(statement)) return undefined
  const provider = providerIn(statement, text, known)
  const write = (label: string) => `${hclQuoted(label)}${assigned ? '' : ' = '}`
  if (kind === 'key' && operator === undefined) return { kind: 'operator', provider, span, name: undefined, write }
  if (kind === 'key' && key === undefined) return { kind: 'key', provider, operator: operator ?? '', span, name: undefined, write }
  return kind === 'value' && operator !== undefined && key !== undefined ? valuePlace(key, operator, provider, span) : undefined
}

// The provider's part of a key may be an expression: what follows the last colon tells the claim.
function valuePlace(key: string, operator: string, provider: string, span: HclPlace['span']): TypedPlace | undefined {
  const [, prefix, claim] = /^(.*):([^:]*)$/.exec(key) ?? []
  if (prefix === undefined || claim === undefined) return undefined
  return { kind: 'value', provider, operator, key: prefix.includes('${') ? `${provider}:${claim}` : key, span, write: hclQuoted }
}

function attribute(body: string, name: string): string | undefined {
  return new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*"([^\\n]*)"`, 'm').exec(body)?.[1]
}

// What an ARN or another key of the statement says, else the provider that this file makes, else the project's own instance.
function providerIn(statement: string, text: string, { issuer }: Pick<Known, 'issuer'>): string {
  const [, named] = /:oidc-provider\/([^"$\s]+)"/.exec(statement) ?? []
  if (named !== undefined) return named
  const [, label] = /aws_iam_openid_connect_provider\.([\w-]+)/.exec(statement) ?? []
  const made = [
    ...text.matchAll(/^resource\s+"aws_iam_openid_connect_provider"\s+"([\w-]+)"\s*\{[^}]*?^[ \t]*url[ \t]*=[ \t]*"([^"$]+)"/gm),
  ]
  const url = made.find(([, name]) => name === label)?.[2]
  return withoutScheme(url ?? issuer ?? 'https://gitlab.com')
}
