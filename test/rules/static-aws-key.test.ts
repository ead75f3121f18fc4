import { checkCase } from '../support/rules.ts'

const pipeline = (variables: string, script = 'a') =>
  `=== .gitlab-ci.yml\ndeploy:\n  variables: { ${variables} }\n  script:\n    - ${script}\n`

describe('static-aws-key', () => {
  it('fires on the variable', () => checkCase(pipeline('AWS_SECRET_ACCESS_KEY: «static-aws-key|$KEY»')))
  it('fires on a key id in a script', () => checkCase(pipeline('A: b', 'aws configure set x "«static-aws-key|AKIAQ3EGRXHJ5WZ7LT2N»"')))
  it('fires on an export of a stored one', () =>
    checkCase(pipeline('A: b', 'export «static-aws-key|AWS_SECRET_ACCESS_KEY="$PROD_KEY"»; aws s3 ls')))
  it('fires on a profile', () =>
    checkCase(pipeline('A: b', '«static-aws-key|aws configure set aws_secret_access_key $KEY» --profile prod')))
  it('is silent about an export of what the script gets', () =>
    checkCase(pipeline('A: b', 'KEY=$(jq -r .k creds.json); export AWS_SECRET_ACCESS_KEY=$KEY')))
  it('is silent about a profile of a temporary one', () =>
    checkCase(pipeline('A: b', 'aws configure set aws_secret_access_key $KEY; aws configure set aws_session_token $T')))
  it('is silent about who manages keys', () =>
    checkCase(pipeline('A: b', 'aws iam delete-access-key --access-key-id AKIAQ3EGRXHJ5WZ7LT2N')))
  it('is silent about the key of AWS’s examples', () => checkCase(pipeline('A: AKIAIOSFODNN7EXAMPLE')))
  it('is silent about temporary ones', () => checkCase(pipeline('AWS_SECRET_ACCESS_KEY: $KEY, AWS_SESSION_TOKEN: $TOKEN')))
  it('is silent about another service', () =>
    checkCase(pipeline('AWS_SECRET_ACCESS_KEY: $KEY', 'aws s3 ls --endpoint-url https://s3.example.com')))
  it('is silent about placeholders', () => checkCase(pipeline('AWS_SECRET_ACCESS_KEY: test')))
})
