import assert from 'node:assert/strict'
import { claimcheck, folderOf, now, project, removeFolders, trustPolicy } from '../support/cli.ts'

// Any project of the group, and no ref: two findings with fixes.
const wide = { ...project, 'iam/deploy.json': trustPolicy({ StringLike: { 'gitlab.com:sub': 'project_path:g/*' } }) }

async function json(files: { readonly [path: string]: string }, ...args: readonly string[]) {
  const { out, err } = await claimcheck(folderOf(files), [...args, '--format', 'json'])
  assert.equal(err, '')
  return JSON.parse(out)
}

describe('the JSON of the command line', () => {
  after(removeFolders)

  it('check: rule, place and fixes of a finding', async () => {
    const { version, findings } = await json(wide, 'check')
    assert.equal(version, 1)
    const { message, related, fixes, help, ...rest } = findings.find((one: { rule: string }) => one.rule === 'wildcard-project')
    assert.deepEqual(rest, {
      rule: 'wildcard-project',
      severity: 'error',
      confidence: 'high',
      file: 'iam/deploy.json',
      range: { start: { line: 12, column: 29 }, end: { line: 12, column: 47 } },
    })
    assert.equal(typeof message, 'string')
    assert.ok(Array.isArray(related))
    assert.match(help, /^https:\/\/.*wildcard-project/)
    for (const fix of fixes) assert.deepEqual(Object.keys(fix), ['title', 'safe', 'edits'])
    assert.deepEqual(Object.keys(fixes[0].edits[0]), ['file', 'range', 'text'])
  })

  it('check: a finding about a job and a policy names the other place as related', async () => {
    const files = { ...project, '.gitlab-ci.yml': project['.gitlab-ci.yml'].replace('aud: sts.amazonaws.com', 'aud: https://example.com') }
    const { findings } = await json(files, 'check')
    const { file, related } = findings.find((one: { rule: string }) => one.rule === 'audience-mismatch')
    assert.equal(file, '.gitlab-ci.yml')
    assert.ok(related.some((one: { file: string }) => one.file === 'iam/deploy.json'))
    assert.deepEqual(Object.keys(related[0]), ['message', 'file', 'range'])
  })

  it('check: nothing to report is an empty list', async () => {
    assert.deepEqual(await json(project, 'check'), { version: 1, findings: [] })
  })

  it('simulate: a denial with stages, error text and trace', async () => {
    const { version, verdicts } = await json(project, 'simulate', '--job', 'deploy', '--scenario', 'branch:feature')
    assert.equal(version, 1)
    const [{ stages, error, trace, ...rest }] = verdicts
    assert.deepEqual(rest, {
      policy: {
        relyingParty: 'aws',
        name: 'deploy',
        file: 'iam/deploy.json',
        range: { start: { line: 2, column: 3 }, end: { line: 2, column: 12 } },
      },
      token: { job: 'deploy', variable: 'AWS_ID_TOKEN', scenario: 'branch:feature', runs: 'yes' },
      linked: true,
      outcome: 'deny',
    })
    assert.deepEqual(stages.at(-1), {
      stage: 'condition',
      outcome: 'fail',
      want: 'project_path:g/p:ref_type:branch:ref:main',
      have: 'project_path:g/p:ref_type:branch:ref:feature',
    })
    assert.equal(error, 'Not authorized to perform sts:AssumeRoleWithWebIdentity')
    assert.equal(trace.truth, 'no')
    assert.deepEqual(trace.steps.map((step: { label: string; truth: string }) => [step.label, step.truth]).at(-1), ['condition', 'no'])
  })

  it('simulate: an admission has no error', async () => {
    const { verdicts } = await json(project, 'simulate', '--job', 'deploy', '--scenario', 'default-branch')
    assert.equal(verdicts[0].outcome, 'allow')
    assert.equal('error' in verdicts[0], false)
  })

  it('simulate: a job that does not run there is simulated all the same', async () => {
    const { verdicts } = await json(project, 'simulate', '--job', 'deploy', '--scenario', 'merge-request')
    assert.deepEqual([verdicts[0].token.runs, verdicts[0].outcome], ['no', 'deny'])
  })

  it('simulate: a job that names no role is not linked', async () => {
    const files = { ...project, '.gitlab-ci.yml': 'deploy: { id_tokens: { T: { aud: sts.amazonaws.com } }, script: [x] }\n' }
    const { verdicts } = await json(files, 'simulate', '--job', 'deploy', '--scenario', 'default-branch')
    assert.deepEqual([verdicts[0].linked, verdicts[0].outcome], [false, 'allow'])
  })

  it('tokens: known claims with their values, unknown ones with a reason', async () => {
    const { version, tokens } = await json(project, 'tokens', '--job', 'deploy', '--scenario', 'default-branch')
    assert.equal(version, 1)
    assert.equal(tokens.length, 1)
    const { claims, unknown, ...rest } = tokens[0]
    assert.deepEqual(rest, { job: 'deploy', variable: 'AWS_ID_TOKEN', scenario: 'default-branch', runs: 'yes' })
    assert.deepEqual(
      [claims.sub, claims.aud, claims.iss, claims.iat],
      ['project_path:g/p:ref_type:branch:ref:main', 'sts.amazonaws.com', 'https://gitlab.com', now],
    )
    assert.equal('project_id' in claims, false)
    assert.match(unknown.project_id, /\w/)
  })

  it('tokens: no entry for a scenario that the job does not run in', async () => {
    const { tokens } = await json(project, 'tokens')
    const scenarios = tokens.map((token: { scenario: string }) => token.scenario)
    assert.ok(scenarios.includes('default-branch') && scenarios.includes('tag'))
    assert.equal(scenarios.includes('merge-request'), false)
  })

  it('test: expected and actual outcome with a place', async () => {
    const files = {
      ...project,
      'deploy.claimtest.yaml': [
        'policy: iam/deploy.json',
        'tests:',
        '  - name: a tag does not deploy',
        '    token: { job: deploy, scenario: tag }',
        '    expect: allow',
        '',
      ].join('\n'),
    }
    const { version, tests } = await json(files, 'test')
    assert.equal(version, 1)
    const [{ message, ...rest }] = tests
    assert.deepEqual(rest, {
      file: 'deploy.claimtest.yaml',
      name: 'a tag does not deploy',
      outcome: 'failed',
      expected: 'allow',
      actual: 'deny',
      range: { start: { line: 3, column: 11 }, end: { line: 3, column: 32 } },
    })
    assert.match(message, /expected allow, got deny: .*ref_type:tag/)
  })

  it('paths are relative to the working directory, also above it', async () => {
    const { out } = await claimcheck(`${folderOf(wide)}/iam`, ['check', '..', '--format', 'json'])
    const files = new Set(JSON.parse(out).findings.map((finding: { file: string }) => finding.file))
    assert.deepEqual([...files], ['deploy.json'])
  })

  it('reach: the outcome of each class, with a witness where someone gets in', async () => {
    const { version, policies } = await json(wide, 'reach')
    assert.equal(version, 1)
    assert.deepEqual(Object.keys(policies[0]), ['policy', 'classes'])
    const found = policies[0].classes.find((one: { class: string }) => one.class === 'neighbour')
    assert.deepEqual(Object.keys(found), ['class', 'outcome', 'witness', 'why'])
    assert.equal(found.outcome, 'some')
    assert.match(found.witness.claims.sub, /^project_path:g\//)
    const stranger = policies[0].classes.find((one: { class: string }) => one.class === 'stranger')
    assert.deepEqual([stranger.outcome, stranger.witness], ['none', undefined])
  })
})
