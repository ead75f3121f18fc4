import { vaultRole } from '../support/policies.ts'
import { checkCase } from '../support/rules.ts'

const role = (audience: string, id = '57382910') =>
  vaultRole(`{ "project_id": "${id}", "ref": "main", "ref_type": "branch" }`).replace('"https://vault.example.com"', audience)
const marked = role('«unrequested-audience|"https://vault.example.com"»')
const unmarked = role('"https://vault.example.com"')
const pipeline = (aud: string, more = '') => `=== .gitlab-ci.yml
${more}deploy:
  id_tokens: { ID_TOKEN: { aud: ${aud} } }
  script: ./deploy.sh "$ID_TOKEN"
`

const cases: readonly (readonly [that: string, files: string])[] = [
  ['fires where a job asks for another one', pipeline('https://another.example.com') + marked],
  ['fires where no job asks for any', `=== .gitlab-ci.yml\ntest: { script: make test }\n${marked}`],
  ['is silent where a job asks for it', pipeline('https://vault.example.com') + unmarked],
  [
    'is silent where a job asks for it by a variable',
    pipeline('$AUDIENCE', 'variables: { AUDIENCE: https://vault.example.com }\n') + unmarked,
  ],
  ['is silent where a variable is not known', pipeline('«undefined-audience|$AUDIENCE»') + unmarked],
  [
    'is silent where an include is missing',
    `=== .gitlab-ci.yml\ninclude: { project: mygroup/templates, file: «unresolved-include|a.yml», ref: 8d4f5a1b2c3d4e5f60718293a4b5c6d7e8f90123 }\n${unmarked}`,
  ],
  ['is silent without a pipeline', unmarked],
  ['is silent about another project', pipeline('https://another.example.com') + role('"https://vault.example.com"', '1234')],
  [
    'leaves a job that names the role to another finding',
    pipeline('«audience-mismatch|https://another.example.com»', 'variables: { VAULT_AUTH_ROLE: deploy }\n') +
      role('«audience-mismatch|"https://vault.example.com"»'),
  ],
]

describe('unrequested-audience', () => {
  for (const [that, files] of cases) it(that, () => checkCase(files))
})
