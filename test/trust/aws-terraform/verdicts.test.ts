import assert from 'node:assert/strict'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import { plain } from '../../../src/text/holes.ts'
import { ModuleFiles } from './modules.ts'

const now = 1_700_000_000

interface Token {
  readonly iss: string
  readonly sub: string
  readonly aud?: string
  readonly [claim: string]: string | undefined
}

interface Expectation {
  readonly that: string
  readonly module: string
  readonly address: string
  readonly token: Token
  readonly outcome: 'allow' | 'deny' | 'unknown'
}

const saas = 'https://gitlab.com'
const internal = 'https://gitlab.internal.example.net'
const self = 'https://git.example.com'

function branch(project: string, ref = 'main'): string {
  return `project_path:${project}:ref_type:branch:ref:${ref}`
}

const expectations: readonly Expectation[] = [
  {
    that: 'a literal policy lets its branch in',
    module: 'gitlab-com',
    address: 'aws_iam_role.deploy',
    token: { iss: saas, sub: branch('northwind/storefront'), aud: saas },
    outcome: 'allow',
  },
  {
    that: 'and no other',
    module: 'gitlab-com',
    address: 'aws_iam_role.deploy',
    token: { iss: saas, sub: branch('northwind/storefront', 'dev'), aud: saas },
    outcome: 'deny',
  },
  {
    that: 'an audience that the provider does not take',
    module: 'module-call',
    address: 'module.deploy.aws_iam_role.this',
    token: { iss: saas, sub: branch('aperture/portal'), aud: 'other' },
    outcome: 'deny',
  },
  {
    that: 'conditions of the same test and variable are one list',
    module: 'same-condition',
    address: 'aws_iam_role.both',
    token: { iss: saas, sub: branch('oscorp/x', 'dev'), aud: saas },
    outcome: 'allow',
  },
  {
    that: 'a statement that an override replaced lets nobody in',
    module: 'source-override',
    address: 'aws_iam_role.titan',
    token: { iss: saas, sub: branch('monarch/other'), aud: saas, project_id: '1' },
    outcome: 'deny',
  },
  {
    that: 'the statement that it is replaced by does',
    module: 'source-override',
    address: 'aws_iam_role.titan',
    token: { iss: saas, sub: branch('monarch/godzilla'), aud: saas, project_id: '4208' },
    outcome: 'allow',
  },
  {
    that: 'a number in a condition block',
    module: 'name-prefix',
    address: 'aws_iam_role.prefixed',
    token: { iss: saas, sub: branch('a/b'), aud: saas, project_id: '4711' },
    outcome: 'allow',
  },
  {
    that: 'each of several providers has its own audiences',
    module: 'several-providers',
    address: 'aws_iam_role.both',
    token: { iss: internal, sub: branch('ecorp/vault'), aud: 'self' },
    outcome: 'allow',
  },
  {
    that: 'not those of the other one',
    module: 'several-providers',
    address: 'aws_iam_role.self',
    token: { iss: internal, sub: branch('ecorp/vault'), aud: 'saas' },
    outcome: 'deny',
  },
  {
    that: 'an unknown group may be this one',
    module: 'missing-variables',
    address: 'aws_iam_role.app',
    token: { iss: saas, sub: branch('acme/app'), aud: saas },
    outcome: 'unknown',
  },
  {
    that: 'whatever the group is, a tag is no branch',
    module: 'missing-variables',
    address: 'aws_iam_role.app',
    token: { iss: saas, sub: 'project_path:acme/app:ref_type:tag:ref:main', aud: saas },
    outcome: 'deny',
  },
  {
    that: 'a known item of a list that is not known as a whole',
    module: 'missing-list',
    address: 'aws_iam_role.lab',
    token: { iss: saas, sub: branch('massive-dynamic/core'), aud: saas },
    outcome: 'allow',
  },
  {
    that: 'an item of the part that is not known',
    module: 'missing-list',
    address: 'aws_iam_role.lab',
    token: { iss: saas, sub: branch('other/other'), aud: saas },
    outcome: 'unknown',
  },
  {
    that: 'a condition whose values depend on what nobody knows',
    module: 'conditional-statements',
    address: 'aws_iam_role.unknown',
    token: { iss: saas, sub: branch('virtucon/laser'), aud: saas, pipeline_source: 'push', ref_protected: 'true' },
    outcome: 'unknown',
  },
  {
    that: 'a known condition beside it',
    module: 'conditional-statements',
    address: 'aws_iam_role.unknown',
    token: { iss: saas, sub: branch('virtucon/laser'), aud: saas, pipeline_source: 'push', ref_protected: 'false' },
    outcome: 'deny',
  },
  {
    that: 'conditions that may be there',
    module: 'dynamic-unknown',
    address: 'aws_iam_role.ship',
    token: { iss: saas, sub: branch('weyland/nostromo'), aud: saas },
    outcome: 'unknown',
  },
  {
    that: 'a condition that may be there, on a claim that a token of a self-managed instance has not as a key',
    module: 'maybe-condition',
    address: 'aws_iam_role.by_id',
    token: { iss: self, sub: branch('oceanic/flight'), aud: self, project_id: '7' },
    outcome: 'unknown',
  },
  {
    that: 'the condition beside one that may be there',
    module: 'maybe-condition',
    address: 'aws_iam_role.by_id',
    token: { iss: self, sub: branch('oceanic/815'), aud: self, project_id: '7' },
    outcome: 'deny',
  },
  {
    that: 'a value that may be there beside one that is',
    module: 'maybe-condition',
    address: 'aws_iam_role.oceanic',
    token: { iss: self, sub: branch('oceanic/flight'), aud: self },
    outcome: 'allow',
  },
  {
    that: 'an unknown list in a heredoc',
    module: 'unknown-in-heredoc',
    address: 'aws_iam_role.mixed',
    token: { iss: saas, sub: branch('a/b'), aud: saas, runner_environment: 'gitlab-hosted' },
    outcome: 'unknown',
  },
  {
    that: 'a statement that an unknown override may replace',
    module: 'unknown-override',
    address: 'aws_iam_role.overridden',
    token: { iss: saas, sub: branch('skynet/core'), aud: saas },
    outcome: 'unknown',
  },
  {
    that: 'a statement that an unknown override may add',
    module: 'unknown-override',
    address: 'aws_iam_role.overridden',
    token: { iss: saas, sub: branch('other/other'), aud: saas },
    outcome: 'unknown',
  },
  {
    that: 'principals that may be there beside the provider',
    module: 'unknown-override',
    address: 'aws_iam_role.principals',
    token: { iss: saas, sub: branch('skynet/core'), aud: saas },
    outcome: 'allow',
  },
  {
    that: 'an unknown operator',
    module: 'half-known',
    address: 'aws_iam_role.half',
    token: { iss: self, sub: branch('a/b'), aud: self },
    outcome: 'unknown',
  },
]

describe('AWS trust policies in Terraform modules: who gets in', () => {
  for (const { that, module, address, token, outcome } of expectations) {
    it(`${that} (${module})`, () => {
      const policies = new ModuleFiles(module).policies(address)
      const policy = policies.find(({ issuer }) => issuer.some((one) => plain(one.text) === token.iss)) ?? policies[0]
      assert.ok(policy)
      const claims = givenClaims({ ...token, iat: now, nbf: now, exp: now + 300 })
      const verdict = simulate(policy, { claims, now, signature: 'assumed' })
      assert.equal(verdict.outcome, outcome, JSON.stringify(verdict.stages.map(({ stage, outcome: one }) => [stage, one])))
    })
  }
})
