import { deployPipeline, deployPolicy, fixedPolicy } from '../support/aws-policy.ts'
import { checkCase, checkFix } from '../support/rules.ts'

const sub = '"gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main"'
const wants = (aud: string) => `{ "StringEquals": { "gitlab.com:aud": ${aud}, ${sub} } }`
const fixedPipeline = (aud: string) => deployPipeline(aud).replace('=== .gitlab-ci.yml', '=== .gitlab-ci.yml (fixed)')

describe('audience-mismatch', () => {
  it('is silent where one of several tokens fits', () =>
    checkCase(
      deployPipeline('https://vault.example.com\n    OTHER:\n      aud: sts.amazonaws.com') + deployPolicy(wants('"sts.amazonaws.com"')),
    ))
  it('is silent where the policy accepts any audience', () =>
    checkCase(deployPipeline('x') + deployPolicy(`{ "StringEquals": { ${sub} } }`)))
  it('is silent where the job names another role', () =>
    checkCase(deployPipeline('x').replace('role/deploy', 'role/other') + deployPolicy(wants('"sts.amazonaws.com"'))))
  it('is silent where an include may define the audience', () =>
    checkCase(
      `=== .gitlab-ci.yml\ninclude: { local: other.yml }\n${deployPipeline('$AUDIENCE').split('\n').slice(1).join('\n')}${deployPolicy(wants('"sts.amazonaws.com"'))}`,
    ))
  it('is fixed at the job', () =>
    checkFix(
      'audience-mismatch',
      deployPipeline('"https://gitlab.com"') + deployPolicy(wants('"sts.amazonaws.com"')) + fixedPipeline('"sts.amazonaws.com"'),
      { safe: true },
    ))
  it('or at the policy, where someone has to look', () =>
    checkFix(
      'audience-mismatch',
      `=== a.json\n{}\n${deployPipeline('https://aws.example.com')}${deployPolicy(wants('"sts.amazonaws.com"'))}${fixedPolicy(wants('"https://aws.example.com"'))}`,
      { title: /Accept/, safe: false },
    ))
})
