import assert from 'node:assert/strict'
import { type Hole, show } from '../../../src/text/holes.ts'
import type { JsonValue } from '../../../src/text/json.ts'
import { type MappedText, mappedAsWhole, mappedAsWritten } from '../../../src/text/mapped-text.ts'
import { compileCel } from '../../../src/trust/cel/compile.ts'
import type { CelEnvironment, CompiledCel } from '../../../src/trust/cel/compiled.ts'
import type { Condition } from '../../../src/trust/condition.ts'
import { evaluate } from '../../../src/trust/evaluate.ts'
import { nameOf } from '../../../src/trust/truth.ts'
import { cel } from '../../support/cel.ts'
import { hole, json, scope, span } from '../../support/conditions.ts'

const claims: CelEnvironment = { variables: { claims: { kind: 'claims' } }, numbers: 'double' }

function compile(text: string, environment: CelEnvironment = claims): CompiledCel {
  return compileCel(mappedAsWritten('f', text, 0), environment)
}

function treeOf({ condition }: CompiledCel): Condition {
  const tree = condition.kind === 'opaque' ? condition.tree : condition
  assert.ok(tree !== undefined)
  return tree
}

const token = {
  sub: 'project_path:g/p:ref_type:branch:ref:main',
  ref: 'main',
  ref_protected: 'true',
  project_id: '20',
  groups_direct: ['g/ops', 'g/dev'],
  runner_id: 7,
  ci_config_sha: null,
  ci_config_ref_uri: null,
  user_identities: [{ provider: 'saml', extern_uid: 'u' }],
}

