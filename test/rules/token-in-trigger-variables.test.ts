import { checkCase } from '../support/rules.ts'

const pipeline = (job: string, head = '') =>
  `=== .gitlab-ci.yml\n${head}plan: { id_tokens: { T: { aud: x } }, script: "a $T" }\ndeploy:\n  trigger: a/b\n${job}`

describe('token-in-trigger-variables', () => {
  it('fires on the name', () => checkCase(pipeline('  variables: { A: "x «token-in-trigger-variables|${T}»" }\n')))
  it('fires on the token’s own name', () => checkCase(pipeline('  variables: { T: «token-in-trigger-variables|$T» }\n')))
  it('is silent about other names', () => checkCase(pipeline('  variables: { A: $T2 }\n')))
  it('is silent about a variable of that name', () => checkCase(pipeline('  variables: { A: $T, T: x }\n')))
  it('is silent about one of the whole pipeline', () => checkCase(pipeline('  variables: { T: $T }\n', 'variables: { T: x }\n')))
  it('is silent about one in GitLab’s settings', () =>
    checkCase(`=== .claimcheck.yaml\nproject: a/b\nvariables: { T: x }\n${pipeline('  variables: { A: $T }\n')}`))
  it('is silent about one that rules set', () =>
    checkCase(pipeline('  variables: { A: $T }\n  rules: [{ if: $CI_COMMIT_TAG, variables: { T: x } }, { if: $CI_COMMIT_BRANCH }]\n')))
  it('is silent about what an earlier job may hand over', () =>
    checkCase(`${pipeline('  variables: { A: $T }\n')}login: { script: a, artifacts: { reports: { dotenv: b } } }\n`))
  it('is silent about what is not expanded', () => checkCase(pipeline('  variables: { A: { value: $T, expand: false } }\n')))
  it('is silent about jobs that run something', () => checkCase(pipeline('  variables: { A: $T }\n').replace('trigger: a/b', 'script: b')))
  it('is silent where an include is missing', () =>
    checkCase(
      pipeline('  variables: { A: $T }\n', 'include: { project: c/d, file: «unresolved-include|e.yml», ref: «unpinned-include|main» }\n'),
    ))
})
