import assert from 'node:assert/strict'
import { parseCase } from '../support/case.ts'
import { poolPolicy } from '../support/gcp-policy.ts'
import { checkCase, checkFix, findingsOf } from '../support/rules.ts'

describe('unanchored-pattern', () => {
  for (const [name, text] of [
    ['an expression without anchors', poolPolicy(`assertion.project_path.matches(«unanchored-pattern|'mygroup/myproject'»)`)],
    ['an expression with one anchor', poolPolicy(`assertion.project_path.matches(«unanchored-pattern|'^mygroup/myproject'»)`)],
    [
      'alternatives of which each has one anchor',
      poolPolicy(`assertion.project_path.matches(«unanchored-pattern|'^mygroup/a|mygroup/b$'»)`),
    ],
    ['the subject', poolPolicy(`assertion.sub.matches(«unanchored-pattern|'project_path:mygroup/myproject:ref_type:branch:ref:main'»)`)],
    ['a part of a path', poolPolicy(`assertion.project_path.matches(«unanchored-pattern|'myproject'»)`)],
  ] as const)
    it(`fires on ${name}`, () => checkCase(text))
  for (const [name, text] of [
    ['anchors at both ends', poolPolicy("assertion.project_path.matches('^mygroup/myproject$') && assertion.ref_protected == 'true'")],
    ['alternatives in parentheses', poolPolicy("assertion.project_path.matches('^mygroup/(a|b)$') && assertion.ref_protected == 'true'")],
    [
      'alternatives with anchors of their own',
      poolPolicy("assertion.project_path.matches('^mygroup/a$|^mygroup/b$') && assertion.ref_protected == 'true'"),
    ],
    [
      'an expression beside the project’s id',
      poolPolicy("assertion.project_path.matches('myproject') && assertion.project_id == '57382910' && assertion.ref_protected == 'true'"),
    ],
  ] as const)
    it(`is silent about ${name}`, () => checkCase(text))
  it('has no fix where nobody would get in with anchors', () => {
    const found = findingsOf(parseCase(poolPolicy("assertion.project_path.matches('myproject')")))
    assert.deepEqual(
      found.map((one) => one.fixes().map(({ title }) => title)),
      [[]],
    )
  })
  it('is fixed with anchors, and parentheses where there are alternatives', () =>
    checkFix(
      'unanchored-pattern',
      `${poolPolicy(`assertion.project_path.matches('^mygroup/a|mygroup/b$')`)}${poolPolicy(`assertion.project_path.matches('^(mygroup/a|mygroup/b)$')`).replace('provider.json', 'provider.json (fixed)').split('=== gcp/iam')[0]}`,
      { safe: true },
    ))
})
