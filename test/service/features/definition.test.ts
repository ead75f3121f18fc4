import assert from 'node:assert/strict'
import { provideDefinition } from '../../../src/service/features/definition.ts'
import { analyse, analyseAt } from '../../support/analyse.ts'
import { checkFindings, cursorOf, parseCase } from '../../support/case.ts'

/** Checks that the cursor leads to exactly the marked places, from the text `from`. */
function leads(marked: string, from: string): void {
  const parsed = parseCase(marked)
  const { file, offset } = cursorOf(parsed)
  const found = provideDefinition(analyse(parsed), file.path, offset)
  checkFindings(
    parsed,
    (found?.targets ?? []).map((at) => ({ rule: 'to', at })),
  )
  assert.equal(found && file.text.slice(found.span.start, found.span.end), from)
}

const cases: readonly { readonly name: string; readonly from: string; readonly text: string }[] = [
  { name: 'extends: the job', from: '.a', text: '«to|.a»: {}\njob: { extends: .‹›a, script: [x] }\n' },
  { name: 'extends: of a list', from: '".b"', text: '.a: {}\n«to|.b»: {}\njob:\n  extends: [.a, "‹›.b"]\n  script: [x]\n' },
  {
    name: 'extends: every file that defines it, also one that another file includes',
    from: '.a',
    text: `=== .gitlab-ci.yml
include: a.yml
«to|.a»: { image: x }
=== a.yml
include: b.yml
«to|.a»: { script: [x] }
job: { extends: .a‹› }
=== b.yml
«to|.a»: { tags: [x] }
`,
  },
  {
    name: 'extends: in all pipelines that include the file',
    from: '.a',
    text: `=== .claimcheck.yaml
pipelines: [one.yml, two.yml, three.yml]
=== one.yml
include: shared.yml
«to|.a»: { script: [x] }
=== two.yml
include: shared.yml
«to|.a»: { script: [x] }
=== three.yml
.a: { script: [x] }
=== shared.yml
job: { extends: .‹›a }
`,
  },
  { name: 'a reference: its job', from: '.a', text: '«to|.a»: { script: [x] }\njob: { script: [!reference [.‹›a, script]] }\n' },
  { name: 'a reference: its key', from: 'script', text: '.a: { «to|script»: [x] }\njob: { script: [!reference [.a, s‹›cript]] }\n' },
  {
    name: 'a reference: the whole of it from its tag',
    from: '!reference [.a, variables, X]',
    text: '.a: { variables: { «to|X»: 1 } }\njob:\n  script: [x]\n  variables:\n    Y: !ref‹›erence [.a, variables, X]\n',
  },
  {
    name: 'a reference: the key in another file, and in what a merge key brings',
    from: 'script',
    text: `=== .gitlab-ci.yml
include: a.yml
job: { script: !reference [.a, scr‹›ipt] }
=== a.yml
.x: &x { «to|script»: [x] }
.a: { <<: *x, image: y }
`,
  },
  {
    name: 'a reference: a key that the job extends',
    from: 'script',
    text: '.c: { script: [y] }\n.b: { «to|script»: [x] }\n.a: { extends: [.c, .b] }\njob: { script: !reference [.a, scri‹›pt] }\n',
  },
  {
    name: 'a reference: the job where the key is nowhere, and where everything is in a circle',
    from: 'script',
    text: '«to|.a»: { extends: .a }\njob: { script: !reference [.a, scri‹›pt] }\n',
  },
  {
    name: 'include: the file',
    from: 'a.yml',
    text: '=== .gitlab-ci.yml\ninclude: a‹›.yml\n=== ci/a.yml\n=== a.yml\n«to|»job: { script: [x] }\n',
  },
  {
    name: 'include: all files of a glob, in a nested file',
    from: "'ci/*.yml'",
    text: `=== .gitlab-ci.yml
include: { local: all.yml }
=== all.yml
include:
  - local: 'ci/*‹›.yml'
=== ci/a.yml
«to|»a: { script: [x] }
=== ci/b.yml
«to|»b: { script: [x] }
`,
  },
  {
    name: 'include: of a child pipeline',
    from: 'child.yml',
    text: '=== .gitlab-ci.yml\nstart: { trigger: { include: child‹›.yml } }\n=== child.yml\n«to|»a: { script: [x] }\n',
  },
  {
    name: 'a job of a child pipeline',
    from: '.a',
    text: '=== .gitlab-ci.yml\n.a: {}\nstart: { trigger: { include: child.yml } }\n=== child.yml\n«to|.a»: {}\nb: { extends: .‹›a, script: [x] }\n',
  },
  {
    name: 'secrets: the token',
    from: 'T',
    text: 'job:\n  script: [x]\n  id_tokens: { «to|T»: { aud: a } }\n  secrets: { P: { vault: a/b@c, token: $‹›T } }\n',
  },
  {
    name: 'variables: the token',
    from: 'T',
    text: `variables: { X: "a \${T‹›}" }\njob: { script: [x], id_tokens: { «to|T»: { aud: a } } }\n`,
  },
  {
    name: 'variables of rules: the token',
    from: 'T',
    text: 'job: { script: [x], id_tokens: { «to|T»: { aud: a } }, rules: [{ if: $A, variables: { X: $T‹› } }] }\n',
  },
  ...[
    '$T‹›',
    '$‹›T',
    '‹›$T',
    `"\${T‹›}"`,
    `'\${‹›T:-x}'`,
    `"\${#T‹›}"`,
    `$TT$T‹›`,
    `$T‹›$TT`,
    '$env:T‹›',
    '$Env:‹›T',
    '"%T‹›%"',
    '"$$ $T‹›"',
    'x$T‹›/y',
  ].map((use) => ({
    name: `a script: ${use}`,
    from: 'T',
    text: `job:\n  id_tokens: { «to|T»: { aud: a } }\n  script:\n    - ${use}\n`,
  })),
  {
    name: 'a script: in a block with CRLF',
    from: 'TOKEN_1',
    text: 'job:\r\n  id_tokens: { «to|TOKEN_1»: { aud: a }, TOKEN: { aud: a } }\r\n  script: |\r\n    echo $TOKEN\r\n    echo $TOKEN_‹›1\r\n',
  },
  ...['before_script', 'after_script'].map((key) => ({
    name: `a script: ${key}`,
    from: 'T',
    text: `job:\n  id_tokens: { «to|T»: { aud: a } }\n  script: [x]\n  ${key}: [echo $T‹›]\n`,
  })),
  {
    name: 'a script: of default, for every token that a job holds',
    from: 'T',
    text: `default:
  before_script: [echo $T‹›]
  id_tokens: { «to|T»: { aud: a } }
a: { script: [x] }
b: { script: [x], id_tokens: { «to|T»: { aud: b } } }
c: { script: [x], id_tokens: { T: { aud: c } }, before_script: [x] }
`,
  },
  {
    name: 'a script: of a hidden job in another file, for the token of the job that extends it',
    from: 'T',
    text: `=== .gitlab-ci.yml
include: a.yml
job: { extends: .a, id_tokens: { «to|T»: { aud: a } } }
other: { script: [x], id_tokens: { T: { aud: a } } }
=== a.yml
.a: { script: [echo $T‹›] }
`,
  },
  {
    name: 'a script: of a hidden job that no job extends, for the token that it would have',
    from: 'T',
    text: 'default: { id_tokens: { T: { aud: d } } }\n.a: { id_tokens: { «to|T»: { aud: a } } }\n.b: { extends: [.b, .a], script: [echo $T‹›] }\n',
  },
  {
    name: 'a script: behind an anchor and a reference',
    from: 'T',
    text: '.x: &x [echo $T‹›]\n.y: { script: *x }\njob: { script: !reference [.y, script], id_tokens: !reference [.z, t] }\n.z: { t: { «to|T»: { aud: a } } }\n',
  },
  { name: 'the token itself', from: 'T', text: 'job: { script: [x], id_tokens: { «to|‹›T»: { aud: a } } }\n' },
]

