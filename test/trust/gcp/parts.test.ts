import assert from 'node:assert/strict'
import { parseJson } from '../../../src/syntax/json/parse-json.ts'
import { gcp } from '../../../src/trust/gcp/gcp.ts'
import type { Part } from '../../../src/trust/trust.ts'

const pool = 'projects/1/locations/global/workloadIdentityPools/gitlab'
const provider = (id: string) =>
  JSON.stringify({
    name: `${pool}/providers/${id}`,
    attributeMapping: { 'google.subject': 'assertion.sub' },
    oidc: { issuerUri: 'https://gitlab.com' },
  })
const binding = (role: string) => JSON.stringify({ bindings: [{ role, members: [`principalSet://iam.googleapis.com/${pool}/*`] }] })

function partsOf(file: string, text: string): readonly Part[] {
  const [root] = parseJson(file, text).documents
  return root === undefined ? [] : (gcp.parts?.ofDocument({ file, root, text }) ?? [])
}
const policiesOf = (parts: readonly Part[]) => gcp.parts?.assemble(parts).map(({ policy }) => policy) ?? []

describe('Policies of Google Cloud stay the same objects', () => {
  const one = partsOf('one.json', provider('provider-one'))
  const two = partsOf('two.json', provider('provider-two').replaceAll('gitlab/', 'other/'))
  const grant = partsOf('grant.json', binding('roles/viewer'))

  it('for as long as their parts do', () => {
    const before = policiesOf([...one, ...two, ...grant])
    const after = policiesOf([...one, ...two, ...grant])
    assert.equal(before.length, 2)
    for (const [i, policy] of after.entries()) assert.equal(policy, before[i])
  })

  it('but for those that a part belongs to', () => {
    const before = policiesOf([...one, ...two, ...grant])
    const after = policiesOf([...one, ...two, ...partsOf('grant.json', binding('roles/editor'))])
    assert.notEqual(after[0], before[0])
    assert.equal(after[0]?.grants, 'roles/editor on the resource')
    assert.equal(after[1], before[1])
  })

  it('and come in any order of parts', () => {
    const names = (parts: readonly Part[]) =>
      policiesOf(parts)
        .map(({ name, grants }) => `${name}: ${grants}`)
        .sort()
    assert.deepEqual(names([...grant, ...two, ...one]), names([...one, ...two, ...grant]))
  })
})
