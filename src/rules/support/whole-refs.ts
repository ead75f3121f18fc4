import { type Condition, reads, type Term, type Test } from '../../trust/condition.ts'

/** The claims that differ between refs. */
const ofRefs: readonly string[] = ['sub', 'ref', 'ref_path']

/**
 * Whether a condition wants refs by whole names only: then it is enough to look at those names, and at one that is none of them. Negations,
 * patterns, texts that a ref is only a part of, and what an engine alone decides, are more than that.
 */
export function wantsWholeRefs(condition: Condition, negated = false): boolean {
  switch (condition.kind) {
    case 'test':
      return isWhole(condition, negated)
    case 'not':
      return wantsWholeRefs(condition.of, !negated)
    case 'all':
    case 'any':
      return condition.of.every((part) => wantsWholeRefs(part, negated))
    case 'choice':
      return [condition.which, condition.yes, condition.no].every((part) => wantsWholeRefs(part, negated) && wantsWholeRefs(part, true))
    case 'every':
    case 'some':
      return !mentions(condition.over) && wantsWholeRefs(condition.of, negated)
    case 'opaque':
      return condition.tree !== undefined && wantsWholeRefs(condition.tree, negated)
    case 'constant':
      return condition.truth !== 'unknown'
  }
}

function isWhole({ left, op, right }: Test, negated: boolean): boolean {
  if (![left, ...right].some(mentions)) return true
  return !negated && op === 'equals' && ofRefs.some((claim) => reads(left, claim)) && right.every((one) => one.kind === 'text')
}

function mentions(term: Term): boolean {
  switch (term.kind) {
    case 'claim':
      return ofRefs.some((claim) => term.path.length === 0 || term.path[0] === claim)
    case 'call':
      // What begins so is no claim of GitLab's.
      return term.function !== 'under' && term.args.some(mentions)
    case 'engine':
      return term.reads.some((path) => path.length === 0 || ofRefs.includes(String(path[0])))
    default:
      return false
  }
}
