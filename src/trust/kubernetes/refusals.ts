import { follow, type Node } from '../../syntax/node.ts'
import type { Span } from '../../text/span.ts'
import type { Refusal } from '../trust.ts'
import { wrongIn } from './expression.ts'
import type { Authenticator, Rule, Source, Written } from './model.ts'
import type { Compiled } from './policy.ts'

/**
 * Why the API server would not take an entry (apiserver/pkg/apis/apiserver/validation/validation.go; others.md 1), in its words. Only what
 * is certain. `all`: the entries of the document.
 */
export function refusalsOf(entry: Authenticator, compiled: Compiled, all: readonly Authenticator[]): readonly Refusal[] {
  if (entry.node === undefined) return ofFlags(entry)
  return [
    ...ofTypes(entry.node),
    ...ofIssuer(entry, all),
    ...ofAudiences(entry),
    ...ofMappings(entry),
    ...ofRules(entry.claimRules, 'claimValidationRules'),
    ...ofRules(entry.userRules, 'userValidationRules'),
    ...compiled.mappings.flatMap((one) => wrongIn(one, 'any')).map(({ message, span }) => ({ at: span, message })),
    ...compiled.rules.flatMap((one) => wrongIn(one, 'bool')).map(({ message, span }) => ({ at: span, message })),
  ]
}

// The flags' own check: kubernetes, pkg/kubeapiserver/options/authentication.go.
function ofFlags({ url, audiences, nameSpan, configured }: Authenticator): readonly Refusal[] {
  const found: Refusal[] = []
  if (configured !== undefined)
    found.push({ at: configured, message: 'authentication-config file and oidc-* flags are mutually exclusive' })
  if (audiences.length === 0)
    found.push({ at: nameSpan, message: 'oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set' })
  if (url !== undefined && !url.text.startsWith('https://'))
    found.push({ at: url.span, message: `"oidc-issuer-url" must use the https:// scheme: ${url.text}` })
  return found
}

// Every value of an entry is a text; a truth or number that isn't quoted can't be decoded.
function ofTypes(node: Node): readonly Refusal[] {
  const target = follow(node)
  switch (target?.kind) {
    case 'scalar':
      return typeof target.value === 'boolean' || typeof target.value === 'number'
        ? [
            {
              at: target.span,
              message: `${target.value} is a ${target.value === true || target.value === false ? 'bool' : 'number'}, and the API server wants a text here: "${target.value}"`,
            },
          ]
        : []
    case 'sequence':
      return target.items.flatMap(ofTypes)
    case 'mapping':
      return target.entries.flatMap(({ value }) => (value.kind === 'alias' ? [] : ofTypes(value)))
    default:
      return []
  }
}

