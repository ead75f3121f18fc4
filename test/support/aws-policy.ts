/** A case file with a trust policy of the role `deploy`, whose condition block is given as JSON text. `mark` replaces the first key. */
export function deployPolicy(condition: string, host = 'gitlab.com', version = '"Version"'): string {
  return `=== iam/deploy.json
{
  ${version}: "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/${host}" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": ${condition}
    }
  ]
}
`
}

/** The same as the golden of a fix. */
export function fixedPolicy(condition: string): string {
  return deployPolicy(condition).replace('=== iam/deploy.json', '=== iam/deploy.json (fixed)')
}

/** A case file with a trust policy of several Allow statements for gitlab.com, one for each condition. */
export function severalStatements(version: string, ...conditions: readonly string[]): string {
  const statement = (condition: string) =>
    `{ "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": ${condition} }`
  return `=== iam/deploy.json\n{ ${version}: "2012-10-17", "Statement": [\n${conditions.map(statement).join(',\n')}\n] }\n`
}

/** A pipeline whose job `deploy` names the role and runs only on branches and tags. */
export function deployPipeline(aud: string): string {
  return `=== .gitlab-ci.yml
deploy:
  id_tokens:
    AWS_ID_TOKEN:
      aud: ${aud}
  variables:
    AWS_ROLE_ARN: arn:aws:iam::123456789012:role/deploy
  script: aws s3 ls
`
}
