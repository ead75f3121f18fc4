import assert from 'node:assert/strict'
import { provideHover } from '../../../src/service/features/hover.ts'
import { analyseAt } from '../../support/analyse.ts'

const configuration = `
=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.com
default_branch: main
`

const role = (condition: string, provider = 'gitlab.com') => `
=== role.json
{ "Version": "2012-10-17", "Statement": [{
  "Effect": "Allow",
  "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/${provider}" },
  "Action": "sts:AssumeRoleWithWebIdentity",
  "Condition": ${condition}
}] }
`

function hover(marked: string) {
  const { analysis, file, text, offset } = analyseAt(marked)
  const found = provideHover(analysis, file, offset)
  const more = found?.more?.()
  let slice = more?.next()
  while (slice?.done === false) slice = more?.next()
  // What comes in slices ends with a text, if there is one.
  const rest = typeof slice?.value === 'string' ? `\n\n${slice.value}` : ''
  return found && { on: text.slice(found.span.start, found.span.end), markdown: found.markdown + rest }
}

const shows = (marked: string, on: string, ...wanted: readonly RegExp[]) => {
  const found = hover(marked)
  assert.equal(found?.on, on)
  for (const pattern of wanted) assert.match(found?.markdown ?? '', pattern)
}

describe('hover on ID tokens', () => {
  const job = (token: string) => `${configuration}=== .gitlab-ci.yml\ndeploy:\n  script: [x]\n  id_tokens:\n    ${token}\n`
  it('shows what the token will hold on the default branch', () => {
    shows(
      job('T‹›: { aud: a }'),
      'T',
      /ID token `T` of job `deploy`/,
      /\| `sub` \| `project_path:mygroup\/myproject:ref_type:branch:ref:main` \|/,
      /\| `aud` \| `a` \|/,
    )
  })
  it('says what is not known, and why', () => {
    shows(job('T‹›: { aud: a }'), 'T', /Not known here:[\s\S]*`user_login`/)
  })
  it('tells what a service with this audience checks', () => {
    shows(job('PYPI_ID_TOKEN‹›: { aud: pypi }'), 'PYPI_ID_TOKEN', /PyPI takes this audience as the only one/)
    shows(job('UPLOAD: { aud: ‹›sigstore }'), 'sigstore', /Sigstore writes who the job is into the certificate/)
    shows(job('NPM_ID_TOKEN: { aud: "‹›npm:example.com" }'), '"npm:example.com"', /npm takes tokens of shared runners/)
    shows(job('NPM_ID_TOKEN‹›: { aud: other }'), 'NPM_ID_TOKEN', /npm takes tokens of shared runners/)
    assert.doesNotMatch(hover(job('T‹›: { aud: other }'))?.markdown ?? '', /warehouse|npm|Sigstore/)
  })
  it('explains aud', () => shows(job('T: { aud: ‹›a }'), 'a', /GitLab claim `aud`[\s\S]*controlled by/))
  it('takes a job that inherits a token of default', () => {
    shows('default:\n  id_tokens:\n    T‹›: { aud: a }\nbuild:\n  script: [x]\n', 'T', /of job `build`/)
  })
  it('shows the text of the file as text', () => {
    const found = hover('"x](http://e)":\n  script: [x]\n  id_tokens:\n    "T|`<b>"‹›: { aud: "![i](http://e/i.png)" }\n')
    const live = found?.markdown.replaceAll(/\\[!-/:-@[-`{-~]|`[^`]*`/g, '')
    assert.doesNotMatch(live ?? '<', /[<>]|\]\(|!\[/)
  })
  it('is silent elsewhere in the pipeline', () => assert.equal(hover('deploy:\n  scr‹›ipt: [x]\n'), undefined))
})

describe('hover in AWS trust policies', () => {
  it('explains a condition key with the claim behind it', () => {
    shows(role('{ "StringEquals": { "gitlab.com:‹›project_id": "1" } }'), '"gitlab.com:project_id"', /since GitLab 15\.7/, /UG/)
  })
  it('says where a key does not exist', () => {
    shows(role('{ "StringEquals": { "git.example.com:‹›ref": "main" } }', 'git.example.com'), '"git.example.com:ref"', /no condition key/)
  })
  it('says in words what a sub value admits', () => {
    shows(
      role('{ "StringLike": { "gitlab.com:sub": "project_path:mygroup/‹›*:ref_type:branch:ref:main" } }'),
      '"project_path:mygroup/*:ref_type:branch:ref:main"',
      /project: `mygroup\/\*` — ⚠ .*every subgroup/,
      /kind of ref: `branch`/,
      /ref: `main`$/m,
    )
  })
  it('does not warn of a wildcard in the ref', () => {
    const found = hover(role('{ "StringLike": { "gitlab.com:sub": "project_path:a/b:ref_type:branch:ref:‹›*" } }'))
    assert.match(found?.markdown ?? '', /- ref: any$/m)
    assert.doesNotMatch(found?.markdown ?? '', /⚠/)
  })
  it('warns of a tail that leaves ref and kind open', () => {
    shows(
      role('{ "StringLike": { "gitlab.com:sub": "project_path:a/b:‹›*" } }'),
      '"project_path:a/b:*"',
      /anything that matches `\*` from there on/,
    )
  })
  it('says that StringEquals reads no wildcard', () => {
    const found = hover(role('{ "StringEquals": { "gitlab.com:sub": "project_path:a/‹›*:ref_type:branch:ref:main" } }'))
    assert.match(found?.markdown ?? '', /project: `a\/\*`$/m)
    assert.match(found?.markdown ?? '', /plain character/)
  })
  it('gives examples of what a pattern admits, ours named and others marked', () => {
    shows(
      `${configuration}${role('{ "StringLike": { "gitlab.com:sub": "project_path:mygroup‹›*:ref_type:branch:ref:main" } }')}`,
      '"project_path:mygroup*:ref_type:branch:ref:main"',
      /- project: `mygroup\*`/,
      /\n\nWhose tokens match:\n\n- of `mygroup\/myproject`: for example `project_path:mygroup\/myproject:ref_type:branch:ref:main`\n/,
      /- of other projects of `mygroup`: every project, for example `project_path:mygroup\/another-project:/,
      /- ⚠ of others: for example `project_path:mygroup-evil\/project:ref_type:branch:ref:main`/,
      /\n\nNot, for example, `project_path:mygroup\/myproject:ref_type:branch:ref:feature`\.$/,
    )
  })
  it('gives no examples of tokens of others than GitLab', () => {
    const found = hover(
      role('{ "StringLike": { "token.actions.githubusercontent.com:sub": "repo:‹›g/*" } }', 'token.actions.githubusercontent.com'),
    )
    assert.match(found?.markdown ?? '', /`repo:g\/\*`, whatever project it names\.$/)
  })
  it('gives no examples for a value that stands for itself alone', () => {
    const found = hover(
      `${configuration}${role('{ "StringEquals": { "gitlab.com:sub": "project_path:mygroup/‹›myproject:ref_type:branch:ref:main" } }')}`,
    )
    assert.match(found?.markdown ?? '', /ref: `main`$/)
  })
  it('says that a negated value shuts out', () => {
    shows(role('{ "StringNotLike": { "gitlab.com:sub": "project_path:‹›evil/*" } }'), '"project_path:evil/*"', /shut out/)
  })
  it('is silent on other values', () =>
    assert.equal(hover(role('{ "StringEquals": { "gitlab.com:ref_protected": "‹›true" } }')), undefined))
})

describe('hover in expressions of Google Cloud', () => {
  const name = 'projects/123456789012/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com'
  const provider = (condition: string) => `
=== provider.json
{ "name": "${name}", "attributeMapping": { "google.subject": "assertion.sub" }, "attributeCondition": "${condition}", "oidc": { "issuerUri": "https://gitlab.com" } }
`
  const deploy = `
=== .gitlab-ci.yml
deploy:
  variables: { PROVIDER: "//iam.googleapis.com/${name}" }
  id_tokens: { GCP_ID_TOKEN: { aud: "https://iam.googleapis.com/${name}" } }
`
  it('explains a claim, and says what the linked job has in it', () =>
    shows(
      `${configuration}${deploy}${provider("assertion.project_pa‹›th == 'mygroup/myproject'")}`,
      'project_path',
      /GitLab claim `project_path`/,
      /`deploy` on main: `"mygroup\/myproject"`/,
    ))
  it('says what the argument of a function admits', () =>
    shows(
      `${configuration}${provider("assertion.namespace_path.startsWith('mygr‹›oup')")}`,
      "'mygroup'",
      /^Admits each `namespace_path` that matches `mygroup\*`\./,
      /- ⚠ of others: for example `mygroup-evil`/,
    ))
  it('says of a regular expression that it is not bound to both ends', () =>
    shows(
      `${configuration}${provider("assertion.ref.matches('^v‹›1')")}`,
      "'^v1'",
      /^Admits each `ref` some part of which the regular expression `\^v1` matches, for it is not bound to both ends\.\n\nFor example `v1\.0\.0`, `v1`\./,
    ))
  it('says of what a value is made', () =>
    shows(
      `${configuration}${provider("assertion.ref.lowerAscii().startsWith('rele‹›ase')")}`,
      "'release'",
      /^Admits each value made of `ref` that matches `release\*`/,
    ))
  it('takes a regular expression for a subject as one', () => {
    const found = hover(`${configuration}${provider("assertion.sub.matches('^project_path:my‹›group/.*$')")}`)
    assert.match(found?.markdown ?? '', /^Admits each `sub` that the regular expression/)
  })
  it('explains a function', () => shows(provider("assertion.sub.starts‹›With('a')"), 'startsWith', /begins with the argument/))
})
