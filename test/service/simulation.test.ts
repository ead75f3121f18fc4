import assert from 'node:assert/strict'
import type { Project } from '../../src/service/analysis.ts'
import { type Simulation, simulateChoice, simulationChoices, type TokenSource } from '../../src/service/simulation.ts'
import { analyse, now } from '../support/analyse.ts'
import { parseCase } from '../support/case.ts'

const statement = `{ "Statement": { "Effect": "Allow",
  "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" },
  "Action": "sts:AssumeRoleWithWebIdentity",
  "Condition": { "StringEquals": { "gitlab.com:sub": "project_path:g/p:ref_type:branch:ref:main" } } } }`

const project = analyse(
  parseCase(`
=== .claimcheck.yaml
project: g/p
issuer: https://gitlab.com
default_branch: main
=== .gitlab-ci.yml
deploy:
  script: [x]
  id_tokens: { T: { aud: a } }
  variables: { AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/role" }
other:
  script: [x]
  id_tokens: { T: { aud: a } }
=== role.json
${statement}
`),
).projects[0] as Project

const run = (token: TokenSource, policy = 'role.json#role') => simulateChoice(project, policy, token, { now, engines: {} })
const job = (scenario: string, name = 'deploy', variable = 'T') => run({ kind: 'job', job: name, variable, scenario })
const paste = (text: string) => run({ kind: 'pasted', text })
const short = (simulation: Simulation) =>
  simulation.kind === 'error' ? simulation.message : [simulation.outcome, simulation.runs, simulation.linked].join(' ')

const sub = 'project_path:g/p:ref_type:branch:ref:main'
const payload = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`
const whole = { iss: 'https://gitlab.com', sub, aud: 'a', iat: now, nbf: now - 5, exp: now + 3600 }

describe('simulationChoices', () => {
  it('lists tokens, policies and scenarios', () => {
    const { tokens, policies, scenarios } = simulationChoices(project)
    assert.deepEqual(
      tokens.map((choice) => choice.job.name),
      ['deploy', 'other'],
    )
    assert.deepEqual(
      policies.map((choice) => choice.id),
      ['role.json#role'],
    )
    assert.equal(scenarios[0], 'default-branch')
  })
  it('tells policies of one name apart', () => {
    const twice = statement
      .replace('gitlab.com" }', 'gitlab.com", "x": 1 }')
      .replace(
        '"arn:aws:iam::123456789012:oidc-provider/gitlab.com"',
        '["arn:aws:iam::123456789012:oidc-provider/gitlab.com", "arn:aws:iam::123456789012:oidc-provider/git.example.com"]',
      )
    const [first] = analyse(parseCase(`=== r.json\n${twice}\n`)).projects
    assert.deepEqual(first && simulationChoices(first).policies.map((choice) => choice.id), ['r.json#r', 'r.json#r~2'])
  })
})

describe('simulateChoice', () => {
  it('mints the token of a job in a scenario', () => {
    assert.equal(short(job('default-branch')), 'allow yes true')
    assert.equal(short(job('branch:feature')), 'deny yes true')
    assert.equal(short(job('fork-merge-request')), 'deny no true')
    assert.equal(short(job('default-branch', 'other')), 'allow yes false')
  })
  it('names the deciding clause', () => {
    const simulation = job('branch:feature')
    assert.equal(
      simulation.kind === 'verdict' && simulation.because,
      `condition: StringEquals gitlab.com:sub: wants ${sub}, the token has project_path:g/p:ref_type:branch:ref:feature`,
    )
  })
  it('shows the claims that decide first, and why others are not known', () => {
    const simulation = job('default-branch')
    const claims = simulation.kind === 'verdict' ? simulation.claims : []
    assert.deepEqual(claims.slice(0, 3), [
      { name: 'iss', value: 'https://gitlab.com' },
      { name: 'sub', value: sub },
      { name: 'aud', value: 'a' },
    ])
    assert.match(claims.find((claim) => claim.name === 'project_id')?.why ?? '', /./)
  })
  it('fills in what a valid token has into pasted claims', () => {
    assert.equal(short(paste(JSON.stringify({ sub }))), 'allow  ')
    assert.equal(short(paste(JSON.stringify({ sub: 'x' }))), 'deny  ')
  })
  it('takes a JWT as it is', () => {
    assert.equal(short(paste(` ${payload(whole)}\n`)), 'allow  ')
    assert.equal(short(paste(`Bearer ${payload(whole)}`)), 'allow  ')
    assert.equal(short(paste(payload({ ...whole, exp: now - 301 }))), 'deny  ')
    assert.equal(short(paste(payload({ sub }))), 'deny  ')
  })
  it('says what is wrong with a pasted text, and never repeats it', () => {
    assert.equal(short(paste('')), 'Paste a JSON object of claims, or a JWT')
    assert.equal(short(paste('{"secret":')), 'This is not valid JSON')
    assert.match(short(paste('secret.x')), /has three parts, this has 2/)
    assert.equal(short(paste('a.b.c.d.e')), 'This is an encrypted token (JWE): its claims cannot be read')
    assert.equal(short(paste('e30.s+cret.x')), 'The payload of this JWT is not base64url-encoded UTF-8 text')
    assert.equal(short(paste(`e30.${Buffer.from('secret').toString('base64url')}.x`)), 'The payload of this JWT is not valid JSON')
    assert.equal(short(paste(payload([1]))), 'The claims of a token are a JSON object')
    assert.match(short(paste('x'.repeat(70_000))), /longer than any relying party accepts/)
    assert.equal(short(paste(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`)), 'These claims are nested too deep')
  })
  it('takes no claim for what every object has', () => {
    assert.equal(short(paste('{"__proto__":{"sub":"x"},"constructor":1}')), 'deny  ')
  })
  it('says what does not exist', () => {
    assert.equal(short(run({ kind: 'pasted', text: '{}' }, 'x#y')), 'There is no trust policy x#y')
    assert.equal(short(job('nonsense')), 'There is no scenario nonsense')
    assert.equal(short(job('default-branch', 'x')), 'There is no job x with an ID token T')
    assert.equal(short(job('default-branch', 'deploy', 'x')), 'There is no job deploy with an ID token x')
  })
})
