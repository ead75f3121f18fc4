import assert from 'node:assert/strict'
import { matchesFileGlob, parseGlob } from '../../src/text/file-glob.ts'

function matches(glob: string, path: string, answer: boolean): void {
  it(`${glob} ${answer ? 'has' : 'has not'} ${path}`, () => assert.equal(matchesFileGlob(glob, path), answer))
}

describe('matchesFileGlob', () => {
  matches('a.json', 'a.json', true)
  matches('a.json', 'b/a.json', false)
  matches('a.json', 'aXjson', false)
  matches('*.json', 'a.json', true)
  matches('*.json', 'b/a.json', false)
  matches('iam/*.json', 'iam/a.json', true)
  matches('iam/*.json', 'iam/x/a.json', false)
  matches('iam/?.json', 'iam/a.json', true)
  matches('iam/?.json', 'iam/ab.json', false)
  matches('**', 'a', true)
  matches('**', 'a/b/c', true)
  matches('**/*.tf', 'main.tf', true)
  matches('**/*.tf', 'a/b/main.tf', true)
  matches('infra/**/*.tf', 'infra/main.tf', true)
  matches('infra/**/*.tf', 'infra/a/b/main.tf', true)
  matches('infra/**/*.tf', 'other/infra/main.tf', false)
  matches('infra/**', 'infra/a/b', true)
  matches('infra/**', 'infrastructure/a', false)
  matches('**/x/**', 'a/x/b', true)
  matches('**/x/**', 'a/y/b', false)
  matches('a/**/b/**/c', 'a/1/b/2/3/c', true)
  matches('a/**/b/**/c', 'a/1/c/2/3/b', false)
  matches('a**b', 'axxb', true)
  matches('a**b', 'a/b', false)
  matches('../*.json', '../a.json', true)

  it('answers at once for many folders', () => {
    assert.equal(matchesFileGlob(`${'**/a/'.repeat(30)}b`, 'a/'.repeat(500)), false)
  })
})

describe('parseGlob', () => {
  it('takes * and ? as wildcards and nothing else', () => {
    assert.deepEqual(parseGlob('a*?[b]\\'), ['a', { any: 'run' }, { any: 'one' }, '[b]\\'])
  })
  it('makes nothing of nothing', () => assert.deepEqual(parseGlob(''), []))
})
