import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { holds } from '../../src/gitlab/held.ts'
import { everyKind } from '../../src/gitlab/scenario.ts'
import { findings } from '../../src/service/findings.ts'
import { mayMigrate, provideMigrations } from '../../src/service/migration/migrations.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import { applyEdits } from '../../src/text/edit.ts'
import { analyse, now } from '../support/analyse.ts'
import { type Case, type CaseFile, parseCase } from '../support/case.ts'
import { cel } from '../support/cel.ts'
import { checkGenerated } from '../support/generated.ts'
import { hcl } from '../support/hcl.ts'

const engines = { hcl, cel }
const folder = 'test/cases/migration'
const configuration = `=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.com
ids: { project_id: "57382910", namespace_id: "72" }
default_branch: main
protected: { branches: [main], tags: ["v*"] }
`

/** What is offered where the job `deploy` is named. */
function offers(text: string) {
  const parsed = parseCase(configuration + text)
  const file = parsed.files.find((one) => /^deploy/m.test(one.text) && one.path.endsWith('.yml'))
  assert.ok(file)
  const start = /^deploy/m.exec(file.text)?.index ?? 0
  const analysis = analyse(parsed, engines)
  const range = { file: file.path, start, end: start }
  return { parsed, file, asked: mayMigrate(analysis, file.path, range), offers: provideMigrations(analysis, file.path, range, engines) }
}

function migrated(text: string): { readonly title: string; readonly files: readonly CaseFile[] } {
  const { parsed, offers: all } = offers(text)
  const [offer] = all
  assert.ok(offer !== undefined && all.length === 1, 'one migration is offered')
  const files = parsed.files.map((file) => {
    const edits = offer.edits.filter((edit) => edit.span.file === file.path)
    return { ...file, text: applyEdits(file.text, edits) ?? assert.fail('the edits overlap') }
  })
  return { title: offer.title, files: [...files, ...offer.creates.map((one) => ({ path: one.file, text: one.text, marks: [] }))] }
}

const asCase = (files: readonly CaseFile[]): Case => ({ files, fixed: new Map() })

