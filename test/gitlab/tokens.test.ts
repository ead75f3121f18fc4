import assert from 'node:assert/strict'
import type { IdToken } from '../../src/gitlab/pipeline.ts'
import { jobOf, tokenLines } from './pipeline-case.ts'

/** One pipeline and its jobs' tokens; the facts are those of gitlab.md 3.2 and 5. */
const cases: readonly { readonly name: string; readonly text: string; readonly want: readonly string[] }[] = [
  { name: 'a string', text: 'deploy:\n  script: x\n  id_tokens:\n    A:\n      aud: sts\n', want: ['deploy: A=sts'] },
  {
    name: 'a list stays a list',
    text: 'deploy:\n  script: x\n  id_tokens: { A: { aud: [x] }, B: { aud: [x, y] } }\n',
    want: ['deploy: A=[x] B=[x, y]'],
  },
  {
    name: 'hidden jobs and keys that are no jobs',
    text: '.x: { script: a }\nvariables: { A: b }\nstages: [x]\nimage: { name: y }\ncache: { paths: [a] }\npages:deploy: { a: b }\nworkflow: { name: x }\ndefault: {}\njob: { script: a }\n',
    want: ['job: none'],
  },
  { name: 'a scalar is no job', text: 'foo: bar\nlist: [1]\njob: { script: a }\n', want: ['job: none'] },
  {
    name: 'a reference in a base is no hash yet, and so is replaced',
    text: 'include: a.yml\n.t: { id_tokens: !reference [.gone, id_tokens] }\njob: { extends: .t, script: a, id_tokens: { A: { aud: x } } }\n',
    want: ['job: A=x'],
  },
  { name: 'an empty file', text: '', want: [] },
  { name: 'a file that is a list', text: '- a\n- b\n', want: [] },
  { name: 'default', text: 'default:\n  id_tokens: { A: { aud: x } }\njob: { script: a }\n', want: ['job: A=x'] },
  {
    name: 'default is replaced, not merged',
    text: 'default:\n  id_tokens: { A: { aud: x } }\njob: { script: a, id_tokens: { B: { aud: y } } }\n',
    want: ['job: B=y'],
  },
  {
    name: 'inherit: default: false',
    text: 'default: { id_tokens: { A: { aud: x } } }\njob: { script: a, inherit: { default: false } }\n',
    want: ['job: none'],
  },
  {
    name: 'inherit: default: true',
    text: 'default: { id_tokens: { A: { aud: x } } }\njob: { script: a, inherit: { default: true } }\n',
    want: ['job: A=x'],
  },
  {
    name: 'inherit with a list that names it',
    text: 'default: { id_tokens: { A: { aud: x } } }\njob: { script: a, inherit: { default: [image, id_tokens] } }\n',
    want: ['job: A=x'],
  },
  {
    name: 'inherit with a list that does not',
    text: 'default: { id_tokens: { A: { aud: x } } }\njob: { script: a, inherit: { default: [image] } }\n',
    want: ['job: none'],
  },
  {
    name: 'inherit: variables says nothing about default',
    text: 'default: { id_tokens: { A: { aud: x } } }\njob: { script: a, inherit: { variables: false } }\n',
    want: ['job: A=x'],
  },
  {
    name: 'extends takes tokens over',
    text: '.t: { id_tokens: { A: { aud: x } } }\njob: { extends: .t, script: a }\n',
    want: ['job: A=x'],
  },
  {
    name: 'extends merges by token name',
    text: '.t: { id_tokens: { A: { aud: x }, B: { aud: y } } }\njob: { extends: .t, script: a, id_tokens: { B: { aud: z }, C: { aud: w } } }\n',
    want: ['job: A=x B=z C=w'],
  },
  {
    name: 'extends replaces lists',
    text: '.t: { id_tokens: { A: { aud: [x, y] } } }\njob: { extends: .t, script: a, id_tokens: { A: { aud: [z] } } }\n',
    want: ['job: A=[z]'],
  },
  {
    name: 'an extended list blocks default',
    text: 'default: { id_tokens: { D: { aud: d } } }\n.t: { id_tokens: { A: { aud: x } } }\njob: { extends: .t, script: a }\n',
    want: ['job: A=x'],
  },
  {
    name: 'of several bases the later wins',
    text: '.t: { id_tokens: { A: { aud: x } } }\n.u: { id_tokens: { A: { aud: y } } }\njob: { extends: [.t, .u], script: a }\n',
    want: ['job: A=y'],
  },
  {
    name: 'extends of extends, and of a visible job',
    text: '.t: { id_tokens: { A: { aud: x } } }\nmid: { extends: .t, script: a }\njob: { extends: mid, id_tokens: { B: { aud: y } } }\n',
    want: ['mid: A=x', 'job: A=x B=y'],
  },
  {
    name: 'null removes',
    text: '.t: { id_tokens: { A: { aud: x } } }\njob: { extends: .t, script: a, id_tokens: null }\n',
    want: ['job: none'],
  },
  {
    name: 'an empty hash keeps',
    text: '.t: { id_tokens: { A: { aud: x } } }\njob: { extends: .t, script: a, id_tokens: {} }\n',
    want: ['job: A=x'],
  },
  {
    name: 'null and default',
    text: 'default: { id_tokens: { A: { aud: x } } }\njob: { script: a, id_tokens: null }\n',
    want: ['job: A=x'],
  },
  {
    name: 'an empty hash and default: likely, not certain',
    text: 'default: { id_tokens: { A: { aud: x } } }\njob: { script: a, id_tokens: {} }\n',
    want: ['job: ?whether an empty `id_tokens` takes those of `default` is not documented'],
  },
  { name: 'an alias', text: '.t: &t { A: { aud: x } }\njob: { script: a, id_tokens: *t }\n', want: ['job: A=x'] },
  {
    name: 'a merge key, the explicit key wins',
    text: '.t: &t { id_tokens: { A: { aud: x } }, script: [a] }\njob:\n  <<: *t\n  id_tokens: { B: { aud: y } }\n',
    want: ['job: B=y'],
  },
  {
    name: 'a merge key is shallow',
    text: '.t: &t { A: { aud: x }, B: { aud: y } }\njob:\n  script: a\n  id_tokens:\n    <<: *t\n    B: { aud: z }\n',
    want: ['job: A=x B=z'],
  },
  {
    name: 'a list of merges: the earlier wins',
    text: '.t: &t { A: { aud: x } }\n.u: &u { A: { aud: y }, B: { aud: y } }\njob:\n  script: a\n  id_tokens:\n    <<: [*t, *u]\n',
    want: ['job: A=x B=y'],
  },
  {
    name: 'a merge below a key overrides it, as in Ruby',
    text: '.t: &t { aud: x }\njob:\n  script: a\n  id_tokens:\n    A:\n      aud: y\n      <<: *t\n',
    want: ['job: A=x'],
  },
  {
    name: 'merge keys stay out of job names',
    text: '.t: &t { j1: { script: a } }\n<<: *t\nj2: { script: b }\n',
    want: ['j1: none', 'j2: none'],
  },
  {
    name: '!reference to id_tokens',
    text: '.t: { id_tokens: { A: { aud: x } } }\njob: { script: a, id_tokens: !reference [.t, id_tokens] }\n',
    want: ['job: A=x'],
  },
  {
    name: '!reference to one token',
    text: '.t: { id_tokens: { A: { aud: x } } }\njob: { script: a, id_tokens: { B: !reference [.t, id_tokens, A] } }\n',
    want: ['job: B=x'],
  },
  {
    name: '!reference to an aud, through another one',
    text: '.u: { aud: x }\n.t: { aud: !reference [.u, aud] }\njob: { script: a, id_tokens: { B: { aud: !reference [.t, aud] } } }\n',
    want: ['job: B=x'],
  },
  { name: '!reference as a job', text: '.t: { script: a, id_tokens: { A: { aud: x } } }\njob: !reference [.t]\n', want: ['job: A=x'] },
  {
    name: '!reference sees what is extended',
    text: '.t: { id_tokens: { A: { aud: x } } }\n.u: { extends: .t }\njob: { script: a, id_tokens: !reference [.u, id_tokens] }\n',
    want: ['job: A=x'],
  },
  {
    name: 'a trigger job holds none',
    text: 'default: { id_tokens: { A: { aud: x } } }\njob: { trigger: other/project }\n',
    want: ['job: none'],
  },
  {
    name: 'secrets and environment are no default keys, id_tokens is',
    text: 'default: { environment: x, id_tokens: { A: { aud: x } } }\njob: { script: a }\n',
    want: ['job: A=x'],
  },
  {
    name: 'the document behind a spec header',
    text: 'spec:\n  inputs:\n    a: {}\n---\njob: { script: a, id_tokens: { A: { aud: x } } }\n',
    want: ['job: A=x'],
  },
  { name: 'several documents without header: the first', text: 'job: { script: a }\n---\nother: { script: a }\n', want: ['job: none'] },
  {
    name: 'an extends that leads nowhere',
    text: 'job: { extends: .gone, script: a, id_tokens: { A: { aud: x } } }\n',
    want: ['job: A=x ?it extends .gone, which does not exist'],
  },
  {
    name: 'an extends that an include may fill',
    text: 'include: a.yml\njob: { extends: .gone, script: a, id_tokens: { A: { aud: x } } }\n',
    want: ['job: A=x ?it extends .gone, which is not in the files that are read'],
  },
  {
    name: 'a base of a base that an include may fill',
    text: 'include: a.yml\n.t: { extends: .gone }\njob: { extends: .t, script: a }\n',
    want: ['job: ?it extends .gone, which is not in the files that are read'],
  },
  {
    name: 'a token whose aud may stand in a missing base',
    text: 'include: a.yml\njob: { extends: .gone, script: a, id_tokens: { A: {} } }\n',
    want: ['job: A=(invalid) ?it extends .gone, which is not in the files that are read'],
  },
  {
    name: 'an include and a job without tokens',
    text: 'include: a.yml\njob: { script: a }\n',
    want: ['job: ?the include of local a.yml is not resolved, and it may set `default:id_tokens`'],
  },
  {
    name: 'an include and a job that inherits nothing',
    text: 'include: a.yml\njob: { script: a, inherit: { default: false } }\n',
    want: ['job: none'],
  },
  {
    name: 'an include and a job with tokens',
    text: 'include: a.yml\njob: { script: a, id_tokens: { A: { aud: x } } }\n',
    want: ['job: A=x'],
  },
  {
    name: 'an include and default tokens of this file',
    text: 'include: a.yml\ndefault: { id_tokens: { A: { aud: x } } }\njob: { script: a }\n',
    want: ['job: A=x'],
  },
  { name: 'an empty include is none', text: 'include: []\njob: { script: a }\n', want: ['job: none'] },
  {
    name: 'a reference that an include may fill',
    text: 'include: a.yml\njob: { script: a, id_tokens: { A: { aud: !reference [.gone, aud] } } }\n',
    want: ['job: A=(invalid) ?!reference [".gone", "aud"] is not in the files that are read'],
  },
  {
    name: 'an extends with an input',
    text: 'spec: { inputs: { a: {} } }\n---\njob: { extends: ".$[[ inputs.a ]]", script: a }\n',
    want: ['job: ?it extends .$[[ inputs.a ]], which is not in the files that are read'],
  },
  {
    name: 'a circle',
    text: 'a: { extends: b, script: x, id_tokens: { A: { aud: x } } }\nb: { extends: a }\n',
    want: ['a: A=x ?a extends itself', 'b: ?b extends itself'],
  },
]

