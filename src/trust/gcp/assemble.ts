import { concat, plain, show, type Text } from '../../text/holes.ts'
import { unmarked } from '../../text/mapped-text.ts'
import type { Condition } from '../condition.ts'
import type { Expectation, Part, PlacedPolicy, TrustDocument, TrustPolicy } from '../trust.ts'
import { type Compiled, compileProvider } from './mapping.ts'
import type { Binding, Content, PoolFact, Provider } from './model.ts'
import { isSamePool, principalOf } from './names.ts'
import { stagesOf } from './stages.ts'

interface Placed {
  readonly content: Content
  readonly document: TrustDocument
}

/** What a policy was made of, for what is asked about it later. */
const behind = new WeakMap<
  TrustPolicy,
  {
    readonly provider: Provider
    readonly compiled: Compiled
    readonly bindings: readonly Binding[]
    readonly others: Others
    readonly misnamed: readonly Misnamed[]
  }
>()

/** A credential configuration that names the provider wrongly. */
export type Misnamed = Extract<Content, { readonly kind: 'misnamed' }>

/** What other providers of the same pool map; `unknown`: anything. */
export type Others = ReadonlySet<string> | 'unknown'

/** The provider and the bindings of a policy. */
export function providerBehind(policy: TrustPolicy) {
  return behind.get(policy)
}

/** What was made of a provider, for as long as the same bindings come with it. */
const made = new WeakMap<object, { readonly with: readonly object[]; readonly policies: readonly PlacedPolicy[] }>()

/** The policies that parts of documents and commands make together: one for each provider and each thing that its pool is granted. */
export function assemble(parts: readonly Part[]): readonly PlacedPolicy[] {
  // Whoever makes parts is this folder alone.
  return policiesOf(parts.map(({ content, document }) => ({ content: content as Content, document })))
}

/** The same for what stands together already. */
export function policiesOf(placed: readonly Placed[]): readonly PlacedPolicy[] {
  const bindings = placed.flatMap(({ content }) => (content.kind === 'binding' ? [content.binding] : []))
  const updates = placed.flatMap(({ content }) => (content.kind === 'update' ? [content.provider] : []))
  const providers = placed.flatMap(({ content }) => (content.kind === 'provider' ? [content.provider] : []))
  const facts = placed.flatMap(({ content }) => (content.kind === 'pool' ? [content.fact] : []))
  return placed.flatMap(({ content, document }) => {
    if (content.kind !== 'provider') return []
    const own = updates.filter((update) => show(update.id) === show(content.provider.id))
    const ofPool = facts.filter((fact) => isOfPool(fact, content.provider))
    const beside = [...providers, ...updates].filter((one) => one !== content.provider && isOfPool(one, content.provider))
    const misnamed = placed.flatMap((one) => (one.content.kind === 'misnamed' && means(one.content, content.provider) ? [one.content] : []))
    const provider = own.reduce(updated, switchedOff(content.provider, ofPool))
    const granted = bindings.filter((binding) => isFor(binding, provider))
    const known = made.get(content)
    const inputs = [...own, ...granted, ...ofPool, ...beside, ...misnamed]
    if (known !== undefined && known.with.length === inputs.length && inputs.every((one, i) => one === known.with[i])) return known.policies
    const policies = policiesFor(provider, granted, { others: othersOf(beside, ofPool), misnamed }).map((policy) => ({ policy, document }))
    made.set(content, { with: inputs, policies })
    return policies
  })
}

// What `update-oidc` says wins; what it leaves out stays.
function updated(before: Provider, update: Provider): Provider {
  return {
    ...before,
    issuer: update.issuer ?? before.issuer,
    audiences: update.audiences ?? before.audiences,
    mapping: update.mapping.length > 0 ? update.mapping : before.mapping,
    ...(update.unset === undefined ? { condition: update.condition ?? before.condition } : { condition: undefined, unset: update.unset }),
    ...(update.off === undefined ? {} : { off: update.off }),
  }
}

function means({ name }: Misnamed, provider: Provider): boolean {
  const path = pathOf(provider)
  return path !== undefined && plain(path) !== undefined && show(name) === `https://iam.googleapis.com/${show(path)}`
}

function isOfPool(one: Pick<PoolFact, 'number' | 'pool'>, provider: Provider): boolean {
  return isSamePool({ number: one.number ?? [], pool: one.pool }, { number: one.number && provider.number, pool: provider.pool }) === 'yes'
}

function switchedOff(provider: Provider, facts: readonly PoolFact[]): Provider {
  const off = provider.off ?? facts.find((fact) => fact.off !== undefined)?.off
  return off === undefined ? provider : { ...provider, off }
}

