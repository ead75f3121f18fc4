import assert from 'node:assert/strict'
import fc from 'fast-check'
import { makeBudget } from '../../src/regular/budget.ts'
import { shortest } from '../../src/regular/decide.ts'
import { shortestFields } from '../../src/regular/fields.ts'
import {
  all,
  anything,
  anythingWithout,
  characterOf,
  type Language,
  literal,
  not,
  nothing,
  repeat,
  sequence,
  words,
} from '../../src/regular/language.ts'
import { costOf } from '../../src/regular/readable.ts'
import { runs } from '../support/seed.ts'
import { anyLanguage, enough, glob, has } from './support.ts'

const name = repeat(characterOf('-_.', ['a', 'z'], ['0', '9']), 1)
const path = sequence(name, repeat(sequence(literal('/'), name), 1))
const subject = [
  literal('project_path:'),
  path,
  literal(':ref_type:'),
  words(['branch', 'tag']),
  literal(':ref:'),
  anythingWithout(' ~^:?*[\\'),
]

function finds(what: string, fields: readonly Language[], whole: Language, texts: readonly string[] | undefined): void {
  it(what, () =>
    assert.deepEqual(shortestFields(fields, whole, enough()), texts === undefined ? { kind: 'none' } : { kind: 'fields', texts }),
  )
}

const written = (...fields: readonly string[]) => [
  'project_path:',
  fields[0] ?? '',
  ':ref_type:',
  fields[1] ?? '',
  ':ref:',
  fields[2] ?? '',
]

const cost = (text: string) => [...text].reduce((sum, character) => sum + costOf(character.codePointAt(0) ?? 0), 0)

describe('shortestFields', () => {
  finds('a subject that a pattern with a prefix admits', subject, glob('project_path:mygroup*'), written('mygroup/a', 'tag', ''))
  finds(
    'a subject of a group that only begins so',
    [subject[0] ?? nothing, all(path, not(glob('mygroup/*'))), ...subject.slice(2)],
    glob('project_path:mygroup*:ref:main'),
    written('mygroupa/a', 'tag', 'main'),
  )
  finds(
    'that nobody else gets in with the slash',
    [subject[0] ?? nothing, all(path, not(glob('mygroup/*'))), ...subject.slice(2)],
    glob('project_path:mygroup/*'),
    undefined,
  )
  finds('a tag of the name of a branch', subject, glob('*:ref_type:tag:ref:main'), written('a/a', 'tag', 'main'))
  finds('nothing where a separator is in the wrong place', subject, glob('project_path:*:ref:main:ref_type:*'), undefined)
  finds('no fields', [], anything, [])
  finds('no fields whose concatenation is not empty', [], literal('a'), undefined)
  finds('empty fields', [anything, anything], anything, ['', ''])
  finds('a field of nothing', [anything, nothing], anything, undefined)

  it('finds texts that are in their fields and in the whole, and nothing shorter would be', () => {
    fc.assert(
      fc.property(fc.array(anyLanguage, { maxLength: 3 }), anyLanguage, (fields, whole) => {
        const found = shortestFields(fields, whole, enough())
        const plain = shortest(all(sequence(...fields), whole), enough())
        if (found.kind === 'over-budget' || plain.kind === 'over-budget') throw new TypeError('over budget')
        if (found.kind === 'none') return assert.equal(plain.kind, 'none')
        assert.equal(found.texts.length, fields.length)
        assert.ok(fields.every((field, i) => has(field, found.texts[i] ?? '')))
        const text = found.texts.join('')
        assert.ok(plain.kind === 'member' && has(whole, text))
        // Of texts as long and as readable it may be another: where fields end counts as well.
        assert.deepEqual([text.length, cost(text)], [plain.text.length, cost(plain.text)])
      }),
      runs(300),
    )
  })

  it('says when its budget is used up', () =>
    assert.deepEqual(shortestFields(subject, glob('*:ref_type:tag:ref:main'), makeBudget(10)), { kind: 'over-budget' }))
})