/** Expressions and what their tree says of the token above, without any engine. The rules: cel-spec langdef. */
const truths: readonly (readonly [string, string])[] = [
  // Equality: types that differ are not equal, and what is missing is an error.
  ["claims.ref == 'main'", 'yes'],
  ["'main' == claims.ref", 'yes'],
  ["claims['ref'] != 'dev'", 'yes'],
  ['claims.project_id == 20', 'no'],
  ['claims.project_id != 20', 'yes'],
  ["claims.project_id == '20'", 'yes'],
  ["claims.nothing == 'a'", 'error'],
  ["claims.nothing != 'a'", 'error'],
  ['claims.runner_id == 7', 'yes'],
  ['claims.runner_id == 7u', 'yes'],
  ['claims.runner_id == 7.0', 'yes'],
  ["claims.runner_id == '7'", 'no'],
  ['claims.ci_config_sha == null', 'yes'],
  ["claims.ci_config_sha == 'a'", 'no'],
  ['claims.ref == null', 'no'],
  ['claims.ref == claims.ref', 'yes'],
  ['claims.ref == claims.sub', 'no'],
  ['claims.ref == claims.nothing', 'error'],
  ['claims.ci_config_sha == claims.ci_config_ref_uri', 'yes'],
  ['claims.ci_config_sha == claims.ref', 'no'],
  ['claims.ci_config_sha == claims.nothing', 'error'],
  ['claims.nothing == claims.ci_config_sha', 'error'],
  ['claims.ci_config_sha == claims.ref', 'no'],
  ["claims.groups_direct == ['g/ops', 'g/dev']", 'yes'],
  ["(claims.ref == 'main') == true", 'yes'],
  ["(claims.ref == 'main') != true", 'no'],
  // Order: numbers with numbers.
  ['claims.runner_id > 6', 'yes'],
  ['6.5 < claims.runner_id', 'yes'],
  ['7 <= claims.runner_id', 'yes'],
  ['claims.runner_id >= 8u', 'no'],
  ['claims.project_id < 30', 'error'],
  // Errors: absorbed by what decides without them.
  ["claims.nothing == 'a' || claims.ref == 'main'", 'yes'],
  ["claims.ref == 'main' || claims.nothing == 'a'", 'yes'],
  ["claims.nothing == 'a' || claims.ref == 'dev'", 'error'],
  ["claims.nothing == 'a' && claims.ref == 'dev'", 'no'],
  ["claims.nothing == 'a' && claims.ref == 'main'", 'error'],
  ["!(claims.nothing == 'a')", 'error'],
  // A choice has one branch.
  ["claims.ref == 'main' ? true : claims.nothing == 'a'", 'yes'],
  ["claims.ref == 'dev' ? true : claims.nothing == 'a'", 'error'],
  ["claims.nothing == 'a' ? true : true", 'error'],
  ["(claims.ref == 'main' ? 'a' : 'b') == 'a'", 'yes'],
  ["(claims.ref == 'dev' ? 'a' : claims.project_id == '20' ? 'b' : 'c').startsWith('b')", 'yes'],
  // Membership.
  ["claims.ref in ['dev', 'main']", 'yes'],
  ["claims.ref in ['dev']", 'no'],
  ['claims.ref in []', 'no'],
  ['claims.nothing in []', 'error'],
  ["claims.nothing in ['a']", 'error'],
  ["claims.ref in [claims.nothing, 'main']", 'error'],
  ["claims.ref in [claims.project_id, 'main']", 'yes'],
  ['claims.project_id in [20, 30]', 'no'],
  ["'g/ops' in claims.groups_direct", 'yes'],
  ["'g' in claims.groups_direct", 'no'],
  ['claims.ref in claims.groups_direct', 'no'],
  ["'ref' in claims", 'yes'],
  ["'ci_config_sha' in claims", 'yes'],
  ["'nothing' in claims", 'no'],
  ["claims.ref in {'main': 1}", 'yes'],
  ["claims.nothing in {'main': 1}", 'error'],
  ["claims.ref in {'main': claims.nothing}", 'error'],
  // Presence.
  ['has(claims.ref)', 'yes'],
  ['has(claims.ci_config_sha)', 'yes'],
  ['has(claims.nothing)', 'no'],
  ["has(claims.nothing) && claims.nothing == 'a'", 'no'],
  // Texts.
  ["claims.sub.startsWith('project_path:g/p:')", 'yes'],
  ["claims.sub.endsWith(':ref:main')", 'yes'],
  ["claims.sub.contains('ref_type:branch')", 'yes'],
  ["claims.sub.startsWith('*')", 'no'],
  ['claims.sub.endsWith(claims.ref)', 'yes'],
  ["claims.runner_id.startsWith('7')", 'error'],
  ["claims.ci_config_sha.startsWith('7')", 'error'],
  ['claims.sub.startsWith(claims.runner_id)', 'error'],
  ["claims.sub.matches('^project_path:[a-z]+/')", 'yes'],
  ["claims.sub.matches('path')", 'yes'],
  ["claims.sub.matches('^path')", 'no'],
  ["claims.sub.matches('(?i)PATH')", 'yes'],
  ["claims.sub.matches('(')", 'error'],
  ["startsWith(claims.sub, 'p')", 'error'],
  ["matches(claims.sub, '^p')", 'yes'],
  ["claims.ref + ':' + claims.project_id == 'main:20'", 'yes'],
  ["claims.ref + 1 == 'main1'", 'error'],
  ["claims.sub.extract('project_path:{p}:') == 'g/p'", 'yes'],
  ["claims.sub.extract('{p-q}') == ''", 'error'],
  ["claims.sub.split(':')[1] == 'g/p'", 'yes'],
  ["claims.sub.split(':', 2)[1].startsWith('g/p:ref_type:')", 'yes'],
  ["claims.sub.split(':')[9] == 'g/p'", 'error'],
  ["claims.groups_direct.join('+') == 'g/ops+g/dev'", 'yes'],
  ["claims.ref.upperAscii().lowerAscii() == 'main'", 'yes'],
  ["claims.ref.replace('a', 'oo') == 'mooin'", 'yes'],
  ["claims.ref.substring(1, 3) == 'ai'", 'yes'],
  ["claims.ref.charAt(0) == 'm'", 'yes'],
  ["claims.sub.indexOf(':') == 12", 'yes'],
  ["claims.sub.lastIndexOf(':') == 36", 'yes'],
  ["' a '.trim() == 'a'", 'yes'],
  ['size(claims.ref) == 4', 'yes'],
  ['claims.ref.size() > 4', 'no'],
  ['size(claims.groups_direct) == 2', 'yes'],
  ["string(claims.runner_id) == '7'", 'yes'],
  ['int(claims.project_id) == 20', 'yes'],
  ['int(claims.ref) == 20', 'error'],
  // Maps and lists.
  ["{'main': 'prod', 'dev': 'test'}[claims.ref] == 'prod'", 'yes'],
  ["{'dev': 'test'}[claims.ref] == 'test'", 'error'],
  ["{'main': {'a': 'b'}}[claims.ref].a == 'b'", 'yes'],
  ["{'main': 'prod', 'x': claims.nothing}[claims.ref] == 'prod'", 'error'],
  ["['a', claims.ref][1] == 'main'", 'yes'],
  ["[claims.nothing, claims.ref][1] == 'main'", 'error'],
  ["['a'][1] == 'a'", 'error'],
  ["claims.groups_direct[1] == 'g/dev'", 'yes'],
  ["claims.groups_direct[2] == 'g/dev'", 'error'],
  ["claims.user_identities[0].provider == 'saml'", 'yes'],
  // Lists, element by element.
  ["claims.groups_direct.exists(g, g == 'g/dev')", 'yes'],
  ["claims.groups_direct.all(g, g.startsWith('g/'))", 'yes'],
  ["claims.groups_direct.all(g, g == 'g/dev')", 'no'],
  ["claims.user_identities.exists(i, i.provider == 'saml' && i.extern_uid == 'u')", 'yes'],
  ["['main', 'dev'].exists(r, claims.ref == r)", 'yes'],
  ["['ma', 'dev'].exists(r, claims.ref.startsWith(r))", 'yes'],
  ["[claims.ref, claims.nothing].exists(r, r == 'main')", 'error'],
  ["claims.sub.split(':').exists(s, s == 'g/p')", 'yes'],
  // A truth is true or false.
  ['true', 'yes'],
  ['claims.ref', 'error'],
  ['claims.ref_protected', 'error'],
  ['claims.ref_protected ? true : true', 'error'],
  ["'true'", 'error'],
  ['[true]', 'error'],
]

