import type { ClaimSet } from '../../gitlab/claim-set.ts'
import { isWhole } from '../../text/pattern.ts'
import { claimRead, patternOf, tests } from '../../trust/condition.ts'
import type { TrustPolicy } from '../../trust/trust.ts'

/**
 * Tokens like a given one, in which a claim has a value that the policy wants of it: each of those values in turn, with the other claims as
 * they are, and with the other claims as the policy wants them first. Each wildcard stands for `x`. That GitLab could mint such a token is not said: it
 * shows what one policy admits and another does not.
 */
export function fitting(token: ClaimSet, policy: TrustPolicy): readonly ClaimSet[] {
  const wanted: { readonly claim: string; readonly value: string }[] = []
  for (const { test, negated } of tests(policy.condition)) {
    const claim = negated ? undefined : claimRead(test.left)
    if (claim === undefined) continue
    for (const right of test.right) {
      const pattern = patternOf(right)
      if (pattern === undefined || !isWhole(pattern)) continue
      wanted.push({ claim, value: pattern.map((part) => (typeof part === 'string' ? part : 'x')).join('') })
    }
  }
  const first = wanted.toReversed().reduce(withValue, token)
  return wanted.flatMap((one) => [withValue(token, one), withValue(first, one)])
}

function withValue({ known, unknown, shapes }: ClaimSet, { claim, value }: { readonly claim: string; readonly value: string }): ClaimSet {
  const without = <T>(of: { readonly [name: string]: T }) => Object.fromEntries(Object.entries(of).filter(([name]) => name !== claim))
  return { known: { ...known, [claim]: value }, unknown: without(unknown), shapes: without(shapes) }
}
