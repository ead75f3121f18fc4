import type { TrustTestResult } from '../simulate/trust-tests.ts'
import type { TraceStep } from '../simulate/verdict.ts'
import type { FileId, Span } from '../text/span.ts'
import type { Truth } from '../trust/condition.ts'
import { tests } from '../trust/condition.ts'

/** A wanted value of a policy's condition, and which answers the tests have had from it. */
export interface CoveredValue {
  readonly label: string
  readonly file: FileId
  readonly span: Span
  /** Some token of the tests fits it. */
  readonly matched: boolean
  /** Some token of the tests doesn't. */
  readonly missed: boolean
}

/**
 * The values that the conditions of all tested policies want, in the order of the files. One that no token fits, or every
 * token fits, could be changed without a test noticing. Policies written in the test files themselves are left out.
 */
export function coverage(results: readonly TrustTestResult[]): readonly CoveredValue[] {
  const testFiles = new Set(results.map((result) => result.file))
  const trials = results.flatMap((result) => result.tried).filter(({ policy }) => !testFiles.has(policy.span.file))
  const seen = new Map<string, Set<Truth | 'unknown'>>()
  for (const { verdict } of trials) collect(verdict.trace(), seen)
  const values = new Map<string, CoveredValue>()
  for (const { policy } of trials) {
    for (const { test } of tests(policy.condition)) {
      for (const { span } of test.right) {
        // A test of one value has no parts: its own answer is that of the value.
        const answers = (test.right.length === 1 ? seen.get(keyOf(test.span)) : seen.get(keyOf(span))) ?? new Set()
        const value = { label: test.label, file: span.file, span, matched: answers.has('yes'), missed: answers.has('no') }
        values.set(keyOf(span), value)
      }
    }
  }
  return [...values.values()].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.span.start - b.span.start))
}

function collect(step: TraceStep, seen: Map<string, Set<Truth | 'unknown'>>): void {
  if (step.span !== undefined && step.want !== undefined) {
    const key = keyOf(step.span)
    seen.set(key, (seen.get(key) ?? new Set()).add(step.truth))
  }
  for (const part of step.steps) collect(part, seen)
}

function keyOf({ file, start, end }: Span): string {
  return `${file}:${start}-${end}`
}