describe('A compiled expression of CEL, by its tree alone', () => {
  for (const [text, expected] of truths) {
    it(`${text}: ${expected}`, () => {
      const compiled = compile(text)
      assert.equal(nameOf(evaluate(treeOf(compiled), scope(token))), expected)
      // And the engine says the same.
      assert.equal(nameOf(evaluate(compiled.condition, { ...scope(token), engines: { cel } })), expected)
    })
  }
})

/** What only an engine knows, as a whole or in a part. */
const opaque: readonly (readonly [string, string])[] = [
  ["claims.groups_direct.exists_one(g, g == 'g/dev')", 'yes'],
  ["claims.groups_direct.filter(g, g.endsWith('dev')) == ['g/dev']", 'yes'],
  ["claims.groups_direct.map(g, g + '!')[0] == 'g/ops!'", 'yes'],
  ['claims.runner_id * 2.0 == 14.0', 'yes'],
  ["'%s'.format([claims.ref]) == 'main'", 'yes'],
  ['claims.ref < claims.sub', 'yes'],
  ['type(claims.ref) == string', 'yes'],
  ['type(claims.groups_direct) == list', 'yes'],
  ['has(claims.user_identities[0].provider)', 'yes'],
  ["timestamp('2026-01-01T00:00:00Z') < timestamp('2026-01-02T00:00:00Z')", 'yes'],
]

describe('An expression that only the engine knows', () => {
  for (const [text, expected] of opaque) {
    it(text, () => {
      const compiled = compile(text)
      assert.equal(nameOf(evaluate(treeOf(compiled), scope(token))), 'unknown')
      assert.equal(nameOf(evaluate(compiled.condition, { ...scope(token), engines: { cel } })), expected)
      assert.equal(nameOf(evaluate(treeOf(compiled), { ...scope(token), engines: { cel } })), expected)
    })
  }

  it('is a whole macro, not a part of one', () => {
    const tree = treeOf(compile('[1.0, 2.0].exists(n, claims.runner_id * n == 14.0)'))
    assert.equal(tree.kind === 'opaque' ? tree.program.expression : tree.kind, '[1.0, 2.0].exists(n, claims.runner_id * n == 14.0)')
    assert.equal(nameOf(evaluate(tree, { ...scope(token), engines: { cel } })), 'yes')
  })

  it('is only as large as it must be', () => {
    const tree = treeOf(compile("claims.ref == 'dev' && claims.runner_id * 2.0 == 14.0"))
    assert.equal(nameOf(evaluate(tree, scope(token))), 'no')
  })
})

