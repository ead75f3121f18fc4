import { checkCase } from '../support/rules.ts'

const aws = 'Kq7VbT2nXw0eRz5pLs8dUy3fHj6gAm1cNo9iEkQv'
const entra = 'aB38Q~kLmN7pQrStUvWxYz2aBcDeFgHiJkLmNoPq'
const pem = `-----BEGIN PRIVATE KEY-----\\nMII${'EvQIBADANBgkqhkiG9w0B'.repeat(3)}`
const google = (id: string, body = pem) => `{"type": "service_account", "private_key_id": "${id}", "private_key": "${body}"}`
const file = (text: string) => `=== .gitlab-ci.yml\n${text}`

describe('literal-key', () => {
  it('fires on a key of AWS', () => checkCase(file(`a: { script: 'export AWS_SECRET_ACCESS_KEY=«literal-key|${aws}»; b' }\n`)))
  it('fires on one in a profile', () => checkCase(file(`a: { script: 'aws configure set aws_secret_access_key «literal-key|${aws}»' }\n`)))
  it('fires in hidden jobs', () => checkCase(file(`.a:\n  variables: { AWS_SECRET_ACCESS_KEY: «literal-key|${aws}» }\nb: { script: c }\n`)))
  it('fires in variables of services', () =>
    checkCase(file(`b:\n  services: [{ name: c, variables: { AWS_SECRET_ACCESS_KEY: «literal-key|${aws}» } }]\n  script: d\n`)))
  it('fires on a key of Google', () =>
    checkCase(file(`a: { script: b, variables: { KEY: '${google('«literal-key|9f86d081884c7d659a2feaa0c55ad015a3bf4f1b»')}' } }\n`)))
  it('fires on what a registry gets of a key', () => {
    const auth = Buffer.from(`_json_key:${google('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b')}`).toString('base64')
    checkCase(
      file(`variables: { DOCKER_AUTH_CONFIG: '{ "auths": { "gcr.io": { "auth": "«literal-key|${auth}»" } } }' }\na: { script: b }\n`),
    )
  })
  it('fires on a secret of Entra', () => checkCase(file(`a: { script: b, variables: { ARM_CLIENT_SECRET: «literal-key|${entra}» } }\n`)))
  it('fires on a token of Vault', () => checkCase(file('a: { script: vault login «literal-key|hvs.CAESIJ4r5uNq2b7kVxW8yTz3» }\n')))
  it('fires on a token of PyPI', () => {
    const token = `pypi-AgEIcHlwaS5vcmcCJGQ3${'NhYzI0LTk4ZWYtNGE5Zi1i'.repeat(4)}`
    checkCase(file(`a: { script: twine upload -p «literal-key|${token}» }\n`))
  })
  it('fires on a token of crates.io', () =>
    checkCase(file('a: { script: cargo login «literal-key|cioKq7VbT2nXw0eRz5pLs8dUy3fHj6gAm1c» }\n')))
  it('is silent about longer texts', () => checkCase(file(`a: { script: "AWS_SECRET_ACCESS_KEY=${aws}x b" }\n`)))
  it('is silent about placeholders', () => checkCase(file(`a: { script: vault login hvs.${'x'.repeat(30)} }\n`)))
  it('is silent about examples', () =>
    checkCase(file('a: { script: "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY b" }\n')))
  it('is silent about a key of Google that is none', () =>
    checkCase(file(`a: { script: b, variables: { KEY: '${google('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b', 'fake')}' } }\n`)))
  it('is silent about temporary keys', () => checkCase(file(`a: { script: "AWS_SESSION_TOKEN=c AWS_SECRET_ACCESS_KEY=${aws} b" }\n`)))
  it('is silent about checksums', () => checkCase(file(`a: { script: "sha1sum -c ${aws}" }\n`)))
})
