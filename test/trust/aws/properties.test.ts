// biome-ignore-all lint/suspicious/noTemplateCurlyInString: AWS policy variables look like that
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import { parseJson } from '../../../src/syntax/json/parse-json.ts'
import { applyEdits } from '../../../src/text/edit.ts'
import type { JsonValue } from '../../../src/text/json.ts'
import type { Span } from '../../../src/text/span.ts'
import { aws } from '../../../src/trust/aws/aws.ts'
import { tests } from '../../../src/trust/condition.ts'
import type { Change, TrustDocument } from '../../../src/trust/trust.ts'
import { encloses } from '../../support/encloses.ts'
import { runs } from '../../support/seed.ts'

// Words that a trust policy is made of, so that random documents come close to real ones.
const words = fc.constantFrom(
  ...['Version', '2012-10-17', 'Statement', 'Effect', 'Allow', 'Deny', 'Principal', 'NotPrincipal', 'Federated', 'AWS', '*', 'Action'],
  ...['NotAction', 'sts:AssumeRoleWithWebIdentity', 'Condition', 'StringEquals', 'StringLike', 'StringNotLikeIfExists', 'Bool'],
  ...['gitlab.com:sub', 'gitlab.com:aud', 'gitlab.com:amr', 'sts:ExternalId', '${*}', '${', '${a}', 'a*', 'AssumeRolePolicyDocument'],
  ...[
    'arn:aws:iam::123456789012:oidc-provider/gitlab.com',
    'RoleName',
    'policy',
    'provider',
    'url',
    'client_ids',
    'constructor',
    '__proto__',
  ],
)
const leaf = fc.oneof(words, fc.constantFrom(null, true, 1.5, '', 'x'))
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 7 },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.array(fc.tuple(words, tie('tree')), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
  ),
}))

const federated = { Federated: 'arn:aws:iam::123456789012:oidc-provider/gitlab.com' }
// A statement in which any member may be replaced by anything.
const statement = fc.record({
  Effect: fc.oneof({ arbitrary: fc.constantFrom('Allow', 'Deny'), weight: 5 }, { arbitrary: tree, weight: 1 }),
  Principal: fc.oneof({ arbitrary: fc.constant(federated), weight: 5 }, { arbitrary: tree, weight: 1 }),
  Action: fc.oneof({ arbitrary: fc.constant('sts:AssumeRoleWithWebIdentity'), weight: 5 }, { arbitrary: tree, weight: 1 }),
  Condition: fc.oneof(
    {
      arbitrary: fc.dictionary(
        fc.constantFrom('StringEquals', 'StringLike', 'StringNotEqualsIfExists', 'Null'),
        fc.dictionary(fc.constantFrom('gitlab.com:sub', 'gitlab.com:aud', 'x:sub'), fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }))),
      ),
      weight: 5,
    },
    { arbitrary: tree, weight: 1 },
  ),
})
const nearPolicy = fc.record({ Version: fc.constantFrom('2012-10-17', '2008-10-17'), Statement: fc.array(statement, { maxLength: 3 }) })
const claims = fc.dictionary(fc.constantFrom('iss', 'sub', 'aud', 'azp', 'exp', 'iat'), fc.oneof(leaf, fc.array(leaf, { maxLength: 2 })))

function documentOf(text: string): TrustDocument | undefined {
  const [root] = parseJson('x.json', text).documents
  return root && { file: 'x.json', root, text }
}

function tryAll(document: TrustDocument, token: { readonly [claim: string]: JsonValue }): void {
  for (const policy of aws.read(document)) {
    const now = 1_700_000_000
    const verdict = simulate(policy, { claims: givenClaims(token), now, signature: 'assumed' })
    verdict.trace()
    const whole: Span = { file: document.file, start: 0, end: document.text.length }
    const changes: Change[] = [
      { kind: 'require', claim: 'sub', value: 'a*', exact: false },
      { kind: 'require', claim: 'sub', value: 'a', exact: true },
    ]
    for (const { test } of tests(policy.condition)) {
      assert.ok(encloses(whole, test.span))
      changes.push({ kind: 'operator', at: test.span, exact: true }, { kind: 'operator', at: test.span, exact: false })
      for (const term of test.right) {
        assert.ok(encloses(test.span, term.span))
        changes.push({ kind: 'value', at: term.span, value: 'b', exact: true })
      }
    }
    for (const change of changes) {
      const edits = aws.edit(document, policy, change)
      if (edits === undefined) continue
      const text = applyEdits(document.text, edits)
      assert.ok(text !== undefined && text !== document.text)
      assert.deepEqual(parseJson('x.json', text).problems, [], `${JSON.stringify(change)} makes ${text}`)
      if (change.kind === 'require') requireShuts(text)
    }
  }
}

// After a `require` of a sub that nobody has, nobody gets in.
function requireShuts(text: string): void {
  const document = documentOf(text)
  assert.ok(document)
  for (const policy of aws.read(document)) {
    const token = { iss: 'https://gitlab.com', sub: 'nobody', aud: 'x', iat: 1, exp: 1_800_000_000 }
    const { outcome } = simulate(policy, { claims: givenClaims(token), now: 1_700_000_000, signature: 'assumed' })
    assert.notEqual(outcome, 'allow')
  }
}

describe('AWS properties', () => {
  it('any JSON made of policy words is read, simulated and edited without a throw', () =>
    fc.assert(
      fc.property(tree, claims, (value, token) => {
        const document = documentOf(JSON.stringify(value, null, 2))
        if (document !== undefined) tryAll(document, token)
      }),
      runs(500),
    ))
  it('nearly right policies too, and every edit leaves JSON', () =>
    fc.assert(
      fc.property(nearPolicy, claims, fc.constantFrom(0, 2, '\t'), (value, token, indent) => {
        const document = documentOf(JSON.stringify(value, null, indent))
        assert.ok(document)
        tryAll(document, token)
      }),
      runs(500),
    ))
  it('a policy cut or torn anywhere', () =>
    fc.assert(
      fc.property(nearPolicy, fc.nat(2000), fc.nat(2000), (value, from, to) => {
        const text = JSON.stringify(value, null, 1)
        const document = documentOf(text.slice(0, from) + text.slice(to))
        if (document !== undefined) aws.read(document)
      }),
      runs(500),
    ))
})
