import assert from 'node:assert/strict'
import fc from 'fast-check'
import { mint } from '../../src/gitlab/mint.ts'
import type { Pipeline } from '../../src/gitlab/pipeline.ts'
import { resolvePipeline } from '../../src/gitlab/resolve.ts'
import type { Entry, Mapping, Node, Scalar } from '../../src/syntax/node.ts'
import type { Span } from '../../src/text/span.ts'
import { runs as cases, seed } from '../support/seed.ts'
import { fullFacts, noFacts, scenario } from './facts-case.ts'
import { lonely } from './lonely.ts'
import { resolve } from './pipeline-case.ts'

const keys = [
  'default',
  'include',
  'workflow',
  'variables',
  'spec',
  '.t',
  '.u',
  'job',
  'deploy',
  'id_tokens',
  'extends',
  'script',
  'inherit',
  'environment',
  'secrets',
  'aud',
  'A',
  'B',
  'trigger',
  'rules',
  'parallel',
  'matrix',
  'name',
  'value',
  '<<',
  '__proto__',
  'toString',
  'vault',
  'token',
]
const leaves = [
  'x',
  '5',
  'true',
  '~',
  '"$A"',
  '$B',
  '.t',
  '.u',
  'job',
  '*a',
  '*b',
  '!reference [.t, id_tokens]',
  '!reference [job]',
  '!reference [.u, script]',
  '!reference []',
  '"$[[ inputs.x ]]"',
  '[]',
  '{}',
  'false',
  '""',
]

const key = fc.constantFrom(...keys)
const leaf = fc.constantFrom(...leaves)
const anchor = fc.constantFrom('', '', '', '&a ', '&b ')

/** Flow YAML of any shape over the words that matter. */
const value = fc.letrec<{ tree: string; list: string; map: string }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('map'), tie('list')),
  list: fc.tuple(anchor, fc.array(tie('tree'), { maxLength: 4 })).map(([mark, items]) => `${mark}[${items.join(', ')}]`),
  map: fc
    .tuple(anchor, fc.array(fc.tuple(key, tie('tree')), { maxLength: 6 }))
    .map(([mark, entries]) => `${mark}{ ${entries.map(([name, inner]) => `${name}: ${inner}`).join(', ')} }`),
})).tree
const pipeline = fc
  .array(fc.tuple(key, value), { maxLength: 8 })
  .map((entries) => entries.map(([name, inner]) => `${name}: ${inner}\n`).join(''))

const whole = `default: { id_tokens: { D: { aud: x } }, before_script: [a] }
variables: { A: b, B: { value: "$A" } }
.t: &t { id_tokens: { A: { aud: [x, $B] } }, script: [!reference [.u, script]] }
.u: { extends: .t, script: [x], environment: { name: "review/$A" } }
job: { <<: *t, extends: [.u, .t], secrets: { P: { vault: a/b@c, token: $A } } }
deploy: { extends: job, inherit: { default: [id_tokens], variables: false }, rules: [{ if: $A }] }
down: { trigger: g/p }
`

function spansOf(resolved: Pipeline): Span[] {
  const spans = [resolved.span]
  for (const { span } of [...resolved.problems, ...resolved.unresolved]) spans.push(span)
  for (const block of resolved.blocks) spans.push(block.span, block.keySpan)
  for (const job of resolved.jobs) {
    spans.push(job.span, job.nameSpan)
    for (const token of job.tokens) spans.push(token.span, token.nameSpan, token.aud.span)
    for (const { span } of [...job.script, ...job.secrets, ...job.variables.values()]) spans.push(span)
    if (job.environment !== undefined) spans.push(job.environment.span)
  }
  return spans
}

// Resolves, mints everything, and checks every span.
function survive(text: string): void {
  const resolved = resolve(text)
  for (const span of spansOf(resolved))
    assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, JSON.stringify(span))
  for (const job of resolved.jobs) {
    for (const token of job.tokens) {
      for (const facts of [fullFacts, noFacts]) mint({ job, token, facts, scenario: scenario('fork-merge-request'), now: 0 })
    }
  }
}

function timed(text: string): number {
  const started = performance.now()
  survive(text)
  return performance.now() - started
}

