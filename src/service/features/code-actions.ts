import type { Finding, JudgedFix } from '../../rules/rule.ts'
import { applyEdits, type TextEdit } from '../../text/edit.ts'
import type { FileId, Span } from '../../text/span.ts'

/** A fix of one finding. `preferred`: the one to take without asking. */
export interface QuickFix {
  readonly title: string
  readonly edits: readonly TextEdit[]
  readonly finding: Finding
  readonly preferred: boolean
}

/**
 * The fixes of the findings that touch a range, each finding's in its own order. Preferred is a finding's first fix, if
 * it is safe.
 */
export function provideQuickFixes(findings: readonly Finding[], range: Span): readonly QuickFix[] {
  return findings.filter((finding) => meets(finding.at, range)).flatMap((finding) => quickFixesOf(finding))
}

/** The fixes of one finding. */
function quickFixesOf(finding: Finding): readonly QuickFix[] {
  return finding.fixes().map(({ title, edits, safe }, i) => {
    return { title: safe ? title : `${title} (may shut out a job that passes now)`, edits, finding, preferred: safe && i === 0 }
  })
}

/**
 * Every safe fix of a file that can be made at once: a finding's first safe one that stays in the file and doesn't overlap those
 * before it. Never an unsafe one.
 */
export function provideFixAll(findings: readonly Finding[], file: FileId, text: string): readonly TextEdit[] {
  const edits: TextEdit[] = []
  const seen = new Set<string>()
  for (const finding of findings) {
    if (finding.at.file !== file) continue
    const fix = finding.fixes().find((candidate) => candidate.safe && staysIn(candidate, file))
    if (fix === undefined || seen.has(JSON.stringify(fix.edits))) continue
    if (overlaps(edits, fix.edits) || applyEdits(text, [...edits, ...fix.edits]) === undefined) continue
    seen.add(JSON.stringify(fix.edits))
    edits.push(...fix.edits)
  }
  return edits
}

function staysIn(fix: JudgedFix, file: FileId): boolean {
  return fix.edits.every((edit) => edit.span.file === file)
}

// Two fixes that touch the same place (two insertions at one offset, say) are made one after the other, by asking again.
function overlaps(made: readonly TextEdit[], wanted: readonly TextEdit[]): boolean {
  return wanted.some((edit) => made.some((other) => meets(edit.span, other.span)))
}

function meets(a: Span, b: Span): boolean {
  return a.file === b.file && a.start <= b.end && b.start <= a.end
}
