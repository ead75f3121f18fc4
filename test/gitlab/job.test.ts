import assert from 'node:assert/strict'
import { jobOf, shown } from './pipeline-case.ts'

/** Variables in lines, unknown parts as `<name>`. */
const variableCases: readonly { readonly name: string; readonly text: string; readonly want: readonly string[] }[] = [
  {
    name: 'job over global',
    text: 'variables: { A: g, B: g }\njob: { script: x, variables: { B: j, C: j } }\n',
    want: ['A=g', 'B=j', 'C=j'],
  },
  { name: 'numbers, booleans, null', text: 'job: { script: x, variables: { A: 5, B: true, C: } }\n', want: ['A=5', 'B=true', 'C='] },
  {
    name: 'mappings with value',
    text: 'variables: { A: { value: x, description: y }, B: { description: y } }\njob: { script: x }\n',
    want: ['A=x', 'B='],
  },
  { name: 'lists are left out', text: 'job: { script: x, variables: { A: [1], B: b } }\n', want: ['B=b'] },
  {
    name: 'inherit: variables: false',
    text: 'variables: { A: g }\njob: { script: x, inherit: { variables: false }, variables: { B: j } }\n',
    want: ['B=j'],
  },
  {
    name: 'inherit: variables with a list',
    text: 'variables: { A: g, B: g }\njob: { script: x, inherit: { variables: [B] } }\n',
    want: ['B=g'],
  },
  {
    name: 'extends merges them',
    text: '.t: { variables: { A: t, B: t } }\njob: { extends: .t, script: x, variables: { B: j } }\n',
    want: ['A=t', 'B=j'],
  },
  {
    name: 'a missing base may override global ones',
    text: 'include: a.yml\nvariables: { A: g, B: g }\njob: { extends: .gone, script: x, variables: { B: j } }\n',
    want: ['A=<A>', 'B=j'],
  },
  { name: 'a missing reference', text: 'include: a.yml\njob: { script: x, variables: { A: !reference [.x, y] } }\n', want: ['A=<A>'] },
  {
    name: 'inputs',
    text: 'spec: { inputs: { x: } }\n---\njob: { script: x, variables: { A: "a-$[[ inputs.x ]]-b" } }\n',
    want: ['A=a-<inputs.x>-b'],
  },
]

const environmentCases: readonly { readonly name: string; readonly text: string; readonly want: unknown }[] = [
  { name: 'a string', text: 'job: { script: x, environment: prod }\n', want: { name: 'prod', action: 'start' } },
  {
    name: 'a mapping',
    text: 'job: { script: x, environment: { name: prod, action: stop, deployment_tier: testing } }\n',
    want: { name: 'prod', action: 'stop', deploymentTier: 'testing' },
  },
  { name: 'a mapping without name', text: 'job: { script: x, environment: { action: stop } }\n', want: undefined },
  { name: 'null', text: 'job: { script: x, environment: }\n', want: undefined },
  { name: 'a list', text: 'job: { script: x, environment: [a] }\n', want: undefined },
  {
    name: 'extends merges it',
    text: '.t: { environment: { name: prod, deployment_tier: other } }\njob: { extends: .t, script: x, environment: { action: verify } }\n',
    want: { name: 'prod', action: 'verify', deploymentTier: 'other' },
  },
  { name: 'null removes it', text: '.t: { environment: prod }\njob: { extends: .t, script: x, environment: null }\n', want: undefined },
  { name: 'a number', text: 'job: { script: x, environment: 5 }\n', want: { name: '5', action: 'start' } },
]

const scriptCases: readonly { readonly name: string; readonly text: string; readonly want: readonly string[] }[] = [
  { name: 'a string', text: 'job: { script: x }\n', want: ['x'] },
  { name: 'all three parts', text: 'job: { after_script: [c], script: [b], before_script: [a] }\n', want: ['a', 'b', 'c'] },
  { name: 'from default', text: 'default: { before_script: [a], after_script: [c] }\njob: { script: [b] }\n', want: ['a', 'b', 'c'] },
  { name: 'from the old top-level keys', text: 'before_script: [a]\njob: { script: [b] }\n', want: ['a', 'b'] },
  { name: 'not inherited', text: 'default: { before_script: [a] }\njob: { script: [b], inherit: { default: [image] } }\n', want: ['b'] },
  { name: 'an own one replaces default', text: 'default: { before_script: [a] }\njob: { script: [b], before_script: [] }\n', want: ['b'] },
  {
    name: 'references are flattened',
    text: '.t: { script: [a, b] }\n.u: { script: [!reference [.t, script], c] }\njob: { script: [!reference [.u, script], [d, [e]]] }\n',
    want: ['a', 'b', 'c', 'd', 'e'],
  },
  { name: 'a mapping is no line', text: 'job: { script: [a, { b: c }] }\n', want: ['a'] },
]

