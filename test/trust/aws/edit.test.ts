// biome-ignore-all lint/suspicious/noTemplateCurlyInString: AWS policy variables look like that
import assert from 'node:assert/strict'
import { parseJson } from '../../../src/syntax/json/parse-json.ts'
import { applyEdits } from '../../../src/text/edit.ts'
import { aws } from '../../../src/trust/aws/aws.ts'
import { tests } from '../../../src/trust/condition.ts'
import type { Change, TrustDocument } from '../../../src/trust/trust.ts'

const federated = '"Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }'
const head = `"Effect": "Allow", ${federated}, "Action": "sts:AssumeRoleWithWebIdentity"`

// The text after a change; `change` may need the spans of the clause, of which there is one in these texts.
type Wanted = Change | ((document: TrustDocument) => Change)

function changed(text: string, wanted: Wanted): string | undefined {
  const document = documentOf(text)
  const [policy] = aws.read(document)
  assert.ok(policy)
  const edits = aws.edit(document, policy, typeof wanted === 'function' ? wanted(document) : wanted)
  return edits && applyEdits(text, edits)
}

function documentOf(text: string): TrustDocument {
  const [root] = parseJson('role.json', text).documents
  assert.ok(root)
  return { file: 'role.json', root, text }
}

// Changes that speak of a place name it by its text.
function value(literal: string, to: string, exact: boolean): Wanted {
  return ({ text, file }) => {
    const start = text.indexOf(literal)
    assert.ok(start >= 0)
    return { kind: 'value', at: { file, start, end: start + literal.length }, value: to, exact }
  }
}

function operator(label: string, exact: boolean): Wanted {
  return (document) => {
    const [policy] = aws.read(document)
    assert.ok(policy)
    const found = [...tests(policy.condition)].find(({ test }) => test.label === label)
    assert.ok(found)
    return { kind: 'operator', at: found.test.span, exact }
  }
}

const requireSub: Change = { kind: 'require', claim: 'sub', value: 'project_path:g/p:*', exact: false }
const requireId: Change = { kind: 'require', claim: 'project_id', value: '42', exact: true }

function within(condition: string): string {
  return `{ "Version": "2012-10-17", "Statement": [{ ${head}, "Condition": ${condition} }] }`
}

function check(condition: string, wanted: Wanted, result: string | undefined): void {
  assert.equal(changed(within(condition), wanted), result === undefined ? undefined : within(result))
}

