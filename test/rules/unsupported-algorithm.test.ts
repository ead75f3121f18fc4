import { checkCase } from '../support/rules.ts'
import { rightConfig, vaultRole, vaultScript } from '../support/vault-role.ts'

const algorithms = (value: string) => vaultScript(vaultRole(), `${rightConfig} jwt_supported_algs=${value}`)
const flags = (value: string) => `=== kube-apiserver.yaml
command:
  - kube-apiserver
  - --oidc-issuer-url=https://gitlab.com
  - --oidc-client-id=kubernetes
  - --oidc-required-claim=project_id=57382910
  - --oidc-signing-algs=${value}
`

/** That, and a set-up. */
const rows: readonly (readonly [string, string])[] = [
  ['several others', algorithms('«unsupported-algorithm|ES256»,PS256')],
  ['flags of an API server', flags('«unsupported-algorithm|PS256»,ES256')],
]

const silent: readonly (readonly [string, string])[] = [
  ['a list that only a run knows', algorithms('"$ALGORITHMS"')],
  ['an empty list', algorithms('')],
  ['what is no algorithm, which Vault refuses', algorithms('«invalid-trust-policy|RSA256»')],
  ['flags that take RS256 too', flags('PS256,RS256')],
]

describe('unsupported-algorithm', () => {
  for (const [that, text] of rows) it(`fires on ${that}`, () => checkCase(text))
  for (const [that, text] of silent) it(`is silent about ${that}`, () => checkCase(text))
})