const secretCases: readonly { readonly name: string; readonly text: string; readonly want: readonly string[] }[] = [
  {
    name: 'vault, short',
    text: 'job: { script: x, secrets: { P: { vault: "a/b@c", token: $T } } }\n',
    want: ['P vault : a/b@c', 'P vault token: $T'],
  },
  {
    name: 'vault, long',
    text: 'job: { script: x, secrets: { P: { vault: { engine: { name: kv-v2, path: ops }, path: p, field: f } } } }\n',
    want: ['P vault engine.name: kv-v2', 'P vault engine.path: ops', 'P vault path: p', 'P vault field: f'],
  },
  {
    name: 'aws',
    text: 'job: { script: x, secrets: { P: { aws_secrets_manager: { secret_id: s, role_arn: "arn:aws:iam::1:role/r" }, file: false } } }\n',
    want: ['P aws_secrets_manager secret_id: s', 'P aws_secrets_manager role_arn: arn:aws:iam::1:role/r'],
  },
  { name: 'no hash', text: 'job: { script: x, secrets: [a] }\n', want: [] },
  {
    name: 'the token first',
    text: 'job: { script: x, secrets: { P: { token: $T, file: false, vault: a/b } } }\n',
    want: ['P vault : a/b', 'P vault token: $T'],
  },
  {
    name: 'by extends',
    text: '.t: { secrets: { P: { gcp_secret_manager: { name: n } } } }\njob: { extends: .t, script: x, secrets: { P: { token: $T } } }\n',
    want: ['P gcp_secret_manager name: n', 'P gcp_secret_manager token: $T'],
  },
]

const ruleCases: readonly { readonly name: string; readonly text: string; readonly want: string }[] = [
  { name: 'nothing', text: 'job: { script: x }\n', want: 'none none' },
  { name: 'rules', text: 'job: { script: x, rules: [{ if: $A }] }\n', want: 'rules none' },
  { name: 'only', text: 'job: { script: x, only: [main] }\n', want: 'only none' },
  { name: 'except', text: 'job: { script: x, except: [main] }\n', want: 'only none' },
  { name: 'by extends', text: '.t: { rules: [{ if: $A }] }\njob: { extends: .t, script: x }\n', want: 'rules none' },
  { name: 'null removes', text: '.t: { rules: [{ if: $A }] }\njob: { extends: .t, script: x, rules: null }\n', want: 'none none' },
  { name: 'workflow with rules', text: 'workflow: { rules: [{ if: $A }] }\njob: { script: x }\n', want: 'none rules' },
  { name: 'workflow with a name only', text: 'workflow: { name: x }\njob: { script: x }\n', want: 'none none' },
  { name: 'an include', text: 'include: a.yml\njob: { script: x }\n', want: 'none unknown' },
  {
    name: 'rules by reference',
    text: '.t: { rules: [{ if: $A }] }\njob: { script: x, rules: !reference [.t, rules] }\n',
    want: 'rules none',
  },
  { name: 'rules by a lost reference', text: 'job: { script: x, rules: !reference [.t, rules] }\n', want: 'unknown none' },
]

describe('jobs', () => {
  describe('variables', () => {
    for (const { name, text, want } of variableCases) {
      it(name, () =>
        assert.deepEqual(
          [...jobOf(text, 'job').variables].map(([key, variable]) => `${key}=${shown(variable.value)}`),
          want,
        ),
      )
    }
    it('expand: false is kept', () => {
      const variables = jobOf(
        'job: { script: x, variables: { A: { value: $B, expand: false }, C: { value: $B, expand: true } } }\n',
        'job',
      ).variables
      assert.deepEqual([variables.get('A')?.raw, variables.get('C')?.raw], [true, undefined])
    })
  })

  describe('environment', () => {
    for (const { name, text, want } of environmentCases) {
      it(name, () => {
        const { environment } = jobOf(text, 'job')
        if (environment === undefined) assert.equal(environment, want)
        else {
          const { span, ...rest } = environment
          assert.deepEqual(rest, want)
          assert.ok(span.start < span.end)
        }
      })
    }
    it('is uncertain where a base is missing', () => {
      assert.match(jobOf('include: a.yml\njob: { extends: .gone, script: x }\n', 'job').incomplete ?? '', /extends \.gone/)
      assert.match(
        jobOf('include: a.yml\njob: { script: x, environment: !reference [.gone, environment] }\n', 'job').incomplete ?? '',
        /not in the files that are read/,
      )
    })
    it('is uncertain where an include defines the job too', () => {
      assert.equal(jobOf('include: a.yml\njob: { tags: [x] }\n', 'job').incomplete, 'the include of local a.yml is not resolved')
      assert.equal(jobOf('include: a.yml\njob: { script: x }\n', 'job').incomplete, undefined)
      assert.equal(jobOf('include: a.yml\njob: { run: [] }\n', 'job').incomplete, undefined)
      assert.equal(jobOf('include: a.yml\njob: { trigger: g/p }\n', 'job').incomplete, undefined)
    })
  })

  describe('script', () => {
    for (const { name, text, want } of scriptCases) {
      it(name, () =>
        assert.deepEqual(
          jobOf(text, 'job').script.map((line) => line.text),
          want,
        ),
      )
    }
    it('has the spans of the lines', () => {
      const text = '.t: { script: [echo 1] }\njob: { script: [!reference [.t, script], "echo 2"] }\n'
      assert.deepEqual(
        jobOf(text, 'job').script.map(({ span }) => text.slice(span.start, span.end)),
        ['echo 1', '"echo 2"'],
      )
    })
  })

  describe('secrets', () => {
    for (const { name, text, want } of secretCases) {
      it(name, () => {
        const lines = jobOf(text, 'job').secrets.flatMap(({ name: secret, provider, token, values }) => [
          ...values.map(({ key, value }) => `${secret} ${provider} ${key}: ${value}`),
          ...(token === undefined ? [] : [`${secret} ${provider} token: ${token.text}`]),
        ])
        assert.deepEqual(lines, want)
      })
    }
  })

  describe('what decides when it runs', () => {
    for (const { name, text, want } of ruleCases) {
      it(name, () => {
        const { when, workflow } = jobOf(text, 'job')
        assert.equal(`${when.kind} ${workflow.kind}`, want)
      })
    }
  })
})
