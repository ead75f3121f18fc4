import assert from 'node:assert/strict'
import type { Project } from '../../src/service/analysis.ts'
import { pipelineTokens, tokenClaims, tokenScenarios } from '../../src/service/pipeline-tokens.ts'
import { analyse, now } from '../support/analyse.ts'
import { parseCase } from '../support/case.ts'

const files = `
=== .claimcheck.yaml
project: g/p
issuer: https://gitlab.com
default_branch: main
pipelines: [.gitlab-ci.yml, other.yml]
=== .gitlab-ci.yml
.hidden:
  id_tokens: { H: { aud: h } }
test:
  script: [x]
deploy:
  script: [x]
  id_tokens: { A: { aud: a }, B: { aud: [b, c] } }
tagged:
  script: [x]
  id_tokens: { T: { aud: t } }
  rules: [{ if: $CI_COMMIT_TAG }, { if: '$SETTING == "1"' }]
cloud:
  script: [x]
  identity: google_cloud
=== other.yml
deploy:
  extends: .nowhere
  script: [x]
`

const [project] = analyse(parseCase(files)).projects as readonly [Project]
const scenarios = (pipeline: string, job: string, variable: string) =>
  tokenScenarios(project, { pipeline, job, variable }).map(({ scenario, runs }) => `${scenario} ${runs}`)
const claims = (job: string, variable: string, scenario: string, pipeline = '.gitlab-ci.yml') =>
  tokenClaims(project, { pipeline, job, variable }, scenario, now)
const claim = (found: ReturnType<typeof claims>, name: string) => found.find((one) => one.name === name)?.value

describe('pipelineTokens', () => {
  it('lists the jobs that hold tokens, and those of which it is not known', () => {
    const list = pipelineTokens(project).map(({ id, jobs }) => [
      id,
      ...jobs.map(({ job, tokens }) => [job.name, ...tokens.map((one) => one.name)]),
    ])
    assert.deepEqual(list, [
      ['.gitlab-ci.yml', ['deploy', 'A', 'B'], ['tagged', 'T'], ['cloud', 'identity: google_cloud']],
      ['other.yml', ['deploy']],
    ])
  })
})

describe('tokenScenarios', () => {
  it('leaves out those that the job does not run in', () => {
    const found = scenarios('.gitlab-ci.yml', 'deploy', 'A')
    assert.deepEqual([found.includes('tag yes'), found.some((one) => one.startsWith('merge-request'))], [true, false])
  })
  it('says where it is not known whether the job runs', () => {
    const found = scenarios('.gitlab-ci.yml', 'tagged', 'T')
    assert.deepEqual([found.includes('tag yes'), found.includes('branch unknown')], [true, true])
  })
  it('is nothing for what names nothing', () => {
    assert.deepEqual(scenarios('.gitlab-ci.yml', 'deploy', 'X'), [])
    assert.deepEqual(scenarios('.gitlab-ci.yml', 'test', 'A'), [])
    assert.deepEqual(scenarios('none.yml', 'deploy', 'A'), [])
  })
})

describe('tokenClaims', () => {
  it('are those of the token in the scenario', () => {
    const found = claims('deploy', 'B', 'default-branch')
    assert.equal(claim(found, 'sub'), 'project_path:g/p:ref_type:branch:ref:main')
    assert.equal(claim(found, 'aud'), '["b","c"]')
    assert.equal(claim(claims('deploy', 'B', 'tag'), 'ref_type'), 'tag')
  })
  it('say why one is not known', () => {
    const [found] = claims('deploy', 'A', 'default-branch').filter(({ name }) => name === 'project_id')
    assert.deepEqual(found, { name: 'project_id', why: 'ids.project_id is not configured' })
  })
  it('are those of an identity, too', () => {
    assert.equal(claim(claims('cloud', 'identity: google_cloud', 'default-branch'), 'iss'), 'https://auth.gcp.gitlab.com/oidc/g')
  })
  it('are none for what names nothing', () => {
    assert.deepEqual(claims('deploy', 'A', 'nonsense'), [])
    assert.deepEqual(claims('deploy', 'A', 'tag', 'other.yml'), [])
  })
})