describe('AWS edits: require', () => {
  it('makes a Condition, on lines of its own', () => {
    const text = `{\n  // comment\n  "Statement": [\n    {\n      "Effect": "Allow",\n      ${federated},\n      "Action": "sts:AssumeRoleWithWebIdentity" // why\n    }\n  ]\n}\n`
    assert.equal(
      changed(text, requireSub),
      text.replace(
        '"sts:AssumeRoleWithWebIdentity" //',
        '"sts:AssumeRoleWithWebIdentity",\n      "Condition": {\n        "StringLike": {\n          "gitlab.com:sub": "project_path:g/p:*"\n        }\n      } //',
      ),
    )
  })
  it('keeps tabs and carriage returns', () => {
    const text = `{\r\n\t"Statement": {\r\n\t\t${head},\r\n\t\t"Condition": {\r\n\t\t\t"StringEquals": { "gitlab.com:aud": "x" }\r\n\t\t}\r\n\t}\r\n}`
    assert.equal(
      changed(text, requireSub),
      text.replace('"x" }', '"x" },\r\n\t\t\t"StringLike": {\r\n\t\t\t\t"gitlab.com:sub": "project_path:g/p:*"\r\n\t\t\t}'),
    )
  })
  it('makes a Condition on the same line', () =>
    assert.equal(
      changed(`{"Statement":{${head}}}`, requireSub),
      `{"Statement":{${head}, "Condition": { "StringLike": { "gitlab.com:sub": "project_path:g/p:*" } }}}`,
    ))
  it('fills an empty Condition', () => check('{}', requireId, '{ "StringEquals": { "gitlab.com:project_id": "42" } }'))
  it('fills an empty operator', () => check('{ "StringEquals": { } }', requireId, '{ "StringEquals": { "gitlab.com:project_id": "42" } }'))
  it('adds an operator', () =>
    check(
      '{ "StringLike": { "gitlab.com:sub": "x" } }',
      requireId,
      '{ "StringLike": { "gitlab.com:sub": "x" }, "StringEquals": { "gitlab.com:project_id": "42" } }',
    ))
  it('adds a key', () =>
    check(
      '{ "StringEquals": { "gitlab.com:sub": "x" } }',
      requireId,
      '{ "StringEquals": { "gitlab.com:sub": "x", "gitlab.com:project_id": "42" } }',
    ))
  it('behind a trailing comma', () =>
    check(
      '{ "StringEquals": { "gitlab.com:sub": "x", } }',
      requireId,
      '{ "StringEquals": { "gitlab.com:sub": "x", "gitlab.com:project_id": "42" } }',
    ))
  it('in every statement that admits tokens, and in no other', () => {
    const admitting = `{ ${head} }`
    const others = `{ "Effect": "Deny", ${federated}, "Action": "sts:*" }, { "Effect": "Allow", "Principal": { "Service": "ec2.amazonaws.com" }, "Action": "sts:AssumeRole" }`
    const more = `{ ${head}, "Condition": { "StringEquals": { "gitlab.com:project_id": "42" } } }`
    assert.equal(
      changed(`{ "Statement": [${admitting}, ${others}, ${admitting}] }`, requireId),
      `{ "Statement": [${more}, ${others}, ${more}] }`,
    )
  })
  it('not where it is there already', () => check('{ "StringEquals": { "gitlab.com:project_id": "42" } }', requireId, undefined))
  it('not where the key has other values', () => check('{ "StringEquals": { "GitLab.com:project_id": "1" } }', requireId, undefined))
  it('not for a claim without a key', () => check('{}', { kind: 'require', claim: 'ref', value: 'main', exact: true }, undefined))
  it('not for a key that self-managed instances do not fill', () =>
    assert.equal(changed(`{ "Statement": { ${head.replace('/gitlab.com', '/git.example.com')} } }`, requireId), undefined))
  it('escapes what JSON and AWS would read otherwise', () =>
    check(
      '{}',
      { kind: 'require', claim: 'sub', value: 'a"\\${b}?*', exact: false },
      '{ "StringLike": { "gitlab.com:sub": "a\\"\\\\${$}{b}${?}*" } }',
    ))
})

