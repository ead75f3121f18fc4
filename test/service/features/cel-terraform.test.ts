import assert from 'node:assert/strict'
import { provideCompletion } from '../../../src/service/features/completion.ts'
import { provideHover } from '../../../src/service/features/hover.ts'
import { analysed } from '../../support/analysed.ts'

const files = (condition: string, subject = 'assertion.sub') => `=== .claimcheck.yaml
project: mygroup/myproject
default_branch: main
ids: { project_id: "22", namespace_id: "72" }
=== main.tf
resource "google_iam_workload_identity_pool_provider" "gitlab" {
  workload_identity_pool_id          = "gitlab"
  workload_identity_pool_provider_id = "gitlab-com"
  attribute_mapping = {
    "google.subject"  = "${subject}"
    "attribute.level" = "assertion.user_access_level"
  }
  attribute_condition = "${condition}"
  oidc {
    issuer_uri = "https://gitlab.com"
  }
}
`

function at(marked: string) {
  const text = marked.split('=== main.tf\n')[1] ?? ''
  const offset = text.indexOf('‹›')
  const analysis = analysed(marked.replace('‹›', ''))
  return { analysis, offset, text: text.replace('‹›', '') }
}

function labels(marked: string): readonly string[] {
  const { analysis, offset, text } = at(marked)
  return provideCompletion(analysis, 'main.tf', text, offset)?.items.map(({ label }) => label) ?? []
}

function hover(marked: string): string {
  const { analysis, offset } = at(marked)
  return provideHover(analysis, 'main.tf', offset)?.markdown ?? ''
}

describe('CEL in Terraform', () => {
  it('completes claims in a condition', () => assert.ok(labels(files('assertion.‹›')).includes('namespace_id')))
  it('completes claims in a mapping', () => assert.ok(labels(files("assertion.ref == 'main'", 'assertion.‹›')).includes('project_id')))
  it('completes the attributes of the mapping', () => assert.deepEqual(labels(files('attribute.‹›')), ['level']))
  it("completes the project's own values", () => assert.ok(labels(files("assertion.project_id == '‹›'")).includes('22')))
  it('completes nothing elsewhere', () => assert.deepEqual(labels(files("true'").replace('"gitlab-com"', '"gitlab‹›-com"')), []))
  it('explains a claim', () => assert.match(hover(files("assertion.names‹›pace_id == '72'")), /namespace_id/))
  it('explains a function', () => assert.match(hover(files("assertion.ref.starts‹›With('x')")), /begins with/))
  it('explains nothing elsewhere', () => assert.equal(hover(files("assertion.ref == 'x'").replace('"gitlab-com"', '"gitlab‹›-com"')), ''))
})