function othersOf(providers: readonly Provider[], facts: readonly PoolFact[]): Others {
  const mapped = facts.flatMap((fact) => fact.mapped ?? [])
  if (mapped.includes('unknown') || providers.some(({ mappingOpen }) => mappingOpen !== undefined)) return 'unknown'
  return new Set([...mapped, ...providers.flatMap(({ mapping }) => mapping.map(({ key }) => key))])
}

function isFor({ members }: Binding, provider: Provider): boolean {
  return members.some(({ member }) => {
    const principal = principalOf(unmarked(member.text, member.holes))
    return principal !== undefined && isSamePool(principal, provider) !== 'no'
  })
}

function policiesFor(
  provider: Provider,
  bindings: readonly Binding[],
  beside: { readonly others: Others; readonly misnamed: readonly Misnamed[] },
): readonly TrustPolicy[] {
  const compiled = compileProvider(provider)
  const byGrant = new Map<string, Binding[]>()
  for (const binding of bindings) {
    const on = binding.on.startsWith('service account ') ? binding.on : `${show(binding.role)} on ${binding.on}`
    byGrant.set(on, [...(byGrant.get(on) ?? []), binding])
  }
  const grants = byGrant.size === 0 ? [[`pool ${show(provider.pool)}`, undefined] as const] : [...byGrant]
  return grants.map(([on, own]) => {
    const stages = stagesOf(provider, compiled, own)
    const parts = stages.flatMap(({ stage, check }): readonly Condition[] =>
      (stage === 'condition' || stage === 'grant') && check.kind !== 'assumed' && check.kind !== 'signature' ? [check] : [],
    )
    const policy: TrustPolicy = {
      relyingParty: 'gcp',
      name: show(provider.id),
      grants: on,
      aliases: aliasesOf(provider, on),
      ...(accountIn(on) === undefined ? namedBy(provider) : {}),
      issuer: provider.issuer === undefined ? [] : [{ text: withoutSlash(provider.issuer.text), span: provider.issuer.span }],
      audience: audienceOf(provider),
      condition: { kind: 'all', of: parts, label: 'trust policy', span: provider.span },
      stages,
      span: provider.span,
      nameSpan: provider.nameSpan,
    }
    behind.set(policy, { provider, compiled, bindings: own ?? [], ...beside })
    return policy
  })
}

function audienceOf(provider: Provider): Expectation {
  if (provider.audiences !== undefined) return provider.audiences
  // Both spellings; the first is the one that job files use (gcp.md 1 [MM, DP], 8).
  const path = pathOf(provider)
  const spellings = ['https://iam.googleapis.com/', '//iam.googleapis.com/']
  return path === undefined ? [] : spellings.map((start) => ({ text: concat([start], path), span: provider.nameSpan }))
}

function accountIn(on: string): string | undefined {
  return /^service account (\S+@\S+)$/.exec(on)?.[1]
}

// A job that acts as a service account names that; one that has access itself names the provider alone.
function aliasesOf(provider: Provider, on: string): readonly string[] {
  const account = accountIn(on)
  const path = account === undefined ? pathOf(provider) : undefined
  const known = path && plain(path)
  return [
    ...new Set([
      show(provider.id),
      ...provider.labels,
      ...(account === undefined ? [] : [account]),
      ...(known === undefined ? [] : [known, `//iam.googleapis.com/${known}`, `https://iam.googleapis.com/${known}`]),
    ]),
  ]
}

// The variables are those of `secrets: gcp_secret_manager` (gitlab.md 4.1 [D-SM-GCP]); in scripts the number is often a variable.
function namedBy(provider: Provider): Pick<TrustPolicy, 'named'> {
  const [number, pool, id] = [provider.number && plain(provider.number), plain(provider.pool), plain(provider.id)]
  if (pool === undefined || id === undefined) return {}
  const path = `locations/global/workloadIdentityPools/${pool}/providers/${id}`
  return {
    named: {
      variables: [
        { name: 'GCP_WORKLOAD_IDENTITY_FEDERATION_PROVIDER_ID', value: id, needed: true },
        { name: 'GCP_WORKLOAD_IDENTITY_FEDERATION_POOL_ID', value: pool, needed: true },
        ...(number === undefined ? [] : [{ name: 'GCP_PROJECT_NUMBER', value: number }]),
      ],
      words: [number === undefined ? path : `projects/${number}/${path}`],
    },
  }
}

function pathOf({ number, pool, id }: Provider): Text | undefined {
  return number === undefined
    ? undefined
    : concat(['projects/'], number, ['/locations/global/workloadIdentityPools/'], pool, ['/providers/'], id)
}

// GitLab's own form (gcp.md 1): with a slash or without is the same here.
function withoutSlash(text: Text): Text {
  const last = text.at(-1)
  return typeof last === 'string' && last.endsWith('/') ? [...text.slice(0, -1), last.slice(0, -1)] : text
}
