import assert from 'node:assert/strict'
import { runs, seed } from '../../support/seed.ts'
import { rolesClaim } from './context.ts'
import { Counts } from './count.ts'
import { engineVerdict } from './engine.ts'
import { evaluateNaively } from './evaluate.ts'
import { flips } from './flip.ts'
import { type Case, randomCase } from './generate.ts'
import { Random } from './random.ts'
import { shrink } from './shrink.ts'

// 2,000 cases, and 100,000 in the usual soak of 20 times as much.
const multiple = runs(1).numRuns
const cases = multiple === 1 ? 2000 : 5000 * multiple

function expected({ policy, claims, call }: Case): 'allow' | 'deny' | 'unknown' {
  return evaluateNaively(policy, claims, call)
}

// GitLab mints no claim that names roles, and the engine does not hold a token to it yet (docs/relying-parties/aws.md): no case has it,
// so that every case counted here is also compared.
function caseOf(number: number): Case {
  const { claims, ...rest } = randomCase(new Random(number))
  return { ...rest, claims: Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== rolesClaim)) }
}

function differs(found: Case): boolean {
  return engineVerdict(found)?.outcome !== expected(found)
}

// The number of a case is its own seed: with it as CLAIMCHECK_SEED the case comes first.
function explain(found: Case, number: number): string {
  const smallest = shrink(found, (candidate) => expected(candidate) !== 'unknown' && differs(candidate))
  const verdict = engineVerdict(smallest)
  const stage = verdict?.stages.find(({ outcome }) => outcome === (verdict.outcome === 'unknown' ? 'unknown' : 'fail'))
  return [
    `CLAIMCHECK_SEED=${number}: the engine says ${verdict?.outcome}, the naive evaluator ${expected(smallest)}`,
    `policy ${JSON.stringify(smallest.policy)}`,
    `claims ${JSON.stringify(smallest.claims)}`,
    `call ${JSON.stringify(smallest.call)}`,
    `stage ${JSON.stringify(stage)}`,
  ].join('\n')
}

describe('AWS engine and naive evaluator', () => {
  it(`agree on random policies and tokens (${cases} from seed ${seed})`, () => {
    const counts = new Counts()
    const outcomes = { allow: 0, deny: 0, unknown: 0 }
    for (let i = 0; i < cases; i++) {
      const one = caseOf(seed + i)
      counts.add(one)
      outcomes[expected(one)] += 1
      if (differs(one)) assert.fail(explain(one, seed + i))
    }
    assert.ok(outcomes.allow >= cases * 0.2 && outcomes.deny >= cases * 0.2, JSON.stringify(outcomes))
    assert.equal(outcomes.unknown, 0)
    assert.deepEqual(
      counts.below(200),
      [],
      'operators that were tried less than 200 times with a value that fits, misses, is missing, or is a list',
    )
  })

  describe('disagree as soon as one row of the operator table is wrong:', () => {
    const known: { readonly one: Case; readonly outcome: string | undefined }[] = []
    before(function () {
      this.timeout(20_000)
      // Always the same cases: which wrong rows are noticed is not left to luck.
      for (let i = 0; i < 2000; i++) {
        const one = caseOf(i)
        const outcome = engineVerdict(one)?.outcome
        // Only where the right table agrees can a wrong one be what disagrees.
        if (outcome === expected(one)) known.push({ one, outcome })
      }
    })
    for (const { name, operators } of flips()) {
      it(name, () => {
        const noticed = known.some(({ one, outcome }) => {
          const wrong = evaluateNaively(one.policy, one.claims, one.call, operators)
          return wrong !== 'unknown' && wrong !== outcome
        })
        assert.ok(noticed)
      })
    }
  })
})
