import assert from 'node:assert/strict'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import { show } from '../../../src/text/holes.ts'
import { tests } from '../../../src/trust/condition.ts'
import { kubernetes } from '../../../src/trust/kubernetes/kubernetes.ts'
import { cel } from '../../support/cel.ts'
import { configuration, policiesIn } from './support.ts'

const now = 1_700_000_000
const token = {
  iss: 'https://gitlab.com',
  aud: 'kubernetes',
  sub: 'project_path:g/p:ref_type:branch:ref:main',
  project_id: '22',
  ref: 'main',
  iat: now,
  nbf: now,
  exp: now + 60,
}

function indented(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by))
}

const whole = configuration('  claimValidationRules:\n  - claim: ref\n    requiredValue: main')
const manifest = (lines: readonly string[]) =>
  `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - command:\n    - kube-apiserver\n${lines.map((line) => `    - ${line}\n`).join('')}`
const flags = ['--oidc-issuer-url=https://gitlab.com', '--oidc-client-id=kubernetes']

/** `name | grants | issuer | audiences | verdict of the token`. */
const readings: readonly (readonly [that: string, text: string, policies: readonly string[]])[] = [
  ['a configuration', whole, ['auth | the cluster as gitlab:{sub} | https://gitlab.com | kubernetes | allow']],
  [
    'two entries',
    `${whole}- issuer: { url: https://x.example.com, audiences: [a, b], audienceMatchPolicy: MatchAny }\n  claimMappings: { username: { expression: "claims.sub" } }\n`,
    [
      'auth-1 | the cluster as gitlab:{sub} | https://gitlab.com | kubernetes | allow',
      'auth-2 | the cluster as claims.sub | https://x.example.com | a b | deny',
    ],
  ],
  ['a configuration of another kind', whole.replace('AuthenticationConfiguration', 'AuthorizationConfiguration'), []],
  ['a configuration of another group', whole.replace('apiserver.config.k8s.io', 'example.com'), []],
  [
    'one in a ConfigMap',
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: auth }\ndata:\n  config.yaml: |\n${indented(whole, 4)}`,
    ['auth | the cluster as gitlab:{sub} | https://gitlab.com | kubernetes | allow'],
  ],
  [
    'one in cloud-init, with a document mark',
    `#cloud-config\nwrite_files:\n- path: /etc/kubernetes/auth.yaml\n  content: |-\n${indented(`---\n${whole}`, 4)}`,
    ['auth | the cluster as gitlab:{sub} | https://gitlab.com | kubernetes | allow'],
  ],
  ['another ConfigMap that speaks of it', 'kind: ConfigMap\ndata:\n  readme: |\n    An AuthenticationConfiguration has jwt.\n', []],
  ['flags', manifest(flags), ['kube-apiserver | the cluster as https://gitlab.com#{sub} | https://gitlab.com | kubernetes | allow']],
  [
    'flags with a prefix of nothing',
    manifest([...flags, '--oidc-username-prefix=-', '--oidc-required-claim=ref=main']),
    ['kube-apiserver | the cluster as {sub} | https://gitlab.com | kubernetes | allow'],
  ],
  [
    'flags with claims that are required',
    manifest([...flags, '--oidc-username-claim=project_id', '--oidc-username-prefix=p/', '--oidc-required-claim=ref=main,project_id=23']),
    ['kube-apiserver | the cluster as p/{project_id} | https://gitlab.com | kubernetes | deny'],
  ],
  [
    "kubeadm's arguments, as a mapping",
    'kind: ClusterConfiguration\napiServer:\n  extraArgs:\n    oidc-issuer-url: https://gitlab.com\n    oidc-client-id: kubernetes\n    audit-log-path: /x\n',
    ['kube-apiserver | the cluster as https://gitlab.com#{sub} | https://gitlab.com | kubernetes | allow'],
  ],
  [
    "kubeadm's arguments, as a list",
    'kind: ClusterConfiguration\napiServer:\n  extraArgs:\n  - { name: oidc-issuer-url, value: https://gitlab.com }\n  - { name: oidc-client-id, value: other }\n',
    ['kube-apiserver | the cluster as https://gitlab.com#{sub} | https://gitlab.com | other | deny'],
  ],
  ['flags without an issuer', manifest(['--oidc-client-id=kubernetes']), []],
]

describe('Kubernetes reading', () => {
  for (const [that, text, expected] of readings)
    it(that, () => {
      const found = policiesIn(text).policies.map((policy) => {
        const texts = (list: typeof policy.issuer) => list.map((one) => show(one.text)).join(' ')
        const { outcome } = simulate(policy, { claims: givenClaims(token), now, signature: 'verified' }, { cel })
        return `${policy.name} | ${policy.grants} | ${texts(policy.issuer)} | ${texts(policy.audience)} | ${outcome}`
      })
      assert.deepEqual(found, expected)
    })
  it('reads no file without the words', () => {
    assert.equal(kubernetes.suspects('a.yaml', 'kind: Pod'), false)
    assert.equal(kubernetes.suspects('a.sh', whole), false)
    assert.equal(kubernetes.suspects('a.yaml', whole), true)
    assert.equal(kubernetes.suspects('a.json', manifest(flags)), true)
  })
  for (const [that, text] of [
    ['a configuration', whole],
    ['a ConfigMap', `kind: ConfigMap\ndata:\n  config.yaml: |\n${indented(whole, 4)}`],
    ['flags', manifest([...flags, '--oidc-required-claim=ref=main'])],
  ] as const)
    it(`knows where a value stands in ${that}`, () => {
      const [policy] = policiesIn(text).policies
      assert.ok(policy)
      const places = [...tests(policy.condition)].flatMap(({ test }) => test.right).map(({ span }) => text.slice(span.start, span.end))
      assert.deepEqual(places, ['main'])
      assert.deepEqual(
        policy.issuer.map(({ span }) => text.slice(span.start, span.end)),
        ['https://gitlab.com'],
      )
    })
  it('never throws', () => {
    for (let at = 0; at < whole.length; at += 7) {
      const { document, policies } = policiesIn(`x: 1\n${whole.slice(0, at)}\n`)
      for (const policy of policies) kubernetes.refusals?.(document, policy)
      kubernetes.read({ ...document, text: '' })
    }
  })
})
