import assert from 'node:assert/strict'
import { checkReach, policyIn, pool, reached, role, vaultRole } from './support.ts'

const subject = { 'google.subject': 'assertion.sub' }
const mapped = (expression: string, value: string) =>
  pool('true', { ...subject, 'attribute.x': expression }, [
    `principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/gitlab/attribute.x/${value}`,
  ])
const unbound = (condition: string) =>
  policyIn('gcp', {
    provider: {
      name: 'projects/123456789012/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com',
      attributeMapping: subject,
      attributeCondition: condition,
      oidc: { issuerUri: 'https://gitlab.com' },
    },
  })
/** A policy variable of AWS. */
const filled = (key: string) => `$\{gitlab.com:${key}}`
const sub = (value: string | readonly string[], operator = 'StringEquals') => role({ [operator]: { 'gitlab.com:sub': value } })

const condition = (expression: string, mappings: object = {}, rules: readonly object[] = []) =>
  policyIn('kubernetes', {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    jwt: [
      {
        issuer: { url: 'https://gitlab.com', audiences: ['kubernetes'] },
        claimMappings: { username: { claim: 'sub', prefix: 'gitlab:' }, ...mappings },
        userValidationRules: rules,
        claimValidationRules: [{ expression, message: 'no' }],
      },
    ],
  })

type Wanted = Parameters<typeof checkReach>[1]
type Changes = Parameters<typeof checkReach>[2]

// What conditions say of whole sets of tokens, beyond a text in one claim.
const table: readonly (readonly [name: string, policy: Parameters<typeof checkReach>[0], wanted: Wanted, changes?: Changes])[] = [
  // Lists.
  [
    'a group that the user is in: from anywhere',
    pool("'g/ops' in assertion.groups_direct"),
    { stranger: 'some g/ops', 'any-branch': 'some g/ops' },
  ],
  [
    'a group, and our project besides',
    pool("'g/ops' in assertion.groups_direct && assertion.project_id == '57382910'"),
    { stranger: 'none' },
  ],
  ['two groups', pool("'g/ops' in assertion.groups_direct && 'g/dev' in assertion.groups_direct"), { stranger: 'some g/' }],
  [
    'five groups are more than are told apart',
    pool(['a', 'b', 'c', 'd', 'e'].map((group) => `'${group}' in assertion.groups_direct`).join(' && ')),
    { stranger: 'unknown lists of more than 4 in groups_direct' },
  ],
  ['as many groups as one likes', pool('size(assertion.groups_direct) > 7'), { stranger: 'unknown' }],
  ['no list has such a text', pool("assertion.groups_direct.exists(g, g == 'a:b')"), { stranger: 'none' }],
  ['a list is no text', mapped('assertion.groups_direct', 'g'), { stranger: 'none', 'any-branch': 'none' }],
  ['an identity of the user', vaultRole({ '/user_identities/0/provider': 'github' }), { stranger: 'some' }],
  ['the third identity', vaultRole({ '/user_identities/2/extern_uid': '8' }), { stranger: 'some' }],
  ['a list has no member that is a word', vaultRole({ '/user_identities/x/provider': 'github' }), { stranger: 'none' }],
  ['an identity has no such member', vaultRole({ '/user_identities/0/name': 'github' }), { stranger: 'none' }],
  // Two claims.
  ['a subject is never a name', sub(filled('user_login')), { stranger: 'none', 'any-branch': 'none' }],
  ['nor in any letter case', sub(filled('user_login'), 'StringEqualsIgnoreCase'), { stranger: 'none', 'any-branch': 'none' }],
  [
    'a project of the user himself',
    sub(`project_path:${filled('user_login')}/*`, 'StringLike'),
    { stranger: 'some', neighbour: 'some mygroup' },
  ],
  ['a subject that ends with a name', sub(`*:${filled('user_login')}`, 'StringLike'), { 'any-branch': 'some' }],
  ['namespace and project', pool("assertion.project_path == assertion.namespace_path + '/myproject'"), { stranger: 'some /myproject' }],
  ['a claim that is its own', pool('assertion.project_id == assertion.job_project_id'), { stranger: 'some', fork: 'none' }],
  ['a number is no text', pool('string(assertion.project_id) == assertion.runner_id'), { stranger: 'none' }],
  // Numbers.
  ['no runner is below the first', pool('assertion.runner_id < 1'), { stranger: 'none', 'any-branch': 'none' }],
  ['the first runner', pool('assertion.runner_id <= 1'), { stranger: 'some' }],
  ['runners of three digits', pool('assertion.runner_id >= 100 && assertion.runner_id < 1000'), { stranger: 'some' }],
  ['between two numbers', pool('assertion.runner_id > 41 && assertion.runner_id < 42'), { stranger: 'none' }],
  ['between two wholes', pool('assertion.runner_id > 40.5 && assertion.runner_id < 41.5'), { stranger: 'some' }],
  ['a small number as a text', pool("string(assertion.runner_id) == '42'"), { stranger: 'some' }],
  ['a large number as a text', pool("string(assertion.runner_id) == '12345678'"), { stranger: 'unknown how the number is written' }],
  // Texts made of texts.
  [
    'a path put together with another separator',
    mapped("assertion.project_path.split('/').join('-')", 'mygroup-myproject'),
    { stranger: 'none', 'any-branch': 'some' },
  ],
  ['another path that is the same then', mapped("assertion.project_path.split('/').join('-')", 'a-b-c'), { stranger: 'some' }],
  ['letters taken out', pool("assertion.project_path.replace('/', '') == 'abc'"), { stranger: 'some' }],
  ['the first letter', pool("assertion.ref.split('')[0] == 'r' && assertion.ref != 'r'"), { stranger: 'some' }],
  ['the third letter of a short name', pool("assertion.ref.split('')[2] == 'x' && assertion.ref.matches('^..$')"), { stranger: 'none' }],
  ['a template that is none', mapped("assertion.ref.extract('{a-b}')", 'x'), { stranger: 'none' }],
  // Nothing in it.
  ['no audience is asked for', vaultRoleWithoutAudience(), { stranger: 'some' }],
  // What only an engine knows.
  [
    'a claim that is never there',
    condition("claims.nope.startsWith('a') || size([claims.nope]) > 0"),
    { stranger: 'none', 'any-branch': 'none' },
  ],
  ['counting with a claim', condition('claims.runner_id / 2 == 3'), { stranger: 'some', 'any-branch': 'some' }],
  ['our own path, whatever is made of it', condition("claims.project_path.map(x, x) == ['x']"), { 'any-branch': 'none' }],
  ['a square: what was not tried stays open', condition('claims.runner_id * claims.runner_id == 1764'), { stranger: 'unknown' }],
  [
    'a group behind a prefix',
    condition('true', { groups: { claim: 'groups_direct', prefix: 'gitlab:' } }, [
      { expression: "user.groups.exists(g, g == 'gitlab:g/ops')", message: 'no' },
    ]),
    { stranger: 'some g/ops' },
  ],
  [
    'a part of the path that may not be there',
    condition('true', { groups: { expression: "claims.project_path.split('/')[2]" } }),
    { stranger: 'some', 'any-branch': 'none' },
  ],
  // What the project is.
  [
    'a fork that may have the identity of the parent',
    sub('project_path:mygroup/myproject:ref_type:branch:ref:feature'),
    { fork: 'unknown 18.3 may still give' },
    { of: { gitlab: { version: '18.3', tier: 'premium' } } },
  ],
  [
    'a ref that is not protected, though nothing asks for one',
    pool("assertion.project_id == '57382910'"),
    { 'unprotected-ref': 'some refs/heads/another-branch' },
    { of: { protected: { branches: ['feature', 'main'], tags: ['*'], environments: [] } } },
  ],
  ['what nothing asks for fits together all the same', pool("assertion.project_id == '57382910'"), { 'any-branch': 'some false' }],
  // Google without bindings.
  ['a federated token for anybody', unbound("assertion.project_path.startsWith('mygroup')"), { lookalike: 'some' }],
  ['a federated token for nobody else', unbound("assertion.project_path.startsWith('mygroup/')"), { stranger: 'none', neighbour: 'some' }],
]

