import assert from 'node:assert/strict'
import type { ProjectFacts } from '../../src/gitlab/project.ts'
import { claimIn, fullFacts, minted, noFacts } from './facts-case.ts'

const plain = 'job: { script: x, id_tokens: { A: { aud: sts } } }\n'
const deploy = 'job: { script: x, environment: production, id_tokens: { A: { aud: sts } } }\n'

describe('minted tokens', () => {
  describe('without an environment', () => {
    for (const claim of ['environment', 'environment_protected', 'deployment_tier', 'environment_action']) {
      it(claim, () => assert.equal(claimIn(minted(plain, 'default-branch'), claim), 'absent'))
    }
    it('is not claimed where a base is missing', () => {
      const text = 'include: a.yml\njob: { extends: .gone, script: x, id_tokens: { A: { aud: sts } } }\n'
      assert.equal(
        claimIn(minted(text, 'default-branch'), 'environment'),
        'unknown: it extends .gone, which is not in the files that are read',
      )
    })
  })

  describe('from no facts', () => {
    const cases: readonly (readonly [kind: string, claim: string, want: string])[] = [
      ['default-branch', 'iss', 'unknown: issuer is not configured'],
      ['default-branch', 'project_id', 'unknown: ids.project_id is not configured'],
      ['default-branch', 'namespace_id', 'unknown: ids.namespace_id is not configured'],
      ['default-branch', 'job_project_id', 'unknown: ids.project_id is not configured'],
      ['default-branch', 'project_path', 'unknown: project is not configured | <project>'],
      ['default-branch', 'namespace_path', 'unknown: project is not configured | <namespace>'],
      ['default-branch', 'ref', 'unknown: default_branch is not configured | <default branch>'],
      ['default-branch', 'ref_path', 'unknown: default_branch is not configured | refs/heads/<default branch>'],
      ['default-branch', 'ref_protected', 'unknown: protected.branches is not configured'],
      ['default-branch', 'sub', 'unknown: project is not configured | project_path:<project>:ref_type:branch:ref:<default branch>'],
      ['default-branch', 'environment_protected', 'unknown: protected.environments is not configured'],
      ['branch:x', 'sub', 'unknown: project is not configured | project_path:<project>:ref_type:branch:ref:x'],
      ['branch:x', 'ref_protected', 'unknown: protected.branches is not configured'],
      ['tag:x', 'ref_protected', 'unknown: protected.tags is not configured'],
      ['merge-request', 'ref_protected', 'false'],
      ['fork-merge-request', 'project_path', 'unknown: project is not configured | someone/<project>'],
      ['fork-merge-request', 'project_id', '999999999'],
    ]
    for (const [kind, claim, want] of cases) it(`${kind} ${claim}`, () => assert.equal(claimIn(minted(deploy, kind, noFacts), claim), want))

    it('knows that nothing, or everything, is protected', () => {
      const facts = (branches: readonly string[]): ProjectFacts => ({ ...noFacts, protected: { ...noFacts.protected, branches } })
      assert.equal(claimIn(minted(plain, 'default-branch', facts([])), 'ref_protected'), 'false')
      assert.equal(claimIn(minted(plain, 'default-branch', facts(['*'])), 'ref_protected'), 'true')
      assert.match(String(claimIn(minted(plain, 'default-branch', facts(['main'])), 'ref_protected')), /^unknown/)
    })
  })

  describe('the version of the instance', () => {
    const at = (version: string): ProjectFacts => ({ ...fullFacts, gitlab: { ...fullFacts.gitlab, version } })
    const cases: readonly (readonly [version: string, claim: string, present: boolean])[] = [
      ['18.3', 'job_project_id', false],
      ['18.4', 'job_project_id', true],
      ['18.8.2-ee', 'job_source', false],
      ['18.10', 'job_source', true],
      ['16.4', 'environment_action', false],
      ['15.11', 'ref_path', false],
      ['v19', 'ref_path', true],
      ['', 'job_source', true],
      ['newest', 'job_source', true],
    ]
    for (const [version, claim, present] of cases) {
      it(`${version} ${claim}`, () => assert.equal(claimIn(minted(deploy, 'default-branch', at(version)), claim) !== 'absent', present))
    }
    it('an old one may give a fork the identity of its parent', () => {
      const claims = minted(plain, 'fork-merge-request', at('17.11'))
      assert.match(String(claimIn(claims, 'sub')), /^unknown: GitLab 17\.11 may still/)
      assert.match(String(claimIn(claims, 'project_id')), /^unknown: GitLab 17\.11 may still/)
    })
  })

  describe('a fork', () => {
    it('has ids that are nowhere in sight', () => {
      const text = 'job: { script: ["curl 999999999"], variables: { A: "id 999999998" }, id_tokens: { A: { aud: sts } } }\n'
      const claims = minted(text, 'fork-merge-request', { ...fullFacts, ids: { projectId: '999999997', namespaceId: '888888888' } })
      assert.deepEqual([claimIn(claims, 'project_id'), claimIn(claims, 'namespace_id')], ['999999996', '888888887'])
    })
    it('has ids that the environment does not have', () => {
      const text = 'job: { script: x, environment: review/999999999, id_tokens: { A: { aud: 888888888x } } }\n'
      const claims = minted(text, 'fork-merge-request')
      assert.deepEqual([claimIn(claims, 'project_id'), claimIn(claims, 'namespace_id')], ['999999998', '888888887'])
    })
    it('does not stand in our own group', () => {
      assert.equal(claimIn(minted(plain, 'fork-merge-request', { ...fullFacts, project: 'someone/x' }), 'project_path'), 'someone-else/x')
    })
  })

  describe('a representative ref', () => {
    const cases: readonly (readonly [kind: string, facts: ProjectFacts, want: string])[] = [
      ['branch', { ...fullFacts, protected: { ...fullFacts.protected, branches: ['f*'] } }, 'my-feature'],
      ['branch', { ...fullFacts, defaultBranch: 'feature' }, 'my-feature'],
      ['merge-request', { ...fullFacts, protected: { ...fullFacts.protected, branches: ['f*'] } }, 'my-feature'],
      ['tag', { ...fullFacts, protected: { ...fullFacts.protected, tags: ['v*'] } }, 'test-tag'],
    ]
    for (const [kind, facts, want] of cases) it(`${kind} ${want}`, () => assert.equal(claimIn(minted(plain, kind, facts), 'ref'), want))
    it('is protected only if everything is', () => {
      const facts = { ...fullFacts, protected: { ...fullFacts.protected, branches: ['*'] } }
      assert.equal(claimIn(minted(plain, 'branch', facts), 'ref_protected'), 'true')
    })
  })

  describe('the environment', () => {
    const cases: readonly (readonly [environment: string, claim: string, want: unknown, facts?: ProjectFacts])[] = [
      ['staging', 'environment_protected', 'false'],
      ['production', 'environment_protected', 'false', { ...fullFacts, gitlab: { version: undefined, tier: 'free' } }],
      ['"review/$CI_COMMIT_REF_SLUG"', 'environment', 'review/main'],
      ['"review/$GONE"', 'environment_protected', 'false'],
      ['"prod$GONE"', 'environment_protected', "unknown: $GONE is not defined in the pipeline; it may be set in GitLab's settings"],
      ['"review/$GONE"', 'deployment_tier', 'development'],
      ['"x/$GONE"', 'deployment_tier', "unknown: $GONE is not defined in the pipeline; it may be set in GitLab's settings"],
      ['"x/$GONE"', 'environment', "unknown: $GONE is not defined in the pipeline; it may be set in GitLab's settings | x/<GONE>"],
      ['{ name: dev, deployment_tier: production }', 'deployment_tier', 'production'],
      ['{ name: dev, action: stop }', 'environment_action', 'stop'],
      [
        '"$CI_ENVIRONMENT_SLUG"',
        'environment',
        "unknown: an environment's name can't contain variables of the environment | <CI_ENVIRONMENT_SLUG>",
      ],
    ]
    for (const [environment, claim, want, facts] of cases) {
      it(`${environment} ${claim}`, () => {
        const text = `job: { script: x, environment: ${environment}, id_tokens: { A: { aud: sts } } }\n`
        assert.equal(claimIn(minted(text, 'default-branch', facts), claim), want)
      })
    }
    it('has a tier that is uncertain where a base is missing', () => {
      const text = 'include: a.yml\njob: { extends: .gone, script: x, environment: { name: prod }, id_tokens: { A: { aud: sts } } }\n'
      assert.match(String(claimIn(minted(text, 'default-branch'), 'deployment_tier')), /^unknown/)
      assert.match(String(claimIn(minted(text, 'default-branch'), 'environment_action')), /^unknown/)
      assert.equal(claimIn(minted(text, 'default-branch'), 'environment'), 'prod')
    })
  })

  describe('the tier of an environment', () => {
    const cases: readonly (readonly [name: string, tier: string])[] = [
      // Each alternative of the four expressions of gitlab.md 5.1 …
      ['DEV', 'development'],
      ['a-review-b', 'development'],
      ['trunk', 'development'],
      ['test', 'testing'],
      ['tst', 'testing'],
      ['int', 'testing'],
      ['accept', 'testing'],
      ['qa', 'testing'],
      ['qc', 'testing'],
      ['control', 'testing'],
      ['quality', 'testing'],
      ['stag', 'staging'],
      ['model', 'staging'],
      ['pre', 'staging'],
      ['demo', 'staging'],
      ['non', 'staging'],
      ['prod', 'production'],
      ['live', 'production'],
      // … and its list of surprises.
      ['preprod', 'staging'],
      ['nonprod', 'staging'],
      ['devprod', 'development'],
      ['review/live', 'development'],
      ['print-prod', 'testing'],
      ['integration', 'testing'],
      ['latest', 'testing'],
      ['acceptance', 'testing'],
      ['acpt', 'testing'],
      ['stg', 'staging'],
      ['modl', 'staging'],
      ['gprd', 'production'],
      ['prd', 'production'],
      ['Production-EU', 'production'],
      ['production-eu', 'production'],
      ['uat', 'other'],
      ['canary', 'other'],
      ['main', 'other'],
    ]
    for (const [name, tier] of cases) {
      it(`${name} is ${tier}`, () => {
        const text = `job: { script: x, environment: ${name}, id_tokens: { A: { aud: sts } } }\n`
        assert.equal(claimIn(minted(text, 'default-branch'), 'deployment_tier'), tier)
      })
    }
  })

  describe('the audience', () => {
    const cases: readonly (readonly [aud: string, want: unknown])[] = [
      ['x', 'x'],
      ['[x]', ['x']],
      ['[x, y]', ['x', 'y']],
      ['[]', []],
      ['"https://$CI_SERVER_HOST"', 'https://gitlab.com'],
      ['"https://$GONE/x"', "unknown: $GONE is not defined in the pipeline; it may be set in GitLab's settings | https://<GONE>/x"],
      ['[x, "$GONE"]', "unknown: $GONE is not defined in the pipeline; it may be set in GitLab's settings"],
      ['5', 'unknown: its `aud` is not one that GitLab accepts'],
    ]
    for (const [aud, want] of cases) {
      it(aud, () =>
        assert.deepEqual(claimIn(minted(`job: { script: x, id_tokens: { A: { aud: ${aud} } } }\n`, 'default-branch'), 'aud'), want),
      )
    }
  })

  describe('the subject', () => {
    const cases: readonly (readonly [components: readonly string[], text: string, want: string])[] = [
      [['project_path'], plain, 'project_path:mygroup/sub/myproject'],
      [['project_id', 'ref_type', 'ref'], plain, 'project_id:57382910:ref_type:branch:ref:main'],
      [['project_path', 'ref', 'ref_protected'], plain, 'project_path:mygroup/sub/myproject:ref:main:ref_protected:true'],
      [
        ['project_path', 'environment_protected', 'deployment_tier'],
        deploy,
        'project_path:mygroup/sub/myproject:environment_protected:true:deployment_tier:production',
      ],
      [['project_path', 'environment_protected', 'ref'], plain, 'project_path:mygroup/sub/myproject:ref:main'],
      [['job_project_path', 'ref'], plain, 'job_project_path:mygroup/sub/myproject:ref:main'],
      [['project_path', 'nonsense', 'ref'], plain, 'project_path:mygroup/sub/myproject:ref:main'],
      [
        ['source_project_path', 'ref'],
        plain,
        'unknown: what source_project_path is in a subject is not documented | source_project_path:<source_project_path>:ref:main',
      ],
    ]
    for (const [subject, text, want] of cases) {
      it(subject.join(' '), () => assert.equal(claimIn(minted(text, 'default-branch', { ...fullFacts, subject }), 'sub'), want))
    }
    it('has no shape where an environment may be missing', () => {
      const text = 'include: a.yml\njob: { extends: .gone, script: x, id_tokens: { A: { aud: sts } } }\n'
      const claims = minted(text, 'default-branch', { ...fullFacts, subject: ['project_path', 'deployment_tier'] })
      assert.equal(claimIn(claims, 'sub'), 'unknown: it extends .gone, which is not in the files that are read')
    })
    it('has the id of a fork', () => {
      assert.equal(
        claimIn(minted(plain, 'fork-merge-request', { ...fullFacts, subject: ['project_id', 'ref'] }), 'sub'),
        'project_id:999999999:ref:feature',
      )
    })
  })
})
