import assert from 'node:assert/strict'
import { holds } from '../../src/gitlab/held.ts'
import { everyKind } from '../../src/gitlab/scenario.ts'
import type { Finding, Fix, JudgedFix } from '../../src/rules/rule.ts'
import type { Analysis } from '../../src/service/analysis.ts'
import { findings } from '../../src/service/findings.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import { parseDocument } from '../../src/syntax/parse-document.ts'
import { applyEdits } from '../../src/text/edit.ts'
import { analyse } from './analyse.ts'
import type { Case } from './case.ts'
import { cel } from './cel.ts'
import { hcl } from './hcl.ts'

/** The analysis of a case with every engine, as users have it. */
export function analysisOf(world: Case): Analysis {
  return analyse(world, { hcl, cel })
}

/** The findings of an analysis. A rule that crashes fails the test. */
export function findingsIn(analysis: Analysis): readonly Finding[] {
  return findings(analysis, (rule, error) => assert.fail(`${rule} crashed: ${error}`))
}

/** The case after a fix, and the texts of the files that it changed. */
export function fixedCase(world: Case, fix: Fix): { readonly world: Case; readonly changed: ReadonlyMap<string, string> } {
  const changed = new Map<string, string>()
  const files = world.files.map((file) => {
    const edits = fix.edits.filter((edit) => edit.span.file === file.path)
    const text = edits.length === 0 ? file.text : applyEdits(file.text, edits)
    assert.ok(text !== undefined, `${fix.title}: the edits overlap`)
    if (text !== file.text) changed.set(file.path, text)
    return { ...file, text, marks: [] }
  })
  assert.ok(changed.size > 0, `${fix.title}: nothing is edited`)
  return { world: { ...world, files }, changed }
}

/**
 * Checks what is promised of every fix that any finding of a case offers: applied, the finding is gone, no other appears, the documents
 * still parse; and of a safe one that the tokens of linked jobs which passed still pass. All is read afresh, not by the judge's own short way.
 */
export function checkOffers(world: Case, before: Analysis, found: readonly Finding[]): number {
  let offered = 0
  for (const finding of found) {
    for (const fix of finding.fixes()) {
      offered++
      checkFixOf(finding, fix, found, world, before)
    }
  }
  return offered
}

function checkFixOf(finding: Finding, fix: JudgedFix, found: readonly Finding[], world: Case, before: Analysis): void {
  const { world: fixed, changed } = fixedCase(world, fix)
  const after = analysisOf(fixed)
  const left = findingsIn(after)
  const same = (one: Finding) => one.rule === finding.rule && one.message === finding.message && one.at.file === finding.at.file
  assert.deepEqual(left.filter(same), [], `${fix.title}: the finding stays`)
  for (const { rule, message } of left) {
    const more = count(left, rule) - count(found, rule)
    assert.ok(more < (rule === finding.rule ? 0 : 1), `${fix.title}: brings ${rule}: ${message}`)
  }
  for (const [file, text] of changed) {
    const old = world.files.find(({ path }) => path === file)?.text ?? ''
    assert.ok(problems(file, text) <= problems(file, old), `${fix.title}: ${file} no longer parses\n${text}`)
  }
  if (fix.safe) assert.deepEqual(shutOut(before, after), [], `${fix.title}: is safe, and shuts out`)
}

function count(found: readonly Finding[], rule: string): number {
  return found.filter((one) => one.rule === rule).length
}

function problems(file: string, text: string): number {
  return /\.(tf|tofu)$/.test(file) ? hcl.parse(file, text).problems.length : parseDocument(file, text).problems.length
}

/** What linked jobs' tokens passed before and no longer do: job, scenario and policy. */
function shutOut(before: Analysis, after: Analysis): readonly string[] {
  const passes = passing(after)
  return [...passing(before)].filter((one) => !passes.has(one))
}

// A renamed token is the same token: only the job counts.
function passing(analysis: Analysis): ReadonlySet<string> {
  const passes = new Set<string>()
  for (const { facts, links } of analysis.projects) {
    for (const { pipeline, job, policy } of links) {
      for (const scenario of everyKind) {
        for (const token of job.tokens) {
          const held = holds(pipeline, job, token, scenario, facts, analysis.now)
          if (held.runs.answer === 'no') continue
          const request = { claims: held.claims, now: analysis.now, signature: 'assumed' as const }
          if (simulate(policy, request, analysis.engines).outcome === 'allow')
            passes.add(`${job.name} on ${scenario.text} to ${policy.grants}`)
        }
      }
    }
  }
  return passes
}
