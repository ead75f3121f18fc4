import assert from 'node:assert/strict'
import { parseDocument } from '../../../src/syntax/parse-document.ts'
import { applyEdits } from '../../../src/text/edit.ts'
import { tests } from '../../../src/trust/condition.ts'
import { gcp } from '../../../src/trust/gcp/gcp.ts'
import type { Change, TrustPolicy } from '../../../src/trust/trust.ts'
import { analysed } from '../../support/analysed.ts'

const main = 'project_path:g/p:ref_type:branch:ref:main'
const name = 'projects/1/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com'
const member = `principal://iam.googleapis.com/${name.replace(/\/providers.*/, '')}/subject/`

const file = (path: string) => (text: string) => `=== ${path}\n${text}\n`
const json = (condition: string | undefined) =>
  file('provider.json')(
    JSON.stringify(
      {
        name,
        attributeMapping: { 'google.subject': 'assertion.sub' },
        oidc: { issuerUri: 'https://gitlab.com', allowedAudiences: ['x'] },
        ...(condition === undefined ? {} : { attributeCondition: condition }),
      },
      undefined,
      2,
    ),
  )
const yaml = (condition: string) =>
  file('provider.yaml')(
    `name: ${name}\n${condition}attributeMapping:\n  google.subject: assertion.sub # the subject\noidc: { issuerUri: https://gitlab.com }`,
  )
const connector = (condition: string) =>
  file('provider.yaml')(
    `apiVersion: iam.cnrm.cloud.google.com/v1beta1\nkind: IAMWorkloadIdentityPoolProvider\nmetadata: { name: gitlab-com }\nspec:\n  workloadIdentityPoolRef: { name: gitlab }\n${condition}  attributeMapping:\n    google.subject: assertion.sub\n  oidc: { issuerUri: https://gitlab.com }`,
  )
const terraform = (condition: string, rest = '') =>
  file('main.tf')(
    `resource "google_iam_workload_identity_pool_provider" "p" {\n  workload_identity_pool_id = "gitlab"\n  workload_identity_pool_provider_id = "gitlab-com"\n${condition}  attribute_mapping = { "google.subject" = "assertion.sub" }\n  oidc { issuer_uri = "https://gitlab.com" }\n}${rest}`,
  )
const bound = (value: string) =>
  `\nresource "google_service_account_iam_member" "m" {\n  service_account_id = "a"\n  role = "roles/iam.workloadIdentityUser"\n  member = "${value}"\n}`
const command = (condition: string) =>
  file('setup.sh')(
    `gcloud iam workload-identity-pools providers create-oidc gitlab-com --workload-identity-pool=gitlab --issuer-uri=https://gitlab.com --attribute-mapping=google.subject=assertion.sub ${condition}`,
  )

type Wish = (policy: TrustPolicy) => Change
const tested = (policy: TrustPolicy) => {
  const [first] = tests(policy.condition)
  assert.ok(first)
  return first.test
}
const value =
  (text: string, exact = true): Wish =>
  (policy) => {
    const [term] = tested(policy).right
    assert.ok(term)
    return { kind: 'value', at: term.span, value: text, exact }
  }
const audience: Wish = ({ audience: [first] }) => {
  assert.ok(first)
  return { kind: 'value', at: first.span, value: 'y', exact: true }
}
const operator =
  (exact: boolean): Wish =>
  (policy) => ({ kind: 'operator', at: tested(policy).span, exact })
const also =
  (text: string, exact = true): Wish =>
  () => ({ kind: 'require', claim: 'sub', value: text, exact })

const old = "assertion.ref == 'dev'"
const demand = `assertion.sub == '${main}'`

