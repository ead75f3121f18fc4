import assert from 'node:assert/strict'
import { provideDocumentLinks } from '../../../src/service/features/document-links.ts'
import { analyse } from '../../support/analyse.ts'
import { parseCase } from '../../support/case.ts'

const links = (text: string, file = '.gitlab-ci.yml') => {
  const analysis = analyse(parseCase(text))
  return provideDocumentLinks(analysis, file).map(
    ({ span, files }) => `${analysis.text(file)?.slice(span.start, span.end)} ${files.join(' ')}`,
  )
}

const files = '=== ci/a.yml\na: { script: [x] }\n=== ci/b.yml\nb: { script: [x] }\n'

const cases: readonly (readonly [name: string, include: string, wanted: readonly string[]])[] = [
  ['a bare path', 'include: ci/a.yml', ['ci/a.yml ci/a.yml']],
  ['local, from the top', 'include: { local: "/ci/a.yml" }', ['"/ci/a.yml" ci/a.yml']],
  ['each of a list', 'include: [ci/a.yml, { local: ci/b.yml }]', ['ci/a.yml ci/a.yml', 'ci/b.yml ci/b.yml']],
  ['a glob with all files', 'include: "ci/*.yml"', ['"ci/*.yml" ci/a.yml ci/b.yml']],
  ['one file that is included twice', 'include: [ci/a.yml, /ci/a.yml]', ['ci/a.yml ci/a.yml', '/ci/a.yml ci/a.yml']],
  ['trigger:include', 'x: { trigger: { include: [{ local: ci/a.yml }] } }', ['ci/a.yml ci/a.yml']],
  ['none for what is not there', 'include: [ci/c.yml, { template: Auto-DevOps.gitlab-ci.yml }, { project: g/p, file: x.yml }]', []],
  ['none without includes', 'x: { script: [ci/a.yml] }', []],
]

describe('document links', () => {
  for (const [name, include, wanted] of cases) {
    it(name, () => assert.deepEqual(links(`=== .gitlab-ci.yml\n${include}\n${files}`), wanted))
  }
  it('of a nested file', () => {
    const text = '=== .gitlab-ci.yml\ninclude: a.yml\n=== a.yml\ninclude: b.yml\n=== b.yml\nb: { script: [x] }\n'
    assert.deepEqual([links(text), links(text, 'a.yml'), links(text, 'b.yml')], [['a.yml a.yml'], ['b.yml b.yml'], []])
  })
  it('of a project in the folder that is configured for it', () => {
    const text = `=== .claimcheck.yaml
includes: { mygroup/templates: ./vendor }
=== .gitlab-ci.yml
include: { project: mygroup/templates, file: a.yml }
=== vendor/a.yml
a: { script: [x] }
`
    assert.deepEqual(links(text), ['a.yml vendor/a.yml'])
  })
})
