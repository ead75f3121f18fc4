import assert from 'node:assert/strict'
import { Analyser } from '../../src/service/analyser.ts'
import type { Snapshot, SourceDocument } from '../../src/service/snapshot.ts'

const pipeline = 'include: { project: mygroup/templates, file: a.yml }\ntest: { script: x }\n'
const included = 'deploy: { script: x, id_tokens: { T: { aud: x } } }\n'

function snapshot(files: { readonly [file: string]: string }, more: Partial<Snapshot> = {}): Snapshot {
  const documents = new Map<string, SourceDocument>(Object.entries(files).map(([file, text]) => [file, { file, text }]))
  return { files: [...documents.keys()].filter((file) => !file.startsWith('..')), documents, git: undefined, now: 0, ...more }
}

function jobsOf(given: Snapshot): readonly string[] {
  const { result } = new Analyser().analyse(given)
  return result.projects.flatMap((project) => project.pipelines.flatMap(({ jobs }) => jobs.map((job) => job.name)))
}

/** Who may name a folder outside of the workspace. */
const rows: readonly (readonly [name: string, configured: string, more: Partial<Snapshot>, reads: boolean])[] = [
  ['a folder inside', 'vendor', {}, true],
  ['a folder outside, untrusted', '../templates', {}, false],
  ['a folder outside, trusted', '../templates', { trusted: true }, true],
  ['a folder outside by a detour', 'vendor/../../templates', {}, false],
  ['an absolute path', '/templates', { trusted: true }, false],
  ['a folder outside that the user himself names', 'nowhere', { includes: new Map([['mygroup/templates', '../templates']]) }, true],
]

describe('places of includes', () => {
  for (const [name, configured, more, reads] of rows) {
    it(`${name}: ${reads ? 'read' : 'not read'}`, () => {
      const files = {
        '.claimcheck.yaml': `includes: { mygroup/templates: ${configured} }\n`,
        '.gitlab-ci.yml': pipeline,
        'vendor/a.yml': included,
        '../templates/a.yml': included,
      }
      assert.equal(jobsOf(snapshot(files, more)).includes('deploy'), reads)
    })
  }
})

describe('what the analyser keeps', () => {
  const base = {
    '.gitlab-ci.yml': 'include: [a.yml, b.yml, "ci/*.yml"]\n',
    'a.yml': included,
    'b.yml': '.t: {}\n',
    'other/.gitlab-ci.yml': 'x: { script: y }\n',
  }
  const first = snapshot(base)
  const again = (changes: { readonly [file: string]: string }): Snapshot => {
    const documents = new Map(first.documents)
    for (const [file, text] of Object.entries(changes)) documents.set(file, { file, text })
    return { ...first, documents }
  }

  it('asks for files that includes name', () => {
    const documents = new Map([['.gitlab-ci.yml', { file: '.gitlab-ci.yml', text: 'include: ci/a.yml\n' }]])
    const { wants } = new Analyser().analyse({ files: ['.gitlab-ci.yml'], documents, git: undefined, now: 0 })
    assert.deepEqual(wants.files, ['ci/a.yml'])
  })
  it('resolves nothing anew when nothing has changed', () => {
    const analyser = new Analyser()
    const before = analyser.analyse(first).result
    assert.equal(analyser.analyse(first).result.projects[0], before.projects[0])
  })
  it('reads only the file that was edited', () => {
    const analyser = new Analyser()
    const before = analyser.analyse(first).result
    const after = analyser.analyse(again({ 'b.yml': '.t: { tags: [x] }\n' })).result
    const changed = [...after.parsed].filter(([file, parsed]) => before.parsed.get(file) !== parsed).map(([file]) => file)
    assert.deepEqual(changed, ['b.yml'])
  })
  it('follows the edit of an included file', () => {
    const analyser = new Analyser()
    analyser.analyse(first)
    const { result } = analyser.analyse(again({ 'a.yml': included.replace('deploy', 'release') }))
    assert.ok(result.projects.some((project) => project.pipelines.some(({ jobs }) => jobs.some((job) => job.name === 'release'))))
  })
  it('follows a file that comes', () => {
    const analyser = new Analyser()
    analyser.analyse(first)
    const next = again({ 'ci/new.yml': 'fresh: { script: x }\n' })
    const { result } = analyser.analyse({ ...next, files: [...first.files, 'ci/new.yml'] })
    assert.ok(result.projects.some((project) => project.pipelines.some(({ jobs }) => jobs.some((job) => job.name === 'fresh'))))
  })
})
