import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { rules } from '../../src/rules/index.ts'
import { parseCase } from '../support/case.ts'
import { formatsOf, pipelineFormats, policyFormats } from '../support/fix-formats.ts'
import { withoutFix } from '../support/fix-gaps.ts'
import { checkFix } from '../support/rules.ts'

/** A golden is `<rule>/<format>.txt`, or `<format>+<what is special>.txt`: what the fix is called and whether it is safe in its first line, then the case, then the fixed files. */
const folder = 'test/cases/fixes'
const formats = { ...policyFormats, ...pipelineFormats }
const fixable = rules.filter((rule) => rule.fixable)

const goldens: ReadonlyMap<string, readonly string[]> = new Map(
  readdirSync(folder).map((rule) => [rule, readdirSync(`${folder}/${rule}`).map((name) => name.replace(/\.txt$/, ''))]),
)

describe('the goldens of fixes', () => {
  it('are of rules that have fixes', () => {
    const ids = new Set(fixable.map(({ id }) => id))
    assert.deepEqual(
      [...goldens.keys()].filter((id) => !ids.has(id)),
      [],
    )
  })
  for (const rule of fixable) {
    it(`cover ${rule.id} in every format, or it is said why there is no fix`, () => {
      const there = [...new Set(goldens.get(rule.id)?.map(formatIn))]
      const reasons = Object.keys(withoutFix[rule.id] ?? {})
      const gaps = formatsOf(rule).filter((format) => reasons.some((one) => (one.endsWith('-') ? format.startsWith(one) : format === one)))
      assert.deepEqual(
        formatsOf(rule).filter((format) => !there.includes(format) && !gaps.includes(format)),
        [],
        `each format has test/cases/fixes/${rule.id}/<format>.txt, or a reason in test/support/fix-gaps.ts`,
      )
      assert.ok(there.length > 0, 'a rule that has a fix has a golden')
    })
  }
  for (const [rule, names] of goldens) {
    for (const name of names) {
      it(`${rule}: ${name}`, () => {
        const path = `${folder}/${rule}/${name}.txt`
        const [head = '', ...rest] = readFileSync(path, 'utf8').split('\n')
        const [, title, look] = /^fix: (.*?)( \(look needed\))?$/.exec(head) ?? []
        assert.ok(title, 'the first line names the fix')
        const text = rest.join('\n')
        checkFix(rule, text, { title: exactly(title), safe: look === undefined }, path)
        if (process.env['UPDATE'] === '1') return
        const [changed] = parseCase(text).fixed
        const format = formats[formatIn(name)]
        assert.ok(changed !== undefined && format?.file.test(changed[0]) && format.holds.test(changed[1]), 'it is of its format')
      })
    }
  }
})

function formatIn(name: string): string {
  return name.replace(/\+.*/, '')
}

function exactly(title: string): RegExp {
  return new RegExp(`^${title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)
}
