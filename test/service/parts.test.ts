import assert from 'node:assert/strict'
import { Analyser } from '../../src/service/analyser.ts'
import { analyse, now } from '../support/analyse.ts'
import { parseCase } from '../support/case.ts'
import { checkFix } from '../support/rules.ts'

const configuration = `=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.com
default_branch: main
`

/** Each policy of the files: its name, and what stands where its name is said to stand. */
const policiesOf = (text: string) => {
  const parsed = parseCase(`${configuration}${text}`)
  const texts = new Map(parsed.files.map((file) => [file.path, file.text]))
  return analyse(parsed).projects.flatMap((project) =>
    project.policies.map(({ policy }) => {
      const { file, start, end } = policy.nameSpan
      return `${policy.name} @ ${file}: ${texts.get(file)?.slice(start, end)}`
    }),
  )
}

const write = (role: string) => `vault write auth/jwt/role/${role} role_type=jwt user_claim=sub bound_audiences=https://v bound_subject=x`

/** What it shows, the files, and the policies in them. */
const rows: readonly (readonly [string, string, readonly string[]])[] = [
  ['a script', `=== a.sh\nR=deploy\n${write('$R')}\n`, ['deploy @ a.sh: auth/jwt/role/$R']],
  ['a script without any such program', '=== a.sh\nevault write auth/jwt/role/x user_claim=sub\n', []],
  ['a program by its path', `=== a.sh\n/usr/bin/${write('a')}\n`, ['a @ a.sh: auth/jwt/role/a']],
  ['a job', `=== .gitlab-ci.yml\na: { script: ['${write('a')}'] }\n`, ['a @ .gitlab-ci.yml: auth/jwt/role/a']],
  [
    'a job with a variable of its own',
    `=== .gitlab-ci.yml\na:\n  variables: { R: x-$CI_PROJECT_NAME }\n  script:\n    - ${write('$R')}\n`,
    ['x-myproject @ .gitlab-ci.yml: auth/jwt/role/$R'],
  ],
  [
    'a variable that the ref decides',
    `=== .gitlab-ci.yml\na:\n  script:\n    - ${write('x-$CI_COMMIT_REF_NAME')}\n`,
    ['x-${CI_COMMIT_REF_NAME} @ .gitlab-ci.yml: auth/jwt/role/x-$CI_COMMIT_REF_NAME'],
  ],
  [
    'a variable that a rule sets',
    `=== .gitlab-ci.yml\na:\n  rules: [{ if: $CI_COMMIT_BRANCH == "main", variables: { R: a } }]\n  script:\n    - ${write('$R')}\n`,
    ['a @ .gitlab-ci.yml: auth/jwt/role/$R'],
  ],
  [
    'a variable that each rule sets otherwise',
    `=== .gitlab-ci.yml\na:\n  rules: [{ if: $CI_COMMIT_BRANCH == "main", variables: { R: a } }, { variables: { R: b } }]\n  script:\n    - ${write('$R')}\n`,
    ['${R} @ .gitlab-ci.yml: auth/jwt/role/$R'],
  ],
  [
    'lines of one shell',
    `=== .gitlab-ci.yml\na:\n  before_script: [R=a]\n  script:\n    - export S=$R-b\n    - ${write('$S')}\n`,
    ['a-b @ .gitlab-ci.yml: auth/jwt/role/$S'],
  ],
  [
    'a shell of its own',
    `=== .gitlab-ci.yml\na:\n  script: [R=a]\n  after_script:\n    - ${write('$R')}\n`,
    ['${R} @ .gitlab-ci.yml: auth/jwt/role/$R'],
  ],
  [
    'a shell over two files',
    `=== .gitlab-ci.yml\ninclude: b.yml\na:\n  script:\n    - ${write('$R')}\n=== b.yml\ndefault:\n  before_script: ['R=a']\n`,
    ['a @ .gitlab-ci.yml: auth/jwt/role/$R'],
  ],
  [
    'a block',
    `=== .gitlab-ci.yml\na:\n  script:\n    - |\n      R=a\n      # It's here:\n      ${write('$R')}\n`,
    ['a @ .gitlab-ci.yml: auth/jwt/role/$R'],
  ],
  [
    'a folded block',
    `=== .gitlab-ci.yml\na:\n  script:\n    - >-\n      ${write('a').replaceAll(' ', '\n      ')}\n`,
    ['a @ .gitlab-ci.yml: auth/jwt/role/a'],
  ],
  [
    'quotes in quotes',
    `=== .gitlab-ci.yml\na:\n  script: "vault write \\"auth/jwt/role/\\x61\\" user_claim=sub role_type=jwt bound_subject='x'"\n`,
    ['a @ .gitlab-ci.yml: \\"auth/jwt/role/\\x61\\"'],
  ],
  [
    'an input that nothing fills in',
    `=== .gitlab-ci.yml\na:\n  script:\n    - ${write('$[[ inputs.role ]]')}\n`,
    ['${inputs.role} @ .gitlab-ci.yml: auth/jwt/role/$[[ inputs.role ]]'],
  ],
  [
    'a script that two jobs share',
    `=== .gitlab-ci.yml\n.s: &s\n  - ${write('a')}\na: { script: *s }\nb: { script: [!reference [.s]] }\n`,
    ['a @ .gitlab-ci.yml: auth/jwt/role/a'],
  ],
  [
    'a script that two jobs share, with two meanings',
    `=== .gitlab-ci.yml\n.s: { script: ['${write('$R')}'] }\na: { extends: .s, variables: { R: a } }\nb: { extends: .s, variables: { R: b } }\n`,
    ['a @ .gitlab-ci.yml: auth/jwt/role/$R', 'b @ .gitlab-ci.yml: auth/jwt/role/$R'],
  ],
  [
    'a job of a child pipeline',
    `=== .gitlab-ci.yml\na: { trigger: { include: c.yml } }\n=== c.yml\nb: { script: ['${write('a')}'] }\n`,
    ['a @ c.yml: auth/jwt/role/a'],
  ],
]

