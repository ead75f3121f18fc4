import { parseJson } from '../../src/syntax/json/parse-json.ts'
import { relyingParties } from '../../src/trust/index.ts'
import type { RelyingPartyId, TrustPolicy } from '../../src/trust/trust.ts'
import type { Random } from './random.ts'

/** The project that random policies are about. */
export const own = { project: 'mygroup/myproject', id: '57382910', namespace: 'mygroup', namespaceId: '72' } as const

const subjects = [
  'project_path:mygroup/myproject:ref_type:branch:ref:main',
  'project_path:mygroup/myproject:ref_type:branch:ref:release',
  'project_path:mygroup/myproject:ref_type:tag:ref:v1',
  'project_path:mygroup/other:ref_type:branch:ref:main',
  'project_path:elsewhere/project:ref_type:branch:ref:main',
  'project_id:57382910:ref_type:branch:ref:main',
  'project_path:mygroup/myproject',
  'project_path:mygroup/myproject:ref:main',
  'project_path:mygroup/myproject:ref_type:branch:ref:main:ref_protected:true',
]

const patterns = [
  'project_path:mygroup/myproject:*',
  'project_path:mygroup/*',
  'project_path:mygroup*',
  'project_path:mygroup/*:ref_type:branch:ref:main',
  'project_path:*/myproject:ref_type:branch:ref:main',
  '*:ref_type:branch:ref:main',
  '*:ref:main',
  'project_path:mygroup/myproject:ref_type:*:ref:main',
  'project_path:mygroup/myproject:ref_type:branch:ref:*',
  'project_path:mygroup/myproject:ref_type:branch:ref:release*',
  'project_path:mygroup/myproject:ref_type:tag:ref:v*',
  'project_id:57382910:*',
  'project_id:5738*',
  'project_path:*ref_protected:true',
  '*',
]

const values: { readonly [claim: string]: readonly string[] } = {
  project_id: [own.id, '1', '57382911'],
  namespace_id: [own.namespaceId, '9'],
  user_login: ['chris', 'root'],
  user_id: ['7', '42'],
  ref_protected: ['true', 'false'],
  pipeline_source: ['push', 'merge_request_event', 'schedule'],
  user_access_level: ['maintainer', 'developer', 'owner'],
  runner_environment: ['gitlab-hosted', 'self-hosted'],
}

/** Claims that some relying parties take besides those of AWS. */
const more: { readonly [claim: string]: readonly string[] } = {
  ...values,
  project_path: ['mygroup/myproject', 'mygroup/other', 'elsewhere/project', 'MyGroup/myproject'],
  namespace_path: ['mygroup', 'mygroup/sub', 'elsewhere'],
  ref: ['main', 'release', 'v1'],
  ref_type: ['branch', 'tag'],
  ref_path: ['refs/heads/main', 'refs/tags/v1'],
  environment: ['production', 'review'],
  environment_protected: ['true', 'false'],
  deployment_tier: ['production', 'staging'],
  job_project_id: [own.id, '1'],
  job_project_path: ['mygroup/myproject'],
}

export const dialects = ['aws', 'gcp', 'azure', 'vault', 'kubernetes'] as const satisfies readonly RelyingPartyId[]

/** A random policy of a dialect, as its relying party reads it; the document it was read from. */
export function randomPolicy(random: Random): {
  readonly dialect: (typeof dialects)[number]
  readonly document: unknown
  readonly policy: TrustPolicy
} {
  const dialect = random.pick(dialects)
  const document = makers[dialect](random)
  const party = relyingParties.find(({ id }) => id === dialect)
  const text = JSON.stringify(document, null, 1)
  const [root] = parseJson('random.claimtest.yaml', text).documents
  const policy = root === undefined ? undefined : party?.read({ file: 'random.claimtest.yaml', root, text })[0]
  if (policy === undefined) throw new TypeError(`no policy was read from ${text}`)
  return { dialect, document, policy }
}

type Maker = (random: Random) => unknown

const makers: { readonly [dialect in (typeof dialects)[number]]: Maker } = {
  aws: (random) => ({ Version: '2012-10-17', Statement: several(random, 3, () => statement(random)) }),
  gcp: (random) => {
    const mapping: { [attribute: string]: string } = { 'google.subject': random.once(6) ? 'assertion.project_path' : 'assertion.sub' }
    const attributes = ['project_path', 'ref', 'namespace_path', 'project_id'].filter(() => random.once(2))
    for (const claim of attributes) mapping[`attribute.${claim}`] = `assertion.${claim}`
    if (random.once(3)) mapping['attribute.group'] = 'assertion.project_path.split("/")[0]'
    if (random.once(4)) mapping['attribute.extracted'] = "assertion.sub.extract('project_path:{path}:')"
    const provider = 'projects/123456789012/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com'
    return {
      provider: {
        name: provider,
        attributeMapping: mapping,
        ...(random.once(5) ? {} : { attributeCondition: expression(random, Object.keys(mapping), 2) }),
        oidc: { issuerUri: 'https://gitlab.com' },
      },
      bindings: [{ role: 'roles/iam.workloadIdentityUser', members: several(random, 2, () => member(random, Object.keys(mapping))) }],
    }
  },
  azure: (random) => {
    if (random.once(3))
      return { name: 'x', issuer: 'https://gitlab.com', subject: random.pick(subjects), audiences: ['api://AzureADTokenExchange'] }
    const parts = [
      random.once(2) ? `claims['sub'] eq '${random.pick(subjects)}'` : `claims['sub'] matches '${random.pick(patterns)}'`,
      ...(random.once(2)
        ? [`claims['${random.pick(['project_id', 'namespace_id', 'user_id'])}'] eq '${random.pick([own.id, '72', '7'])}'`]
        : []),
    ]
    return {
      name: 'x',
      issuer: 'https://gitlab.com',
      claimsMatchingExpression: { value: parts.join(' and '), languageVersion: 1 },
      audiences: ['api://AzureADTokenExchange'],
    }
  },
  vault: (random) => {
    const glob = random.once(2)
    const bound: { [claim: string]: unknown } = {}
    for (const claim of several(random, 3, () => random.pick(Object.keys(more))))
      bound[claim] = several(random, 2, () => globbed(random, random.pick(more[claim] ?? []), glob))
    if (random.once(3)) bound['sub'] = glob ? random.pick(patterns) : random.pick(subjects)
    return {
      role: {
        role_type: 'jwt',
        user_claim: 'user_login',
        bound_audiences: ['https://vault.example.com'],
        bound_claims: bound,
        bound_claims_type: glob ? 'glob' : 'string',
      },
      config: { oidc_discovery_url: 'https://gitlab.com', bound_issuer: 'https://gitlab.com' },
    }
  },
  kubernetes: (random) => ({
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    jwt: [
      {
        issuer: { url: 'https://gitlab.com', audiences: ['kubernetes'] },
        claimValidationRules: several(random, 3, () =>
          random.once(2)
            ? { claim: 'project_id', requiredValue: random.pick(values['project_id'] ?? []) }
            : { expression: kubernetesExpression(random), message: 'no' },
        ),
        claimMappings: { username: { claim: 'sub', prefix: 'gitlab:' } },
      },
    ],
  }),
}

