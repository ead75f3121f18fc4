import assert from 'node:assert/strict'
import { jobLines, problemsOf, resolveCase } from './world-case.ts'

/** gitlab.md 5 (`inputs`). */
const rows: readonly {
  readonly name: string
  /** The inputs in the header of the included file. */
  readonly spec: string
  readonly given?: string
  readonly body: string
  readonly jobs?: readonly string[]
  readonly problems?: readonly string[]
}[] = [
  { name: 'a default', spec: 'a: { default: x }', body: 'j: { script: s, id_tokens: { T: { aud: $[[ inputs.a ]] } } }', jobs: ['j: T=x'] },
  {
    name: 'given',
    spec: 'a: { default: x }',
    given: 'a: y',
    body: 'j: { script: s, id_tokens: { T: { aud: $[[ inputs.a ]] } } }',
    jobs: ['j: T=y'],
  },
  {
    name: 'in quotes',
    spec: 'a:',
    given: 'a: y',
    body: 'j: { script: s, id_tokens: { T: { aud: "https://$[[ inputs.a ]].com" } } }',
    jobs: ['j: T=https://y.com'],
  },
  { name: 'without blanks', spec: 'a:', given: 'a: y', body: 'j: { script: s, environment: $[[inputs.a]] }', jobs: ['j: env=y'] },
  { name: 'in keys', spec: 'a:', given: 'a: y', body: '"$[[ inputs.a ]]-job": { script: s }', jobs: ['y-job:'] },
  { name: 'in plain keys', spec: 'a:', given: 'a: y', body: '$[[ inputs.a ]]:\n  script: s', jobs: ['y:'] },
  {
    name: 'a list keeps its type',
    spec: 'a: { type: array }',
    given: 'a: [x, y]',
    body: 'j: { script: s, id_tokens: { T: { aud: $[[ inputs.a ]] } } }',
    jobs: ['j: T=[x, y]'],
  },
  {
    name: 'a number keeps its type',
    spec: 'a: { type: number }',
    given: 'a: 5',
    body: 'j: { script: s, id_tokens: { T: { aud: $[[ inputs.a ]] } } }',
    jobs: ['j: T=(invalid)'],
    problems: ['id-token-bad-aud ci.yml: id token aud should be an array of strings or a string'],
  },
  {
    name: 'a number within a text',
    spec: 'a: { type: number }',
    given: 'a: 5',
    body: 'j: { script: s, environment: "e$[[ inputs.a ]]" }',
    jobs: ['j: env=e5'],
  },
  {
    name: 'a boolean',
    spec: 'a: { type: boolean, default: false }',
    body: 'j: { script: s, variables: { V: "$[[ inputs.a ]]" } }',
    jobs: ['j: $V=false'],
  },
  { name: 'CI/CD variables stay', spec: 'a:', given: 'a: $V', body: 'j: { script: s, environment: $[[ inputs.a ]] }', jobs: ['j: env=$V'] },
  {
    name: 'truncate',
    spec: 'a:',
    given: 'a: abcdef',
    body: 'j: { script: s, environment: "$[[ inputs.a | truncate(1,3) ]]" }',
    jobs: ['j: env=bcd'],
  },
  {
    name: 'expand_vars',
    spec: 'a:',
    given: 'a: $V',
    body: 'j: { script: s, environment: "$[[ inputs.a | expand_vars ]]" }',
    jobs: ['j: env=$V'],
  },
  {
    name: 'in references',
    spec: 'a:',
    given: 'a: .t',
    body: '.t: { id_tokens: { T: { aud: x } } }\nj: { script: s, id_tokens: !reference ["$[[ inputs.a ]]", id_tokens] }',
    jobs: ['j: T=x'],
  },
  {
    name: 'behind anchors',
    spec: 'a:',
    given: 'a: y',
    body: '.t: &t { environment: "$[[ inputs.a ]]" }\nj: { <<: *t, script: s }',
    jobs: ['j: env=y'],
  },
  {
    name: 'an option',
    spec: 'a: { options: [x, y] }',
    given: 'a: y',
    body: 'j: { script: s, environment: $[[ inputs.a ]] }',
    jobs: ['j: env=y'],
  },
  {
    name: 'a regex that matches',
    spec: 'a: { regex: ^v\\d+$ }',
    given: 'a: v1',
    body: 'j: { script: s, environment: $[[ inputs.a ]] }',
    jobs: ['j: env=v1'],
  },
  {
    name: 'a value with a colon, which GitLab would read as YAML',
    spec: 'a:',
    given: 'a: "x: y"',
    body: 'j: { script: s, environment: $[[ inputs.a ]] }',
    jobs: ['j:'],
  },
  // lib/ci/inputs: whatever is given for a text becomes one, and a text for anything else is read.
  {
    name: 'a number for a text',
    spec: 'a:',
    given: 'a: 5',
    body: 'j: { script: s, environment: "e$[[ inputs.a ]]" }',
    jobs: ['j: env=e5'],
  },
  {
    name: 'a boolean for a text',
    spec: 'a:',
    given: 'a: yes',
    body: 'j: { script: s, environment: "$[[ inputs.a ]]" }',
    jobs: ['j: env=true'],
  },
  {
    name: 'a number that Ruby writes in another way',
    spec: 'a:',
    given: 'a: 1.0',
    body: 'j: { script: s, environment: "$[[ inputs.a ]]" }',
    jobs: ['j: env=$[[ inputs.a ]]'],
  },
  {
    name: 'a default that Ruby writes in another way',
    spec: 'a: { default: 1.0 }',
    body: 'j: { script: s, environment: "$[[ inputs.a ]]" }',
    jobs: ['j: env=$[[ inputs.a ]]'],
  },
  {
    name: 'a list for a text',
    spec: 'a:',
    given: 'a: [x]',
    body: 'j: { script: s, environment: "$[[ inputs.a ]]" }',
    jobs: ['j: env=$[[ inputs.a ]]'],
  },
  {
    name: 'a number in quotes',
    spec: 'a: { type: number, options: [5, 6] }',
    given: 'a: "5"',
    body: 'j: { script: s, environment: "e$[[ inputs.a ]]" }',
    jobs: ['j: env=e5'],
  },
  {
    name: 'a boolean in quotes',
    spec: 'a: { type: boolean, default: "true" }',
    body: 'j: { script: s, environment: "e$[[ inputs.a ]]" }',
    jobs: ['j: env=etrue'],
  },
  {
    name: 'a text among options that are numbers',
    spec: 'a: { options: [5, x] }',
    given: 'a: "5"',
    body: 'j: { script: s, environment: "e$[[ inputs.a ]]" }',
    jobs: ['j: env=e5'],
  },
  {
    name: 'a list of options',
    spec: 'a: { type: array, options: [x, y, z] }',
    given: 'a: [x, z]',
    body: 'j: { script: s, id_tokens: { T: { aud: $[[ inputs.a ]] } } }',
    jobs: ['j: T=[x, z]'],
  },
  {
    name: 'a null, which is nothing given',
    spec: 'a: { default: x }',
    given: 'a:',
    body: 'j: { script: s, environment: "$[[ inputs.a ]]" }',
    jobs: ['j: env=x'],
  },
  {
    name: 'a default that is null',
    spec: 'a: { default: }',
    body: 'j: { script: s, environment: "e$[[ inputs.a ]]" }',
    jobs: ['j: env=e'],
  },
  {
    name: 'a reference, which is not known yet',
    spec: 'a: { type: number }',
    given: 'a: !reference [.x, variables, Y]',
    body: 'j: { script: s, environment: "$[[ inputs.a ]]" }',
    jobs: ['j: env=$[[ inputs.a ]]'],
  },
  // What GitLab refuses, in its words.
  {
    name: 'nothing given',
    spec: 'a:',
    body: 'j: { script: s }',
    problems: ['invalid-input .gitlab-ci.yml: `a` input: required value has not been provided'],
  },
  {
    name: 'an unknown input',
    spec: 'a: { default: x }',
    given: 'b: y',
    body: 'j: { script: s }',
    problems: ['invalid-input .gitlab-ci.yml: unknown input arguments: b'],
  },
  {
    name: 'no option',
    spec: 'a: { options: [x, y] }',
    given: 'a: z',
    body: 'j: { script: s }',
    problems: ['invalid-input .gitlab-ci.yml: `a` input: `z` cannot be used because it is not in the list of allowed options'],
  },
  {
    name: 'a regex that does not match',
    spec: 'a: { regex: ^v\\d+$ }',
    given: 'a: x',
    body: 'j: { script: s }',
    problems: ['invalid-input .gitlab-ci.yml: `a` input: provided value does not match required RegEx pattern'],
  },
  {
    name: 'a default that is no number',
    spec: 'a: { type: number, default: x }',
    body: 'j: { script: s }',
    problems: ['invalid-input .gitlab-ci.yml: `a` input: default value is not a number'],
  },
  {
    name: 'a text that is no number',
    spec: 'a: { type: number }',
    given: 'a: x',
    body: 'j: { script: s }',
    problems: ['invalid-input .gitlab-ci.yml: `a` input: provided value is not a number'],
  },
  {
    name: 'a list with another item than the options',
    spec: 'a: { type: array, options: [x, y] }',
    given: 'a: [x, z, w]',
    body: 'j: { script: s }',
    problems: ['invalid-input .gitlab-ci.yml: `a` input: z, w cannot be used because it is not in the list of allowed options'],
  },
  {
    name: 'a null where there is no default',
    spec: 'a:',
    given: 'a:',
    body: 'j: { script: s }',
    problems: ['invalid-input .gitlab-ci.yml: `a` input: required value has not been provided'],
  },
  {
    name: 'a key that is no input',
    spec: 'a: { default: x }',
    body: 'j: { script: s, environment: "$[[ inputs.b ]]" }',
    problems: ['invalid-input ci.yml: unknown interpolation key: `b`'],
  },
]

