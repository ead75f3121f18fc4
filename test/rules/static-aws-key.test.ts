import { checkCase } from '../support/rules.ts'

const pipeline = (variables: string, script = 'a') =>
  `=== .gitlab-ci.yml\ndeploy:\n  variables: { ${variables} }\n  script:\n    - ${script}\n`

describe('static-aws-key', () => {
  it('fires on the variable', () => checkCase(pipeline('AWS_SECRET_ACCESS_KEY: «static-aws-key|$KEY»')))
  it('fires on a key id in a script', () => checkCase(pipeline('A: b', 'aws configure set x "«static-aws-key|AKIAQ3EGRXHJ5WZ7LT2N»"')))
  it('is silent about the key of AWS’s examples', () => checkCase(pipeline('A: AKIAIOSFODNN7EXAMPLE')))
  it('is silent about temporary ones', () => checkCase(pipeline('AWS_SECRET_ACCESS_KEY: $KEY, AWS_SESSION_TOKEN: $TOKEN')))
  it('is silent about another service', () =>
    checkCase(pipeline('AWS_SECRET_ACCESS_KEY: $KEY', 'aws s3 ls --endpoint-url https://s3.example.com')))
  it('is silent about placeholders', () => checkCase(pipeline('AWS_SECRET_ACCESS_KEY: test')))
})