describe('migrating a job to an ID token', () => {
  for (const name of readdirSync(folder).filter((one) => !one.endsWith('+after.txt'))) {
    describe(name.replace('.txt', ''), () => {
      const text = readFileSync(`${folder}/${name}`, 'utf8')
      it('is written as ever', () => {
        const { title, files } = migrated(text)
        const written = files.filter(({ path }) => path !== '.claimcheck.yaml').map((file) => `=== ${file.path}\n${file.text}`)
        checkGenerated(`${folder}/${name.replace('.txt', '+after.txt')}`, `${title}\n${written.join('')}`)
      })
      it('gives no finding', () => {
        const found = findings(analyse(asCase(migrated(text).files), engines))
        assert.deepEqual(
          found.map((one) => `${one.rule}: ${one.message}`),
          [],
        )
      })
      it('lets the default branch in, and no other', () => {
        const { files } = migrated(text)
        const [project] = analyse(asCase(files), engines).projects
        const [pipeline] = project?.pipelines ?? []
        const job = pipeline?.jobs.find((one) => one.name.startsWith('deploy'))
        assert.ok(project && pipeline && job)
        const created = new Set(files.slice(offers(text).parsed.files.length).map(({ path }) => path))
        const policies = project.policies.filter(({ policy }) => created.has(policy.span.file))
        assert.ok(policies.length > 0)
        const lets = everyKind
          .filter((scenario) =>
            job.tokens.some((token) => {
              const { claims } = holds(pipeline, job, token, scenario, project.facts, now)
              return policies.some(({ policy }) => simulate(policy, { claims, now, signature: 'assumed' }, engines).outcome === 'allow')
            }),
          )
          .map((scenario) => scenario.text)
        for (const scenario of ['branch', 'tag', 'merge-request', 'fork-merge-request']) assert.ok(!lets.includes(scenario), scenario)
        assert.ok(lets.includes('default-branch'))
      })
    })
  }

  const variables = 'AWS_SECRET_ACCESS_KEY: $KEY'
  const job = (more = '', script = 'aws s3 ls') =>
    `=== .gitlab-ci.yml\ndeploy:\n  variables: { ${variables} }\n${more}  script:\n    - ${script}\n`
  for (const [name, text, asked] of [
    ['without a stored credential', job().replace(variables, 'A: b'), false],
    ['for a trigger job', `=== .gitlab-ci.yml\ndeploy:\n  variables: { ${variables} }\n  trigger: a/b\n`, false],
    ['where the key is of the whole pipeline', `=== .gitlab-ci.yml\nvariables: { ${variables} }\ndeploy:\n  script: aws s3 ls\n`, true],
    [
      'where the key is another job’s',
      `=== .gitlab-ci.yml\n.a: { variables: { ${variables} } }\ndeploy:\n  extends: .a\n  script: aws s3 ls\n`,
      true,
    ],
    [
      'where the script is another job’s',
      `=== .gitlab-ci.yml\n.a: { script: aws s3 ls }\ndeploy:\n  extends: .a\n  variables: { ${variables} }\n`,
      true,
    ],
    ['where something else runs before', `${job()}default: { before_script: [terraform init] }\n`, true],
    ['where tokens of default would be lost', `${job('', 'a $T')}default: { id_tokens: { T: { aud: x } } }\n`, true],
    ['for a job that does not run on the default branch', job('  only: [tags]\n'), true],
    ['where a profile is named', job('', 'aws s3 ls --profile prod'), true],
    ['where the key is handed on', job('', 'docker run -e AWS_SECRET_ACCESS_KEY a'), true],
    [
      'where a sign-in shares its line',
      job('', 'aws configure set aws_secret_access_key $KEY && aws s3 ls').replace(variables, 'A: b'),
      true,
    ],
    ['where the token has another audience', job('  id_tokens: { AWS_ID_TOKEN: { aud: x } }\n', 'a $AWS_ID_TOKEN'), true],
    ['for a folded script', job().replace('\n    - aws', ' >\n    aws'), true],
    ['where a registry takes the key', job('', 'docker login -u _json_key -p $KEY gcr.io').replace(variables, 'A: b'), true],
    ['where Terraform takes the secret', job().replace(variables, 'ARM_CLIENT_SECRET: $S'), true],
    ['where the address of Vault is not known', job().replace(variables, 'VAULT_ADDR: $A, VAULT_TOKEN: $T'), true],
    [
      'where another shell needs what is exported',
      job('  after_script: [vault kv list a]\n').replace(variables, 'VAULT_ADDR: https://v.example.com, VAULT_TOKEN: $T'),
      true,
    ],
  ] as const) {
    it(`is not offered ${name}`, () => {
      const { asked: isAsked, offers: all } = offers(text)
      assert.deepEqual([isAsked, all], [asked, []])
    })
  }
  for (const [name, setting] of [
    ['the key', 'variables: { AWS_SECRET_ACCESS_KEY: x }'],
    ['another role', 'variables: { AWS_ROLE_ARN: x }'],
  ] as const) {
    it(`is not offered where GitLab’s settings have ${name}`, () => assert.deepEqual(offers(`${setting}\n${job()}`).offers, []))
  }
  it('is not offered where nobody knows the default branch', () => {
    const parsed = parseCase(configuration.replace(/default_branch.*\n/, '') + job())
    const range = { file: '.gitlab-ci.yml', start: 0, end: 0 }
    assert.deepEqual(provideMigrations(analyse(parsed, engines), '.gitlab-ci.yml', range, engines), [])
  })
  it('is offered where what runs before needs nothing', () =>
    assert.equal(offers(`${job()}default: { before_script: [apk add aws-cli] }\n`).offers.length, 1))
  it('changes lines of the job only', () => {
    const text = 'a:\n  script: b\ndeploy:\n  variables:\n    AWS_SECRET_ACCESS_KEY: $KEY\n  script: aws s3 ls\n'
    const rest = '  stage: deploy\nc:\n  script: b\n'
    const [edit] = offers(`=== .gitlab-ci.yml\n${text}${rest}`).offers[0]?.edits ?? []
    assert.deepEqual(edit?.span, { file: '.gitlab-ci.yml', start: text.indexOf('  variables'), end: text.length })
  })
  it('takes another name where there is a policy of that name', () => {
    const { files } = migrated(job())
    const policy = files.find(({ path }) => path === 'iam/deploy.json')?.text ?? assert.fail('a policy')
    const { creates } = offers(`${job()}=== iam/deploy.json\n${policy}`).offers[0] ?? assert.fail('an offer')
    assert.deepEqual(
      creates.map(({ file }) => file),
      ['iam/deploy-oidc.json'],
    )
  })
})
