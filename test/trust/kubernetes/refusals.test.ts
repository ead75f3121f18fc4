import assert from 'node:assert/strict'
import { kubernetes } from '../../../src/trust/kubernetes/kubernetes.ts'
import { configuration, policiesIn } from './support.ts'

const issuer = (lines: string) => configuration('', lines.replaceAll(/^/gm, '    ').replace(/\s*$/, '\n'))
const rule = (text: string) => configuration(`  claimValidationRules:\n  - ${text}`)
const userRule = (text: string) => configuration(`  userValidationRules:\n  - ${text}`)
const mapping = (text: string) =>
  configuration().replace('    username: { claim: sub, prefix: "gitlab:" }\n', `${text.replaceAll(/^/gm, '    ')}\n`)
const username = 'username: { claim: sub, prefix: "" }\n'
const https = 'url: https://gitlab.com'

/** The document, and what the API server refuses of it: the text that is marked, and the message. */
const rows: readonly (readonly [that: string, text: string, refusals: readonly (readonly [at: string, message: string])[]])[] = [
  ['a whole configuration', configuration(), []],
  [
    'flags beside a configuration',
    'command:\n- --oidc-issuer-url=https://gitlab.com\n- --oidc-client-id=a\n- --authentication-config=/etc/a.yaml\n',
    [['/etc/a.yaml', 'authentication-config file and oidc-* flags are mutually exclusive']],
  ],
  ['no issuer', issuer('audiences: [a]'), [['issuer', 'issuer.url: Required value']]],
  [
    'a scheme',
    issuer('url: http://gitlab.com\naudiences: [a]'),
    [['http://gitlab.com', 'issuer.url: Invalid value: "http://gitlab.com": URL scheme must be https']],
  ],
  [
    'a query',
    issuer('url: https://gitlab.com?x=1\naudiences: [a]'),
    [['https://gitlab.com?x=1', 'issuer.url: Invalid value: "https://gitlab.com?x=1": URL must not contain a query']],
  ],
  ['no audience', issuer(https), [['issuer', 'issuer.audiences: Required value: at least one issuer.audiences is required']]],
  [
    'two audiences without a policy',
    issuer(`${https}\naudiences: [a, b]`),
    [['a', 'issuer.audienceMatchPolicy: Invalid value: "": audienceMatchPolicy must be MatchAny for multiple audiences']],
  ],
  ['two audiences with a policy', issuer(`${https}\naudiences: [a, b]\naudienceMatchPolicy: MatchAny`), []],
  [
    'another policy',
    issuer(`${https}\naudiences: [a]\naudienceMatchPolicy: MatchAll`),
    [
      [
        'MatchAll',
        'issuer.audienceMatchPolicy: Invalid value: "MatchAll": audienceMatchPolicy must be empty or MatchAny for single audience',
      ],
    ],
  ],
  [
    'an audience twice',
    issuer(`${https}\naudiences: [a, a]\naudienceMatchPolicy: MatchAny`),
    [['a', 'issuer.audiences: Duplicate value: "a"']],
  ],
  [
    'an issuer twice',
    `${configuration()}${configuration().slice(configuration().indexOf('- issuer'))}`,
    [['https://gitlab.com', 'issuer.url: Duplicate value: "https://gitlab.com"']],
  ],
  ['a rule of a claim', rule('{ claim: ref, requiredValue: main }'), []],
  [
    'a truth without quotes',
    rule('{ claim: ref_protected, requiredValue: true }'),
    [['true', 'true is a bool, and the API server wants a text here: "true"']],
  ],
  [
    'a number without quotes',
    rule('{ claim: project_id, requiredValue: 22 }'),
    [['22', '22 is a number, and the API server wants a text here: "22"']],
  ],
  ['a rule of nothing', rule('{ message: x }'), [['{ message: x }', 'claimValidationRules: claim or expression is required']]],
  [
    'a rule of both',
    rule('{ claim: ref, expression: "true" }'),
    [['{ claim: ref, expression: "true" }', "claimValidationRules: claim and expression can't both be set"]],
  ],
  [
    'a message of a claim',
    rule('{ claim: ref, requiredValue: x, message: no }'),
    [['no', 'claimValidationRules.message: Invalid value: may not be specified when claim is set']],
  ],
  [
    'a value of an expression',
    rule('{ expression: "true", requiredValue: x }'),
    [['x', 'claimValidationRules.requiredValue: Invalid value: may not be specified when expression is set']],
  ],
  [
    'a claim twice',
    configuration('  claimValidationRules:\n  - { claim: ref, requiredValue: a }\n  - { claim: ref, requiredValue: b }'),
    [['ref', 'claimValidationRules.claim: Duplicate value: "ref"']],
  ],
  [
    'no username',
    mapping('groups: { claim: groups_direct, prefix: "" }'),
    [['issuer', 'claimMappings.username: Required value: claim or expression is required']],
  ],
  [
    'no prefix',
    mapping('username: { claim: sub }'),
    [
      [
        'sub',
        'claimMappings.username.prefix: Required value: prefix is required when claim is set. It can be set to an empty string to disable prefixing',
      ],
    ],
  ],
  [
    'a prefix of an expression',
    mapping('username: { expression: claims.sub, prefix: "a" }'),
    [['"a"', 'claimMappings.username.prefix: Invalid value: may not be specified when expression is set']],
  ],
  [
    'an address that nobody looks at',
    mapping('username: { expression: claims.email }'),
    [
      [
        'claims.email',
        'claimMappings.username.expression: Invalid value: claims.email_verified must be used in claimMappings.username.expression or claimMappings.extra[*].valueExpression or claimValidationRules[*].expression when claims.email is used in claimMappings.username.expression',
      ],
    ],
  ],
  [
    'a key without a domain',
    mapping(`${username}extra: [{ key: project, valueExpression: claims.project_path }]`),
    [['project', 'claimMappings.extra.key: Invalid value: "project": must be a domain-prefixed path (such as "acme.io/foo")']],
  ],
  [
    'a key of Kubernetes',
    mapping(`${username}extra: [{ key: authentication.kubernetes.io/x, valueExpression: claims.project_path }]`),
    [
      [
        'authentication.kubernetes.io/x',
        'claimMappings.extra.key: Invalid value: "authentication.kubernetes.io/x": k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use',
      ],
    ],
  ],
  [
    'a variable that is not there',
    rule('{ expression: "claim.ref == \'main\'" }'),
    [['claim', 'There is no variable claim here; there is only claims']],
  ],
  [
    'a user in a claim rule',
    rule('{ expression: "user.uid == \'\'" }'),
    [['user', 'There is no variable user here; there is only claims']],
  ],
  [
    'a member of the user',
    userRule('{ expression: "user.name == \'x\'" }'),
    [['name', 'There is no name here; there are username, groups, uid, extra']],
  ],
  ['a function that nobody has', rule('{ expression: "claims.ref.startWith(\'m\')" }'), [['startWith', 'CEL has no function startWith']]],
  ['a function of Kubernetes', rule('{ expression: "claims.groups_direct.isSorted()" }'), []],
  ['an optional value', rule('{ expression: "claims.?x.orValue(true) == true" }'), []],
  [
    "a function of Google's",
    rule("{ expression: \"claims.sub.extract('{x}') == ''\" }"),
    [["claims.sub.extract('{x}') == ''", 'Kubernetes has no function extract']],
  ],
  [
    'a text where a truth is wanted',
    rule('{ expression: "\'x\'" }'),
    [["'x'", "'x' is no truth value (true or false), so this is always an error"]],
  ],
  [
    'a claim where a truth is wanted',
    rule('{ expression: claims.verified }'),
    [['claims.verified', 'must evaluate to bool: a claim alone is not known to be true or false']],
  ],
  ['a number against a claim is not refused', rule('{ expression: claims.project_id == 22 }'), []],
  ['a pattern', rule('{ expression: "claims.ref.matches(\'(\')" }'), [["'('", '( is no regular expression of RE2']]],
]

describe('Kubernetes refuses', () => {
  for (const [that, text, expected] of rows)
    it(that, () => {
      const { document, policies } = policiesIn(text)
      assert.ok(policies.length > 0)
      const found = policies.flatMap((policy) => kubernetes.refusals?.(document, policy) ?? [])
      assert.deepEqual(
        found.map(({ at, message }) => [text.slice(at.start, at.end), message]),
        expected,
      )
    })
  it('flags without a client', () => {
    const { document, policies } = policiesIn('spec: { command: [kube-apiserver, --oidc-issuer-url=http://x] }')
    assert.deepEqual(
      policies.flatMap((policy) => kubernetes.refusals?.(document, policy) ?? []).map(({ message }) => message),
      [
        'oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set',
        '"oidc-issuer-url" must use the https:// scheme: http://x',
      ],
    )
  })
})
