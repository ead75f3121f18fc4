import type { Fixed, Truth } from './condition.ts'

/**
 * A non-empty set of truths as bits: what an evaluation can answer once everything unknown is known. `yes | no` is
 * Kleene's unknown. One definition gives Kleene logic and CEL's error absorption together: sets are combined member by
 * member, and for single members `no && error` is no, `yes || error` is yes (cel-spec langdef, "Logical Operators").
 */
export type TruthSet = number

export const YES: TruthSet = 1
export const NO: TruthSet = 2
export const ERROR: TruthSet = 4

/** The set for a truth that a dialect fixes. */
export function truthSet(fixed: Fixed): TruthSet {
  switch (fixed) {
    case 'yes':
      return YES
    case 'no':
      return NO
    case 'error':
      return ERROR
    case 'unknown':
      return YES | NO
  }
}

/** The set in the words of a trace; more than one member is `unknown`. */
export function nameOf(set: TruthSet): Truth | 'unknown' {
  return set === YES ? 'yes' : set === NO ? 'no' : set === ERROR ? 'error' : 'unknown'
}

/** Whether all of the parts hold. No parts: yes. */
export function and(a: TruthSet, b: TruthSet): TruthSet {
  let set = 0
  // no absorbs everything; error absorbs yes; yes only meets yes.
  if ((a | b) & NO) set |= NO
  if ((a & ERROR && b & (YES | ERROR)) || (b & ERROR && a & (YES | ERROR))) set |= ERROR
  if (a & b & YES) set |= YES
  return set
}

/** Whether one of the parts holds. */
export function or(a: TruthSet, b: TruthSet): TruthSet {
  return not(and(not(a), not(b)))
}

/** The negation; an error stays one. */
export function not(a: TruthSet): TruthSet {
  return (a & ERROR) | (a & YES ? NO : 0) | (a & NO ? YES : 0)
}
