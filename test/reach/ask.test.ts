import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isProvenNever, type Wanted } from '../../src/reach/ask.ts'
import { type Condition, tests } from '../../src/trust/condition.ts'
import { evaluate } from '../../src/trust/evaluate.ts'
import type { TrustPolicy } from '../../src/trust/trust.ts'
import { NO, YES } from '../../src/trust/truth.ts'
import { cel } from '../support/cel.ts'
import { runs } from '../support/seed.ts'
import { facts, randomToken } from './outsider-tokens.ts'
import { randomOf } from './random.ts'
import { dialects, randomPolicy } from './random-policies.ts'
import { pool, role, vaultRole } from './support.ts'

const now = 1_700_000_000
const main = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const keys = (claims: object, operator = 'StringEquals') =>
  role({ [operator]: Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`gitlab.com:${claim}`, value])) })

/** Which answers of the condition of a policy are proven to be no token's. */
function provenNever(policy: TrustPolicy, condition: Condition = policy.condition, more: object = {}): readonly string[] {
  return (['yes', 'no'] as const).filter((answer) => isProvenNever([{ condition, answer }], { policy, facts, now, ...more }))
}

describe('what is proven of a condition, over every token of the issuer', () => {
  const rows: readonly (readonly [what: string, policy: TrustPolicy, never: readonly string[]])[] = [
    ['a subject that a token has', keys({ sub: main }), []],
    ['a kind of ref that there is not', keys({ sub: main.replace('branch', 'branches') }), ['yes']],
    ['components in another order, which a project may choose', keys({ sub: 'project_path:a/b:ref:main:ref_type:branch' }), []],
    ['a component that only newer versions have', keys({ sub: 'project_id:1:deployment_tier:production' }), []],
    ['a path without group', keys({ sub: main.replace('mygroup/', '') }), ['yes']],
    ['a colon in a ref', keys({ sub: `${main}:x` }), ['yes']],
    ['a prefix of subjects', keys({ sub: 'project_path:mygroup/*' }, 'StringLike'), []],
    ['every subject', keys({ sub: 'project_*' }, 'StringLike'), []],
    ['a value of a claim', keys({ ref_protected: 'true' }), []],
    ['a value that the claim never has', keys({ ref_protected: 'True' }), ['yes']],
    ['a role that may be a custom one', keys({ user_access_level: 'deployer' }), []],
    ['a key that AWS does not have', keys({ environment: 'production' }), ['yes']],
    ['the same, if it exists', keys({ environment: 'production' }, 'StringEqualsIfExists'), ['no']],
    ['the same, negated', keys({ environment: 'production' }, 'StringNotEquals'), ['no']],
    ['two values of one claim', pool("assertion.ref == 'a' && assertion.ref == 'b'"), ['yes']],
    ['a claim and what it follows from', pool("assertion.ref_path == 'refs/heads/a' && assertion.ref == 'b'"), ['yes']],
    [
      'a merge request that is protected',
      pool("assertion.pipeline_source == 'merge_request_event' && assertion.ref_protected == 'true'"),
      ['yes'],
    ],
    ['a path and the id of another project', pool("assertion.project_path == 'a/b' && assertion.project_id == '1'"), []],
    ['a fork in another project', pool("assertion.job_project_id == '1' && assertion.project_id == '2'"), []],
    ['an environment that some have', pool("assertion.environment == 'production'"), []],
    ['two audiences at once', pool("'a' in assertion.aud && 'b' in assertion.aud"), []],
    ['a number against a text', vaultRole({ project_id: 20 }), ['yes']],
    ['groups, which nobody sees here', vaultRole({ groups_direct: 'mygroup' }), []],
  ]
  for (const [what, policy, never] of rows) it(`${what}: ${never.join() || 'nothing'}`, () => assert.deepEqual(provenNever(policy), never))

  it('says nothing of a policy whose issuer is not known', () =>
    assert.deepEqual(provenNever({ ...keys({ ref_protected: 'True' }), issuer: [] }), []))
  it('says nothing once the budget is used up', () =>
    assert.deepEqual(provenNever(keys({ sub: main.replace('branch', 'branches') }), undefined, { budget: 1 }), []))
  it('knows the subjects of the project itself', () => {
    const policy = keys({ sub: 'project_path:mygroup/myproject:ref_type:branch' })
    assert.deepEqual([provenNever(policy), provenNever(policy, undefined, { ours: true })], [[], ['yes']])
  })
  it('tells which of two statements lets in all that the other does', () => {
    const [strict, loose] = [keys({ sub: main, ref_protected: 'true' }), keys({ sub: main })]
    const both = (yes: TrustPolicy, no: TrustPolicy): readonly Wanted[] => [
      { condition: yes.condition, answer: 'yes' },
      { condition: no.condition, answer: 'no' },
    ]
    const asked = { policy: strict, facts, now }
    assert.deepEqual([isProvenNever(both(strict, loose), asked), isProvenNever(both(loose, strict), asked)], [true, false])
  })
})

describe('what is proven of the conditions of random policies', () => {
  const counts = { proven: 0, open: 0 }

  it('no token refutes', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomOf(seed)
        const { dialect, document, policy } = randomPolicy(random)
        const asked = { policy, facts, now }
        const conditions: readonly Condition[] = [policy.condition, ...tests(policy.condition).map(({ test }) => test)]
        const proven = conditions.flatMap((condition) =>
          (['yes', 'no'] as const).flatMap((answer) => (isProvenNever([{ condition, answer }], asked) ? [{ condition, answer }] : [])),
        )
        counts.proven += proven.length
        counts.open += conditions.length * 2 - proven.length
        for (let i = 0; i < 30 && proven.length > 0; i++) {
          const { claims } = randomToken(random, ([...dialects] as string[]).indexOf(dialect))
          const request = { claims, now, signature: 'assumed' as const }
          for (const { condition, answer } of proven) {
            const truth = evaluate(condition, { request, engines: { cel }, items: {} })
            assert.notEqual(
              truth,
              answer === 'yes' ? YES : NO,
              `${answer} of ${JSON.stringify(condition)}\n${JSON.stringify(document)}\n${JSON.stringify(claims.known)}`,
            )
          }
        }
      }),
      runs(400),
    )
  }).timeout(3_600_000)

  it('often is something, and often nothing', () => assert.ok(counts.proven > 100 && counts.open > 100, JSON.stringify(counts)))
})
