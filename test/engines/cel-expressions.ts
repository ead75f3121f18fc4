import fc from 'fast-check'
import type { JsonValue } from '../../src/text/json.ts'

/** Few texts, so that they meet; some with what functions look for, some that count in two units of JavaScript. */
const texts = ['', 'a', 'b', 'a:b', 'a:b:a', '20', '-7', 'true', 'A', 'ref:a', ' a ', '𝒳a', 'a{x}b', 'x.y'] as const
const text = fc.constantFrom(...texts)
const quoted = text.map((value) => `'${value}'`)
const template = fc.constantFrom("'{x}'", "'a{x}'", "'{x}:'", "'ref:{r}'", "'a:{y}:'", "'{a-b}'", "'no'")
const pattern = fc.constantFrom("'a'", "'^a'", "'b$'", "'^[a-z]+:b'", "'(a+)+$'", "'.*'", "'('", "'(?i)A'")
const position = fc.constantFrom('0', '1', '2', '5', '-1')

/** Claims that GitLab writes as texts. */
export const stringClaims = ['ref', 'sub', 'project_id', 'ref_protected', 'environment'] as const
/** Claims that may be null, or are no claims of GitLab. */
const looseClaims = ['ci_config_sha', 'custom'] as const
const listClaims = ['groups_direct'] as const
const numberClaims = ['runner_id'] as const

const claim = (names: readonly string[]) =>
  fc.constantFrom(...names).chain((name) => fc.constantFrom(`claims.${name}`, `claims['${name}']`, `claims.${name}`))

// Over the claims of GitLab's tokens: every operator and function that the tree has a word for, and some that it has not.
const expressions = fc.letrec<{
  truth: string
  string: string
  number: string
  list: string
  any: string
}>((tie) => ({
  truth: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('true', 'false'),
    fc.tuple(tie('any'), fc.constantFrom('==', '!='), tie('any')).map(([a, op, b]) => `${a} ${op} ${b}`),
    fc.tuple(tie('string'), fc.constantFrom('==', '!='), quoted).map(([a, op, b]) => `${a} ${op} ${b}`),
    fc
      .tuple(tie('string'), fc.constantFrom('startsWith', 'endsWith', 'contains'), tie('string'))
      .map(([a, name, b]) => `${a}.${name}(${b})`),
    fc.tuple(tie('string'), pattern).map(([a, of]) => `${a}.matches(${of})`),
    fc.constantFrom(...stringClaims, ...looseClaims, ...listClaims).map((name) => `has(claims.${name})`),
    fc.constantFrom(...stringClaims, ...looseClaims, 'nothing').map((name) => `'${name}' in claims`),
    fc.tuple(tie('any'), tie('list')).map(([a, b]) => `${a} in ${b}`),
    fc
      .tuple(tie('string'), fc.uniqueArray(quoted, { maxLength: 3 }))
      .map(([a, keys]) => `${a} in {${keys.map((key) => `${key}: 1`).join(', ')}}`),
    fc.tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('number')).map(([a, op, b]) => `${a} ${op} ${b}`),
    fc.tuple(tie('truth'), fc.constantFrom('&&', '||'), tie('truth')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('truth').map((of) => `!(${of})`),
    fc.tuple(tie('truth'), tie('truth'), tie('truth')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc
      .tuple(tie('list'), fc.constantFrom('all', 'exists', 'exists_one'), tie('truth'))
      .map(([list, macro, of]) => `${list}.${macro}(x, ${of})`),
    fc
      .tuple(
        tie('list'),
        fc.constantFrom('all', 'exists'),
        fc.constantFrom("x == 'a'", "x.startsWith('a')", 'x == claims.ref', "x != 'b' && true"),
      )
      .map(([list, macro, of]) => `${list}.${macro}(x, ${of})`),
    fc.tuple(tie('truth'), fc.constantFrom('==', '!='), fc.constantFrom('true', 'false')).map(([a, op, b]) => `(${a}) ${op} ${b}`),
    claim([...stringClaims, ...looseClaims]),
  ),
  string: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: quoted },
    { weight: 4, arbitrary: claim([...stringClaims, ...looseClaims, 'nothing']) },
    fc.tuple(tie('string'), template).map(([a, of]) => `${a}.extract(${of})`),
    fc
      .tuple(tie('string'), fc.constantFrom("':'", "''", "'a'"), fc.constantFrom('0', '1', '4'))
      .map(([a, by, i]) => `${a}.split(${by})[${i}]`),
    fc.tuple(tie('string'), tie('string')).map(([a, b]) => `(${a} + ${b})`),
    fc.tuple(tie('string'), fc.constantFrom('lowerAscii', 'upperAscii', 'trim')).map(([a, name]) => `${a}.${name}()`),
    fc
      .tuple(tie('string'), quoted, quoted, fc.constantFrom('', ', 0', ', 1', ', -1'))
      .map(([a, old, by, n]) => `${a}.replace(${old}, ${by}${n})`),
    fc.tuple(tie('string'), position, fc.option(position)).map(([a, from, to]) => `${a}.substring(${from}${to === null ? '' : `, ${to}`})`),
    fc.tuple(tie('string'), position).map(([a, at]) => `${a}.charAt(${at})`),
    tie('any').map((of) => `string(${of})`),
    fc.tuple(tie('list'), quoted).map(([list, by]) => `${list}.join(${by})`),
    fc.tuple(tie('truth'), tie('string'), tie('string')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc
      .tuple(fc.uniqueArray(quoted, { maxLength: 3 }), tie('string'), tie('string'))
      .map(([keys, value, of]) => `{${keys.map((key, i) => `${key}: ${i === 0 ? value : `'v${i}'`}`).join(', ')}}[${of}]`),
    fc.tuple(tie('list'), fc.constantFrom('0', '1')).map(([list, i]) => `${list}[${i}]`),
  ),
  number: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: fc.constantFrom('0', '1', '20', '1u', '1.0', '2.5', '-7') },
    claim([...numberClaims, 'custom']),
    fc.oneof(tie('string'), tie('list')).map((of) => `size(${of})`),
    tie('list').map((of) => `${of}.size()`),
    tie('any').map((of) => `int(${of})`),
    fc.tuple(tie('string'), fc.constantFrom('indexOf', 'lastIndexOf'), quoted).map(([a, name, b]) => `${a}.${name}(${b})`),
    fc
      .tuple(tie('string'), fc.constantFrom('indexOf', 'lastIndexOf'), quoted, position)
      .map(([a, name, b, at]) => `${a}.${name}(${b}, ${at})`),
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(([a, op, b]) => `(${a} ${op} ${b})`),
  ),
  list: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    claim([...listClaims, 'custom']),
    fc.array(quoted, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc.array(tie('any'), { maxLength: 2 }).map((items) => `[${items.join(', ')}]`),
    fc
      .tuple(tie('string'), fc.constantFrom("':'", "''", "'b'"), fc.constantFrom('', ', 1', ', 2', ', 0', ', -1'))
      .map(([a, by, most]) => `${a}.split(${by}${most})`),
    fc.tuple(tie('list'), fc.constantFrom("x != 'a'", 'true')).map(([list, of]) => `${list}.filter(x, ${of})`),
    tie('list').map((list) => `${list}.map(x, x)`),
  ),
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 4, arbitrary: tie('string') },
    { weight: 2, arbitrary: tie('number') },
    tie('list'),
    tie('truth').map((of) => `(${of})`),
    fc.constantFrom('null', 'true', "{'a': 1}"),
  ),
}))

