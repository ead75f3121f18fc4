import assert from 'node:assert/strict'
import { fullFacts, minted } from './facts-case.ts'
import { allClaims, changes, jobWith } from './mint-case.ts'

/** gitlab.md 1.3, 5.1: what an environment adds to a token without. The protected one is `production`. */
describe('what an environment adds', () => {
  const because = "$GONE is not defined in the pipeline; it may be set in GitLab's settings"
  const cases: readonly (readonly [environment: string, name: string, shielded: string, tier: string, action: string])[] = [
    ['production', 'production', 'true', 'production', 'start'],
    ['Production', 'Production', 'false', 'production', 'start'],
    ['staging', 'staging', 'false', 'staging', 'start'],
    ['{ name: production }', 'production', 'true', 'production', 'start'],
    ['{ name: production, url: "https://x" }', 'production', 'true', 'production', 'start'],
    ...['start', 'prepare', 'stop', 'verify', 'access'].map(
      (action) => [`{ name: qa, action: ${action} }`, 'qa', 'false', 'testing', action] as const,
    ),
    ...['production', 'staging', 'testing', 'development', 'other'].map(
      (tier) => [`{ name: review/x, deployment_tier: ${tier} }`, 'review/x', 'false', tier, 'start'] as const,
    ),
    ['{ name: dev, deployment_tier: }', 'dev', 'false', 'development', 'start'],
    ['{ name: dev, action: deploy }', 'dev', 'false', 'development', 'unknown: its `action` is not one that GitLab accepts'],
    ['{ name: dev, action: "" }', 'dev', 'false', 'development', 'unknown: its `action` is not one that GitLab accepts'],
    ['{ name: dev, deployment_tier: prod }', 'dev', 'false', 'unknown: its `deployment_tier` is not one that GitLab accepts', 'start'],
    [
      '{ name: dev, deployment_tier: Production }',
      'dev',
      'false',
      'unknown: its `deployment_tier` is not one that GitLab accepts',
      'start',
    ],
    ['{ name: dev, deployment_tier: $TIER }', 'dev', 'false', 'unknown: its `deployment_tier` is not one that GitLab accepts', 'start'],
    ['"review/$CI_COMMIT_REF_SLUG"', 'review/main', 'false', 'development', 'start'],
    ['"$CI_COMMIT_BRANCH"', 'main', 'false', 'other', 'start'],
    // An unknown variable: its shape, and only what is certain whatever it is.
    ['"$GONE"', `unknown: ${because} | <GONE>`, `unknown: ${because}`, `unknown: ${because}`, 'start'],
    ['"review/$GONE"', `unknown: ${because} | review/<GONE>`, 'false', 'development', 'start'],
    [`"qa/\${GONE}-x"`, `unknown: ${because} | qa/<GONE>-x`, 'false', `unknown: ${because}`, 'start'],
    ['"prod%GONE%"', `unknown: ${because} | prod<GONE>`, `unknown: ${because}`, `unknown: ${because}`, 'start'],
    ['{ name: "x-$GONE", deployment_tier: other }', `unknown: ${because} | x-<GONE>`, 'false', 'other', 'start'],
    [
      '"$CI_JOB_ID"',
      'unknown: $CI_JOB_ID is known only when the pipeline runs, if at all | <CI_JOB_ID>',
      'unknown: $CI_JOB_ID is known only when the pipeline runs, if at all',
      'unknown: $CI_JOB_ID is known only when the pipeline runs, if at all',
      'start',
    ],
  ]
  for (const [environment, name, shielded, tier, action] of cases) {
    it(environment, () => {
      const want = { environment: name, environment_protected: shielded, deployment_tier: tier, environment_action: action }
      assert.deepEqual(changes(minted(jobWith(), 'default-branch'), minted(jobWith(`environment: ${environment}`), 'default-branch')), want)
    })
  }
  it('is unknown where it is an input', () => {
    const text = `spec: { inputs: { t: } }\n---\n${jobWith('environment: { name: dev, deployment_tier: "$[[ inputs.t ]]", action: "$[[ inputs.t ]]" }')}`
    const claims = allClaims(minted(text, 'default-branch'))
    assert.equal(claims['deployment_tier'], 'unknown: $[[ inputs.t ]] is an input')
    assert.equal(claims['environment_action'], 'unknown: $[[ inputs.t ]] is an input')
  })
  it('is nothing without a name', () => {
    for (const environment of ['', '{ action: stop }', '[a]']) {
      const claims = minted(jobWith(`environment: ${environment}`), 'default-branch')
      assert.deepEqual(changes(minted(jobWith(), 'default-branch'), claims), {}, environment)
    }
  })
})

/** cli.md "Configuration": `*` is GitLab's wildcard in every list of protected names. */
describe('protected environments', () => {
  const cases: readonly (readonly [environment: string, protections: readonly string[], want: RegExp])[] = [
    ['production', ['production'], /^true$/],
    ['production', ['Production'], /^false$/],
    ['production', ['prod'], /^false$/],
    ['production', [], /^false$/],
    ['production/eu', ['production/*'], /^true$/],
    ['production', ['production/*'], /^false$/],
    ['"production/$GONE"', ['production/*'], /^true$/],
    ['"production$GONE"', ['production/*'], /^unknown: \$GONE/],
    ['"review/$GONE"', ['production/*'], /^false$/],
    ['"$GONE"', ['*'], /^true$/],
  ]
  for (const [environment, environments, want] of cases) {
    it(`${environment} in ${environments.join(' ')}`, () => {
      const facts = { ...fullFacts, protected: { ...fullFacts.protected, environments } }
      const claims = minted(jobWith(`environment: ${environment}`), 'default-branch', facts)
      assert.match(allClaims(claims)['environment_protected'] ?? '', want)
    })
  }
})
