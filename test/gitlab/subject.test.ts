import assert from 'node:assert/strict'
import { parseSubjectPattern } from '../../src/gitlab/subject.ts'
import { parseGlob } from '../../src/text/file-glob.ts'
import { showPattern } from '../../src/text/pattern.ts'

/** A pattern and its parts: `name=value`, with `~` where a `*` may run on into other components. */
const cases: readonly (readonly [pattern: string, parts: readonly string[] | undefined])[] = [
  ['project_path:g/p:ref_type:branch:ref:main', ['project_path=g/p', 'ref_type=branch', 'ref=main']],
  ['project_id:20:ref:main', ['project_id=20', 'ref=main']],
  ['project_path:g/p', ['project_path=g/p']],
  ['project_path:g/*:ref_type:branch:ref:main', ['project_path=g/*~', 'ref_type=branch', 'ref=main']],
  ['project_path:g/p:ref_type:?????h:ref:ma?n', ['project_path=g/p', 'ref_type=?????h', 'ref=ma?n']],
  ['project_path:g/p:ref_type:branch:ref:*', ['project_path=g/p', 'ref_type=branch', 'ref=*~']],
  ['project_path:g/p:*', ['project_path=g/p', '*=*~']],
  ['project_path:g/p*', ['project_path=g/p*~']],
  ['project_path:g/p:ref*:main', ['project_path=g/p', '*=ref*:main~']],
  ['project_path:g/p:ref', ['project_path=g/p', '*=ref']],
  ['project_path:g/p:environment:prod', ['project_path=g/p', 'environment=prod']],
  ['project_path:', ['project_path=']],
  ['project_path:*', ['project_path=*~']],
  ['*', undefined],
  ['', undefined],
  ['project_path', undefined],
  ['ref:main', undefined],
  ['repo:org/x:ref:refs/heads/main', undefined],
  ['*:ref:main', undefined],
]

describe('subject patterns', () => {
  for (const [pattern, want] of cases) {
    it(pattern, () => {
      const parts = parseSubjectPattern(parseGlob(pattern))
      assert.deepEqual(
        parts?.map(({ name, value, crosses }) => `${name}=${showPattern(value)}${crosses ? '~' : ''}`),
        want,
      )
    })
  }
  it('keeps unknown parts', () => {
    const hole = { name: 'var.p', why: 'x', span: { file: 'a', start: 0, end: 1 } }
    const parts = parseSubjectPattern(['project_path:', hole, ':ref:main'])
    assert.deepEqual(parts, [
      { name: 'project_path', value: [hole], crosses: false },
      { name: 'ref', value: ['main'], crosses: false },
    ])
  })
})
