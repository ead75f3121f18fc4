import { plain, show } from '../../text/holes.ts'
import { spanIn, unmarked } from '../../text/mapped-text.ts'
import type { Span } from '../../text/span.ts'
import type { CelProblem } from '../cel/compiled.ts'
import type { Refusal } from '../trust.ts'
import type { Others } from './assemble.ts'
import type { Compiled } from './mapping.ts'
import type { Binding, Provider } from './model.ts'
import { isById, principalOf } from './names.ts'

/** The issuers for which Google wants a condition: gcp.md 3, "Multi-tenant issuer rule" [DP, GL]. */
const multiTenant: ReadonlySet<string> = new Set(['https://gitlab.com', 'https://gitlab.com/'])

/** Reasons why Google refuses a provider or a member, each at its place; gcp.md 1 to 5. Only what is certain. */
export function refusalsOf(provider: Provider, compiled: Compiled, bindings: readonly Binding[], others: Others): readonly Refusal[] {
  return [
    ...ofNames(provider),
    ...ofTexts(provider),
    ...ofIssuer(provider),
    ...ofAudiences(provider),
    ...ofMapping(provider, compiled),
    ...ofCondition(provider, compiled),
    ...bindings.flatMap((binding) => ofMembers(binding, provider, compiled, others)),
  ]
}

function ofNames({ id, pool, nameSpan }: Provider): readonly Refusal[] {
  return [
    ['provider', id],
    ['pool', pool],
  ].flatMap(([what, text]) => {
    const known = typeof text === 'string' || text === undefined ? undefined : plain(text)
    if (known === undefined || (/^[a-z0-9-]{4,32}$/.test(known) && !known.startsWith('gcp-'))) return []
    const why = known.startsWith('gcp-') ? 'gcp- is reserved' : '4 to 32 letters a to z, digits and dashes are allowed'
    return [{ at: nameSpan, message: `Google takes no ${String(what)} with the id ${known}: ${why}` }]
  })
}

function ofTexts({ sized }: Provider): readonly Refusal[] {
  return sized.flatMap(({ what, most, value }) => {
    const length = plain(value.text)?.length ?? 0
    return length > most ? [{ at: value.span, message: `Google takes a ${what} of ${most} characters at most; this has ${length}` }] : []
  })
}

