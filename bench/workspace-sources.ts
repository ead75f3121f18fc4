import type { SourceDocument } from '../src/service/snapshot.ts'

/** Pipelines, each with its policy, in folders of their own. */
export const pairs = 1000

export const pipelineText = (i: number) =>
  `stages: [test, deploy]
workflow:
  rules:
    - if: $CI_COMMIT_BRANCH
    - if: $CI_MERGE_REQUEST_IID
.base:
  image: registry.example.com/tools:1.${i % 7}
  before_script:
    - aws --version
test:
  stage: test
  extends: .base
  script:
    - npm ci
    - npm test
deploy:
  stage: deploy
  extends: .base
  environment: { name: production, url: "https://service-${i}.example.com" }
  id_tokens:
    AWS_ID_TOKEN:
      aud: sts.amazonaws.com
  variables:
    AWS_ROLE_ARN: arn:aws:iam::123456789012:role/role-${i}
    AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/token
  script:
    - echo "$AWS_ID_TOKEN" > /tmp/token
    - aws s3 sync public s3://bucket-${i}
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
`

/** A few are wide, so that rules have something to find. */
const policyText = (i: number) =>
  JSON.stringify(
    {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: `Service${i}`,
          Effect: 'Allow',
          Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/gitlab.com' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: { 'gitlab.com:aud': 'sts.amazonaws.com', 'gitlab.com:project_id': '57382910' },
            StringLike: {
              'gitlab.com:sub':
                i % 20 === 0
                  ? `project_path:mygroup/service-${i}:ref_type:branch:ref:*`
                  : `project_path:mygroup/myproject:ref_type:branch:ref:main`,
            },
          },
        },
      ],
    },
    null,
    2,
  )

const configuration: SourceDocument = {
  file: '.claimcheck.yaml',
  text: 'project: mygroup/myproject\nissuer: https://gitlab.com\nids: { project_id: "57382910" }\ndefault_branch: main\nprotected: { branches: [main], environments: [production] }\n',
}

export function sources(round: number): readonly SourceDocument[] {
  return [
    configuration,
    ...Array.from({ length: pairs }, (_, i) => [
      { file: `services/${i}/.gitlab-ci.yml`, text: `${pipelineText(i)}# ${round}\n` },
      { file: `services/${i}/iam/role-${i}.json`, text: `${policyText(i)}${' '.repeat(round % 3)}` },
    ]).flat(),
  ]
}