function several<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: 1 + random.below(most) }, make)
}

function globbed(random: Random, value: string, glob: boolean): string {
  if (!glob || !random.once(3)) return value
  return random.pick([`${value.slice(0, 3)}*`, `*${value.slice(-3)}`, `${value}*`, '*'])
}

function statement(random: Random): unknown {
  const condition: { [operator: string]: { [key: string]: unknown } } = {}
  const add = (operator: string, key: string, value: unknown) => {
    condition[operator] = { ...condition[operator], [`gitlab.com:${key}`]: value }
  }
  if (!random.once(8)) add('StringEquals', 'aud', 'sts.amazonaws.com')
  if (!random.once(6)) {
    if (random.once(2))
      add(
        random.pick(['StringEquals', 'StringEquals', 'StringEqualsIgnoreCase', 'StringLike']),
        'sub',
        several(random, 2, () => random.pick(subjects)),
      )
    else
      add(
        'StringLike',
        'sub',
        several(random, 2, () => random.pick(patterns)),
      )
  }
  for (const claim of ['project_id', 'namespace_id', 'user_login', 'ref_protected', 'pipeline_source', 'runner_environment']) {
    if (!random.once(5)) continue
    add(
      random.pick(['StringEquals', 'StringEquals', 'StringNotEquals', 'StringEqualsIfExists', 'StringLike']),
      claim,
      random.pick(values[claim] ?? []),
    )
  }
  if (random.once(8)) add('StringNotLike', 'sub', random.pick(patterns.slice(0, -1)))
  return {
    Effect: random.once(5) ? 'Deny' : 'Allow',
    Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/gitlab.com' },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: condition,
  }
}

function expression(random: Random, mapped: readonly string[], depth: number): string {
  if (depth > 0 && random.once(2)) {
    const [a, b] = [expression(random, mapped, depth - 1), expression(random, mapped, depth - 1)]
    return random.pick([`(${a} && ${b})`, `(${a} && ${b})`, `(${a} || ${b})`, `!(${a})`, `(${a} ? ${b} : false)`])
  }
  const attribute = random.pick(mapped)
  const claim = random.pick(Object.keys(more))
  const value = random.pick(more[claim] ?? [])
  return random.pick([
    `assertion.${claim} == '${value}'`,
    `assertion.${claim} == '${value}'`,
    `assertion.${claim} != '${value}'`,
    `assertion.${claim} in ['${value}', '${random.pick(more[claim] ?? [])}']`,
    `assertion.sub.startsWith('${random.pick(subjects).slice(0, 20 + random.below(20))}')`,
    `assertion.project_path.startsWith('mygroup${random.pick(['/', '', '/my'])}')`,
    `assertion.ref.matches('^(main|release.*)$')`,
    `assertion.sub.endsWith('ref:main')`,
    `has(assertion.environment)`,
    `${attribute} == '${random.pick([own.project, 'mygroup', 'main', own.id])}'`,
    `${attribute}.startsWith('mygroup')`,
    `assertion.namespace_path.lowerAscii() == 'mygroup'`,
  ])
}

function kubernetesExpression(random: Random): string {
  const claim = random.pick(Object.keys(more))
  const value = random.pick(more[claim] ?? [])
  return random.pick([
    `claims.${claim} == '${value}'`,
    `claims.${claim} == '${value}' || claims.ref_protected == 'true'`,
    `claims.sub.startsWith('project_path:mygroup${random.pick(['/', '', '/myproject:'])}')`,
    `claims.project_path.matches('${random.pick(['^mygroup/', 'mygroup/myproject', '^mygroup/myproject$', 'mygroup|othergroup'])}')`,
    `has(claims.environment) && claims.environment == 'production'`,
    `!(claims.ref in ['main', 'release'])`,
  ])
}

function member(random: Random, mapped: readonly string[]): string {
  const pool = 'iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/gitlab'
  const attribute = mapped.find((key) => key.startsWith('attribute.') && random.once(2))
  if (attribute !== undefined) {
    const value = random.pick([own.project, 'mygroup', 'main', own.id, 'elsewhere'])
    return `principalSet://${pool}/${attribute}/${value}`
  }
  return random.once(2) ? `principal://${pool}/subject/${random.pick(subjects)}` : `principalSet://${pool}/*`
}
