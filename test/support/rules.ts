import assert from 'node:assert/strict'
import type { Finding } from '../../src/rules/rule.ts'
import { type Case, checkFindings, checkFixed, parseCase } from './case.ts'
import { analysisOf, checkOffers, findingsIn, fixedCase } from './fix-property.ts'

/** Files that most cases share; what a case has itself wins. */
const shared = parseCase(`=== .claimcheck.yaml
project: mygroup/myproject
issuer: https://gitlab.com
ids: { project_id: "57382910", namespace_id: "72" }
default_branch: main
protected: { branches: [main], tags: ["v*"], environments: [production] }
`)

/** Checks that exactly the marked spans of a case are reported, and by which rules; and that every fix they offer keeps its promises. */
export function checkCase(text: string): void {
  const parsed = withShared(parseCase(text))
  const analysis = analysisOf(parsed)
  const found = findingsIn(analysis)
  checkFindings(parsed, found)
  checkOffers(parsed, analysis, found)
}

/**
 * Applies a fix of a rule's findings (the first, or the first whose title matches) and checks the goldens; also that the
 * finding is then gone, that no other appears, and that the documents still parse. With UPDATE=1 and `source`, the path of the file that
 * the case was read from, its goldens are written instead.
 */
export function checkFix(rule: string, text: string, options: { title?: RegExp; safe: boolean }, source?: string): void {
  const parsed = withShared(parseCase(text))
  const analysis = analysisOf(parsed)
  const found = findingsIn(analysis)
  const offers = found.filter((one) => one.rule === rule).flatMap((finding) => finding.fixes())
  const fix = offers.find((one) => options.title?.test(one.title) ?? true)
  assert.ok(fix, `no such fix; there are ${offers.map((one) => one.title)}; found ${found.map((one) => `${one.rule}: ${one.message}`)}`)
  assert.equal(fix.safe, options.safe, 'safe')
  checkFixed(parsed, fixedCase(parsed, fix).changed, source)
  checkOffers(parsed, analysis, found)
}

/** The findings of a case, without shared files. */
export function findingsOf(parsed: Case): readonly Finding[] {
  return findingsIn(analysisOf(parsed))
}

function withShared(parsed: Case): Case {
  const own = new Set(parsed.files.map((file) => file.path))
  return { ...parsed, files: [...shared.files.filter((file) => !own.has(file.path)), ...parsed.files] }
}