/** Expressions that are truths, most of them. */
export const expression: fc.Arbitrary<string> = expressions.truth
/** Expressions of any type. */
export const anyExpression: fc.Arbitrary<string> = expressions.any

const value: { readonly [claim: string]: fc.Arbitrary<JsonValue> } = {
  ...Object.fromEntries(stringClaims.map((name) => [name, text])),
  ci_config_sha: fc.oneof(text, fc.constant(null)),
  custom: fc.oneof(
    text,
    fc.constantFrom(null, true, false, 20, 2.5, 1234567),
    fc.array(fc.oneof(text, fc.constantFrom(1, null)), { maxLength: 2 }),
    fc.constantFrom({ a: 1 }, { '0': 'a', size: 'b' }),
  ),
  groups_direct: fc.array(text, { maxLength: 3 }),
  runner_id: fc.constantFrom(1, 20, 1234567),
}

export type Claims = { readonly [claim: string]: JsonValue }

/** Tokens that hold some of the claims. */
export const claims: fc.Arbitrary<Claims> = fc
  .record(value, { requiredKeys: [] })
  .map((given) => Object.fromEntries(Object.entries(given).flatMap(([name, one]) => (one === undefined ? [] : [[name, one]]))))

/** Any value that a claim can have; `undefined`: it may be absent. */
export function valuesOf(name: string): fc.Arbitrary<JsonValue | undefined> {
  return fc.option(value[name] ?? fc.constant(null), { nil: undefined })
}

/** Texts that may stand in the place of an unknown part of a literal. */
export const filling: fc.Arbitrary<string> = fc.constantFrom(...texts, "it's", '\\').filter((one) => !/['\\]/.test(one))

/** The names of all claims that expressions read. */
export const claimNames: readonly string[] = Object.keys(value)