/** Expressions, claims that are not known, and what is decided all the same. */
const unknowns: readonly (readonly [string, readonly string[], string])[] = [
  ["claims.ref == 'main'", ['ref'], 'unknown'],
  ["claims.ref == 'main' && claims.project_id == '30'", ['ref'], 'no'],
  ["claims.ref == 'main' || claims.project_id == '20'", ['ref'], 'yes'],
  ["claims.ref == 'main' && claims.project_id == '20'", ['sub'], 'yes'],
  ["'ref' in claims", ['sub'], 'yes'],
  ["claims.ref == 'a' ? true : true", ['ref'], 'unknown'],
  ["claims.project_id == '20' ? claims.sub == 'x' : claims.ref == 'y'", ['ref'], 'no'],
  ['claims.groups_direct.exists(g, g == claims.ref)', ['ref'], 'unknown'],
  ["(claims.ref + ':x').endsWith(':y')", ['ref'], 'unknown'],
  ["!(claims.ref + ':x').endsWith(':y')", ['ref'], 'unknown'],
]

describe('An expression over claims that are not known', () => {
  for (const [text, names, expected] of unknowns) {
    it(`${text}, ${names.join(', ')} unknown: ${expected}`, () => {
      const known = Object.fromEntries(Object.entries(token).filter(([name]) => !names.includes(name)))
      const at = scope(known, Object.fromEntries(names.map((name) => [name, 'a test'])))
      assert.equal(nameOf(evaluate(compile(text).condition, { ...at, engines: { cel } })), expected)
    })
  }
})

describe('An expression with parts that are not known', () => {
  const of = (...text: (string | Hole)[]): MappedText => mappedAsWhole(text, span)
  const v = hole('v')
  const cases: readonly (readonly [MappedText, string])[] = [
    [of("claims.ref == '", v, "'"), 'unknown'],
    [of("claims.ref == 'x", v, "'"), 'no'],
    [of("claims.sub.startsWith('project_path:g/", v, ":')"), 'unknown'],
    [of("claims.sub.startsWith('project_path:h/", v, ":')"), 'no'],
    [of("claims.ref in ['x", v, "', 'main']"), 'yes'],
    [of("claims.ref in ['x", v, "', 'y']"), 'no'],
    [of('claims.ref == ', v), 'unknown'],
    [of(v, " && claims.ref == 'dev'"), 'no'],
    [of('claims.', v, " == 'a' || claims.ref == 'main'"), 'yes'],
    [of(v), 'unknown'],
    [of("claims.ref == 'main'", v), 'unknown'],
    [of("claims.runner_id * 2.0 == 14.0 && claims.ref == 'x", v, "'"), 'no'],
  ]
  for (const [source, expected] of cases) {
    const name = source.text.replaceAll(/98765432101234\d{4}/g, '…')
    it(`${name}: ${expected}`, () => {
      const compiled = compileCel(source, claims)
      assert.equal(nameOf(evaluate(compiled.condition, { ...scope(token), engines: { cel } })), expected)
      assert.equal(compiled.open, v.why)
    })
  }
})