describe('inputs', () => {
  for (const { name, spec, given, body, jobs, problems = [] } of rows) {
    it(name, () => {
      const inputs = given === undefined ? '' : `, inputs: { ${given} }`
      const text = `=== .gitlab-ci.yml\ninclude: { local: ci.yml${inputs} }\n=== ci.yml\nspec:\n  inputs:\n    ${spec}\n---\n${body}\n`
      const pipeline = resolveCase(text)
      assert.deepEqual(problemsOf(pipeline), problems)
      if (jobs !== undefined) assert.deepEqual(jobLines(pipeline), jobs)
    })
  }
  it('of a file without a header', () => {
    const pipeline = resolveCase('=== .gitlab-ci.yml\ninclude: { local: a.yml, inputs: { x: y } }\n=== a.yml\nj: { script: s }\n')
    assert.deepEqual(problemsOf(pipeline), [
      'invalid-input .gitlab-ci.yml: Given inputs not defined in the `spec` section of the included configuration file',
    ])
  })
  it('of a header that includes others may be any', () => {
    const text =
      '=== .gitlab-ci.yml\ninclude: { local: a.yml, inputs: { x: y, z: 1 } }\n=== a.yml\nspec: { include: [{ local: b.yml }], inputs: { x: } }\n---\nj: { script: s, environment: "$[[ inputs.x ]]$[[ inputs.z ]]" }\n'
    const pipeline = resolveCase(text)
    assert.deepEqual([problemsOf(pipeline), jobLines(pipeline)], [[], ['j: env=y$[[ inputs.z ]]']])
  })
  it('that another one gives, which is not known', () => {
    const text =
      '=== .gitlab-ci.yml\nspec: { inputs: { r: } }\n---\ninclude: { local: a.yml, inputs: { x: $[[ inputs.r ]] } }\n=== a.yml\nspec: { inputs: { x: { type: number } } }\n---\nj: { script: s }\n'
    assert.deepEqual(problemsOf(resolveCase(text)), [])
  })
  it('of the root have their defaults', () => {
    const text = 'spec: { inputs: { a: { default: x }, b: } }\n---\nj: { script: s, environment: "$[[ inputs.a ]]-$[[ inputs.b ]]" }\n'
    assert.deepEqual(jobLines(resolveCase(text)), ['j: env=x-$[[ inputs.b ]]'])
  })
  it('the same file twice, with other inputs', () => {
    const text =
      '=== .gitlab-ci.yml\ninclude: [{ local: a.yml, inputs: { x: one } }, { local: a.yml, inputs: { x: two } }]\n=== a.yml\nspec: { inputs: { x: } }\n---\n"deploy-$[[ inputs.x ]]": { script: s, environment: $[[ inputs.x ]] }\n'
    assert.deepEqual(jobLines(resolveCase(text)), ['deploy-one: env=one', 'deploy-two: env=two'])
  })
  it('are filled in nested includes', () => {
    const text =
      '=== .gitlab-ci.yml\ninclude: { local: a.yml, inputs: { x: one } }\n=== a.yml\nspec: { inputs: { x: } }\n---\ninclude: { local: b.yml, inputs: { y: "$[[ inputs.x ]]!" } }\n=== b.yml\nspec: { inputs: { y: } }\n---\nj: { script: s, environment: "$[[ inputs.y ]]" }\n'
    assert.deepEqual(jobLines(resolveCase(text)), ['j: env=one!'])
  })
})