describe('AWS edits: value', () => {
  it('replaces one literal', () =>
    check(
      '{ "StringEquals": { "gitlab.com:sub": ["a", "b"] } }',
      value('"b"', 'c"', true),
      '{ "StringEquals": { "gitlab.com:sub": ["a", "c\\""] } }',
    ))
  it('replaces a pattern', () =>
    check('{ "StringLike": { "gitlab.com:sub": "a*" } }', value('"a*"', 'ab*', false), '{ "StringLike": { "gitlab.com:sub": "ab*" } }'))
  it('renames the operator when no wildcard is left', () =>
    check('{ "StringLike": { "gitlab.com:sub": "a*" } }', value('"a*"', 'ab', true), '{ "StringEquals": { "gitlab.com:sub": "ab" } }'))
  it('keeps the operator while another value has a wildcard', () =>
    check(
      '{ "StringLike": { "gitlab.com:sub": ["a*", "b*"] } }',
      value('"a*"', 'ab', true),
      '{ "StringLike": { "gitlab.com:sub": ["ab", "b*"] } }',
    ))
  it('escapes a literal asterisk that stays under StringLike', () =>
    check(
      '{ "StringLike": { "gitlab.com:sub": ["a*", "b*"] } }',
      value('"a*"', 'a*', true),
      '{ "StringLike": { "gitlab.com:sub": ["a${*}", "b*"] } }',
    ))
  it('moves the key to StringEquals, away from another key', () =>
    check(
      '{ "StringLike": { "gitlab.com:sub": "a*", "gitlab.com:aud": "b*" } }',
      value('"a*"', 'a', true),
      '{ "StringLike": { "gitlab.com:aud": "b*" }, "StringEquals": { "gitlab.com:sub": "a" } }',
    ))
  it('moves the key into the StringEquals that is there', () =>
    check(
      '{ "StringEquals": { "gitlab.com:aud": "b" }, "StringLike": { "gitlab.com:sub": "a*" } }',
      value('"a*"', 'a', true),
      '{ "StringEquals": { "gitlab.com:aud": "b", "gitlab.com:sub": "a" } }',
    ))
  it('moves the first of two operators away', () =>
    check(
      '{ "StringLike": { "gitlab.com:sub": "a*" }, "StringEquals": { "gitlab.com:aud": "b" } }',
      value('"a*"', 'a', true),
      '{ "StringEquals": { "gitlab.com:aud": "b", "gitlab.com:sub": "a" } }',
    ))
  it('keeps StringLike where StringEquals has the key', () =>
    check(
      '{ "StringEquals": { "gitlab.com:sub": "b" }, "StringLike": { "gitlab.com:sub": "a*" } }',
      value('"a*"', 'a', true),
      '{ "StringEquals": { "gitlab.com:sub": "b" }, "StringLike": { "gitlab.com:sub": "a" } }',
    ))
  it('keeps IfExists and the negation', () =>
    check(
      '{ "StringNotLikeIfExists": { "gitlab.com:sub": "a*" } }',
      value('"a*"', 'a', true),
      '{ "StringNotEqualsIfExists": { "gitlab.com:sub": "a" } }',
    ))
  it('turns StringEquals to StringLike for a pattern', () =>
    check('{ "StringEquals": { "gitlab.com:sub": "a" } }', value('"a"', 'a*', false), '{ "StringLike": { "gitlab.com:sub": "a*" } }'))
  it('not for a pattern beside a literal asterisk', () =>
    check('{ "StringEquals": { "gitlab.com:sub": ["a", "b*"] } }', value('"a"', 'a*', false), undefined))
  it('not at a place that holds no value', () =>
    check('{ "StringEquals": { "gitlab.com:sub": "a" } }', value('"gitlab.com:sub"', 'a', true), undefined))
  it('not under an operator that does not exist', () =>
    check('{ "StringMatches": { "gitlab.com:sub": "a*" } }', value('"a*"', 'a', true), undefined))
  it('keeps comments around a key that moves', () => {
    const condition = '{ "StringLike": { // one\n "gitlab.com:aud": "b*", // two\n "gitlab.com:sub": "a*" // three\n } }'
    check(
      condition,
      value('"a*"', 'a', true),
      '{ "StringLike": { // one\n "gitlab.com:aud": "b*" // two\n  // three\n }, "StringEquals": { "gitlab.com:sub": "a" } }',
    )
  })
})

describe('AWS edits: operator', () => {
  it('StringEquals to StringLike', () =>
    check(
      '{ "StringEquals": { "gitlab.com:sub": "a*" } }',
      operator('StringEquals gitlab.com:sub', false),
      '{ "StringLike": { "gitlab.com:sub": "a*" } }',
    ))
  it('StringLike to StringEquals', () =>
    check(
      '{ "StringLike": { "gitlab.com:sub": "a" } }',
      operator('StringLike gitlab.com:sub', true),
      '{ "StringEquals": { "gitlab.com:sub": "a" } }',
    ))
  it('moves one of two keys, its values as they stand', () =>
    check(
      '{ "StringEquals": { "gitlab.com:sub": [ "a*",\n "b" ], "gitlab.com:aud": "x" } }',
      operator('StringEquals gitlab.com:sub', false),
      '{ "StringEquals": { "gitlab.com:aud": "x" }, "StringLike": { "gitlab.com:sub": [ "a*",\n "b" ] } }',
    ))
  it('not where it reads them so already', () =>
    check('{ "StringLike": { "gitlab.com:sub": "a" } }', operator('StringLike gitlab.com:sub', false), undefined))
  it('not where there is no such operator', () =>
    check('{ "StringEqualsIgnoreCase": { "gitlab.com:sub": "a" } }', operator('StringEqualsIgnoreCase gitlab.com:sub', false), undefined))
})

describe('AWS edits: documents', () => {
  it('not without Version: there are no escapes', () =>
    assert.equal(changed(`{ "Statement": { ${head} } }`, { kind: 'require', claim: 'sub', value: 'a?*', exact: false }), undefined))
})
