import { naiveOperators } from './compare.ts'
import { type Context, contextOf, gitlabComKeys, type KeyType, rolesClaim, tagsClaim } from './context.ts'
import { conditionHolds, type Scope } from './evaluate.ts'
import { type Kind, kindOf, near, sample } from './kinds.ts'
import type { Call, ConditionBlock, NaiveClaim, NaiveClaims, NaivePolicy, NaiveStatement, NaiveTags, OneOrMore, Scalar } from './policy.ts'
import type { Random } from './random.ts'

/** A policy, a token and the call between them. */
export interface Case {
  readonly policy: NaivePolicy
  readonly claims: NaiveClaims
  readonly call: Call
}

/** A key that the call has, with what it holds and what its values look like. */
interface Filled {
  readonly key: string
  readonly type: KeyType
  readonly kind: Kind
  readonly values: readonly string[]
  readonly multivalued: boolean
}

interface World {
  readonly random: Random
  readonly call: Call
  readonly scope: Scope
  readonly held: readonly Filled[]
  readonly missing: readonly string[]
}

const account = 'arn:aws:iam::123456789012'
// What a key of type text may look like.
const kinds: readonly [Kind, ...Kind[]] = ['text', 'binary', 'arn', 'arn']

const kindOfType = { epoch: 'number', time: 'date', boolean: 'bool', address: 'address' } as const

/** The operators of aws.md 3. */
export const allOperators: readonly string[] = Object.keys(naiveOperators)

/** A random policy with a token for it; what the fact sheet calls UNVERIFIED does not occur. */
export function randomCase(random: Random): Case {
  const provider = random.pick(['gitlab.com', 'gitlab.com', 'gitlab.com', 'git.example.com', 'git.example.com/gitlab'])
  const now = random.pick([1_700_000_000, 1_700_006_400, 1_735_689_600, 1_777_593_600, 1_777_635_045])
  const { claims, claimKinds } = randomClaims(random, provider, now)
  claimKinds.set('sts:rolesessionname', random.pick(['text', 'binary']))
  const call: Call = {
    providerArn: `${account}:oidc-provider/${provider}`,
    provider,
    roleArn: `${account}:role/deploy`,
    sessionName: `${sample(random, claimKinds.get('sts:rolesessionname') ?? 'text', true)}`.padEnd(2, '='),
    sourceIp: sample(random, 'address', true),
    now,
    ...(random.chance(0.1) ? { clientIds: random.chance(0.8) ? ['sts.amazonaws.com', 'x', 'https://gitlab.com'] : ['y'] } : {}),
  }
  const context = contextOf(claims, call)
  const held = [...context].flatMap(([key, { type, value }]): Filled[] => {
    if (value === undefined) return []
    const kind = type === 'text' ? (claimKinds.get(key) ?? 'text') : kindOfType[type]
    return [{ key, type, kind, values: typeof value === 'string' ? [value] : value, multivalued: typeof value !== 'string' }]
  })
  const version = random.pick(['2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', undefined])
  const scope: Scope = { context, variables: version === '2012-10-17', operators: naiveOperators }
  const world: World = { random, call, scope, held, missing: missingKeys(provider, context) }
  const statements = Array.from({ length: random.between(2, 6) }, (_, i) => randomStatement(world, i === 0, tagsClaim in claims))
  const [first] = statements
  const Statement = random.chance(0.05) && first !== undefined ? first : statements
  return { policy: { ...(version === undefined ? {} : { Version: version }), Statement }, claims, call }
}

