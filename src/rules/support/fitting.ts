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
  const wanted = wantedValues(policy)
  const first = wanted.toReversed().reduce(withValue, token)
  return wanted.flatMap((one) => [withValue(token, one), withValue(first, one)])
}

/** The refs that a policy names, in claims of their own or in the subject; each wildcard stands for `x`. */
export function wantedRefs(policy: TrustPolicy): readonly string[] {
  return wantedValues(policy).flatMap(({ claim, value }) => {
    if (claim === 'ref') return [value]
    const found = claim === 'ref_path' ? /^refs\/(?:heads|tags)\/(.+)$/.exec(value) : claim === 'sub' ? /:ref:(.+)$/.exec(value) : undefined
    return found?.[1] === undefined ? [] : [found[1]]
  })
}

interface Wanted {
  readonly claim: string
  readonly value: string
}

function wantedValues(policy: TrustPolicy): readonly Wanted[] {
  const wanted: Wanted[] = []
  for (const { test, negated } of tests(policy.condition)) {
    const claim = negated ? undefined : claimRead(test.left)
    if (claim === undefined) continue
    for (const right of test.right) {
      const pattern = patternOf(right)
      if (pattern === undefined || !isWhole(pattern)) continue
      wanted.push({ claim, value: pattern.map((part) => (typeof part === 'string' ? part : 'x')).join('') })
    }
  }
  return wanted
}

function withValue({ known, unknown, shapes }: ClaimSet, { claim, value }: Wanted): ClaimSet {
  const without = <T>(of: { readonly [name: string]: T }) => Object.fromEntries(Object.entries(of).filter(([name]) => name !== claim))
  return { known: { ...known, [claim]: value }, unknown: without(unknown), shapes: without(shapes) }
}
