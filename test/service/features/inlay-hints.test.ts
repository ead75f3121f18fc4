import assert from 'node:assert/strict'
import { type InlayHint, provideInlayHints } from '../../../src/service/features/inlay-hints.ts'
import { analyse } from '../../support/analyse.ts'
import { parseCase } from '../../support/case.ts'

const configuration = 'project: mygroup/myproject\nissuer: https://gitlab.com\ndefault_branch: main\n'
const main = 'project_path:mygroup/…_type:branch:ref:main'

interface Asked {
  readonly configuration?: string
  readonly file?: string
  readonly range?: readonly [start: number, end: number]
}

function hints(pipeline: string, asked: Asked = {}): readonly InlayHint[] {
  const { file = '.gitlab-ci.yml', range: [start, end] = [0, 100_000] } = asked
  const text = `=== .claimcheck.yaml\n${asked.configuration ?? configuration}${pipeline.startsWith('===') ? '' : '=== .gitlab-ci.yml\n'}${pipeline}`
  return provideInlayHints(analyse(parseCase(text)), { file, start, end })
}

const labels = (pipeline: string, asked?: Asked) => hints(pipeline, asked).map((hint) => hint.label)

describe('inlay hints', () => {
  it('stand behind the key of each token', () => {
    const text = 'job:\n  script: [x]\n  id_tokens:\n    T:\n      aud: a\n    "U" : { aud: a }\n'
    const places = hints(text).map(({ offset }) => `${text.slice(0, offset).split('\n').at(-1)}`)
    assert.deepEqual(places, ['    T:', '    "U"'])
  })
  it('show the subject on the default branch, and all claims to read on', () => {
    const [hint] = hints('job: { script: [x], id_tokens: { T: { aud: a } } }\n')
    assert.equal(hint?.label, main)
    assert.match(hint?.markdown ?? '', /ID token `T` of job `job` on the default branch[\s\S]*\| `aud` \| `a` \|[\s\S]*Not known here:/)
  })
  it('show the environment where it is part of the subject', () => {
    const subject = `${configuration}subject: [project_path, deployment_tier]\n`
    const text = 'job: { script: [x], environment: prod, id_tokens: { T: { aud: a } } }\n'
    assert.deepEqual(labels(text, { configuration: subject }), ['project_path:mygroup/…yment_tier:production'])
  })
  it('say what makes the subject unknown', () => {
    const text = 'job: { script: [x], id_tokens: { T: { aud: a } } }\n'
    assert.deepEqual(labels(text, { configuration: 'default_branch: main\n' }), ['sub unknown: project is not configured'])
  })
  it('cut the middle out of a long one, and no character in two', () => {
    const long = `project: g/${'😀'.repeat(50)}\ndefault_branch: ${'x'.repeat(100)}\n`
    const [label = ''] = labels('job: { script: [x], id_tokens: { T: { aud: a } } }\n', { configuration: long })
    assert.match(label, /^project_path:g\/😀+…x+$/u)
    assert.ok(label.length <= 43)
  })
  it('show characters that hide', () => {
    const hidden = 'project: "g/a\\u202Eb"\ndefault_branch: m\n'
    assert.deepEqual(labels('job: { script: [x], id_tokens: { T: { aud: a } } }\n', { configuration: hidden }), [
      'project_path:g/a⟨U+202E⟩b:ref_type:branch:ref:m',
    ])
  })
  it('take the first job that inherits a token of default or of a hidden job', () => {
    const text = `default: { id_tokens: { T: { aud: a } } }
.a: { id_tokens: { U: { aud: a } } }
one: { script: [x] }
two: { extends: .a, script: [x] }
`
    const heads = hints(text).map((hint) => hint.markdown.split('\n')[0])
    assert.deepEqual(heads, ['ID token `T` of job `one` on the default branch', 'ID token `U` of job `two` on the default branch'])
  })
  it('are none for a token that no job holds', () => assert.deepEqual(labels('.a: { id_tokens: { T: { aud: a } } }\n'), []))
  it('stand in included files, once for several pipelines', () => {
    const text = '=== a.yml\ninclude: c.yml\n=== b.yml\ninclude: c.yml\n=== c.yml\njob: { script: [x], id_tokens: { T: { aud: a } } }\n'
    const asked = { configuration: `${configuration}pipelines: [a.yml, b.yml]\n`, file: 'c.yml' }
    assert.deepEqual(labels(text, asked), [main])
    assert.deepEqual(labels(text, { ...asked, file: 'a.yml' }), [])
  })
  it('say where the job does not run on the default branch, and why', () => {
    const [hint] = hints('job: { script: [x], id_tokens: { T: { aud: a } }, rules: [{ if: $CI_COMMIT_TAG }] }\n')
    assert.equal(hint?.label, 'not on the default branch')
    assert.match(hint?.markdown ?? '', /Job `job` does not run on the default branch: \S/)
  })
  it('take a child pipeline as one that the default branch starts', () => {
    const text = '=== .gitlab-ci.yml\nx: { trigger: { include: c.yml } }\n=== c.yml\njob: { script: [x], id_tokens: { T: { aud: a } } }\n'
    assert.deepEqual(labels(text, { file: 'c.yml' }), [main])
  })
  it('are those of the range only', () => {
    const text = 'job:\n  script: [x]\n  id_tokens:\n    A: { aud: a }\n    B: { aud: a }\n    C: { aud: a }\n'
    const at = text.indexOf('B')
    assert.deepEqual(
      hints(text, { range: [at, at + 1] }).map((hint) => text[hint.offset - 2]),
      ['B'],
    )
  })
  it('show the text of the file as text', () => {
    const text = '"x](http://e)": { script: [x], id_tokens: { "T|`<b>": { aud: "![i](http://e/i.png)" } } }\n'
    const live = hints(text)[0]?.markdown.replaceAll(/\\[!-/:-@[-`{-~]|`[^`]*`/g, '')
    assert.doesNotMatch(live ?? '<', /[<>]|\]\(|!\[/)
  })
})