function randomClaims(
  random: Random,
  provider: string,
  now: number,
): { readonly claims: NaiveClaims; readonly claimKinds: Map<string, Kind> } {
  const claims: { [claim: string]: NaiveClaim } = { iss: `https://${provider}`, iat: now - 1, exp: now + 3600 }
  const claimKinds = new Map<string, Kind>()
  if (random.chance(0.01)) claims['iss'] = 'https://elsewhere.example.com'
  if (random.chance(0.01)) claims['exp'] = now - random.pick([200, 300, 301, 400])
  const aud = random.pick(['sts.amazonaws.com', 'x', 'https://gitlab.com'])
  claims['aud'] = random.chance(0.1) ? [aud] : aud
  if (random.chance(0.2)) claims['azp'] = random.pick(['sts.amazonaws.com', 'x'])
  for (const name of ['sub', 'email', ...gitlabComKeys]) {
    if (!random.chance(0.8)) continue
    const kind = random.chance(0.2) ? 'text' : random.pick(kinds)
    claims[name] = sample(random, kind, false)
    claimKinds.set(`${provider}:${name}`, kind)
  }
  if (random.chance(0.4)) {
    const kind = random.pick(kinds)
    claims['amr'] = Array.from({ length: random.pick([0, 1, 2, 2, 3]) }, () => sample(random, kind, false))
    claimKinds.set(`${provider}:amr`, kind)
  }
  // Claims without a condition key.
  claims['ref'] = 'main'
  claims['jti'] = 'x'
  if (random.chance(0.4)) claims[rolesClaim] = randomRoles(random)
  if (random.chance(provider === 'gitlab.com' ? 0.1 : 0.5)) claims[tagsClaim] = randomTags(random, claimKinds)
  return { claims, claimKinds }
}

function randomRoles(random: Random): string | readonly string[] {
  const roles = [`${account}:role/${random.chance(0.97) ? 'deploy' : 'other'}`, `${account}:role/x`]
  return random.chance(0.5) ? roles : roles.join(';')
}

function randomTags(random: Random, claimKinds: Map<string, Kind>): NaiveTags {
  const tags: { [tag: string]: readonly string[] } = {}
  for (const name of ['team', 'Stage', 'cost-center', 'a', 'b']) {
    if (random.chance(0.4)) continue
    const kind = random.pick(kinds)
    tags[name] = [sample(random, kind, true)]
    claimKinds.set(`aws:requesttag/${name}`.toLowerCase(), kind)
  }
  return { principal_tags: { ...tags, last: ['x'] }, transitive_tag_keys: random.chance(0.5) ? ['team', 'a'] : ['last'] }
}

function missingKeys(provider: string, context: Context): readonly string[] {
  const names = ['iss', 'ref', 'jti', 'azp', 'nosuch', 'sub', 'email', 'amr', ...gitlabComKeys].map((name) => `${provider}:${name}`)
  const keys = [...names, 'other.example.com:sub', 'aws:PrincipalArn', 'aws:username', 'sts:ExternalId', 'aws:RequestTag/none']
  return keys.filter((key) => !context.has(key.toLowerCase()))
}

function randomStatement(world: World, first: boolean, tagged: boolean): NaiveStatement {
  const { random, call } = world
  const effect = first || random.chance(0.75) ? 'Allow' : 'Deny'
  const wish = random.chance(effect === 'Allow' ? 0.4 : 0.12)
  // The engine looks for documents that name a provider, so the first statement does.
  const federated = first || random.chance(0.93) ? call.providerArn : `${account}:oidc-provider/other.example.com`
  return {
    Effect: effect,
    Principal: random.chance(0.1)
      ? { Service: 'ec2.amazonaws.com', Federated: [`${account}:oidc-provider/third.example.com`, federated] }
      : { Federated: federated },
    ...randomAction(random, tagged),
    ...(random.chance(0.02) ? {} : { Condition: randomBlock(world, wish) }),
  }
}