describe('tokens of jobs', () => {
  for (const { name, text, want } of cases) it(name, () => assert.deepEqual(tokenLines(text), want))

  it('spans of an extended token point at the template', () => {
    const text = '.t:\n  id_tokens:\n    A: { aud: sts }\njob:\n  extends: .t\n  script: a\n'
    const token = resolveJob(text)
    assert.equal(text.slice(token.nameSpan.start, token.nameSpan.end), 'A')
    assert.equal(text.slice(token.span.start, token.span.end), 'A: { aud: sts }')
    assert.equal(text.slice(token.aud.span.start, token.aud.span.end), 'sts')
    assert.equal(token.nameSpan.start, text.indexOf('A:'))
  })

  it('merges up to eleven levels, and no more', () => {
    assert.deepEqual(tokenLines(chain(11)).at(-1), 'job: A=x')
    assert.deepEqual(tokenLines(chain(12)).at(-1), 'job: ?job extends too many levels')
  })
})

function resolveJob(text: string): IdToken {
  const [token] = jobOf(text, 'job').tokens
  assert.ok(token)
  return token
}

// `job` with this many levels of extends below it.
function chain(levels: number): string {
  const lines = ['.t0: { id_tokens: { A: { aud: x } } }']
  for (let i = 1; i < levels; i++) lines.push(`.t${i}: { extends: .t${i - 1} }`)
  return `${lines.join('\n')}\njob: { extends: .t${levels - 1}, script: a }\n`
}
