import assert from 'node:assert/strict'
import { provideReferences } from '../../../src/service/features/references.ts'
import { analyse, analyseAt } from '../../support/analyse.ts'
import { checkFindings, cursorOf, parseCase } from '../../support/case.ts'

/** Checks the definitions and uses that are marked in the text, from each of several cursors (`‹›` at each `¦` in turn). */
function refers(text: string): void {
  const places = text.split('¦').length - 1
  for (let i = 0; i < Math.max(places, 1); i++) {
    let met = 0
    const parsed = parseCase(text.replaceAll('¦', () => (met++ === i ? '‹›' : '')))
    const { file, offset } = cursorOf(parsed)
    const found = provideReferences(analyse(parsed), file.path, offset)
    checkFindings(parsed, [
      ...(found?.definitions ?? []).map((at) => ({ rule: 'def', at })),
      ...(found?.uses ?? []).map((at) => ({ rule: 'use', at })),
    ])
  }
}

const cases: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: 'scripts, secrets and variables of the job, from each of them',
    text: `job:
  id_tokens:
    «def|¦T»: { aud: a }
    TT: { aud: a }
  before_script: echo $«use|T¦»
  script:
    - a "$«use|¦T»" $TT \${«use|T¦»} T $$T
    - |
      b $«use|T» > c
  after_script: [ d $«use|T» ]
  secrets: { P: { vault: a/b@c, token: $«use|¦T» }, Q: { vault: $T } }
  variables: { X: $«use|¦T», Y: { value: "$«use|T»" } }
  environment: $T
`,
  },
  {
    name: 'only of the jobs that hold this token',
    text: `a: { id_tokens: { «def|¦T»: { aud: a } }, script: [$«use|¦T»] }
b: { id_tokens: { T: { aud: a } }, script: [$T] }
c: { script: [$T] }
`,
  },
  {
    name: 'of the jobs of all files that inherit it',
    text: `=== .gitlab-ci.yml
include: [a.yml, b.yml]
job: { extends: .a, script: [$«use|T¦»] }
=== a.yml
.a: { id_tokens: { «def|¦T»: { aud: a } }, after_script: [$«use|T»] }
=== b.yml
default: { before_script: ["$«use|T¦»"] }
other: { extends: .a, script: [x] }
mine: { script: [$T] }
`,
  },
  {
    name: 'of the hidden job where no job has its text',
    text: `.a: { id_tokens: { «def|¦T»: { aud: a } }, script: [$«use|T¦»], variables: { X: $«use|¦T» }, secrets: { P: { vault: a/b@c, token: $«use|T» } } }
job: { extends: .a, script: [x], variables: { X: a }, secrets: { P: { vault: a/b@c, token: x } } }
`,
  },
  {
    name: 'of every pipeline that reads the file with the definition',
    text: `=== .claimcheck.yaml
pipelines: [one.yml, two.yml]
=== one.yml
include: shared.yml
a: { extends: .a, script: [$«use|¦T»] }
=== two.yml
include: shared.yml
b: { extends: .a, script: [$«use|T»] }
=== shared.yml
.a: { id_tokens: { «def|¦T»: { aud: a } } }
`,
  },
  {
    name: 'with each token that a shared text may mean',
    text: `.a: { script: [$«use|T¦»] }
a: { extends: .a, id_tokens: { «def|T»: { aud: a } }, after_script: [$«use|T»] }
b: { extends: .a, id_tokens: { «def|T»: { aud: a } } }
`,
  },
  {
    name: 'of a job of a matrix once',
    text: 'a: { id_tokens: { «def|¦T»: { aud: a } }, script: [$«use|T»], parallel: { matrix: [{ X: [1, 2, 3] }] } }\n',
  },
  {
    name: 'of a child pipeline',
    text: '=== .gitlab-ci.yml\nx: { trigger: { include: c.yml } }\n=== c.yml\na: { id_tokens: { «def|¦T»: { aud: a } }, script: [$«use|T¦»] }\n',
  },
]

describe('references of a token variable', () => {
  for (const { name, text } of cases) it(name, () => refers(text))
  it('are none elsewhere', () => {
    const { analysis, file, offset } = analyseAt('job: { script: [$‹›X], id_tokens: { T: { aud: a } } }\n')
    assert.equal(provideReferences(analysis, file, offset), undefined)
  })
  it('of a script with many variables are found in linear time', () => {
    const { analysis, file, offset } = analyseAt(`job: { id_tokens: { T‹›: { aud: a } }, script: ["${'$T $$ ${ %T '.repeat(50_000)}"] }\n`)
    const started = performance.now()
    assert.equal(provideReferences(analysis, file, offset)?.uses.length, 50_000)
    assert.ok(performance.now() - started < 5000)
  })
})
