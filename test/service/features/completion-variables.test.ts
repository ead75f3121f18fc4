import assert from 'node:assert/strict'
import { provideCompletion } from '../../../src/service/features/completion.ts'
import { applyEdits } from '../../../src/text/edit.ts'
import { analyseAt } from '../../support/analyse.ts'

const policies = `=== iam/deploy.json
{ "Version": "2012-10-17", "Statement": [{
  "Effect": "Allow",
  "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" },
  "Action": "sts:AssumeRoleWithWebIdentity",
  "Condition": { "StringEquals": { "gitlab.com:aud": "a" } }
}] }
=== vault/deploy.sh
vault write auth/jwt/role/reader role_type=jwt user_claim=sub bound_audiences=a
`

const arn = 'arn:aws:iam::123456789012:role/deploy'

const rows: readonly (readonly [what: string, pipeline: string, labels: readonly string[], after?: string])[] = [
  ['a role of a job', 'deploy:\n  variables:\n    AWS_ROLE_ARN: ‹›\n', [arn], `    AWS_ROLE_ARN: ${arn}\n`],
  ['a role in quotes', 'deploy:\n  variables:\n    AWS_ROLE_ARN: "arn:‹›x"\n', [arn], `    AWS_ROLE_ARN: ${arn}\n`],
  ['a role of the whole file', 'variables:\n  PROD_ROLE_ARN: ‹›\n', [arn], `  PROD_ROLE_ARN: ${arn}\n`],
  ['a role below value', 'variables:\n  ROLE_ARN:\n    value: ‹›\n', [arn], `    value: ${arn}\n`],
  ['a role in brackets', 'deploy:\n  variables: { ROLE_ARN: ‹› }\n', [arn], `{ ROLE_ARN: ${arn} }`],
  [
    'a short name, in the variable that means it',
    'deploy:\n  variables:\n    VAULT_AUTH_ROLE: ‹›\n',
    ['reader'],
    'VAULT_AUTH_ROLE: reader\n',
  ],
  ['nothing in another variable', 'deploy:\n  variables:\n    STAGE: ‹›\n', []],
  ['nothing for a name', 'deploy:\n  variables:\n    ROLE_ARN‹›\n', []],
  ['nothing below description', 'variables:\n  ROLE_ARN:\n    description: ‹›\n', []],
  ['nothing in another mapping', 'deploy:\n  artifacts:\n    ROLE_ARN: ‹›\n', []],
]

describe('completion of variables', () => {
  for (const [what, pipeline, labels, after] of rows) {
    it(what, () => {
      const at = analyseAt(`${policies}=== .gitlab-ci.yml\n${pipeline}`)
      const completion = provideCompletion(at.analysis, at.file, at.text, at.offset)
      assert.deepEqual(completion?.items.map(({ label }) => label) ?? [], labels)
      const [item] = completion?.items ?? []
      if (item === undefined || completion === undefined || after === undefined) return
      const edited = applyEdits(at.text, [{ span: completion.span, text: item.text }]) ?? ''
      assert.ok(edited.includes(after), edited)
    })
  }
})