function vaultRoleWithoutAudience(): Parameters<typeof checkReach>[0] {
  const config = { oidc_discovery_url: 'https://gitlab.com', bound_issuer: 'https://gitlab.com' }
  return policyIn('vault', {
    role: { role_type: 'jwt', user_claim: 'user_login', bound_audiences: [], bound_claims: { ref: 'main' } },
    config,
  })
}

describe('reach, condition by condition', () => {
  for (const [name, policy, wanted, changes] of table) it(name, () => checkReach(policy, wanted, changes))

  it('says what somebody gets where the bindings lie elsewhere', () =>
    assert.match(reached(unbound('true'), 'stranger').why, /gets a federated token, whatever it may do with it: no binding/))

  it('says what it takes to be so', () =>
    assert.match(reached(pool("'g/ops' in assertion.groups_direct"), 'stranger').why, /only with the flag ci_jwt_groups_direct/))

  it('takes nothing where the version says it', () =>
    assert.doesNotMatch(
      reached(pool("'g/ops' in assertion.groups_direct"), 'stranger', { of: { gitlab: { version: '17.2', tier: 'premium' } } }).why,
      /flag/,
    ))
})

const letters = ['abc', 'acb', 'bac', 'bca', 'cab', 'cba']
const crossing = (times: number) =>
  pool(letters.map((word) => `assertion.sub.matches('^${`.*${[...word].join('.*')}.*`.repeat(times)}$')`).join(' && '))

describe('the budget of states', () => {
  it('is enough for *a*b*c* six times over', () => {
    const answer = reached(sub('*a*b*c*'.repeat(6), 'StringLike'), 'stranger')
    assert.equal(answer.outcome, 'some', answer.why)
  })

  it('ends six such patterns at once, and is named', () => {
    const { outcome, why } = reached(crossing(6), 'stranger')
    assert.equal(outcome, 'unknown')
    assert.match(why, /the budget of states is used up/)
  })

  for (const budget of [1, 100, 1000]) {
    it(`of ${budget} gives no other answers, only fewer`, () => {
      for (const policy of [sub('project_path:mygroup/*', 'StringLike'), sub('project_path:mygroup*', 'StringLike'), crossing(1)]) {
        const { outcome, why } = reached(policy, 'stranger', { budget })
        if (outcome === 'unknown') assert.match(why, /budget/)
        else assert.equal(outcome, reached(policy, 'stranger').outcome)
      }
    })
  }
})
