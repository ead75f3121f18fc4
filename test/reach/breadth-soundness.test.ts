import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { ClaimSet } from '../../src/gitlab/claim-set.ts'
import { isProtected } from '../../src/gitlab/protection.ts'
import { breadthInSlices } from '../../src/reach/breadth.ts'
import { reach } from '../../src/reach/reach.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import type { JsonValue } from '../../src/text/json.ts'
import { cel } from '../support/cel.ts'
import { runs } from '../support/seed.ts'
import { facts } from './outsider-tokens.ts'
import { randomOf } from './random.ts'
import { own, randomPolicy } from './random-policies.ts'

const now = 1_700_000_000
const engines = { cel }

/** The token with these claims instead of its own, and what follows from them; one for each usual subject. */
function changed(token: ClaimSet, claims: { readonly [claim: string]: JsonValue }): readonly ClaimSet[] {
  const all: { readonly [claim: string]: JsonValue } = { ...token.known, ...claims }
  const ref = `refs/${all['ref_type'] === 'tag' ? 'tags' : 'heads'}/${all['ref']}`
  const uri = token.known['ci_config_ref_uri']
  const known = {
    ...all,
    ...(all['ref_path'] === undefined ? {} : { ref_path: ref }),
    ...(typeof uri === 'string'
      ? { ci_config_ref_uri: `gitlab.com/${all['job_project_path'] ?? all['project_path']}//${uri.split('//')[1]?.split('@')[0]}@${ref}` }
      : {}),
  }
  const rest = `:ref_type:${all['ref_type']}:ref:${all['ref']}`
  return [`project_path:${all['project_path']}${rest}`, `project_id:${all['project_id']}${rest}`].map((sub) => ({
    ...token,
    known: { ...known, sub },
  }))
}

function ofProject(path: string, id: string): { readonly [claim: string]: JsonValue } {
  const namespace = path.slice(0, path.lastIndexOf('/'))
  const namespaceId = namespace === own.namespace ? own.namespaceId : `${id}1`
  return {
    project_path: path,
    job_project_path: path,
    namespace_path: namespace,
    job_namespace_path: namespace,
    project_id: id,
    job_project_id: id,
    namespace_id: namespaceId,
    job_namespace_id: namespaceId,
  }
}

const strangers = ['a/b', 'mygroup-evil/myproject', 'evil/mygroup/myproject', 'Evil_1/x.y/z', 'mygroupx/main', 'other/myproject']
const neighbours = ['mygroup/x', 'mygroup/myproject-2', 'mygroup/sub/myproject', 'mygroup/a/b/c.d']
const branches = ['release', 'feature', 'v1', 'xmain', 'main-2', 'a/b@c', 'z'.repeat(40)]
const tags = ['main', 'v1', 'v2', 'release', 'a/b', '0']

/** Members of a class that differ from its witness in nothing but what they are called. */
function members(outsider: string, witness: ClaimSet): readonly (readonly ClaimSet[])[] {
  if (outsider === 'stranger') return strangers.map((path, i) => changed(witness, ofProject(path, String(800 + i))))
  if (outsider === 'neighbour') return neighbours.map((path, i) => changed(witness, ofProject(path, String(700 + i))))
  const [names, patterns] = outsider === 'any-tag' ? [tags, facts.protected.tags] : [branches, facts.protected.branches]
  const isMerge = witness.known['pipeline_source'] === 'merge_request_event'
  return names.map((ref) => changed(witness, { ref, ref_protected: String(!isMerge && isProtected(ref, patterns ?? [])) }).slice(0, 1))
}

describe('how wide a policy is, of random policies', () => {
  const counts = { every: 0, all: 0 }
  it('says of no class that every member gets in where one does not', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { document, policy } = randomPolicy(randomOf(seed))
        const input = { policy, facts, jobs: [], engines, now }
        const answers = reach(input, ['stranger', 'neighbour', 'any-branch', 'any-tag'])
        const slices = breadthInSlices(input, answers)
        let slice = slices.next()
        while (slice.done !== true) slice = slices.next()
        counts.all++
        if (slice.value.every.size > 0) counts.every++
        for (const { class: outsider, witness } of answers) {
          if (witness === undefined || !slice.value.every.has(outsider)) continue
          for (const tokens of members(outsider, witness)) {
            const outcomes = tokens.map((claims) => simulate(policy, { claims, now, signature: 'assumed' }, engines).outcome)
            assert.ok(outcomes.includes('allow'), `${outsider} ${JSON.stringify(tokens[0]?.known)}\n${JSON.stringify(document)}`)
          }
        }
      }),
      runs(250),
    )
  }).timeout(600_000)
  it('says it of some', () => assert.ok(counts.every / counts.all > 0.05, JSON.stringify(counts)))
})
