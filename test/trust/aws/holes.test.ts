import assert from 'node:assert/strict'
import { givenClaims } from '../../../src/gitlab/claim-set.ts'
import { decidingStep } from '../../../src/simulate/explain-verdict.ts'
import { simulate } from '../../../src/simulate/simulate.ts'
import type { Entry, Node, Scalar } from '../../../src/syntax/node.ts'
import { show, type Text } from '../../../src/text/holes.ts'
import { aws } from '../../../src/trust/aws/aws.ts'
import { hole, span } from '../../support/conditions.ts'

/** A value as an evaluator of another language gives it: texts may have unknown parts. */
type Given = string | number | boolean | { readonly text: Text } | readonly Given[] | readonly (readonly [Given, Given])[]

const text = (...parts: Text): Given => ({ text: parts })

function node(given: Given): Node {
  if (Array.isArray(given)) {
    if (given.length > 0 && given.every(isPair)) {
      const entries = given.map(([key, value]): Entry => ({ key: scalar(key), value: node(value), span }))
      return { kind: 'mapping', entries, span }
    }
    return { kind: 'sequence', items: given.map(node), span }
  }
  return scalar(given)
}

const pairs = new WeakSet<object>()
function pair(key: Given, value: Given): readonly [Given, Given] {
  const both = [key, value] as const
  pairs.add(both)
  return both
}
function isPair(given: unknown): given is readonly [Given, Given] {
  return typeof given === 'object' && given !== null && pairs.has(given)
}

function scalar(given: Given): Scalar {
  if (typeof given === 'object' && 'text' in given)
    return { kind: 'scalar', value: show(given.text), style: 'quoted', text: given.text, span }
  if (typeof given === 'object') throw new Error('no scalar')
  return { kind: 'scalar', value: given, style: 'plain', span }
}

interface Statement {
  readonly federated?: Given
  readonly action?: Given
  readonly effect?: Given
  readonly operator?: Given
  readonly key?: Given
  readonly value?: Given
  readonly version?: Given
}

const sub = 'project_path:g/p:ref_type:branch:ref:main'

function verdict(given: Statement) {
  const federated = given.federated ?? 'arn:aws:iam::123456789012:oidc-provider/gitlab.com'
  const keys = [pair(given.key ?? 'gitlab.com:sub', given.value ?? sub)]
  const statement = [
    pair('Effect', given.effect ?? 'Allow'),
    pair('Principal', [pair('Federated', federated)]),
    pair('Action', given.action ?? 'sts:AssumeRoleWithWebIdentity'),
    pair('Condition', [pair(given.operator ?? 'StringEquals', keys)]),
  ]
  const root = node([pair('Version', given.version ?? '2012-10-17'), pair('Statement', [statement])])
  const [policy] = aws.read({ file: 'main.json', root, text: '' })
  assert.ok(policy, 'there is a policy')
  const claims = givenClaims({ iss: 'https://gitlab.com', sub, aud: 'us', namespace_id: '72', iat: 1, exp: 2e9 })
  return simulate(policy, { claims, now: 1.7e9, signature: 'assumed' })
}

const rows: readonly (readonly [name: string, given: Statement, outcome: string, why?: string])[] = [
  ['nothing unknown', {}, 'allow'],
  ['a number', { operator: 'NumericGreaterThan', key: 'aws:EpochTime', value: 5 }, 'allow'],
  ['a value with a hole that may fit', { value: text('project_path:', hole('var.p'), ':ref_type:branch:ref:main') }, 'unknown', 'var.p'],
  ['a value with a hole that can not fit', { value: text('project_path:', hole('var.p'), ':ref_type:branch:ref:dev') }, 'deny'],
  ['a pattern with a hole', { operator: 'StringLike', value: text('project_path:', hole('var.p'), ':*') }, 'unknown', 'var.p'],
  ['a negated pattern with a hole that can not fit', { operator: 'StringNotLike', value: text('x:', hole('var.p'), ':*') }, 'allow'],
  ['one of two values', { value: [text(hole('var.p')), sub] }, 'allow'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
  ['a policy variable beside a hole', { value: text('${gitlab.com:namespace_id}', hole('var.p')) }, 'deny'],
  ['a hole inside a policy variable', { value: text('project_path:${gitlab.com:', hole('var.p'), '}') }, 'unknown', 'var.p'],
  ['a date that is a hole', { operator: 'DateGreaterThan', key: 'aws:CurrentTime', value: text(hole('var.p')) }, 'unknown', 'var.p'],
  ['Null with a hole', { operator: 'Null', value: text(hole('var.p')) }, 'unknown', 'var.p'],
  ['an account that is a hole', { federated: text('arn:aws:iam::', hole('account'), ':oidc-provider/gitlab.com') }, 'allow'],
  [
    'a provider that is a hole, with its keys',
    { federated: text('arn:aws:iam::1:oidc-provider/', hole('var.host')), key: text(hole('var.host'), ':sub') },
    'unknown',
    'var.host',
  ],
  [
    'such a provider, with a subject that differs',
    { federated: text('arn:aws:iam::1:oidc-provider/', hole('var.host')), key: text(hole('var.host'), ':sub'), value: 'x' },
    'deny',
  ],
  ['a key that is a hole', { key: text(hole('var.key')) }, 'unknown', 'var.key'],
  ['an operator that is a hole', { operator: text('String', hole('var.test')) }, 'unknown', 'var.test'],
  ['an action that is a hole', { action: text('sts:', hole('var.action')) }, 'unknown', 'var.action'],
  ['an action that can not be ours', { action: text('s3:', hole('var.action')) }, 'deny'],
  ['an action beside one that is a hole', { action: [text(hole('var.action')), 'sts:AssumeRoleWithWebIdentity'] }, 'allow'],
  ['an effect that is a hole', { effect: text(hole('var.effect')) }, 'unknown', 'var.effect'],
  ['a Version that is a hole, without variables', { version: text(hole('var.version')) }, 'allow'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
  ['a Version that is a hole, with variables', { version: text(hole('var.version')), value: 'project_path:${x:y}' }, 'unknown', 'Version'],
]

describe('AWS policies with unknown parts', () => {
  for (const [name, given, outcome, why] of rows) {
    it(name, () => {
      const found = verdict(given)
      assert.equal(found.outcome, outcome)
      if (why === undefined) return
      const step = decidingStep(found.trace())
      assert.ok(`${step.label} ${step.why} ${step.want}`.includes(why), JSON.stringify(step))
    })
  }
})
