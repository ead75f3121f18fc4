import assert from 'node:assert/strict'
import { checkFindings, checkFixed, cursorOf, parseCase } from './case.ts'

const two = `
=== .gitlab-ci.yml
job: «a-rule|x «b-rule|y»»
=== iam/role.json
{ "a": ‹›1 }
=== iam/role.json (fixed)
{ "a": 2 }
`

const at = (file: string, start: number, end: number) => ({ file, start, end })

describe('parseCase', () => {
  it('takes marks and cursor out of the text', () => {
    assert.deepEqual(parseCase(two), {
      files: [
        {
          path: '.gitlab-ci.yml',
          text: 'job: x y\n',
          marks: [
            { rule: 'a-rule', start: 5, end: 8 },
            { rule: 'b-rule', start: 7, end: 8 },
          ],
        },
        { path: 'iam/role.json', text: '{ "a": 1 }\n', marks: [], cursor: 7 },
      ],
      fixed: new Map([['iam/role.json', '{ "a": 2 }\n']]),
    })
  })
  it('finds the cursor', () => {
    const { file, offset } = cursorOf(parseCase(two))
    assert.deepEqual([file.path, offset], ['iam/role.json', 7])
  })
  it('takes a text without header as the pipeline', () => {
    assert.deepEqual(parseCase('a: 1').files, [{ path: '.gitlab-ci.yml', text: 'a: 1', marks: [] }])
  })
  it('knows files without a last newline', () => {
    assert.deepEqual(
      parseCase('=== a (no newline)\nx\n=== b\ny\n').files.map((file) => file.text),
      ['x', 'y\n'],
    )
  })
  for (const broken of ['=== a\n«x', '=== a\n«rule|x', '=== a\nx»', '=== a\n‹›‹›', 'x\n=== a\n', '=== a\n=== a\n', '=== b (fixed)\n']) {
    it(`refuses ${JSON.stringify(broken)}`, () => assert.throws(() => parseCase(broken), TypeError))
  }
})

describe('checkFindings', () => {
  const parsed = parseCase(two)
  const wanted = [
    { rule: 'b-rule', at: at('.gitlab-ci.yml', 7, 8) },
    { rule: 'a-rule', at: at('.gitlab-ci.yml', 5, 8) },
  ]
  it('takes findings in any order', () => checkFindings(parsed, wanted))
  it('fails on a missing one', () => assert.throws(() => checkFindings(parsed, wanted.slice(1))))
  it('fails on an extra one', () => assert.throws(() => checkFindings(parsed, [...wanted, { rule: 'c', at: at('iam/role.json', 0, 1) }])))
  it('fails on another rule', () =>
    assert.throws(() =>
      checkFindings(
        parsed,
        wanted.map((f) => ({ ...f, rule: 'c' })),
      ),
    ))
  it('fails on a finding in an unknown file', () =>
    assert.throws(() => checkFindings(parsed, [...wanted, { rule: 'c', at: at('z', 0, 1) }])))
})

describe('checkFixed', () => {
  const parsed = parseCase(two)
  it('takes the golden text', () => checkFixed(parsed, new Map([['iam/role.json', '{ "a": 2 }\n']])))
  it('fails on another text', () => assert.throws(() => checkFixed(parsed, new Map([['iam/role.json', '{ "a": 3 }\n']]))))
  it('fails where nothing was fixed', () => assert.throws(() => checkFixed(parsed, new Map())))
  it('fails where a file without golden was changed', () => {
    const after = new Map([
      ['iam/role.json', '{ "a": 2 }\n'],
      ['.gitlab-ci.yml', ''],
    ])
    assert.throws(() => checkFixed(parsed, after))
  })
})