function ofIssuer({ issuer }: Provider): readonly Refusal[] {
  const known = issuer && plain(issuer.text)
  if (issuer === undefined || known === undefined || /^https:\/\//.test(known)) return []
  const scheme = /^[a-z]+:\/\//i.test(known)
  return [{ at: issuer.span, message: scheme ? 'Invalid OIDC issuer URI. The scheme must be https.' : 'Invalid OIDC issuer URI.' }]
}

function ofAudiences({ audiences }: Provider): readonly Refusal[] {
  const [first] = audiences ?? []
  if (audiences === undefined || first === undefined) return []
  const long = audiences.filter(({ text }) => (plain(text)?.length ?? 0) > 256)
  return [
    ...(audiences.length > 10
      ? [{ at: first.span, message: `Google takes 10 allowed audiences at most; these are ${audiences.length}` }]
      : []),
    ...long.map(({ span }) => ({ at: span, message: 'Google takes audiences of 256 characters at most' })),
  ]
}

function ofMapping(provider: Provider, { mapped }: Compiled): readonly Refusal[] {
  const found: Refusal[] = []
  if (provider.mappingOpen === undefined && !mapped.has('google.subject'))
    found.push({ at: provider.nameSpan, message: 'The attribute mapping has no google.subject, which Google wants' })
  const custom = provider.mapping.filter(({ key }) => key.startsWith('attribute.'))
  if (custom.length > 50)
    found.push({ at: provider.nameSpan, message: `Google takes 50 custom attributes at most; these are ${custom.length}` })
  for (const { key, keySpan, value } of provider.mapping) {
    if (!/^(google\.(subject|groups)|attribute\.[a-z0-9_]+)$/.test(key))
      found.push({
        at: keySpan,
        message: `${key} is no target of a mapping: google.subject, google.groups, or attribute. and a name of a to z, digits and _`,
      })
    else if (key.length > 100)
      found.push({ at: keySpan, message: `Google takes targets of 100 characters at most; ${key.slice(0, 20)}… has ${key.length}` })
    if (value.text.length > 2048)
      found.push({
        at: spanIn({ start: 0, end: value.text.length }, value),
        message: 'Google takes expressions of 2,048 characters at most',
      })
    const compiled = mapped.get(key)
    if (compiled === undefined) continue
    found.push(...compiled.problems.map(problem))
    const wanted = key === 'google.groups' ? ['list', 'any'] : ['string', 'any']
    if (compiled.problems.length === 0 && !wanted.includes(compiled.type))
      found.push({
        at: compiled.span,
        message: `The mapped attribute '${key}' must be of type ${key === 'google.groups' ? 'LIST of STRING' : 'STRING'}; this is always ${compiled.type === 'list' || compiled.type === 'map' ? 'a' : 'of type'} ${compiled.type}`,
      })
  }
  return found
}

function ofCondition({ condition, unset, issuer, nameSpan }: Provider, compiled: Compiled): readonly Refusal[] {
  const found: Refusal[] = compiled.condition?.problems.map(problem) ?? []
  if (condition !== undefined && condition.text.length > 4096)
    found.push({
      at: spanIn({ start: 0, end: condition.text.length }, condition),
      message: 'Google takes conditions of 4,096 characters at most',
    })
  const known = issuer && plain(issuer.text)
  if (
    known !== undefined &&
    multiTenant.has(known) &&
    compiled.condition?.open === undefined &&
    (compiled.condition === undefined || compiled.condition.reads.length === 0) &&
    (compiled.condition?.problems.length ?? 0) === 0
  ) {
    const at: Span = compiled.condition?.span ?? unset ?? nameSpan
    found.push({
      at,
      message: "The attribute condition must reference one of the provider's claims: every project of gitlab.com has tokens of this issuer",
      unguarded: true,
    })
  }
  return found
}

function ofMembers({ members }: Binding, provider: Provider, { mapped }: Compiled, others: Others): readonly Refusal[] {
  return members.flatMap(({ member, span }): readonly Refusal[] => {
    const principal = principalOf(unmarked(member.text, member.holes))
    if (principal === undefined) return []
    if (isById(principal))
      return [{ at: span, message: `A member names the project by its number, not by its id: ${plain(principal.number) ?? ''}` }]
    if (principal.kind === 'wrong') {
      const rest = show(principal.rest)
      return [
        {
          at: span,
          message: `Behind the pool, a member has subject/…, group/…, attribute.NAME/… or *${rest === '' ? '; here is nothing' : `, not ${rest}`}`,
        },
      ]
    }
    if (principal.single !== (principal.kind === 'subject')) {
      const what = principal.kind === 'subject' ? 'One subject is named by principal://' : 'A set of identities is named by principalSet://'
      return [{ at: span, message: `${what}, not by ${principal.single ? 'principal://' : 'principalSet://'}` }]
    }
    if (principal.kind !== 'attribute') return []
    const value = show(principal.value)
    if (/\/attribute\.[a-z0-9_]+\//.test(value))
      return [{ at: span, message: `A member names one attribute: everything behind attribute.${principal.name}/ is its value, ${value}` }]
    const key = `attribute.${principal.name}`
    const isMapped = provider.mappingOpen !== undefined || mapped.has(key) || others === 'unknown' || others.has(key)
    // Another file may hold another provider of the pool.
    return isMapped ? [] : [{ at: span, message: `No provider of the pool maps ${key} here, so no identity has it`, severity: 'warning' }]
  })
}

function problem({ code, message, span }: CelProblem): Refusal {
  return { at: span, message, ...(code === 'undocumented-function' ? { severity: 'warning' as const } : {}) }
}