describe('Variables that are expressions', () => {
  const mapped = (text: string | MappedText) => ({
    kind: 'expression' as const,
    compiled: compileCel(typeof text === 'string' ? mappedAsWritten('g', text, 0) : text, claims),
  })
  const environment: CelEnvironment = {
    ...claims,
    variables: {
      claims: { kind: 'claims' },
      attribute: {
        kind: 'object',
        members: {
          path: mapped("claims.sub.extract('project_path:{p}:')"),
          env: mapped("claims.ref == 'main' ? 'prod' : 'test'"),
          gone: mapped('claims.nothing'),
          groups: mapped('claims.groups_direct'),
          twice: mapped('claims.runner_id * 2.0'),
          hole: mapped(mappedAsWhole(["'x", hole('v'), "'"], span)),
        },
      },
    },
  }
  const cases: readonly (readonly [string, string, string])[] = [
    ["attribute.path == 'g/p'", 'yes', 'yes'],
    ["attribute['path'].startsWith('g/')", 'yes', 'yes'],
    ["attribute.env == 'prod'", 'yes', 'yes'],
    ["attribute.env + '!' == 'test!'", 'no', 'no'],
    ["attribute.gone == 'a'", 'error', 'error'],
    ["attribute.gone == 'a' || attribute.env == 'prod'", 'yes', 'yes'],
    ['has(attribute.gone)', 'yes', 'yes'],
    ['has(attribute.nothing)', 'no', 'no'],
    ["attribute.nothing == 'a'", 'error', 'error'],
    ["'g/ops' in attribute.groups", 'yes', 'yes'],
    ["attribute.groups.all(g, g.contains('/'))", 'yes', 'yes'],
    ['attribute.twice == 14', 'unknown', 'yes'],
    ['attribute.twice > 14', 'unknown', 'no'],
    ["attribute.hole == 'y'", 'no', 'no'],
    ["attribute.hole == 'xy'", 'unknown', 'unknown'],
  ]
  for (const [text, alone, asked] of cases) {
    it(`${text}: ${alone}, and ${asked} with the engine`, () => {
      const { condition } = compile(text, environment)
      assert.equal(nameOf(evaluate(condition, scope(token))), alone)
      assert.equal(nameOf(evaluate(condition, { ...scope(token), engines: { cel } })), asked)
    })
  }

  it('are read through', () => {
    assert.deepEqual(compile('attribute.path == attribute.env && claims.iss == claims.ref', environment).reads, [['sub'], ['ref'], ['iss']])
  })
})

/** Values that are tested elsewhere: the expression, the text, and the answer; an error of the expression answers `error`. */
const values: readonly (readonly [string, JsonValue, string, string])[] = [
  ['claims.ref', 'main', 'yes', 'yes'],
  ['claims.ref', 'dev', 'no', 'no'],
  ['claims.nothing', 'dev', 'error', 'error'],
  ["claims.ref == 'main' ? 'a' : 'b'", 'a', 'yes', 'yes'],
  ["{'main': 'a', 'dev': 'b'}[claims.ref]", 'a', 'yes', 'yes'],
  ["{'dev': 'b'}[claims.ref]", 'a', 'error', 'error'],
  ["claims.ref == 'main'", true, 'yes', 'yes'],
  ["claims.ref + '/' + claims.project_id", 'main/20', 'yes', 'yes'],
  ['[claims.ref]', 'main', 'no', 'no'],
  ["'%s'.format([claims.ref])", 'main', 'unknown', 'yes'],
  ["claims.ref == 'main' ? '%s'.format([claims.ref]) : 'x'", 'main', 'unknown', 'yes'],
  ['claims.ref ==', 'main', 'error', 'error'],
]

describe('A test of what an expression comes to', () => {
  for (const [text, wanted, alone, asked] of values) {
    it(`${text} is ${JSON.stringify(wanted)}: ${alone}, and ${asked} with the engine`, () => {
      const on = { missing: 'error', null: 'no', mistyped: 'no' } as const
      const condition = compile(text).test('equals', [json(wanted)], { on, label: 'x', span })
      assert.equal(nameOf(evaluate(condition, scope(token))), alone)
      assert.equal(nameOf(evaluate(condition, { ...scope(token), engines: { cel } })), asked)
    })
  }

  it('is one term, also where only the engine knows it', () => {
    assert.deepEqual(
      ['claims.ref', 'claims.groups_direct.filter(g, true)', "claims.ref == 'a' ? 'b' : 'c'"].map((text) => compile(text).term?.kind),
      ['claim', 'engine', undefined],
    )
  })
})

const documented: CelEnvironment = { ...claims, functions: new Set(['startsWith', 'has', 'exists']), result: 'bool' }

