import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { claimcheck, folderOf, removeFolders } from '../support/cli.ts'

const configuration = 'project: g/p\nissuer: https://gitlab.com\ndefault_branch: main\nprotected: { branches: [main], tags: [] }\n'
const deploy = 'deploy:\n  script: [x]\n  id_tokens:\n    T: { aud: sts.amazonaws.com }\n'

async function findings(folder: string): Promise<readonly string[]> {
  const { out } = await claimcheck(folder, ['check', '--format', 'json'])
  const { findings: found } = JSON.parse(out) as { findings: { rule: string; file: string; message: string }[] }
  return found.map(({ rule, file, message }) => `${rule} ${file}: ${message}`)
}

async function tokens(folder: string, ...args: readonly string[]) {
  const { out, err } = await claimcheck(folder, ['tokens', '--format', 'json', ...args])
  assert.notEqual(out, '', err)
  const found = JSON.parse(out) as {
    tokens: {
      job: string
      variable: string
      scenario: string
      runs: string
      claims: { iss?: unknown; aud?: unknown; sub?: unknown }
      unknown: object
    }[]
  }
  return found.tokens
}

const guess = 'no folder above this pipeline has it, and which of them is the top of its repository is not known'
const lacks = (file: string, path: string) => `unresolved-include ${file}: What local ${path} defines is not known here: ${guess}`
const refused = (file: string, path: string) => `invalid-pipeline ${file}: Local file \`${path}\` does not exist!`
const job = 'a: { script: x }\n'
const includes = (...paths: readonly string[]) => `include: [${paths.join(', ')}]\n${job}`

/** Pipelines below the top of the workspace: where the files of their includes may be, and what is reported. */
const nested: readonly (readonly [name: string, files: { readonly [file: string]: string }, found: readonly string[]])[] = [
  ['beside it', { 'a/b/.gitlab-ci.yml': includes('c.yml'), 'a/b/c.yml': job }, []],
  ['in a folder above', { 'a/b/.gitlab-ci.yml': includes('b/c.yml'), 'a/b/c.yml': job }, []],
  ['at the top', { 'a/b/.gitlab-ci.yml': includes('a/b/c.yml'), 'a/b/c.yml': job }, []],
  ['at the top, by a glob', { 'a/b/.gitlab-ci.yml': includes('"a/b/*.yaml"'), 'a/b/c.yaml': job }, []],
  [
    'at the top, in a file that is included',
    { 'a/b/.gitlab-ci.yml': includes('b/c.yml'), 'a/b/c.yml': includes('d.yml'), 'a/d.yml': job },
    [],
  ],
  ['at the top, of a child pipeline', { 'a/b/.gitlab-ci.yml': 't: { trigger: { include: a/b/c.yml } }\n', 'a/b/c.yml': job }, []],
  [
    'in no folder that has all of them',
    { 'a/b/.gitlab-ci.yml': includes('c.yml', 'a/d.yml', 'a/e.yml'), 'a/b/c.yml': job, 'a/d.yml': job, 'a/e.yml': job },
    [lacks('a/b/.gitlab-ci.yml', 'c.yml')],
  ],
  [
    'nowhere',
    { 'a/.gitlab-ci.yml': includes('c.yml', '"d/*.yml"') },
    [lacks('a/.gitlab-ci.yml', 'c.yml'), lacks('a/.gitlab-ci.yml', 'd/*.yml')],
  ],
  [
    'nowhere, below another pipeline',
    { '.gitlab-ci.yml': job, 'a/.gitlab-ci.yml': includes('c.yml') },
    [lacks('a/.gitlab-ci.yml', 'c.yml')],
  ],
  ['beside it, below another pipeline', { '.gitlab-ci.yml': job, 'a/.gitlab-ci.yml': includes('c.yml'), 'a/c.yml': job }, []],
  [
    'of which the pipeline above includes it, with what it extends',
    {
      '.gitlab-ci.yml': 'include: [a/.gitlab-ci.yml, b.yml]\n',
      'a/.gitlab-ci.yml': 'c: { extends: .b, script: x }\n',
      'b.yml': '.b: {}\n',
    },
    [],
  ],
  [
    'of which the pipeline above starts it, with what it uses',
    {
      '.claimcheck.yaml': configuration,
      '.gitlab-ci.yml': 'a: { variables: { AUD: x }, trigger: { include: a/.gitlab-ci.yml } }\n',
      'a/.gitlab-ci.yml': 'c: { id_tokens: { T: { aud: $AUD } }, script: x $T }\n',
    },
    [],
  ],
  [
    'of which nobody includes it, without what it extends',
    { '.gitlab-ci.yml': 'include: [b.yml]\n', 'a/.gitlab-ci.yml': 'c: { extends: .b, script: x }\n', 'b.yml': '.b: {}\n' },
    ['invalid-pipeline a/.gitlab-ci.yml: c: unknown key in `extends`'],
  ],
  ['nowhere, at the top', { '.gitlab-ci.yml': includes('c.yml') }, [refused('.gitlab-ci.yml', 'c.yml')]],
  [
    'at the top, where the configuration lists it',
    { '.claimcheck.yaml': 'pipelines: [ci/main.yml]\n', 'ci/main.yml': includes('ci/c.yml'), 'ci/c.yml': job },
    [],
  ],
  [
    'beside it, where the configuration lists it',
    { '.claimcheck.yaml': 'pipelines: [ci/main.yml]\n', 'ci/main.yml': includes('c.yml'), 'ci/c.yml': job },
    [refused('ci/main.yml', 'c.yml')],
  ],
  [
    'below the configuration of a folder',
    { 'a/.claimcheck.yaml': configuration, 'a/b/.gitlab-ci.yml': includes('b/c.yml'), 'a/b/c.yml': job },
    [],
  ],
]