function ofIssuer(entry: Authenticator, all: readonly Authenticator[]): readonly Refusal[] {
  const { url, nameSpan } = entry
  if (url === undefined) return [{ at: nameSpan, message: 'issuer.url: Required value' }]
  const at = url.span
  const invalid = (why: string): Refusal => ({ at, message: `issuer.url: Invalid value: "${url.text}": ${why}` })
  const isRepeated = all.some((one) => one !== entry && one.span.start < entry.span.start && one.url?.text === url.text)
  return [
    ...(/^https:/i.test(url.text) ? [] : [invalid('URL scheme must be https')]),
    ...(/^https:\/\/[^/?#]*@/.test(url.text) ? [invalid('URL must not contain a username or password')] : []),
    ...(/^[^#]*\?[^#]/.test(url.text) ? [invalid('URL must not contain a query')] : []),
    ...(/#./.test(url.text) ? [invalid('URL must not contain a fragment')] : []),
    ...(isRepeated ? [{ at, message: `issuer.url: Duplicate value: "${url.text}"` }] : []),
  ]
}

function ofAudiences({ node, audiences, matchPolicy, nameSpan }: Authenticator): readonly Refusal[] {
  const at = audiences[0]?.span ?? nameSpan
  // A list with something else than texts is reported as such.
  if (audiences.length === 0)
    return node === undefined ? [] : [{ at, message: 'issuer.audiences: Required value: at least one issuer.audiences is required' }]
  const given = matchPolicy?.text ?? ''
  const policy = (why: string): Refusal => ({
    at: matchPolicy?.span ?? at,
    message: `issuer.audienceMatchPolicy: Invalid value: "${given}": ${why}`,
  })
  return [
    ...audiences.flatMap(({ text, span }) => (text === '' ? [{ at: span, message: 'issuer.audiences: Required value' }] : [])),
    ...repeated(audiences, 'issuer.audiences'),
    ...(audiences.length > 1 && given !== 'MatchAny' ? [policy('audienceMatchPolicy must be MatchAny for multiple audiences')] : []),
    ...(audiences.length === 1 && given !== '' && given !== 'MatchAny'
      ? [policy('audienceMatchPolicy must be empty or MatchAny for single audience')]
      : []),
  ]
}

function ofMappings(entry: Authenticator): readonly Refusal[] {
  const { username, groups, uid, extra, nameSpan } = entry
  return [
    ...(username === undefined
      ? [{ at: nameSpan, message: 'claimMappings.username: Required value: claim or expression is required' }]
      : []),
    ...ofSource(username, 'username', true),
    ...ofSource(groups, 'groups', true),
    ...ofSource(uid, 'uid', false),
    ...extra.flatMap(({ key, source, span }) => ofExtra(key, source, span)),
    ...repeated(
      extra.flatMap(({ key }) => key ?? []),
      'claimMappings.extra.key',
    ),
    ...ofEmail(entry),
  ]
}

function ofSource(source: Source | undefined, what: string, hasPrefix: boolean): readonly Refusal[] {
  const path = `claimMappings.${what}`
  if (source?.kind === 'both') return [{ at: source.span, message: `${path}: Invalid value: claim and expression can't both be set` }]
  if (source === undefined || !hasPrefix) return []
  if (source.kind === 'expression')
    return source.prefix === undefined
      ? []
      : [{ at: source.prefix.span, message: `${path}.prefix: Invalid value: may not be specified when expression is set` }]
  return source.prefix === undefined
    ? [
        {
          at: source.claim.span,
          message: `${path}.prefix: Required value: prefix is required when claim is set. It can be set to an empty string to disable prefixing`,
        },
      ]
    : []
}

function ofExtra(key: Written | undefined, source: Source | undefined, span: Span): readonly Refusal[] {
  const path = 'claimMappings.extra'
  const found: Refusal[] = []
  if (key === undefined || key.text === '') found.push({ at: key?.span ?? span, message: `${path}.key: Required value` })
  else {
    const invalid = (why: string) => found.push({ at: key.span, message: `${path}.key: Invalid value: "${key.text}": ${why}` })
    const [domain = '', ...rest] = key.text.split('/')
    if (rest.join('/') === '') invalid('must be a domain-prefixed path (such as "acme.io/foo")')
    if (key.text !== key.text.toLowerCase()) invalid('must be lowercase')
    if (rest.length > 0 && /(^|\.)(kubernetes|k8s)\.io$/.test(domain))
      invalid('k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use')
  }
  if (source === undefined) found.push({ at: span, message: `${path}.valueExpression: Required value` })
  return found
}

// Who uses the address has to look whether it is a verified one.
function ofEmail({ username, extra, claimRules }: Authenticator): readonly Refusal[] {
  if (username?.kind !== 'expression' || !/\bclaims\s*\.\??\s*email\b/.test(username.expression.text)) return []
  const texts = [
    username.expression.text,
    ...extra.flatMap(({ source }) => (source?.kind === 'expression' ? [source.expression.text] : [])),
    ...claimRules.flatMap((rule) => (rule.kind === 'expression' ? [rule.expression.text] : [])),
  ]
  if (texts.some((text) => text.includes('email_verified'))) return []
  return [
    {
      at: username.expression.span,
      message:
        'claimMappings.username.expression: Invalid value: claims.email_verified must be used in claimMappings.username.expression or claimMappings.extra[*].valueExpression or claimValidationRules[*].expression when claims.email is used in claimMappings.username.expression',
    },
  ]
}

function ofRules(rules: readonly Rule[], path: string): readonly Refusal[] {
  return [
    ...rules.flatMap((rule) => ofRule(rule, path)),
    ...repeated(
      rules.flatMap((rule) => (rule.kind === 'claim' ? rule.claim : [])),
      `${path}.claim`,
    ),
    ...repeated(
      rules.flatMap((rule) => (rule.kind === 'expression' ? rule.expression : [])),
      `${path}.expression`,
    ),
  ]
}

function ofRule(rule: Rule, path: string): readonly Refusal[] {
  if (rule.kind === 'wrong')
    // What is no text is reported where it stands.
    return rule.why.endsWith('no text') ? [] : [{ at: rule.span, message: `${path}: ${rule.why}` }]
  const [what, where] = rule.kind === 'claim' ? (['message', rule.message] as const) : (['requiredValue', rule.value] as const)
  const other = rule.kind === 'claim' ? 'claim' : 'expression'
  return where === undefined || where.text === ''
    ? []
    : [{ at: where.span, message: `${path}.${what}: Invalid value: may not be specified when ${other} is set` }]
}

function repeated(list: readonly Written[], path: string): readonly Refusal[] {
  return list.flatMap(({ text, span }, i) =>
    text !== '' && list.findIndex((other) => other.text === text) < i ? [{ at: span, message: `${path}: Duplicate value: "${text}"` }] : [],
  )
}
