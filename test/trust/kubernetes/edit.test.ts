import assert from 'node:assert/strict'
import { applyEdits } from '../../../src/text/edit.ts'
import { tests } from '../../../src/trust/condition.ts'
import { kubernetes } from '../../../src/trust/kubernetes/kubernetes.ts'
import type { Change, TrustPolicy } from '../../../src/trust/trust.ts'
import { configuration, policiesIn } from './support.ts'

function checkEdit(text: string, change: (policy: TrustPolicy) => Change, expected: string | undefined): void {
  const { document, policies } = policiesIn(text)
  const [policy] = policies
  assert.ok(policy)
  const edits = kubernetes.edit(document, policy, change(policy))
  const edited = edits === undefined ? undefined : applyEdits(text, edits)
  assert.equal(edited, expected)
  // What is written is read again.
  if (edited !== undefined) assert.equal(policiesIn(edited).policies.length, policies.length)
}

const require =
  (claim: string, value: string, exact = true) =>
  (): Change => ({ kind: 'require', claim, value, exact })

const valueIn =
  (value: string, exact = true) =>
  (policy: TrustPolicy): Change => {
    const [term] = [...tests(policy.condition)].flatMap(({ test }) => test.right)
    assert.ok(term)
    return { kind: 'value', at: term.span, value, exact }
  }

const rules = (text: string) => configuration(`  claimValidationRules:\n${text}`)
const oneRule = '  - claim: ref # the branch\n    requiredValue: main'
const json = (more: string) =>
  `{"apiVersion":"apiserver.config.k8s.io/v1","kind":"AuthenticationConfiguration","jwt":[{"issuer":{"url":"https://gitlab.com","audiences":["a"]}${more}}]}`

describe('Kubernetes edits', () => {
  it('add a rule behind the last', () =>
    checkEdit(rules(oneRule), require('project_id', '22'), rules(`${oneRule}\n  - claim: project_id\n    requiredValue: "22"`)))
  it('add a rule behind the last, which has a comment', () =>
    checkEdit(
      rules('  - claim: ref\n    requiredValue: main # for now'),
      require('project_id', '22'),
      rules('  - claim: ref\n    requiredValue: main # for now\n  - claim: project_id\n    requiredValue: "22"'),
    ))
  it('add the first rule', () =>
    checkEdit(configuration(), require('project_id', '22'), rules('  - claim: project_id\n    requiredValue: "22"')))
  it('add a rule to a list in brackets', () =>
    checkEdit(
      configuration('  claimValidationRules: [{ claim: ref, requiredValue: main }]'),
      require('project_id', '22'),
      configuration('  claimValidationRules: [{ claim: ref, requiredValue: main }, { "claim": "project_id", "requiredValue": "22" }]'),
    ))
  it('add a rule to JSON', () =>
    checkEdit(json(''), require('project_id', '22'), json(', "claimValidationRules": [{ "claim": "project_id", "requiredValue": "22" }]')))
  it('add no second rule for a claim', () => checkEdit(rules(oneRule), require('ref', 'dev'), undefined))
  it('add no pattern', () => checkEdit(rules(oneRule), require('sub', 'project_path:g/*', false), undefined))
  it('change a value', () => checkEdit(rules(oneRule), valueIn('release/1'), rules(oneRule.replace('main', '"release/1"'))))
  it('change a value in quotes', () =>
    checkEdit(rules('  - { claim: ref, requiredValue: "main" }'), valueIn('dev'), rules('  - { claim: ref, requiredValue: "dev" }')))
  it('change a value in an expression', () =>
    checkEdit(rules("  - expression: claims.ref == 'main'"), valueIn('dev'), rules("  - expression: claims.ref == 'dev'")))
  it('change nothing that would need an escape', () => checkEdit(rules(oneRule), valueIn('a"b'), undefined))
  it('change the value of a flag', () =>
    checkEdit(
      'command: [kube-apiserver, --oidc-issuer-url=https://gitlab.com, --oidc-client-id=a, --oidc-required-claim=ref=main]\n',
      valueIn('dev'),
      'command: [kube-apiserver, --oidc-issuer-url=https://gitlab.com, --oidc-client-id=a, --oidc-required-claim=ref=dev]\n',
    ))
})
