import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { parseCase } from '../support/case.ts'
import { analysisOf, findingsIn } from '../support/fix-property.ts'

/** Policies that trust GitHub, Bitbucket, CircleCI and Terraform Cloud, as their own documentation has them, wide ones among them. */
const folder = 'test/cases/foreign-issuers'

/** A project of GitLab beside them: a pipeline whose job holds a token, and the two configurations that a project may have. */
const pipeline = `=== .gitlab-ci.yml
deploy:
  id_tokens:
    AWS_ID_TOKEN: { aud: sts.amazonaws.com }
  script: deploy.sh "$AWS_ID_TOKEN"
`
const configurations: readonly (readonly [that: string, text: string])[] = [
  ['without a configuration', ''],
  [
    'beside a configured project',
    `=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.com
ids: { project_id: "57382910", namespace_id: "72" }
default_branch: main
protected: { branches: [main], tags: ["v*"], environments: [production] }
`,
  ],
  [
    'beside an instance of one’s own',
    '=== .claimcheck.yaml\nproject: mygroup/myproject\nissuer: https://gitlab.example.com\ndefault_branch: main\n',
  ],
]

describe('Policies about other issuers', () => {
  for (const name of readdirSync(folder)) {
    const text = readFileSync(`${folder}/${name}`, 'utf8')
    for (const [that, configuration] of configurations) {
      it(`have no finding of GitLab ${that}: ${name.replace('.txt', '')}`, () => {
        const analysis = analysisOf(parseCase(configuration + pipeline + text))
        const policies = analysis.projects.flatMap((project) => project.policies)
        const files = parseCase(text).files.map(({ path }) => path)
        const read = new Set(policies.map(({ policy }) => policy.span.file))
        assert.deepEqual(
          files.filter((file) => !read.has(file)),
          [],
          'each file is read as a policy',
        )
        assert.deepEqual(
          findingsIn(analysis).map(({ rule, message, at }) => `${rule} in ${at.file}: ${message}`),
          [],
        )
      })
    }
  }
})
