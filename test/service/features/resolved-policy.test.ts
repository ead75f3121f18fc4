import assert from 'node:assert/strict'
import { Analyser } from '../../../src/service/analyser.ts'
import { provideHover } from '../../../src/service/features/hover.ts'
import { resolvedPolicy } from '../../../src/service/features/resolved-policy.ts'
import { hcl } from '../../support/hcl.ts'

const text = `variable "project" { default = "mygroup/myproject" }
variable "branch" {}
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = { StringLike = { "gitlab.com:sub" = "project_path:\${var.project}:ref_type:branch:ref:\${var.branch}" } }
    }]
  })
}
`

function analysis() {
  const documents = new Map([['main.tf', { file: 'main.tf', text }]])
  return new Analyser().analyse({ files: ['main.tf'], documents, git: undefined, engines: { hcl }, now: 0 }).result
}

describe('the resolved trust policy', () => {
  it('has what Terraform makes of it, and the names of what is unknown', () => {
    const found = resolvedPolicy(analysis(), 'main.tf', text.indexOf('Condition'))
    const { Statement } = JSON.parse(found?.json ?? '{}')
    assert.equal(found?.name, 'deploy')
    assert.deepEqual(Statement[0].Condition, {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a hole for people
      StringLike: { 'gitlab.com:sub': 'project_path:mygroup/myproject:ref_type:branch:ref:${var.branch}' },
    })
  })
  it('is what a hover on the role’s label shows', () => {
    const hover = provideHover(analysis(), 'main.tf', text.indexOf('"deploy"') + 2)
    assert.match(hover?.markdown ?? '', /Trust policy of role `deploy`, resolved:\n\n```json\n\{\n {2}"Version": "2012-10-17"/)
  })
  it('is none in a file without one', () => assert.equal(resolvedPolicy(analysis(), 'other.tf', 0), undefined))
})
