import assert from 'node:assert/strict'
import type { Finding, JudgedFix } from '../../../src/rules/rule.ts'
import { provideFixAll, provideQuickFixes } from '../../../src/service/features/code-actions.ts'
import { applyEdits } from '../../../src/text/edit.ts'

const file = 'role.json'
const text = 'abcdefghij'

function finding(rule: string, start: number, end: number, ...fixes: readonly JudgedFix[]): Finding {
  return { rule, severity: 'error', confidence: 'high', message: rule, at: { file, start, end }, related: [], help: '', fixes: () => fixes }
}
function fix(title: string, safe: boolean, start: number, end: number, to: string, where = file): JudgedFix {
  return { title, safe, edits: [{ span: { file: where, start, end }, text: to }] }
}
const all = (...findings: readonly Finding[]) => applyEdits(text, provideFixAll(findings, file, text))

describe('quick fixes', () => {
  const one = finding('a', 0, 3, fix('first', true, 0, 1, 'A'), fix('second', true, 0, 1, 'B'))
  const other = finding('b', 5, 8, fix('unsafe', false, 5, 6, 'F'))
  const titles = (start: number, end: number) =>
    provideQuickFixes([one, other], { file, start, end }).map((found) => `${found.preferred ? '!' : ''}${found.title}`)
  it('are those of the findings that the range touches', () => {
    assert.deepEqual(titles(3, 3), ['!first', 'second'])
    assert.deepEqual(titles(4, 4), [])
  })
  it('prefer no fix that may shut out a job, and say so', () => {
    assert.deepEqual(titles(6, 9), ['unsafe (may shut out a job that passes now)'])
  })
  it('look at the file too', () => {
    assert.deepEqual(provideQuickFixes([one], { file: 'other.json', start: 0, end: 9 }), [])
  })
})

describe('fix all', () => {
  it("makes each finding's first safe fix", () => {
    assert.equal(all(finding('a', 0, 1, fix('1', true, 0, 1, 'A')), finding('b', 4, 5, fix('2', true, 4, 5, 'E'))), 'AbcdEfghij')
  })
  it('passes over unsafe fixes', () => {
    assert.equal(
      all(finding('a', 0, 1, fix('1', false, 0, 1, 'X'), fix('2', true, 0, 1, 'A')), finding('b', 4, 5, fix('3', false, 4, 5, 'E'))),
      'Abcdefghij',
    )
  })
  it('leaves fixes that meet one that is made already', () => {
    assert.equal(all(finding('a', 0, 4, fix('1', true, 0, 4, 'A')), finding('b', 2, 6, fix('2', true, 2, 6, 'B'))), 'Aefghij')
    assert.equal(all(finding('a', 2, 2, fix('1', true, 2, 2, 'X')), finding('b', 2, 2, fix('2', true, 2, 2, 'Y'))), 'abXcdefghij')
  })
  it('changes no other file', () => {
    assert.equal(all(finding('a', 0, 1, fix('1', true, 0, 1, 'A', 'other.json'))), text)
  })
})