/** Expressions that are wrong for certain: the code, the part, the words. */
const problems: readonly (readonly [string, string, string, string])[] = [
  ['claims.ref ==', 'syntax', '=', 'The expression ends too early'],
  ["claim.ref == 'a'", 'unknown-variable', 'claim', 'There is no variable claim here; there is only claims'],
  ["claims.ref.startswith('a')", 'unknown-function', 'startswith', 'CEL has no function startswith'],
  [
    "claims.ref.contains('a')",
    'undocumented-function',
    'contains',
    'contains is CEL, but not among the functions that are documented here',
  ],
  [
    "claims.groups_direct.all(g, g == 'a')",
    'undocumented-function',
    "claims.groups_direct.all(g, g == 'a')",
    'all is CEL, but not among the functions that are documented here',
  ],
  [
    "claims.ref.startsWith('a', 'b')",
    'mistyped',
    "claims.ref.startsWith('a', 'b')",
    "startsWith does not take these: claims.ref.startsWith('a', 'b') is always an error",
  ],
  [
    'claims.ref.startsWith(1)',
    'mistyped',
    'claims.ref.startsWith(1)',
    'startsWith does not take these: claims.ref.startsWith(1) is always an error',
  ],
  ['claims.project_id == 20', 'mistyped', 'claims.project_id == 20', 'project_id is a string, so claims.project_id == 20 is never true'],
  ['claims.project_id != 20', 'mistyped', 'claims.project_id != 20', 'project_id is a string, so claims.project_id != 20 is always true'],
  [
    'claims.project_id in [20, 30]',
    'mistyped',
    'claims.project_id in [20, 30]',
    'project_id is a string, so claims.project_id in [20, 30] is never true',
  ],
  [
    'claims.ref_protected == true',
    'mistyped',
    'claims.ref_protected == true',
    'ref_protected is a string, so claims.ref_protected == true is never true',
  ],
  ['claims.project_id < 20', 'mistyped', 'claims.project_id < 20', 'project_id is a string, so claims.project_id < 20 is an error'],
  [
    'claims.ref_protected',
    'mistyped',
    'claims.ref_protected',
    'claims.ref_protected is no truth value (true or false), so this is always an error',
  ],
  [
    'claims.ref_protected && true',
    'mistyped',
    'claims.ref_protected',
    'claims.ref_protected is no truth value (true or false), so this is always an error',
  ],
  ["'main'", 'mistyped', "'main'", "'main' is no truth value (true or false), so this is always an error"],
  ["has(claims.a) ? 'b' : 'c'", 'mistyped', "'b'", "'b' is no truth value (true or false), so this is always an error"],
]

describe('A problem of an expression', () => {
  for (const [text, code, part, message] of problems) {
    it(`${text}: ${code}`, () => {
      const [found] = compile(text, documented).problems
      assert.ok(found)
      assert.deepEqual([found.code, text.slice(found.span.start, found.span.end), found.message], [code, part, message])
    })
  }

  it('in a regular expression', () => {
    const text = "claims.ref.matches('(')"
    assert.deepEqual(
      compile(text).problems.map(({ code, span: at }) => [code, text.slice(at.start, at.end)]),
      [['invalid-pattern', "'('"]],
    )
  })

  it('in a member that is not there', () => {
    const environment: CelEnvironment = {
      ...claims,
      variables: { attribute: { kind: 'object', members: { a: { kind: 'expression', compiled: compile('claims.ref') } } } },
    }
    assert.deepEqual(
      compile("attribute.b == 'x'", environment).problems.map(({ code, message, span: { start, end } }) => [code, message, start, end]),
      [['unknown-member', 'There is no b here; there is only a', 10, 11]],
    )
  })

  const right: readonly string[] = [
    "claims.ref == 'a'",
    "claims.ref in ['a', 20]",
    'claims.runner_id == 20',
    'claims.ci_config_sha == null',
    'claims.custom == 20',
    "has(claims.a) ? claims.a.exists(g, g == 'b') : false",
    'claims.a ? true : false',
  ]
  for (const text of right) it(`none: ${text}`, () => assert.deepEqual(compile(text, documented).problems, []))
})

