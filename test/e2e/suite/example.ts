/** The example `examples/aws`: a web host has no disk to take it from. A test holds it equal to the files. */
export const example: { readonly [path: string]: string } = {
  '.claimcheck.yaml': `# What the files can't tell; see docs/configuration.md.
project: mygroup/myproject
issuer: https://gitlab.com
gitlab: { version: "19.2", tier: premium }
ids: { project_id: "57382910", namespace_id: "72" }
default_branch: main
protected: { branches: [main], tags: ["v*"], environments: [production] }
`,
  '.gitlab-ci.yml': `# A job trades its ID token for a role in AWS: no key is stored anywhere.
stages: [test, deploy]

test:
  stage: test
  script:
    - ./run-tests.sh

deploy:
  stage: deploy
  image: amazon/aws-cli:2
  environment: production
  id_tokens:
    AWS_ID_TOKEN:
      aud: sts.amazonaws.com
  variables:
    AWS_ROLE_ARN: arn:aws:iam::123456789012:role/deploy
    AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/aws-id-token
  script:
    - echo "$AWS_ID_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"
    - aws s3 sync public s3://my-bucket
`,
  'iam/deploy.json': `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "gitlab.com:aud": "sts.amazonaws.com",
          "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main"
        }
      }
    }
  ]
}
`,
}