function randomAction(random: Random, tagged: boolean): Pick<NaiveStatement, 'Action' | 'NotAction'> {
  const assume = 'sts:AssumeRoleWithWebIdentity'
  if (tagged && random.chance(0.8)) return { Action: random.chance(0.3) ? 'sts:*' : [assume, 'sts:TagSession'] }
  const roll = random.below(20)
  if (roll === 0) return { Action: random.pick(['sts:AssumeRole', 'sts:TagSession', 'sts:AssumeRoleWithWebIdentit', 'sts:Assume?']) }
  if (roll === 1) return { NotAction: random.pick(['sts:AssumeRole', 'sts:assumerole*', 's3:*']) }
  if (roll === 2) return { NotAction: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'] }
  if (roll === 3)
    return { Action: random.pick(['sts:*', 'sts:AssumeRole*', '*', 'STS:assumerolewithwebidentity', 'sts:AssumeRoleWithWebIdentit?']) }
  return { Action: random.chance(0.2) ? ['sts:AssumeRole', assume] : assume }
}

function randomBlock(world: World, wish: boolean): ConditionBlock {
  const { random } = world
  const block: { [operator: string]: { [key: string]: OneOrMore<Scalar> } } = {}
  const seen = new Set<string>()
  const length = random.between(2, 9)
  // Where only one condition fails, it alone decides.
  const miss = random.below(length)
  const others = random.chance(0.5) ? 1 : 0.2
  for (let i = 0; i < length; i++) {
    const one = randomCondition(world, wish || (i !== miss && random.chance(others)))
    if (one === undefined || seen.has(`${one.operator} ${one.key.toLowerCase()}`)) continue
    seen.add(`${one.operator} ${one.key.toLowerCase()}`)
    block[one.operator] = { ...block[one.operator], [one.key]: one.values }
  }
  return block
}

interface OneCondition {
  readonly operator: string
  readonly key: string
  readonly values: OneOrMore<Scalar>
}

// Draws until the condition holds, or fails, as wished.
function randomCondition(world: World, wish: boolean): OneCondition | undefined {
  const { random, held, missing } = world
  const present = random.chance(0.75)
  const able = allOperators.filter((base) => !present || held.some((one) => suits(one, base)))
  const base = random.pick(able) ?? 'StringEquals'
  for (let i = 0; i < 30; i++) {
    const one = present ? random.pick(held.filter((candidate) => suits(candidate, base))) : undefined
    const key = one?.key ?? random.pick(missing) ?? 'sts:ExternalId'
    const operator = withModifiers(random, base, one?.multivalued === true)
    const values = randomValues(world, base, operator, one)
    if (conditionHolds(operator, key, values, world.scope) !== (wish ? 'yes' : 'no')) continue
    return { operator, key: random.chance(0.15) ? otherCase(key) : key, values }
  }
  return undefined
}

function suits(held: Filled, base: string): boolean {
  if (!naiveOperators[base]?.types.includes(held.type)) return false
  if (base === 'Null') return !held.multivalued
  const kind = kindOf(base)
  return held.type !== 'text' || kind === 'text' || kind === held.kind
}

function withModifiers(random: Random, base: string, multivalued: boolean): string {
  if (base === 'Null') return base
  const set = multivalued || random.chance(0.25) ? random.pick(['ForAllValues:', 'ForAnyValue:']) : ''
  return `${set}${base}${random.chance(0.25) ? 'IfExists' : ''}`
}

function randomValues(world: World, base: string, operator: string, held: Filled | undefined): OneOrMore<Scalar> {
  const { random } = world
  const value = () => {
    if (base === 'Null') return random.pick<Scalar>(['true', 'false', true, false])
    const kind = kindOf(base)
    const have = random.pick(held?.values ?? []) ?? sample(random, kind, false)
    return near(random, kind, have, (part) => referTo(world, part))
  }
  if (operator !== base && random.chance(0.03)) return []
  return random.chance(0.5) ? value() : Array.from({ length: random.pick([1, 2, 2, 3]) }, value)
}

// A variable for this part of a value: a key that holds it, a missing one with it as default, or a missing one.
function referTo(world: World, part: string): string | undefined {
  const { random, held, missing } = world
  const key = random.pick(held.filter((one) => one.type === 'text' && !one.multivalued && one.values[0] === part))?.key
  if (key !== undefined && random.chance(0.7)) return random.chance(0.5) ? `\${${key}}` : `\${${otherCase(key)}, 'x'}`
  const lost = random.pick(missing.filter((one) => !one.includes('amr')))
  if (lost === undefined || /['{}]/.test(part)) return undefined
  return random.chance(0.8) ? `\${${lost}, '${part}'}` : `\${${lost}}`
}

// Only behind the colon: nobody documents the letter case of a provider's host.
function otherCase(key: string): string {
  const at = key.indexOf(':') + 1
  return key.slice(0, at) + key.slice(at).toUpperCase()
}
