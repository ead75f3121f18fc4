import { deployPipeline, deployPolicy, fixedPolicy, severalStatements } from '../support/aws-policy.ts'
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
    checkCase(deployPipeline('x').replace('role/deploy', 'role/other') + deployPolicy(wants('«unrequested-audience|"sts.amazonaws.com"»'))))
  it('is silent where an include may define the audience', () =>
    checkCase(
      `=== .gitlab-ci.yml\ninclude: { local: «invalid-pipeline|other.yml» }\n${deployPipeline('$AUDIENCE').split('\n').slice(1).join('\n')}${deployPolicy(wants('"sts.amazonaws.com"'))}`,
    ))
  it('fires at both ends', () =>
    checkCase(deployPipeline('«audience-mismatch|x»') + deployPolicy(wants('«audience-mismatch|"sts.amazonaws.com"»'))))
  it('fires once for the jobs that have their token from one place', () =>
    checkCase(
      deployPipeline('«audience-mismatch|x»').replace('deploy:', '.deploy:') +
        'staging: { extends: .deploy }\nproduction: { extends: .deploy, parallel: { matrix: [{ REGION: [eu, us] }] } }\n' +
        deployPolicy(wants('«audience-mismatch|"sts.amazonaws.com"»')),
    ))
  it('fires at each place', () =>
    checkCase(
      `${deployPipeline('«audience-mismatch|x»')}again: { extends: deploy, id_tokens: { AWS_ID_TOKEN: { aud: «audience-mismatch|y» } } }\n${deployPolicy(wants('«audience-mismatch|«audience-mismatch|"sts.amazonaws.com"»»'))}`,
    ))
  it('is silent where one of the rules sets an audience that fits', () =>
    checkCase(
      deployPipeline('$AUD').replace(
        '  script:',
        '  rules:\n    - { if: $CI_COMMIT_BRANCH == "main", variables: { AUD: a } }\n    - { if: $CI_COMMIT_TAG =~ /^v/, variables: { AUD: sts.amazonaws.com } }\n  script:',
      ) + deployPolicy(wants('"sts.amazonaws.com"')),
    ))
  it('fires where all of the rules set one that does not', () =>
    checkCase(
      deployPipeline('«audience-mismatch|$AUD»').replace(
        '  script:',
        '  rules:\n    - { if: $CI_COMMIT_BRANCH == "main", variables: { AUD: a } }\n  script:',
      ) + deployPolicy(wants('«audience-mismatch|"sts.amazonaws.com"»')),
    ))
  it('is silent where the operator ignores case', () =>
    checkCase(
      deployPipeline('STS.amazonaws.com') +
        deployPolicy(`{ "StringEqualsIgnoreCase": { "gitlab.com:aud": "sts.amazonaws.com" }, "StringEquals": { ${sub} } }`),
    ))
  it('is silent where a wildcard takes the audience', () =>
    checkCase(deployPipeline('x') + deployPolicy(`{ "StringLike": { "gitlab.com:aud": "*" }, "StringEquals": { ${sub} } }`)))
  it('is silent where one of a list fits', () =>
    checkCase(deployPipeline('«several-audiences|[x, sts.amazonaws.com]»') + deployPolicy(wants('"sts.amazonaws.com"'))))
  it('is silent about what the role demands of another issuer', () =>
    checkCase(deployPipeline('x') + deployPolicy(wants('"y"').replaceAll('gitlab.com:', 'git.example.com:'), 'git.example.com')))
  it('is silent about GitHub’s audience in the same role', () =>
    checkCase(
      deployPipeline('sts.amazonaws.com') +
        severalStatements('"Version"', wants('"sts.amazonaws.com"'), '{ "StringEquals": { "gitlab.com:aud": "other" } }')
          .replace(/oidc-provider\/gitlab\.com(?=[^\n]*other)/, 'oidc-provider/token.actions.githubusercontent.com')
          .replace(/"gitlab\.com:aud": "other"/, '"token.actions.githubusercontent.com:aud": "other"'),
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