describe('policies in scripts', () => {
  for (const [name, text, wanted] of rows) it(`are read from ${name}`, () => assert.deepEqual(policiesOf(text), wanted))
})

describe('a project with policies in scripts', () => {
  const documents = (text: string) => {
    const { files } = parseCase(text)
    return new Map(files.map((file) => [file.path, { file: file.path, text: file.text }]))
  }
  const read = (analyser: Analyser, files: ReadonlyMap<string, { readonly file: string; readonly text: string }>) =>
    analyser
      .analyse({ files: [...files.keys()], documents: files, git: undefined, now })
      .result.projects.flatMap((project) => project.policies.map(({ policy }) => policy))
  const text = `${configuration}=== a.sh\n${write('a')}\n=== b.sh\necho\n=== .gitlab-ci.yml\nb: { script: ['${write('b')}'] }\n`

  it('keeps them where nothing changes that they are made of', () => {
    const analyser = new Analyser()
    const files = documents(text)
    const before = read(analyser, files)
    assert.deepEqual(
      before.map((policy) => policy.name),
      ['a', 'b'],
    )
    const after = read(analyser, new Map([...files, ['b.sh', { file: 'b.sh', text: 'echo vault' }]]))
    assert.ok(after.every((policy, i) => policy === before[i]))
  })
  it('makes them again where something does', () => {
    const analyser = new Analyser()
    const files = documents(text)
    read(analyser, files)
    const after = read(analyser, new Map([...files, ['a.sh', { file: 'a.sh', text: `${write('c')}` }]]))
    assert.deepEqual(
      after.map((policy) => policy.name),
      ['c', 'b'],
    )
  })
})

describe('fixes', () => {
  const files = (script: string, aud: string) => `=== .gitlab-ci.yml
deploy:
  id_tokens: { VAULT_ID_TOKEN: { aud: ${aud} } }
  variables: { VAULT_AUTH_ROLE: deploy }
  script:
    - vault write auth/jwt/config oidc_discovery_url=https://gitlab.com bound_issuer=https://gitlab.com
    - ${script}
    - vault write auth/jwt/login role=deploy jwt=$VAULT_ID_TOKEN
`
  const role = (audience: string, claims: string) =>
    `vault write auth/jwt/role/deploy role_type=jwt user_claim=sub bound_audiences=${audience} bound_claims_type=glob bound_claims='${claims}'`
  const pinned = '{"project_path":"mygroup/myproject","ref":"main","ref_type":"branch"}'

  it('change a pipeline whose scripts set up trust', () =>
    checkFix(
      'audience-mismatch',
      `${files(role('https://v', pinned), 'https://other')}=== .gitlab-ci.yml (fixed)
${files(role('https://v', pinned), 'https://v').slice(files('', '').indexOf('deploy:'))}`,
      { safe: true, title: /Ask for/ },
    ))

  const inJob = (claims: string) => `=== .gitlab-ci.yml
setup:
  script:
    - vault write auth/jwt/config oidc_discovery_url=https://gitlab.com bound_issuer=https://gitlab.com
    - |
      # It's one shell.
      vault write auth/jwt/role/deploy - <<'EOF'
      { "role_type": "jwt", "user_claim": "sub", "bound_audiences": "https://v", "bound_claims": { ${claims} } }
      EOF
`
  it('change a role in the script of a job', () => {
    const after = inJob('"ref": "main", "sub": "project_path:mygroup/myproject:ref_type:branch:ref:main"')
    checkFix('missing-subject-condition', `${inJob('"ref": "main"')}${after.replace('.yml', '.yml (fixed)')}`, { safe: true })
  })
})
