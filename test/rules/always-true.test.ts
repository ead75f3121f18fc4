import { deployPolicy } from '../support/aws-policy.ts'
import { poolPolicy } from '../support/gcp-policy.ts'
import { checkCase } from '../support/rules.ts'

const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'

describe('always-true', () => {
  for (const [name, text] of [
    [
      'IfExists on a claim that does not arrive',
      deployPolicy(
        `{ "StringEquals": { "gitlab.com:sub": "${main}" }, "StringEqualsIfExists": { «always-true|"gitlab.com:environment": "production"» } }`,
      ),
    ],
    [
      'ForAllValues on a claim that does not arrive',
      deployPolicy(
        `{ "StringEquals": { "gitlab.com:sub": "${main}" }, "ForAllValues:StringEquals": { «always-true|"gitlab.com:environment": "production"» } }`,
      ),
    ],
    [
      'a negation of a claim that does not arrive',
      deployPolicy(
        `{ "StringEquals": { "gitlab.com:sub": "${main}" }, "StringNotEquals": { «always-true|"gitlab.com:namespace_path": "untrusted"» } }`,
      ),
    ],
    [
      'an expression that matches everything',
      poolPolicy(`assertion.project_id == '57382910' && assertion.ref_protected == 'true' && «always-true|assertion.ref.matches('.*')»`),
    ],
  ] as const)
    it(`fires on ${name}`, () => checkCase(text))
  for (const [name, text] of [
    [
      'a negation that keeps somebody out',
      deployPolicy(`{ "StringEquals": { "gitlab.com:sub": "${main}" }, "StringNotEquals": { "gitlab.com:pipeline_source": "schedule" } }`),
    ],
    [
      'IfExists on a claim that arrives',
      deployPolicy(`{ "StringEquals": { "gitlab.com:sub": "${main}" }, "StringEqualsIfExists": { "gitlab.com:ref_protected": "true" } }`),
    ],
    [
      'a negation that is an error without its claim',
      poolPolicy(`assertion.project_id == '57382910' && assertion.ref_protected == 'true' && «unseen-claim|assertion.workflow != 'x'»`),
    ],
    [
      'audience and issuer, which are checked anyway',
      poolPolicy("assertion.iss == 'https://gitlab.com' && assertion.project_id == '57382910' && assertion.ref_protected == 'true'"),
    ],
    [
      'a guard on a name that is put together',
      poolPolicy(
        "!google.subject.startsWith('system:') && assertion.project_id == '57382910' && assertion.ref_protected == 'true'",
        '"google.subject": "\'gitlab:\' + assertion.sub"',
      ),
    ],
  ] as const)
    it(`is silent about ${name}`, () => checkCase(text))
})