/** A file, what is wished for, and the text afterwards; `undefined`: nothing can be changed there. */
const rows: readonly (readonly [that: string, before: string, wish: Wish, after: string | undefined])[] = [
  ['JSON: a value', json(old), value('main'), json("assertion.ref == 'main'")],
  ['JSON: no pattern where letters are compared', json(old), value('ma*', false), undefined],
  ['JSON: no value with a quote', json(old), value("it's"), undefined],
  ['JSON: a comparison instead of a beginning', json("assertion.ref.startsWith('d')"), value('main'), json("assertion.ref == 'main'")],
  ['JSON: nothing of a beginning that is negated', json("!assertion.ref.startsWith('d')"), value('main'), undefined],
  ['JSON: no beginning instead of another', json("assertion.ref.startsWith('d')"), value('ma*', false), undefined],
  ['JSON: an audience', json(old), audience, json(old).replace('"x"', '"y"')],
  ['JSON: no default audience', json(old).replace('"x"', ''), audience, undefined],
  ['JSON: one more demand', json(old), also(main), json(`${old} && ${demand}`)],
  ['JSON: one more demand beside an alternative', json(`${old} || true`), also(main), json(`(${old} || true) && ${demand}`)],
  ['JSON: one more demand beside double quotes', json('assertion.ref == "dev"'), also(main), undefined],
  ['JSON: a condition', json(undefined), also(main), json(demand)],
  [
    'JSON: the beginning of a subject',
    json(undefined),
    also('project_path:g/p:*', false),
    json("assertion.sub.startsWith('project_path:g/p:')"),
  ],
  ['JSON: nothing of a pattern within', json(undefined), also('project_path:*:ref:main', false), undefined],
  ['JSON: an operator', json("assertion.ref == 'release/*'"), operator(false), json("assertion.ref.startsWith('release/')")],
  ['JSON: an operator that excludes', json("assertion.ref != '*-x'"), operator(false), json("!assertion.ref.endsWith('-x')")],
  ['JSON: no operator for a pattern within', json("assertion.ref == 'a*b'"), operator(false), undefined],
  ['JSON: nothing where the condition can not be read', json(`${old} &&`), also(main), undefined],
  ['YAML: a value', yaml(`attributeCondition: ${old}\n`), value('main'), yaml("attributeCondition: assertion.ref == 'main'\n")],
  ['YAML: one more demand', yaml(`attributeCondition: ${old}\n`), also(main), yaml(`attributeCondition: ${old} && ${demand}\n`)],
  [
    'YAML: one more demand between single quotes',
    yaml("attributeCondition: 'assertion.ok'\n"),
    also(main),
    yaml(`attributeCondition: 'assertion.ok && assertion.sub == "${main}"'\n`),
  ],
  ['YAML: nothing beside doubled quotes', yaml("attributeCondition: 'assertion.ref == ''dev'''\n"), also(main), undefined],
  [
    'YAML: one more demand on several lines',
    yaml("attributeCondition: >-\n  assertion.ref\n  == 'dev'\n"),
    also(main),
    yaml(`attributeCondition: >-\n  assertion.ref\n  == 'dev' && ${demand}\n`),
  ],
  ['YAML: a condition', yaml(''), also(main), yaml(`attributeCondition: ${demand}\n`)],
  ['Config Connector: a condition', connector(''), also(main), connector(`  attributeCondition: ${demand}\n`)],
  [
    'Terraform: a value',
    terraform(`  attribute_condition = "${old}"\n`),
    value('main'),
    terraform(`  attribute_condition = "assertion.ref == 'main'"\n`),
  ],
  [
    'Terraform: one more demand',
    terraform(`  attribute_condition = "${old}"\n`),
    also(main),
    terraform(`  attribute_condition = "${old} && ${demand}"\n`),
  ],
  [
    'Terraform: one more demand in a here-document',
    terraform(`  attribute_condition = <<-EOT\n    ${old}\n    || assertion.ok\n  EOT\n`),
    also(main),
    terraform(`  attribute_condition = <<-EOT\n    (${old}\n    || assertion.ok) && ${demand}\n  EOT\n`),
  ],
  [
    'Terraform: no demand beside a variable',
    `${terraform(`  attribute_condition = "assertion.ref == '\${var.ref}'"\n`)}variable "ref" {}\n`,
    also(main),
    undefined,
  ],
  ['Terraform: a condition', terraform(''), also(main), terraform(`  attribute_condition = "${demand}"\n`)],
  [
    'Terraform: a condition in empty quotes',
    terraform('  attribute_condition = ""\n'),
    also(main),
    terraform(`  attribute_condition = "${demand}"\n`),
  ],
  [
    'Terraform: no second condition beside an empty one',
    `${terraform('  attribute_condition = local.none\n')}locals { none = "" }\n`,
    also(main),
    undefined,
  ],
  ['JSON: a condition in empty quotes', json(''), also(main), json(demand)],
  ['a command: no second condition', command('--attribute-condition=""'), also(main), undefined],
  ['Terraform: no second condition', terraform('  attribute_condition = null\n'), also(main), undefined],
  ['Terraform: a member', terraform('', bound(`${member}old`)), value(main), terraform('', bound(member + main))],
  [
    'a command: one more demand between double quotes',
    command(`--attribute-condition="${old}"`),
    also(main),
    command(`--attribute-condition="${old} && ${demand}"`),
  ],
  [
    'a command: one more demand between single quotes',
    command(`--attribute-condition='assertion.ref == "dev"'`),
    also(main),
    command(`--attribute-condition='assertion.ref == "dev" && assertion.sub == "${main}"'`),
  ],
  ['a command: nothing without quotes', command('--attribute-condition=assertion.ok'), also(main), undefined],
  [
    'a command: a condition',
    command(''),
    also(main),
    command('').replace('--attribute-mapping', `--attribute-condition="${demand}" --attribute-mapping`),
  ],
]

describe('Edits of Google Cloud providers change', () => {
  for (const [that, before, wish, after] of rows) {
    it(that, () => {
      const [entry] = analysed(before).projects.flatMap(({ policies }) => policies)
      assert.ok(entry)
      const { document, policy } = entry
      const edits = gcp.edit(document, policy, wish(policy))
      const text = edits === undefined ? undefined : applyEdits(document.text, edits)
      assert.equal(text, after?.replace(/^=== .*\n/, ''))
      // What comes out can be read again.
      if (text !== undefined && /\.(json|yaml)$/.test(document.file)) {
        const { documents, problems } = parseDocument(document.file, text)
        const [root] = documents
        assert.ok(root)
        assert.deepEqual(problems, [])
        const [again] = gcp.read({ file: document.file, root, text })
        assert.ok(again)
        assert.deepEqual(gcp.refusals?.({ file: document.file, root, text }, again), [])
      }
    })
  }
})
