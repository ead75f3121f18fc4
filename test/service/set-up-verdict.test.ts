import assert from 'node:assert/strict'
import { judgeSetUp } from '../../src/service/set-up-verdict.ts'
import { now } from '../support/analyse.ts'
import { analysed } from '../support/analysed.ts'
import { cel } from '../support/cel.ts'
import { hcl } from '../support/hcl.ts'

const [project] = analysed(
  '=== .claimcheck.yaml\n{ project: g/p, issuer: https://gitlab.com, ids: { project_id: "20" }, default_branch: main, protected: { branches: [main], tags: [] } }\n',
).projects
assert.ok(project)
const audience = 'https://vault.example.com'
const judged = (claims: object, text?: string) =>
  judgeSetUp(
    {
      name: 'deploy',
      ref: { type: 'branch', name: 'main' },
      job: `deploy: { id_tokens: { V: { aud: "${audience}" } }, script: [x], rules: [{ if: $CI_COMMIT_BRANCH == "main" }] }\n`,
      made: {
        files: [
          {
            path: 'deploy.json',
            text: text ?? JSON.stringify({ role_type: 'jwt', user_claim: 'project_id', bound_audiences: [audience], bound_claims: claims }),
          },
        ],
        token: { variable: 'V', audience },
        variables: {},
        script: [],
        program: 'vault',
      },
    },
    project.facts,
    { hcl, cel },
    now,
  )

describe('the verdict on a set-up', () => {
  const tight = { project_id: '20', ref_type: 'branch', ref: 'main', ref_protected: 'true' }
  for (const [what, claims, byScenarios, byReach] of [
    ['agrees with what was asked for', tight, true, true],
    ['tells that the branch stays out', { ...tight, ref: 'other' }, false, false],
    ['tells of every project, which no scenario shows', { ref_type: 'branch', ref: 'main' }, true, false],
    ['leaves open what other jobs and merge requests are for', { ...tight, ref_protected: ['true', 'false'] }, true, true],
  ] as const) {
    it(what, () => {
      const result = judged(claims)
      assert.ok(typeof result === 'object', String(result))
      assert.deepEqual([result.asWanted, result.reached().asWanted], [byScenarios, byReach], JSON.stringify(result.reached().others))
    })
  }
  it('is none where nothing can be read', () => assert.match(String(judged({}, '{')), /can not be read again/))
})
