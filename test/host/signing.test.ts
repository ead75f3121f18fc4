import assert from 'node:assert/strict'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { KeyRing, newSigningKey } from '../../src/host/signing.ts'

const claims = { iss: 'https://gitlab.com', sub: 'project_path:g/p', ref_protected: 'true', runner_id: 7, groups_direct: ['g'] }

function checks(token: string, ring: KeyRing): Promise<boolean> {
  return jwtVerify(token, createLocalJWKSet({ keys: [...ring.published().keys] })).then(
    () => true,
    () => false,
  )
}

describe('newSigningKey', () => {
  it('signs as GitLab does: RS256, typ JWT, kid of the published key', async () => {
    const key = await newSigningKey()
    const header = decodeProtectedHeader(await key.sign(claims))
    assert.deepEqual(header, { alg: 'RS256', typ: 'JWT', kid: key.publicKey.kid })
  })

  it('signs the claims as they are', async () => {
    const key = await newSigningKey()
    const { payload } = await jwtVerify(await key.sign(claims), createLocalJWKSet({ keys: [key.publicKey] }))
    assert.deepEqual(payload, claims)
  })

  it('publishes no private member', async () => {
    const key = await newSigningKey()
    assert.deepEqual(Object.keys(key.publicKey).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use'])
  })

  it('makes another key each time', async () => {
    assert.notEqual((await newSigningKey()).publicKey.kid, (await newSigningKey()).publicKey.kid)
  })
})

describe('KeyRing', () => {
  it('after a rotation a token of the key before is still good, after two it is not', async () => {
    const ring = await KeyRing.create()
    const old = await ring.sign(claims)
    const kid = await ring.rotate()
    assert.equal(decodeProtectedHeader(await ring.sign(claims)).kid, kid)
    assert.equal(await checks(old, ring), true)
    await ring.rotate()
    assert.equal(await checks(old, ring), false)
  })

  it('rotations that come together make a key each', async () => {
    const ring = await KeyRing.create()
    const kids = await Promise.all([ring.rotate(), ring.rotate(), ring.rotate()])
    assert.equal(new Set(kids).size, 3)
    assert.deepEqual(
      ring.published().keys.map((key) => key.kid),
      [kids[2], kids[1]],
    )
  })
})
