import assert from 'node:assert/strict'
import type { Finding } from '../../src/rules/rule.ts'
import { findings } from '../../src/service/findings.ts'
import { applyEdits } from '../../src/text/edit.ts'
import { analyse } from './analyse.ts'
import { type Case, checkFindings, checkFixed, parseCase } from './case.ts'

/** Files that most cases share; what a case has itself wins. */
const shared = parseCase(`=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.com
ids: { project_id: "57382910", namespace_id: "72" }
default_branch: main
protected: { branches: [main], tags: ["v*"], environments: [production] }
`)

/** Checks that exactly the marked spans of a case are reported, and by which rules. */
export function checkCase(text: string): void {
  const parsed = withShared(parseCase(text))
  checkFindings(parsed, findingsOf(parsed))
}

/**
 * Applies a fix of a rule's findings (the first, or the first whose title matches) and checks the goldens; also that the
 * finding is then gone, that no other appears, and that the documents still parse.
 */
export function checkFix(rule: string, text: string, options: { title?: RegExp; safe: boolean }): void {
  const parsed = withShared(parseCase(text))
  const before = findingsOf(parsed)
  const offers = before.filter((one) => one.rule === rule).flatMap((finding) => finding.fixes().map((fix) => ({ finding, fix })))
  const offer = offers.find((one) => options.title?.test(one.fix.title) ?? true)
  assert.ok(offer, `no such fix; there are ${offers.map((one) => one.fix.title)}`)
  const { finding, fix } = offer
  assert.equal(fix.safe, options.safe, 'safe')
  const after = new Map<string, string>()
  for (const file of parsed.files) {
    const edits = fix.edits.filter((edit) => edit.span.file === file.path)
    const edited = edits.length === 0 ? undefined : applyEdits(file.text, edits)
    if (edited !== undefined) after.set(file.path, edited)
  }
  checkFixed(parsed, after)
  const fixed = { ...parsed, files: parsed.files.map((file) => ({ ...file, text: after.get(file.path) ?? file.text, marks: [] })) }
  const left = findingsOf(fixed)
  const key = (one: Finding) => `${one.rule}: ${one.message}`
  const known = new Set(before.map(key))
  assert.deepEqual(left.filter((one) => one.rule === rule && one.message === finding.message).map(key), [], 'the finding is gone')
  assert.deepEqual(left.filter((one) => !known.has(key(one))).map(key), [], 'no other finding appears')
}

/** The findings of a case, without shared files. */
export function findingsOf(parsed: Case): readonly Finding[] {
  return findings(analyse(parsed))
}

function withShared(parsed: Case): Case {
  const own = new Set(parsed.files.map((file) => file.path))
  return { ...parsed, files: [...shared.files.filter((file) => !own.has(file.path)), ...parsed.files] }
}