describe('pipelines over several files, on disk', () => {
  after(removeFolders)

  describe('below the top of the workspace, with files of includes', () => {
    for (const [name, files, found] of nested) it(name, async () => assert.deepEqual(await findings(folderOf(files)), found))
  })

  it('lists the tokens of an included job', async () => {
    const folder = folderOf({ '.claimcheck.yaml': configuration, '.gitlab-ci.yml': 'include: ci/*.yml\n', 'ci/deploy.yml': deploy })
    const [token] = await tokens(folder, '--scenario', 'default-branch')
    assert.deepEqual([token?.job, token?.runs, token?.claims.sub], ['deploy', 'yes', 'project_path:g/p:ref_type:branch:ref:main'])
    assert.deepEqual(await findings(folder), [])
  })
  it('leaves out scenarios that the rules keep a job out of', async () => {
    const folder = folderOf({
      '.claimcheck.yaml': configuration,
      '.gitlab-ci.yml': `include: a.yml\n${deploy}  rules: [{ if: $CI_COMMIT_TAG }, { if: $GO }]\n`,
      'a.yml': 'default: {}\n',
    })
    const found = await tokens(folder)
    assert.deepEqual(
      found.filter(({ runs }) => runs === 'yes').map(({ scenario }) => scenario),
      ['tag'],
    )
    const none = await tokens(folderOf({ '.gitlab-ci.yml': `${deploy}  rules: [{ if: $CI_COMMIT_TAG }]\n` }))
    assert.deepEqual(
      none.map(({ scenario }) => scenario),
      ['tag'],
    )
  })
  it('reads a folder outside that the configuration names', async () => {
    const above = folderOf({
      'templates/deploy.yml': deploy,
      'work/.claimcheck.yaml': `${configuration}includes: { mygroup/templates: ../templates }\n`,
      'work/.gitlab-ci.yml': 'include: { project: mygroup/templates, ref: v1.0.0, file: /deploy.yml }\n',
    })
    const [token] = await tokens(join(above, 'work'), '--scenario', 'tag')
    assert.equal(token?.job, 'deploy')
    assert.deepEqual(await findings(join(above, 'work')), [])
  })
  it('does not follow a link out of the project', async () => {
    const outside = folderOf({ 'secret.yml': deploy })
    const folder = folderOf({ '.claimcheck.yaml': configuration, '.gitlab-ci.yml': 'include: link.yml\ntest: { script: x }\n' })
    symlinkSync(join(outside, 'secret.yml'), join(folder, 'link.yml'))
    assert.deepEqual(await findings(folder), ['invalid-pipeline .gitlab-ci.yml: `link.yml` is a link that leads out of the project'])
  })
  it('follows a link inside of it', async () => {
    const folder = folderOf({ '.claimcheck.yaml': configuration, '.gitlab-ci.yml': 'include: link.yml\n', 'ci/deploy.yml': deploy })
    symlinkSync(join(folder, 'ci/deploy.yml'), join(folder, 'link.yml'))
    assert.deepEqual(await findings(folder), [])
    assert.equal((await tokens(folder, '--scenario', 'tag')).length, 1)
  })
  it('says what is missing, once', async () => {
    const folder = folderOf({ '.claimcheck.yaml': configuration, '.gitlab-ci.yml': `include: gone.yml\n${deploy}` })
    assert.deepEqual(await findings(folder), ['invalid-pipeline .gitlab-ci.yml: Local file `gone.yml` does not exist!'])
  })
  it('takes an undefined variable for nothing', async () => {
    const folder = folderOf({ '.claimcheck.yaml': configuration, '.gitlab-ci.yml': deploy.replace('sts.amazonaws.com', '$NOWHERE') })
    const [token] = await tokens(folder, '--scenario', 'default-branch')
    assert.equal(token?.claims.aud, '')
    assert.match((await findings(folder)).join(), /^undefined-audience/)
  })
  it('lists every job of a matrix, by its own name and by the job’s', async () => {
    const text = `${deploy.replace('sts.amazonaws.com', 'https://$REGION.example.com')}  parallel: { matrix: [{ REGION: [eu, us] }] }\n`
    const folder = folderOf({ '.claimcheck.yaml': configuration, '.gitlab-ci.yml': text })
    const shown = async (job: string) =>
      (await tokens(folder, '--scenario', 'tag', '--job', job)).map(({ job: name, claims }) => `${name} ${claims.aud}`)
    assert.deepEqual(await shown('deploy'), ['deploy: [eu] https://eu.example.com', 'deploy: [us] https://us.example.com'])
    assert.deepEqual(await shown('deploy: [us]'), ['deploy: [us] https://us.example.com'])
  })
  it('lists the jobs of a child pipeline where a parent starts it', async () => {
    const folder = folderOf({
      '.claimcheck.yaml': configuration,
      '.gitlab-ci.yml': 'start: { variables: { AUD: passed }, trigger: { include: ci/child.yml } }\n',
      'ci/child.yml': deploy.replace('sts.amazonaws.com', '$AUD'),
    })
    const found = await tokens(folder)
    assert.deepEqual(
      found.map(({ job, scenario, claims }) => [job, scenario, claims.aud]),
      [['deploy', 'parent-pipeline', 'passed']],
    )
  })
  it('lists the token of an identity', async () => {
    const folder = folderOf({ '.claimcheck.yaml': configuration, '.gitlab-ci.yml': 'deploy: { script: x, identity: google_cloud }\n' })
    const [token] = await tokens(folder, '--scenario', 'default-branch')
    assert.deepEqual([token?.variable, token?.claims.iss], ['identity', 'https://auth.gcp.gitlab.com/oidc/g'])
    assert.ok('aud' in (token?.unknown ?? {}))
  })
  it('includes what a scenario’s rules let in', async () => {
    const folder = folderOf({
      '.claimcheck.yaml': configuration,
      '.gitlab-ci.yml': 'include: { local: deploy.yml, rules: [{ if: $CI_COMMIT_TAG }] }\n',
      'deploy.yml': deploy,
    })
    assert.deepEqual(
      (await tokens(folder)).map(({ scenario, runs }) => [scenario, runs]),
      [['tag', 'yes']],
    )
  })
})
