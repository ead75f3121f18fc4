import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import * as z from 'zod/mini'
import { configurationSchema } from '../../src/service/schema/configuration-schema.ts'
import { trustTestSchema } from '../../src/service/schema/trust-test-schema.ts'
import { toJson } from '../../src/syntax/to-json.ts'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'
import { checkGenerated, formatJson } from '../support/generated.ts'

const files = [
  {
    path: 'schemas/claimcheck.schema.json',
    title: 'Claimcheck configuration',
    schema: configurationSchema,
    accepts: {
      'nothing at all': '{}',
      'the whole of the documented form': `
project: mygroup/myproject
issuer: https://gitlab.com
gitlab: { version: "19.2", tier: premium }
ids: { project_id: "57382910", namespace_id: 72 }
default_branch: main
protected: { branches: [main, "release/*"], tags: ["v*"], environments: [production] }
subject: [project_path, ref_type, ref]
variables: { AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/deploy", COUNT: 3 }
pipelines: [".gitlab-ci.yml"]
trust: ["infra/**/*.tf", "iam/*.json"]
links: [{ job: deploy, policy: "iam/deploy.json" }]
includes: { "mygroup/templates": ../templates }
terraform: { variables: { env: prod }, var_files: [prod.tfvars] }
rules: { unpinned-ref: error, stale-silence: off }
ignore: [{ rule: unpinned-ref, file: "iam/sandbox.json", reason: "sandbox account", until: 2027-03-01 }]`,
    },
    refuses: { 'another key': 'projects: a/b', 'an unknown rule': 'rules: { nope: off }', 'a list for a text': 'issuer: []' },
  },
  {
    path: 'schemas/claimtest.schema.json',
    title: 'Claimcheck trust tests',
    schema: trustTestSchema,
    accepts: {
      'the whole of the documented form': `
policy: ../aws/deploy-role.json
pipeline: ../.gitlab-ci.yml
tests:
  - name: the default branch deploys
    token: { job: deploy, scenario: default-branch, with: { user_login: null } }
    expect: allow
  - name: a fork's merge request does not
    token: { job: deploy, scenario: fork-merge-request }
    expect: deny
    because: sub
  - name: any claim set will do
    policy: { aws: { Version: "2012-10-17", Statement: [] } }
    token: { claims: { iss: https://gitlab.com, sub: null } }
    expect: unknown
reach:
  never: [stranger, neighbour]`,
    },
    refuses: {
      'a token without job and claims': 'tests: [{ name: a, token: {}, expect: deny }]',
      'a test without expectation': 'tests: [{ name: a, token: { claims: {} } }]',
      'an unknown class': 'reach: { never: [everybody] }',
      'two documents in one policy': 'policy: { aws: {}, gcp: {} }',
    },
  },
]

describe('the JSON schemas', () => {
  for (const { path, title, schema, accepts, refuses } of files) {
    describe(path, () => {
      it('is what the sources say', () => {
        const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' })
        checkGenerated(path, `${formatJson({ $schema, title, ...rest })}\n`)
      })
      const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync(path, 'utf8')))
      for (const [what, text] of Object.entries(accepts)) {
        it(`accepts ${what}`, () => assert.ok(validate(read(text)), JSON.stringify(validate.errors)))
      }
      for (const [what, text] of Object.entries(refuses)) it(`refuses ${what}`, () => assert.equal(validate(read(text)), false))
    })
  }
})

function read(text: string): unknown {
  const [root] = parseYaml('test.yaml', text).documents
  assert.ok(root)
  return toJson(root)
}