// How many parts an evaluation walks through; those that stand in several places count in each.
function partsIn(condition: Condition, known: Map<Condition, number>): number {
  const before = known.get(condition)
  if (before !== undefined) return before
  const count = childrenOf(condition).reduce((sum, part) => sum + partsIn(part, known), 1)
  known.set(condition, count)
  return count
}

function childrenOf(condition: Condition): readonly Condition[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of
    case 'not':
    case 'every':
    case 'some':
      return [condition.of]
    case 'choice':
      return [condition.which, condition.yes, condition.no]
    default:
      return []
  }
}

describe('What is too much', () => {
  const answerOf = (text: string, engines = {}) => nameOf(evaluate(compile(text).condition, { ...scope(token), engines }))
  const nested = (depth: number): string =>
    depth === 0 ? "claims.ref == 'main'" : `[1, 2, 3, 4, 5, 6, 7, 8, 9, 0].all(x${depth}, ${nested(depth - 1)})`
  const ten = Array.from({ length: 10 }, (_, i) => `(claims.ref == '${i}' ? 'a' : 'b')`).join(' + ')
  const cases: readonly (readonly [string, string, string])[] = [
    ['macros within each other', nested(8), 'unknown'],
    ['macros within each other, that the engine still knows', nested(4), 'yes'],
    ['brackets', `${'('.repeat(300)}true${')'.repeat(300)}`, 'unknown'],
    [
      'values that depend on twenty conditions',
      `(${Array.from({ length: 20 }, (_, i) => `(claims.ref == '${i}' ? 'a' : 'b')`).join(' + ')}) == '${'b'.repeat(20)}'`,
      'yes',
    ],
    ['a function of three values that depend on ten conditions each', `(${ten}).replace(${ten}, ${ten}) == 'x'`, 'no'],
    ['maps that look up in maps', `${"{'main': 'main', 'a': 'b', 'c': 'd'}[".repeat(30)}claims.ref${']'.repeat(30)} == 'main'`, 'yes'],
    ['a thousand parts', `${"claims.ref == 'x' || ".repeat(700)}claims.ref == 'main'`, 'yes'],
    ['ten thousand parts', `${'a||'.repeat(6000)}claims.ref == "main"`, 'unknown'],
  ]
  for (const [name, text, expected] of cases) {
    it(`${name}: ${expected}, and soon`, function () {
      this.timeout(5000)
      assert.equal(answerOf(text, { cel }), expected)
      assert.ok(['unknown', expected].includes(answerOf(text)))
      assert.ok(partsIn(treeOf(compile(text)), new Map()) < 20_000)
      // What is not known opens every branch.
      const open = scope({}, { ref: 'a test' })
      assert.equal(nameOf(evaluate(compile(text).condition, open)), 'unknown')
    })
  }
})

describe('Functions of extensions', () => {
  for (const text of [
    'math.greatest(1, 2) == 2',
    'sets.contains([1], [1])',
    "base64.encode(b'a') == 'YQ=='",
    'claims.groups_direct.distinct() == []',
  ]) {
    it(`${text} is left open`, () => {
      assert.equal(nameOf(evaluate(compile(text).condition, { ...scope(token), engines: { cel } })), 'unknown')
      assert.deepEqual(compile(text).problems, [])
      assert.deepEqual(
        compile(text, documented).problems.map(({ code }) => code),
        ['undocumented-function'],
      )
    })
  }
})

describe('The steps of an expression', () => {
  it('are named as they are written', () => {
    const tree = treeOf(compile("claims.ref   == 'main' && claims.sub.startsWith('a')"))
    assert.ok(tree.kind === 'all')
    assert.deepEqual(
      tree.of.map((part) => (part.kind === 'test' ? part.label : part.kind)),
      ["claims.ref == 'main'", "claims.sub.startsWith('a')"],
    )
  })
  it('name the unknown part', () => {
    const tree = treeOf(compileCel(mappedAsWhole(["claims.ref == 'a", hole('v'), "'"], span), claims))
    assert.ok(tree.kind === 'test')
    const [wanted] = tree.right
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a hole as people see it
    assert.equal(wanted?.kind === 'text' ? show(wanted.text) : '', 'a${v}')
  })
})
