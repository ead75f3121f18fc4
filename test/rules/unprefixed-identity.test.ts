import { checkCase } from '../support/rules.ts'

const configuration = (mappings: string, rules = '') => `=== cluster/authentication.yaml
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer: { url: https://gitlab.com, audiences: [kubernetes] }
    claimValidationRules:
      - { claim: project_id, requiredValue: "57382910" }
${rules}    claimMappings:
${mappings}`
const mark = (text: string) => `«unprefixed-identity|${text}»`
const subject = '      username: { claim: sub, prefix: "" }\n'

/** That, and a configuration. */
const rows: readonly (readonly [string, string])[] = [
  ['an expression that is the claim', configuration(`      username: { expression: ${mark('claims.user_login')} }\n`)],
  ['groups', configuration(`${subject}      groups: { claim: groups_direct, prefix: ${mark('""')} }\n`)],
  [
    'flags that switch the prefix off',
    `=== kube-apiserver.yaml\ncommand:\n  - --oidc-issuer-url=https://gitlab.com\n  - --oidc-client-id=kubernetes\n  - --oidc-required-claim=project_id=57382910\n  - --oidc-username-claim=user_login\n  - --oidc-username-prefix=${mark('-')}\n`,
  ],
]

const silent: readonly (readonly [string, string])[] = [
  ['a subject, which is nobody else’s name', configuration(subject)],
  ['an expression that gives a prefix', configuration('      username: { expression: \'"gitlab:" + claims.user_login\' }\n')],
  [
    'a claim of which one value is left',
    configuration('      username: { claim: user_login, prefix: "" }\n', '      - { claim: user_login, requiredValue: ali }\n'),
  ],
  [
    'an expression that looks at the claim',
    configuration(
      '      username: { claim: user_login, prefix: "" }\n',
      '      - { expression: "claims.user_login != \'admin\'", message: no }\n',
    ),
  ],
  [
    'a rule about the user',
    configuration(
      '      username: { claim: user_login, prefix: "" }\n    userValidationRules:\n      - { expression: "!user.username.startsWith(\'admin\')", message: no }\n',
    ),
  ],
  [
    'flags, which give a prefix by themselves',
    '=== kube-apiserver.yaml\ncommand:\n  - --oidc-issuer-url=https://gitlab.com\n  - --oidc-client-id=kubernetes\n  - --oidc-required-claim=project_id=57382910\n  - --oidc-username-claim=user_login\n',
  ],
]

describe('unprefixed-identity', () => {
  for (const [that, text] of rows) it(`fires on ${that}`, () => checkCase(text))
  for (const [that, text] of silent) it(`is silent about ${that}`, () => checkCase(text))
})
