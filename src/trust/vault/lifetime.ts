import type { Mapping } from '../../syntax/node.ts'
import type { Hole } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, Term, Test } from '../condition.ts'
import type { Stage } from '../trust.ts'
import { secondsField } from './fields.ts'

const defaultLeeway = 150
const defaultSkew = 60

/**
 * The times of a token as HashiCorp's library checks them (vault.md 2, "times" [CAP jwt.go]): one of `iat`, `nbf` and `exp` must be there; without
 * `exp` it is the later of the others and `expiration_leeway`, without `nbf` it is `iat`, else `exp` less `not_before_leeway`. Zero
 * counts as absent. Each has the grace of `clock_skew_leeway`.
 */
export function lifetimeStage(fields: Mapping, span: Span): Stage {
  const skew = leewayOf(fields, 'clock_skew_leeway', defaultSkew)
  const after = leewayOf(fields, 'expiration_leeway', defaultLeeway)
  const before = leewayOf(fields, 'not_before_leeway', defaultLeeway)
  const unknown = [skew, after, before].find((one): one is Hole => typeof one !== 'number')
  const error = 'error validating token: invalid expiration time (exp) claim: token is expired'
  if (typeof skew !== 'number' || typeof after !== 'number' || typeof before !== 'number') {
    return { stage: 'lifetime', check: { kind: 'constant', truth: 'unknown', why: unknown?.why ?? '', span }, error }
  }
  const times = new Times(skew, span)
  const some: Condition = { kind: 'any', label: 'iat, nbf or exp', of: ['exp', 'nbf', 'iat'].map((claim) => times.has(claim)), span }
  const notBefore = times.begun(before)
  const notAfter = times.notExpired(after)
  const issued: Condition = { kind: 'choice', which: times.has('iat'), yes: times.from('iat', 0), no: yes(span), label: 'iat', span }
  return {
    stage: 'lifetime',
    check: { kind: 'all', label: 'lifetime', of: [some, notBefore, notAfter, issued], span },
    error,
    errors: [
      { when: not(some), text: 'error validating token: no issued at (iat), not before (nbf), or expiration time (exp) claims in token' },
      { when: not(notBefore), text: 'error validating token: invalid not before (nbf) claim: token not yet valid' },
      { when: not(notAfter), text: error },
      { when: not(issued), text: 'error validating token: invalid issued at (iat) claim: token issued in the future' },
    ],
  }
}

// 0 is the default, less than 0 none (vault.md 2 [CAP]).
function leewayOf(fields: Mapping, name: string, usual: number): number | Hole {
  const seconds = secondsField(fields, name) ?? 0
  if (typeof seconds !== 'number') return seconds
  return seconds === 0 ? usual : Math.max(0, seconds)
}

class Times {
  readonly #skew: number
  readonly #span: Span

  constructor(skew: number, span: Span) {
    this.#skew = skew
    this.#span = span
  }

  /** Whether the claim is there; what is no number is an error (the library can't read the token then). */
  has(claim: string): Condition {
    const zero: Term = { kind: 'json', value: 0, span: this.#span }
    const none: Test = {
      kind: 'test',
      left: this.#claim(claim),
      op: 'equals',
      right: [zero],
      on: { missing: 'yes', null: 'yes', mistyped: 'error' },
      label: `without ${claim}`,
      span: this.#span,
    }
    return not(none)
  }

  /** From this time on, less so many seconds. */
  from(claim: string, less: number): Condition {
    return this.#test('atLeast', claim, -less - this.#skew, `now, from ${claim} on`)
  }

  begun(leeway: number): Condition {
    return this.#choose('nbf', this.from('nbf', 0), this.#choose('iat', this.from('iat', 0), this.from('exp', leeway)))
  }

  notExpired(leeway: number): Condition {
    const until = (claim: string, more: number) =>
      this.#test('atMost', claim, more + this.#skew, `now, until ${claim} and ${more + this.#skew} s`)
    const latest: Condition = {
      kind: 'any',
      label: 'the later of iat and nbf',
      of: [until('iat', leeway), until('nbf', leeway)],
      span: this.#span,
    }
    return this.#choose('exp', until('exp', 0), latest)
  }

  #choose(claim: string, yes: Condition, no: Condition): Condition {
    return { kind: 'choice', which: this.has(claim), yes, no, label: claim, span: this.#span }
  }

  #claim(claim: string): Term {
    return { kind: 'call', function: 'whole', args: [{ kind: 'claim', path: [claim], span: this.#span }], span: this.#span }
  }

  #test(op: 'atMost' | 'atLeast', claim: string, plus: number, label: string): Condition {
    const span = this.#span
    const bound: Term = { kind: 'call', function: 'plus', args: [this.#claim(claim), { kind: 'json', value: plus, span }], span }
    const on = { missing: 'no', null: 'no', mistyped: 'no' } as const
    return { kind: 'test', left: { kind: 'request', key: 'now', span }, op, right: [bound], on, label, span }
  }
}

function yes(span: Span): Condition {
  return { kind: 'constant', truth: 'yes', why: 'the token has no such time', span }
}

function not(of: Condition): Condition {
  return { kind: 'not', of, span: of.span }
}
