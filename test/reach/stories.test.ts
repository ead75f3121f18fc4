import { own } from './random-policies.ts'
import { checkReach, policyIn, pool, role, statement, vaultRole } from './support.ts'

const aud = { 'gitlab.com:aud': 'sts.amazonaws.com' }
const like = (sub: string, more: object = {}) => role({ StringEquals: { ...aud, ...more }, StringLike: { 'gitlab.com:sub': sub } })
const equal = (sub: string, more: object = {}) => role({ StringEquals: { ...aud, 'gitlab.com:sub': sub, ...more } })

type Wanted = Parameters<typeof checkReach>[1]
type Changes = Parameters<typeof checkReach>[2]

// Each story is one that people have met; gitlab.md 6.3 lists them.
const stories: readonly (readonly [name: string, policy: Parameters<typeof checkReach>[0], wanted: Wanted, changes?: Changes])[] = [
  [
    'one branch of one project: nobody from outside, and nobody of it but its merge requests and jobs',
    equal('project_path:mygroup/myproject:ref_type:branch:ref:main'),
    {
      stranger: 'none StringEquals gitlab.com:sub',
      lookalike: 'none',
      neighbour: 'none',
      'former-owner': 'none',
      fork: 'none',
      'any-branch': 'none',
      'any-tag': 'none',
      'unprotected-ref': 'none',
      'merge-request': 'some merge_request_event',
      environment: 'none the policy does not look at environments',
      tier: 'none the policy does not look at tiers',
      'other-job': 'some ref:main',
    },
  ],
  [
    'the same, of protected refs only: no merge request either',
    equal('project_path:mygroup/myproject:ref_type:branch:ref:main', { 'gitlab.com:ref_protected': 'true' }),
    { 'merge-request': 'none StringEquals gitlab.com:ref_protected', 'any-branch': 'none' },
  ],
  [
    'an issuer that is no GitLab: none of its tokens',
    policyIn('aws', {
      Version: '2012-10-17',
      Statement: [
        { ...statement('Allow', {}), Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/oidc.circleci.com/org/1234' } },
      ],
    }),
    { stranger: 'none no token with the issuer https://oidc.circleci.com/org/1234', 'any-branch': 'none no token with the issuer' },
  ],
  [
    'an issuer that may be anybody’s: nobody knows whether strangers have its tokens, as for the rules',
    policyIn('aws', {
      Version: '2012-10-17',
      Statement: [{ ...statement('Allow', {}), Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com' } }],
    }),
    { stranger: 'unknown nothing tells that https://oidc.example.com is a GitLab', environment: 'none' },
    { of: { issuer: undefined } },
  ],
  [
    'the same of a GitLab by its name',
    policyIn('aws', {
      Version: '2012-10-17',
      Statement: [{ ...statement('Allow', {}), Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/gitlab.example.com' } }],
    }),
    { stranger: 'some another-group/project' },
    { of: { issuer: undefined } },
  ],
  [
    'a prefix wildcard admits a group that begins alike',
    like('project_path:mygroup*'),
    { stranger: 'some mygroup-evil/', lookalike: 'some mygroup-evil/', neighbour: 'some mygroup/' },
  ],
  [
    'mygroup/* admits subgroups, but proven no other top-level group',
    like('project_path:mygroup/*'),
    { stranger: 'none', lookalike: 'none', neighbour: 'some mygroup/', 'any-branch': 'some ref:feature', fork: 'some mygroup/' },
  ],
  [
    'a tag named main',
    like('project_path:mygroup/myproject:ref_type:*:ref:main'),
    { 'any-tag': 'some ref_type:tag:ref:main', 'any-branch': 'none', 'unprotected-ref': 'some refs/tags/main' },
  ],
  [
    'startsWith without slash',
    pool("assertion.namespace_path.startsWith('mygroup')"),
    { stranger: 'some mygroup-evil', lookalike: 'some mygroup-evil' },
  ],
  ['startsWith with slash', pool("assertion.project_path.startsWith('mygroup/')"), { stranger: 'none', neighbour: 'some mygroup/' }],
  [
    'an unanchored regular expression',
    pool("assertion.project_path.matches('mygroup/myproject')"),
    { stranger: 'some mygroup/myproject', lookalike: 'some mygroup/myproject', 'former-owner': 'some project_id:' },
  ],
  ['an anchored one', pool("assertion.project_path.matches('^mygroup/myproject$')"), { stranger: 'none', neighbour: 'none' }],
  [
    'alternation without parentheses',
    pool("assertion.project_path.matches('^mygroup/myproject|mygroup/other$')"),
    { stranger: 'some', neighbour: 'some' },
  ],
  [
    'alternation with parentheses',
    pool("assertion.project_path.matches('^(mygroup/myproject|mygroup/other)$')"),
    { stranger: 'none', neighbour: 'some mygroup/other' },
  ],
  [
    'environment in a project that protects none',
    vaultRole({ project_id: own.id, environment: 'production' }),
    { environment: 'some production', stranger: 'none', 'unprotected-ref': 'some production' },
    { of: { protected: { branches: ['main'], tags: [], environments: [] } } },
  ],
  [
    'the same where the environment is protected',
    vaultRole({ project_id: own.id, environment: 'production', environment_protected: 'true' }),
    { environment: 'none', 'unprotected-ref': 'some production' },
  ],
  [
    'an environment that is protected by GitLab, and not by the policy',
    vaultRole({ project_id: own.id, environment: 'production' }),
    { environment: 'none' },
  ],
  [
    'environments where the tier has none that are protected',
    vaultRole({ project_id: own.id, environment: 'production' }),
    { environment: 'some production' },
    { of: { gitlab: { version: undefined, tier: 'free' } } },
  ],
  [
    'environments of which nobody has said whether they are protected',
    vaultRole({ project_id: own.id, environment: 'production' }),
    { environment: 'unknown protected.environments is not configured' },
    { of: { protected: { branches: ['main'], tags: [], environments: undefined } } },
  ],
  [
    'a tier is written by hand',
    vaultRole({ project_id: own.id, deployment_tier: 'production' }),
    { tier: 'some production', stranger: 'none' },
  ],
  [
    'a tier in a protected environment',
    vaultRole({ project_id: own.id, deployment_tier: 'production', environment_protected: 'true' }),
    { tier: 'none' },
  ],
  ['project_id:20* admits 200', like('project_id:20*'), { stranger: 'some project_id:20', neighbour: 'some', 'any-branch': 'none' }],
  ['project_id:20:* admits nobody else', like('project_id:20:*'), { stranger: 'none', neighbour: 'none', 'former-owner': 'none' }],
  [
    'two statements of which one undoes the other',
    role(
      { StringEquals: { ...aud, 'gitlab.com:sub': 'project_path:mygroup/myproject:ref_type:branch:ref:main' } },
      { StringEquals: aud, StringLike: { 'gitlab.com:sub': 'project_path:mygroup/*' } },
    ),
    { 'any-branch': 'some', neighbour: 'some', stranger: 'none' },
  ],
  [
    'a Deny undoes an Allow',
    policyIn('aws', {
      Version: '2012-10-17',
      Statement: [
        statement('Allow', { StringEquals: aud, StringLike: { 'gitlab.com:sub': 'project_path:mygroup/*' } }),
        statement('Deny', { StringNotEquals: { 'gitlab.com:sub': 'project_path:mygroup/myproject:ref_type:branch:ref:main' } }),
      ],
    }),
    { neighbour: 'none', 'any-branch': 'none', 'merge-request': 'some merge_request_event' },
  ],
  [
    'job_project_id alone lets in forks',
    vaultRole({ job_project_id: own.id }),
    { fork: 'some merge_request_event', stranger: 'none', neighbour: 'none' },
  ],
  ['project_id keeps forks out', vaultRole({ project_id: own.id }), { fork: 'none', 'any-branch': 'some', 'former-owner': 'none' }],
  [
    'a subject order that drops the ref',
    equal('project_path:mygroup/myproject'),
    { 'any-branch': 'some project_path:mygroup/myproject', 'any-tag': 'some', stranger: 'none' },
    { of: { subject: ['project_path'] } },
  ],
  [
    'a subject without ref_type',
    equal('project_path:mygroup/myproject:ref:main'),
    { 'any-tag': 'some project_path:mygroup/myproject:ref:main', 'any-branch': 'none' },
    { of: { subject: ['project_path', 'ref'] } },
  ],
  ['a stranger chooses his own components', like('*:ref_protected:true'), { stranger: 'some :ref_protected:true', 'any-branch': 'none' }],
  ['only the audience is checked', role({ StringEquals: aud }), { stranger: 'some', neighbour: 'some', fork: 'some', 'any-tag': 'some' }],
  [
    'the name of a user alone: he may run jobs anywhere',
    pool("assertion.user_login == 'chris'"),
    { stranger: 'some chris', fork: 'some chris' },
  ],
  [
    'a path that was recycled: the subject must name the id on GitLab.com',
    vaultRole({ project_path: 'mygroup/myproject', ref: 'main', ref_protected: 'true' }),
    { 'former-owner': 'some project_id:', stranger: 'none' },
  ],
  [
    'a path that was recycled, on an instance that may refuse it',
    equal('project_path:mygroup/myproject:ref_type:branch:ref:main'),
    { 'former-owner': 'none' },
    { of: { issuer: undefined } },
  ],
  [
    'a namespace id is that of the group itself',
    vaultRole({ namespace_id: own.namespaceId }),
    { neighbour: 'some', stranger: 'none', fork: 'some mygroup/' },
  ],
  [
    'release* begins more than release',
    like('project_path:mygroup/myproject:ref_type:branch:ref:release*'),
    { 'any-branch': 'some ref:release', 'unprotected-ref': 'some ref:release-' },
  ],
  [
    'protected refs of one project',
    role({ StringEquals: { ...aud, 'gitlab.com:project_id': own.id, 'gitlab.com:ref_protected': 'true' } }),
    {
      stranger: 'none',
      'unprotected-ref': 'none',
      'any-branch': 'some release',
      'any-tag': 'some v1',
      'merge-request': 'none',
      fork: 'none',
    },
  ],
  [
    'ref_type:mr does not exist',
    like('project_path:mygroup/myproject:ref_type:mr:*'),
    { stranger: 'none', 'merge-request': 'none', 'any-branch': 'none', 'other-job': 'none' },
  ],
  [
    'a key that no token fills',
    role({ StringEquals: { ...aud, 'gitlab.com:environment': 'production' } }),
    { stranger: 'none', environment: 'none' },
  ],
  [
    'IfExists on such a key',
    role({ StringEquals: aud, StringEqualsIfExists: { 'gitlab.com:ref': 'main' } }),
    { stranger: 'some', 'any-branch': 'some' },
  ],
  [
    'negation alone is no fence',
    role({ StringEquals: aud, StringNotLike: { 'gitlab.com:sub': 'project_path:evil/*' } }),
    { stranger: 'some', neighbour: 'some' },
  ],
  [
    'letter case of a Deny',
    policyIn('aws', {
      Version: '2012-10-17',
      Statement: [
        statement('Allow', { StringEquals: aud }),
        statement('Deny', { StringLike: { 'gitlab.com:sub': 'project_path:evil/*' } }),
      ],
    }),
    { stranger: 'some' },
  ],
]

describe('reach: what people have met', () => {
  for (const [name, policy, wanted, changes] of stories) it(name, () => checkReach(policy, wanted, changes))
})
