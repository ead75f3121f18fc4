import type { Span } from '../../text/span.ts'
import type { Test } from '../condition.ts'

/** A test whether a claim is there, for others to be made of: what is missing, null or of another type fits nothing. */
export function claimTest(claim: string, span: Span): Test {
  return {
    kind: 'test',
    left: { kind: 'claim', path: [claim], span },
    op: 'present',
    right: [],
    on: { missing: 'no', null: 'no', mistyped: 'no' },
    label: claim,
    span,
  }
}