const nothing: readonly (readonly [name: string, text: string])[] = [
  ['the word extends', '.a: {}\njob: { ext‹›ends: .a, script: [x] }\n'],
  ['an extends of nothing', 'job: { extends: .n‹›one, script: [x] }\n'],
  ['an extends deeper in the job', '.a: {}\njob: { script: [x], variables: { extends: .‹›a } }\n'],
  ['an include that is not there', 'include: no‹›ne.yml\njob: { script: [x] }\n'],
  ['a longer name', 'job: { script: [echo $T_‹›X], id_tokens: { T: { aud: a } } }\n'],
  ['a name without a sign', 'job: { script: [echo T‹›], id_tokens: { T: { aud: a } } }\n'],
  ['a process id', 'job: { script: [echo $$T‹›], id_tokens: { T: { aud: a } } }\n'],
  ['a token that the job does not hold', 'job: { script: [echo $T‹›] }\nother: { script: [x], id_tokens: { T: { aud: a } } }\n'],
  [
    'a token that inherit keeps out',
    'default: { id_tokens: { T: { aud: a } } }\njob: { script: [echo $T‹›], inherit: { default: false } }\n',
  ],
  ['another key', '.a: {}\njob: { stage: .‹›a, script: [x] }\n'],
  ['the end of the text', 'job: { script: [x] }\n\n\n‹›'],
  ['a file that is no YAML', 'job: [ ‹›{\n'],
  ['an empty file', '‹›'],
  ['a file of no pipeline', '=== .gitlab-ci.yml\n.a: {}\n=== other.yml\njob: { extends: .‹›a }\n'],
]

describe('go to definition', () => {
  for (const { name, text, from } of cases) it(name, () => leads(text, from))
  for (const [name, text] of nothing) {
    it(`leads nowhere from ${name}`, () => {
      const { analysis, file, offset } = analyseAt(text)
      assert.equal(provideDefinition(analysis, file, offset), undefined)
    })
  }
})

describe('from a job to the trust policy that it names, and back', () => {
  const files = (job: string, policy: string) => `=== .gitlab-ci.yml
${job}=== iam/role.json
{ ${policy}: { "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }, "Action": "sts:AssumeRoleWithWebIdentity" } }
`
  const job = (name: string, arn: string) => `${name}:\n  id_tokens: { T: { aud: a } }\n  variables: { ROLE: "${arn}" }\n  script: [x]\n`
  const targets = (text: string) => {
    const { analysis, file, offset } = analyseAt(text)
    return provideDefinition(analysis, file, offset)?.targets.map(
      (span) => `${span.file} ${analysis.text(span.file)?.slice(span.start, span.end)}`,
    )
  }
  it('from the role’s name', () =>
    assert.deepEqual(targets(files(job('deploy', 'arn:aws:iam::1234‹›56789012:role/role'), '"Statement"')), ['iam/role.json "Statement"']))
  it('from the policy to its jobs', () =>
    assert.deepEqual(targets(files(job('deploy', 'arn:aws:iam::123456789012:role/role'), '"State‹›ment"')), ['.gitlab-ci.yml deploy']))
  it('not from another role', () =>
    assert.deepEqual(targets(files(job('deploy', 'arn:aws:iam::1234‹›56789012:role/other'), '"Statement"')), undefined))
})
