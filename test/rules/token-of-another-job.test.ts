import { checkCase } from '../support/rules.ts'

const pipeline = (script: string, more = '') => `=== .gitlab-ci.yml
plan: { id_tokens: { T: { aud: x } }, script: "a $T" }
deploy:
${more}  script:
    - ${script}
`

describe('token-of-another-job', () => {
  it('fires once for the jobs of a matrix', () =>
    checkCase(`=== .gitlab-ci.yml
plan: { id_tokens: { T: { aud: x } }, script: ./login.sh "$T" }
verify:
  parallel: { matrix: [{ REGION: [eu, us] }] }
  script: ./login.sh "«token-of-another-job|$T»"
`))
  it('fires on the name', () => checkCase(pipeline('a «token-of-another-job|$T»')))
  it('fires in a block, at the place', () => checkCase(pipeline('|\n      echo 1\n      a "«token-of-another-job|$T»"')))
  it('is silent about a variable of that name', () => checkCase(pipeline('a $T', '  variables: { T: x }\n')))
  it('is silent about a script that sets it', () => checkCase(pipeline('T=1; a $T')))
  it('is silent about a script that tests it', () => checkCase(pipeline('\'[ -z "$T" ] || a $T\'')))
  it('is silent about longer names', () => checkCase(pipeline('a $T2 $MY_T')))
  it('is silent where the tokens are not known', () =>
    checkCase(
      `=== .claimcheck.yaml\nproject: mygroup/myproject\nrules: { invalid-pipeline: off }\n${pipeline('a $T', '  extends: .nowhere\n')}`,
    ))
})
