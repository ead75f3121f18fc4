import assert from 'node:assert/strict'
import { ModuleFiles, scalarsWith } from './modules.ts'

/** A text of a trust policy, and the literal that it comes from. */
interface Origin {
  readonly from: string
  readonly module: string
  readonly address: string
  readonly text: string
  readonly file: string
  /** The literal, if it is not the text in quotes. */
  readonly literal?: string
  /** What stands in front of it. */
  readonly after: string
}

const origins: readonly Origin[] = [
  {
    from: 'a value in terraform.tfvars',
    module: 'match-field',
    address: 'aws_iam_role.gitlab_ci',
    text: 'project_path:contoso/billing:ref_type:tag:ref:v1.0.0',
    file: 'terraform.tfvars',
    after: ':branch:ref:main",\n  ',
  },
  {
    from: 'the default of a variable',
    module: 'match-field-default',
    address: 'aws_iam_role.this',
    text: 'https://gitlab.com',
    file: 'main.tf',
    after: 'type    = list(string)\n  default = [',
  },
  {
    from: 'an attribute of an object in a default',
    module: 'for-each-roles',
    address: 'aws_iam_role.this["release"]',
    text: 'sts.amazonaws.com',
    file: 'main.tf',
    after: 'audience = ',
  },
  {
    from: 'a value in an .auto.tfvars file',
    module: 'tfvars-order',
    address: 'aws_iam_role.ordered',
    text: 'prod',
    file: 'a.auto.tfvars',
    after: 'environment = ',
  },
  {
    from: 'a local value of another file',
    module: 'locals-in-files',
    address: 'aws_iam_role.pipeline',
    text: 'sts.amazonaws.com',
    file: 'gitlab.tf',
    after: 'aud = ',
  },
  {
    from: 'a template with known parts',
    module: 'computed-keys',
    address: 'aws_iam_role.ci',
    text: 'project_path:umbrella/fleet/api:*',
    file: 'main.tf',
    literal: `"project_path:\${local.project}:*"`,
    after: '(local.sub_key) = ',
  },
  {
    from: 'a string in a heredoc',
    module: 'heredoc',
    address: 'aws_iam_role.gitlab',
    text: 'project_path:wayne/cave:*',
    file: 'main.tf',
    after: ':ref_type:branch:ref:main", ',
  },
  {
    from: 'a string in a file',
    module: 'file-policy',
    address: 'aws_iam_role.backup',
    text: 'project_path:ops/backup:ref_type:branch:ref:main',
    file: 'policies/trust.json',
    after: '"gitlab.com:sub": ',
  },
  {
    from: 'an argument of a module call',
    module: 'module-call',
    address: 'module.test.aws_iam_role.this',
    text: 'project_path:black-mesa/*',
    file: 'main.tf',
    after: '"project_path:aperture/*", ',
  },
  {
    from: 'a value of a condition block',
    module: 'several-statements',
    address: 'aws_iam_role.shared',
    text: 'project_path:soylent/*',
    file: 'main.tf',
    after: 'values   = [',
  },
  {
    from: 'a statement that another document takes over',
    module: 'source-override',
    address: 'aws_iam_role.titan',
    text: '4208',
    file: 'main.tf',
    after: 'variable = "gitlab.com:project_id"\n      values   = [',
  },
  {
    from: "Terraform's JSON",
    module: 'tf-json',
    address: 'aws_iam_role.document',
    text: 'https://gitlab.com',
    file: 'main.tf.json',
    after: '"values": [',
  },
]

describe('AWS trust policies in Terraform modules: where a text comes from', () => {
  for (const { from, module, address, text, file, literal = JSON.stringify(text), after } of origins) {
    it(from, () => {
      const files = new ModuleFiles(module)
      const role = files.roles().find((found) => found.address === address)
      const places = scalarsWith(role, text).map(({ span }) => ({
        file: span.file,
        literal: files.cut(span),
        after: files.cut({ ...span, start: span.start - after.length, end: span.start }),
      }))
      assert.ok(
        places.some((place) => place.file === file && place.literal === literal && place.after === after),
        `it is at ${JSON.stringify(places)}`,
      )
    })
  }

  it('the label of a role names it', () => {
    const files = new ModuleFiles('module-call')
    assert.deepEqual(
      files
        .roles()
        .map(({ nameSpan, span }) => [nameSpan.file, files.cut(nameSpan), files.cut(span)?.startsWith('resource "aws_iam_role" "this" {')]),
      Array.from({ length: 2 }, () => ['modules/gitlab-role/main.tf', '"this"', true]),
    )
  })
})