describe('resolving anything', () => {
  it(`never throws on trees of any shape (seed ${seed})`, () => {
    fc.assert(fc.property(pipeline, survive), cases(400))
  })

  it(`never throws on a pipeline with something cut out or put in (seed ${seed})`, () => {
    const mutation = fc.tuple(fc.nat(whole.length), fc.nat(12), fc.oneof(fc.constant(''), leaf, key, fc.string({ maxLength: 4 })))
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        survive(mutations.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), whole))
      }),
      cases(400),
    )
  })

  const bombs: readonly (readonly [name: string, text: string])[] = [
    ['a chain of 5,000 extends', lines(5000, (i) => `.t${i}: { extends: .t${i + 1} }`)],
    [
      '10 bases each over 11 levels',
      `${lines(11, (i) =>
        lines(10, (j) => `.t${i}_${j}: { extends: [${Array.from({ length: 10 }, (_, k) => (i === 10 ? '.z' : `.t${i + 1}_${k}`))}] }`),
      )}.z: { a: b }\n`,
    ],
    [
      'nested aliases under extends',
      `${lines(25, (i) => (i === 0 ? '.a0: &a0 { x: y }' : `.a${i}: &a${i} { l: *a${i - 1}, r: *a${i - 1} }`))}${lines(25, (i) => (i === 0 ? '.b0: &b0 { x: z }' : `.b${i}: &b${i} { l: *b${i - 1}, r: *b${i - 1} }`))}.t: { id_tokens: *a24 }\njob: { extends: .t, script: x, id_tokens: *b24 }\n`,
    ],
    [
      'nested script aliases',
      `${lines(25, (i) => (i === 0 ? '.a0: &a0 [x, y]' : `.a${i}: &a${i} [*a${i - 1}, *a${i - 1}, *a${i - 1}, *a${i - 1}, *a${i - 1}, *a${i - 1}, *a${i - 1}]`))}job: { script: *a24 }\n`,
    ],
    [
      'a chain of merges',
      `${lines(3000, (i) => (i === 0 ? '.a0: &a0 { k0: v }' : `.a${i}: &a${i} { <<: *a${i - 1}, k${i}: v }`))}job: { <<: *a2999, script: x }\n`,
    ],
    [
      'a chain of references',
      `${lines(3000, (i) => `.a${i}: { script: !reference [.a${i + 1}, script] }`)}job: { script: !reference [.a0, script] }\n`,
    ],
    ['an anchor inside itself', 'job: &a { script: [x], id_tokens: *a, <<: *a, extends: *a }\n'],
    ['a circle of 3,000', lines(3000, (i) => `.t${i}: { extends: .t${(i + 1) % 3000} }`)],
  ]
  for (const [name, text] of bombs) it(`ends quickly on ${name}`, () => assert.ok(timed(text) < 20_000))

  // The parser refuses such texts, so the tree is made by hand: 2^30 leaves in two trees of 60 nodes, to be merged.
  it('ends quickly on trees that share their nodes', () => {
    const bomb = (leaf: string) => {
      let node: Node = mapping([['x', scalar(leaf)]])
      for (let i = 0; i < 30; i++)
        node = mapping([
          ['l', node],
          ['r', node],
        ])
      return node
    }
    const root = mapping([
      [
        '.t',
        mapping([
          ['id_tokens', bomb('y')],
          ['variables', bomb('y')],
        ]),
      ],
      [
        'job',
        mapping([
          ['extends', scalar('.t')],
          ['id_tokens', bomb('z')],
          ['variables', bomb('z')],
          ['script', scalar('x')],
        ]),
      ],
    ])
    const started = performance.now()
    const { jobs } = resolvePipeline({ file: 'a.yml', documents: [root], problems: [] }, lonely(noFacts))
    assert.ok(performance.now() - started < 20_000)
    assert.equal(jobs[0]?.tokensUnknown, 'the pipeline is too large to work out')
  })
})

function lines(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('')
}

const nowhere: Span = { file: 'a.yml', start: 0, end: 0 }

function scalar(value: string): Scalar {
  return { kind: 'scalar', value, style: 'plain', span: nowhere }
}

function mapping(entries: readonly (readonly [string, Node])[]): Mapping {
  const all: Entry[] = entries.map(([name, value]) => ({ key: scalar(name), value, span: nowhere }))
  return { kind: 'mapping', entries: all, span: nowhere }
}
