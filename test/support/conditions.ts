import type { ClaimSet } from '../../src/gitlab/claim-set.ts'
import { givenClaims } from '../../src/gitlab/claim-set.ts'
import type { JsonValue } from '../../src/text/json.ts'
import type { Pattern } from '../../src/text/pattern.ts'
import type { Condition, Fixed, OperatorId, Term, Test } from '../../src/trust/condition.ts'
import type { Scope } from '../../src/trust/evaluate.ts'

/** Builders for conditions in tests; every span is the same, since no document stands behind them. */
export const span = { file: 'test', start: 0, end: 0 }

export const claim = (...path: (string | number)[]): Term => ({ kind: 'claim', path, span })
export const item = (name: string): Term => ({ kind: 'item', name, path: [], span })
export const json = (value: JsonValue): Term => ({ kind: 'json', value, span })
export const hole = (name: string) => ({ name, why: `nothing sets ${name}`, span })
export const pattern = (...parts: Pattern): Term => ({ kind: 'pattern', pattern: parts, span })
export const any = { any: 'run' } as const
export const all = (...of: Condition[]): Condition => ({ kind: 'all', of, span })
export const either = (...of: Condition[]): Condition => ({ kind: 'any', of, span })
export const not = (of: Condition): Condition => ({ kind: 'not', of, span })
export const choice = (which: Condition, yes: Condition, no: Condition): Condition => ({
  kind: 'choice',
  which,
  yes,
  no,
  span,
})
export const constant = (truth: Fixed): Condition => ({ kind: 'constant', truth, why: truth, span })

export function test(left: Term, op: OperatorId, right: readonly Term[], on: Partial<Test['on']> = {}): Condition {
  return {
    kind: 'test',
    left,
    op,
    right,
    on: { missing: 'no', null: 'no', mistyped: 'no', ...on },
    label: op,
    span,
  }
}

export function scope(
  claims: { [claim: string]: JsonValue },
  unknown: { [claim: string]: string } = {},
  shapes: ClaimSet['shapes'] = {},
): Scope {
  return { request: { claims: { ...givenClaims(claims), unknown, shapes }, now: 1000, signature: 'assumed' }, engines: {}, items: {} }
}
