import assert from 'node:assert/strict'
import fc from 'fast-check'
import { outsiderClasses } from '../../src/reach/classes.ts'
import { reach } from '../../src/reach/reach.ts'
import { readsOf } from '../../src/reach/reads.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import { cel } from '../support/cel.ts'
import { runs } from '../support/seed.ts'
import { type Built, classesOf, complaints, facts, randomToken } from './outsider-tokens.ts'
import { randomOf } from './random.ts'
import { dialects, own, randomPolicy } from './random-policies.ts'

const now = 1_700_000_000
const engines = { cel }

describe('reach, of random policies', () => {
  const counts = { none: 0, some: 0, unknown: 0 }

  it('proves nothing that a token refutes, and shows no token that is refused', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomOf(seed)
        const { dialect, document, policy } = randomPolicy(random)
        const classes = outsiderClasses.filter(() => random.once(3))
        const reads = readsOf(policy).claims
        const answers = reach({ policy, facts, jobs: [], engines, now }, classes)
        const tell = (what: unknown) => `${what}\n${JSON.stringify(document)}`
        for (const { class: outsider, outcome, witness, why } of answers) {
          counts[outcome]++
          if (witness === undefined) continue
          assert.equal(simulate(policy, { claims: witness, now, signature: 'assumed' }, engines).outcome, 'allow', tell(outsider))
          assert.deepEqual(complaints(witness), [], tell(JSON.stringify(witness.known)))
          const kind = witness.known['project_id'] === own.id ? 'own' : witness.known['job_project_id'] === own.id ? 'fork' : 'other'
          assert.ok(classesOf({ kind, claims: witness }, reads).has(outsider), tell(`${outsider}: ${why} ${JSON.stringify(witness.known)}`))
        }
        const proven = new Set(answers.flatMap(({ class: outsider, outcome }) => (outcome === 'none' ? [outsider] : [])))
        for (let i = 0; i < 40; i++) {
          const token: Built = randomToken(random, ([...dialects] as string[]).indexOf(dialect))
          const refuted = [...classesOf(token, reads)].find((outsider) => proven.has(outsider))
          if (refuted === undefined) continue
          const { outcome } = simulate(policy, { claims: token.claims, now, signature: 'assumed' }, engines)
          assert.notEqual(outcome, 'allow', tell(`${refuted}: ${JSON.stringify(token.claims.known)}`))
        }
      }),
      runs(2000),
    )
  }).timeout(10_800_000)

  it('decides most of them, either way', () => {
    const all = counts.none + counts.some + counts.unknown
    assert.ok(counts.none / all >= 0.2 && counts.some / all >= 0.2, JSON.stringify(counts))
    assert.ok(counts.unknown / all <= 0.03, JSON.stringify(counts))
  })
})
