import type { Span } from '../../text/span.ts'
import type { Condition, Constant, Term, Test } from '../condition.ts'
import { claimTest } from './claim-test.ts'

/** Seconds for which nobody documents whether a token is taken behind its `exp` and before its `nbf`. */
const doubt = 300

/** `exp` and `nbf` against now (AADSTS700024, azure.md 3). Entra documents no leeway: some minutes around both ends are open. */
export function lifetime(span: Span): Condition {
  const claim = (name: string): Term => ({ kind: 'claim', path: [name], span })
  const shifted = (name: string, by: number): Term => ({
    kind: 'call',
    function: 'plus',
    args: [claim(name), { kind: 'json', value: by, span }],
    span,
  })
  const until = (right: Term, label: string): Condition => ({ ...nowTest(span, label), op: 'atMost', right: [right] })
  const from = (right: Term, label: string): Condition => ({ ...nowTest(span, label), op: 'atLeast', right: [right] })
  const number: Condition = {
    ...claimTest('exp', span),
    op: 'atMost',
    right: [{ kind: 'json', value: Number.MAX_SAFE_INTEGER, span }],
    label: 'exp as a number',
  }
  const open: Constant = { kind: 'constant', truth: 'unknown', why: 'how far a token is taken outside its times is not documented', span }
  const within = (which: Condition, wider: Condition): Condition => ({
    kind: 'choice',
    which,
    yes: { kind: 'all', of: [], label: 'yes', span },
    no: { kind: 'all', of: [wider, open], span },
    label: 'lifetime',
    span,
  })
  const exp = within(until(claim('exp'), 'now, until exp'), until(shifted('exp', doubt), 'now, until 5 minutes behind exp'))
  const nbf = within(from(claim('nbf'), 'now, from nbf'), from(shifted('nbf', -doubt), 'now, from 5 minutes before nbf'))
  return {
    kind: 'all',
    of: [number, exp, { kind: 'any', of: [{ kind: 'not', of: claimTest('nbf', span), span }, nbf], label: 'nbf, if it is there', span }],
    label: 'lifetime',
    span,
  }
}

function nowTest(span: Span, label: string): Test {
  return { ...claimTest('now', span), left: { kind: 'request', key: 'now', span }, label }
}
