import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { rules } from '../../src/rules/index.ts'
import { checkCase } from '../support/rules.ts'

/** The fenced examples below a heading of a page. */
function examples(page: string, heading: string): readonly string[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  return [...section.matchAll(/```text\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
}

describe('the pages of the rules', () => {
  for (const rule of rules) {
    const page = readFileSync(`docs/rules/${rule.id}.md`, 'utf8')
    describe(rule.id, () => {
      for (const [i, example] of examples(page, 'Fires on').entries()) {
        it(`fires on example ${i + 1}`, () => {
          assert.ok(example.includes(`«${rule.id}|`), 'the example marks what is reported')
          checkCase(example)
        })
      }
      for (const [i, example] of examples(page, 'Does not fire on').entries()) {
        it(`does not fire on example ${i + 1}`, () => checkCase(example))
      }
      it('has examples of both kinds', () => {
        assert.ok(examples(page, 'Fires on').length > 0 && examples(page, 'Does not fire on').length > 0)
      })
    })
  }
})
