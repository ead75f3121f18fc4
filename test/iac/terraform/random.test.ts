import assert from 'node:assert/strict'
import fc from 'fast-check'
import { toPlain, toText } from '../../../src/iac/terraform/convert.ts'
import { evaluateModule } from '../../../src/iac/terraform/evaluate-module.ts'
import { functions } from '../../../src/iac/terraform/functions/index.ts'
import { keyText, textValue, type Value } from '../../../src/iac/value.ts'
import type { HclAttribute, HclBlock, HclExpression, HclFile, HclTemplatePart } from '../../../src/syntax/hcl/node.ts'
import { matchPattern } from '../../../src/text/pattern.ts'
import { runs } from '../../support/seed.ts'
import { line } from './evaluated.ts'

const span = { file: 'main.tf', start: 0, end: 0 }

const literal = (value: string | number | boolean | null): HclExpression => ({ kind: 'literal', value, span })
const name = (text: string): HclExpression => ({ kind: 'name', name: text, span })
const member = (of: HclExpression, text: string): HclExpression => ({ kind: 'attribute', of, name: text, nameSpan: span, span })
const list = (items: readonly HclExpression[]): HclExpression => ({ kind: 'list', items, span })
const call = (text: string, args: readonly HclExpression[], spread = false): HclExpression => ({
  kind: 'call',
  name: text,
  args,
  spread,
  span,
})
const conditional = (condition: HclExpression, then: HclExpression, otherwise: HclExpression): HclExpression => ({
  kind: 'conditional',
  if: condition,
  then,
  else: otherwise,
  span,
})
const object = (entries: readonly (readonly [HclExpression, HclExpression])[]): HclExpression => ({
  kind: 'object',
  entries: entries.map(([key, value]) => ({ key, value })),
  span,
})

const attribute = (text: string, value: HclExpression): HclAttribute => ({ name: text, nameSpan: span, value, span })
const block = (type: string, labels: readonly string[], attributes: readonly HclAttribute[]): HclBlock => ({
  type,
  typeSpan: span,
  labels: labels.map((value) => ({ value, span })),
  body: { attributes, blocks: [], span },
  span,
})

/** What `x.x.value` and `x.x.can` come to beside some variables that are unknown unless given. */
function results(expression: HclExpression, given: ReadonlyMap<string, Value>): { readonly value: Value; readonly can: Value } {
  const file: HclFile = {
    file: 'main.tf',
    problems: [],
    body: {
      attributes: [],
      blocks: [
        block('variable', ['u'], []),
        block('variable', ['w'], []),
        block(
          'locals',
          [],
          [attribute('texts', list([literal('a'), literal('b')])), attribute('map', object([[literal('a'), literal(1)]]))],
        ),
        block('resource', ['x', 'r'], [attribute('count', literal(2)), attribute('name', member(name('var'), 'u'))]),
        block('resource', ['x', 'x'], [attribute('value', list([expression])), attribute('can', list([call('can', [expression])]))]),
      ],
      span,
    },
  }
  const world = {
    module: () => [file],
    values: () => [],
    text: () => undefined,
    template: () => literal(''),
    variables: given,
    computed: () => undefined,
  }
  const attributes = evaluateModule('', world).blocks.find((found) => found.name === 'x')?.body.attributes
  const first = (key: string): Value => {
    const value = attributes?.get(key)?.value
    return (value?.kind === 'list' ? value.items[0] : value) ?? { kind: 'unknown', name: 'too large', why: '', span }
  }
  return { value: first('value'), can: first('can') }
}

// Any tree at all, sensible or not.
const wild = fc.letrec<{ expression: HclExpression; part: HclTemplatePart }>((tie) => {
  const inner = tie('expression')
  const word = fc.constantFrom('a', 'b', 'var', 'local', 'data', 'each', 'x', 'module', '*', '__proto__', '')
  const operator = fc.constantFrom('||', '&&', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%')
  const few = fc.array(inner, { maxLength: 3 })
  const parts = fc.array(tie('part'), { maxLength: 3 })
  return {
    expression: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null)).map(literal),
      word.map(name),
      fc.constant<HclExpression>({ kind: 'invalid', text: '?', span }),
      parts.map((all): HclExpression => ({ kind: 'template', parts: all, span })),
      few.map(list),
      fc.array(fc.tuple(inner, inner), { maxLength: 3 }).map(object),
      fc.tuple(inner, word).map(([of, text]) => member(of, text)),
      fc.tuple(inner, inner).map(([of, index]): HclExpression => ({ kind: 'index', of, index, span })),
      fc.tuple(inner, inner).map(([of, each]): HclExpression => ({ kind: 'splat', of, each, span })),
      fc
        .tuple(fc.constantFrom(...functions.keys(), 'try', 'can', 'file', 'templatefile', 'md5'), few, fc.boolean())
        .map(([text, args, spread]) => call(text, args, spread)),
      fc
        .tuple(fc.constantFrom('!' as const, '-' as const), inner)
        .map(([sign, of]): HclExpression => ({ kind: 'unary', operator: sign, of, span })),
      fc.tuple(operator, inner, inner).map(([sign, left, right]): HclExpression => ({ kind: 'binary', operator: sign, left, right, span })),
      fc.tuple(inner, inner, inner).map(([condition, then, otherwise]) => conditional(condition, then, otherwise)),
      fc
        .tuple(
          fc.array(word, { maxLength: 2 }),
          inner,
          fc.option(inner, { nil: undefined }),
          inner,
          fc.option(inner, { nil: undefined }),
          fc.boolean(),
        )
        .map(
          ([names, over, key, value, condition, grouping]): HclExpression => ({
            kind: 'for',
            names,
            in: over,
            ...(key === undefined ? {} : { key }),
            value,
            ...(condition === undefined ? {} : { condition }),
            grouping,
            span,
          }),
        ),
    ),
    part: fc.oneof(
      { maxDepth: 3 },
      fc.string().map((value): HclTemplatePart => ({ kind: 'text', value, span })),
      inner.map((of): HclTemplatePart => ({ kind: 'interpolation', of, span })),
      fc.tuple(inner, parts, parts).map(
        ([condition, then, otherwise]): HclTemplatePart => ({
          kind: 'if',
          condition,
          then,
          else: otherwise,
          span,
        }),
      ),
      fc
        .tuple(fc.array(word, { maxLength: 2 }), inner, parts)
        .map(([names, over, of]): HclTemplatePart => ({ kind: 'for', names, in: over, of, span })),
    ),
  }
}).expression

interface Kinds {
  readonly text: HclExpression
  readonly number: HclExpression
  readonly truth: HclExpression
  readonly list: HclExpression
  readonly object: HclExpression
}

/** Expressions that Terraform mostly takes, around `unknown`. */
function sensible(unknown: HclExpression): fc.Arbitrary<HclExpression> {
  const open = fc.constant(unknown)
  const words = fc.constantFrom('a', 'b', 'a/b', 'ab', '').map(literal)
  const built = fc.letrec((tie: fc.LetrecTypedTie<Kinds>) => {
    const [text, number, truth, items, map] = [tie('text'), tie('number'), tie('truth'), tie('list'), tie('object')]
    const any = fc.oneof(text, number, truth, items, map)
    const of = (text: string, ...args: readonly fc.Arbitrary<HclExpression>[]) => fc.tuple(...args).map((all) => call(text, all))
    const some = (names: readonly string[], ...args: readonly fc.Arbitrary<HclExpression>[]) =>
      fc.oneof(...names.map((each) => of(each, ...args)))
    const either = (one: fc.Arbitrary<HclExpression>) =>
      fc.tuple(truth, one, one).map(([condition, then, otherwise]) => conditional(condition, then, otherwise))
    const index = (one: fc.Arbitrary<HclExpression>, key: fc.Arbitrary<HclExpression>) =>
      fc.tuple(one, key).map(([from, at]): HclExpression => ({ kind: 'index', of: from, index: at, span }))
    const binary = (operators: readonly ('+' | '-' | '*' | '<' | '==' | '!=' | '&&' | '||')[], one: fc.Arbitrary<HclExpression>) =>
      fc
        .tuple(fc.constantFrom(...operators), one, one)
        .map(([operator, left, right]): HclExpression => ({ kind: 'binary', operator, left, right, span }))
    const part = fc.oneof(
      fc.constantFrom('a', '/', 'b').map((value): HclTemplatePart => ({ kind: 'text', value, span })),
      text.map((inner): HclTemplatePart => ({ kind: 'interpolation', of: inner, span })),
    )
    const small = fc.constantFrom(0, 1, 2, 3).map(literal)
    const over = (value: fc.Arbitrary<HclExpression>, key: fc.Arbitrary<HclExpression | undefined>) =>
      fc.tuple(fc.oneof(items, map), value, key, fc.option(truth, { nil: undefined }), fc.boolean()).map(
        ([from, result, at, condition, grouping]): HclExpression => ({
          kind: 'for',
          names: ['k', 'v'],
          in: from,
          ...(at === undefined ? {} : { key: at }),
          value: result,
          ...(condition === undefined ? {} : { condition }),
          grouping: grouping && at !== undefined,
          span,
        }),
      )
    return {
      text: fc.oneof(
        { maxDepth: 4 },
        words,
        open,
        fc.array(part, { minLength: 2, maxLength: 3 }).map((parts): HclExpression => ({ kind: 'template', parts, span })),
        fc.constant(name('v')),
        some(['lower', 'upper', 'trimspace', 'chomp', 'strrev', 'title', 'tostring', 'urlencode'], text),
        some(['trimprefix', 'trimsuffix', 'trim'], text, words),
        of('replace', text, words, words),
        of('substr', text, small, small),
        of('format', fc.constantFrom('%s-%s', '%s/a%s', '%5s%q').map(literal), text, text),
        of('join', words, items),
        of('coalesce', text, text),
        of('jsonencode', any),
        of('element', items, small),
        of('lookup', map, words, text),
        either(text),
        index(items, small),
      ),
      number: fc.oneof(
        { maxDepth: 3 },
        small,
        of('length', fc.oneof(items, map, text)),
        binary(['+', '-', '*'], number),
        of('max', number, number),
        of('index', items, text),
      ),
      truth: fc.oneof(
        { maxDepth: 3 },
        fc.boolean().map(literal),
        binary(['==', '!='], any),
        binary(['&&', '||'], truth),
        binary(['<'], number),
        some(['startswith', 'endswith'], text, words),
        of('contains', items, text),
        of('alltrue', fc.array(truth, { maxLength: 2 }).map(list)),
        of('can', any),
      ),
      list: fc.oneof(
        { maxDepth: 4 },
        fc.array(any, { maxLength: 3 }).map(list),
        open,
        fc.constant(member(name('local'), 'texts')),
        some(['concat', 'setunion', 'setintersection', 'setsubtract'], items, items),
        some(['flatten', 'distinct', 'compact', 'toset', 'tolist', 'reverse', 'sort', 'sort'], items),
        some(['keys', 'values'], map),
        of('split', fc.constantFrom('/', 'ab').map(literal), text),
        of('formatlist', fc.constant(literal('%s:%s')), text, items),
        of('setproduct', items, items),
        of('slice', items, small, small),
        over(any, fc.constant(undefined)),
        either(items),
        of('try', items, items),
        fc.constant<HclExpression>({ kind: 'splat', of: member(name('x'), 'r'), each: member(name('*'), 'name'), span }),
      ),
      object: fc.oneof(
        { maxDepth: 4 },
        fc.array(fc.tuple(fc.oneof(words, text), any), { maxLength: 3 }).map(object),
        fc.constant(member(name('local'), 'map')),
        of('merge', map, map),
        of('zipmap', items, items),
        over(any, text),
        either(map),
        of('jsondecode', of('jsonencode', map)),
      ),
    }
  })
  return fc.oneof(built.text, built.list, built.object, built.truth, built.number)
}

/** Whether a result may be what another one with unknown parts turns out to be. */
function agrees(open: Value, known: Value): boolean {
  switch (open.kind) {
    case 'unknown':
      return true
    case 'text': {
      const text = toText(known)
      return text !== undefined && matchPattern(open.text, text).yes
    }
    case 'list':
      return (
        known.kind === 'list' &&
        (open.set === true || known.set === true ? setsAgree(open.items, known.items) : sequenceAgrees(open.items, known.items))
      )
    case 'object':
      return known.kind === 'object' && objectsAgree(open, known)
    case 'null':
      return known.kind === 'null'
    // Beside texts, numbers and truth values become texts.
    default:
      return toPlain(known) === String(open.value)
  }
}

const isMany = (value: Value) => (value.kind === 'text' || value.kind === 'unknown') && value.many === true

function setsAgree(open: readonly Value[], known: readonly Value[]): boolean {
  const covered = known.every((item) => open.some((other) => agrees(other, item)))
  return covered && open.every((item) => isMany(item) || known.some((other) => agrees(item, other)))
}

function sequenceAgrees(open: readonly Value[], known: readonly Value[]): boolean {
  const [first, ...rest] = open
  if (first === undefined) return known.length === 0
  const [item, ...others] = known
  const next = item !== undefined && agrees(first, item)
  if (!isMany(first)) return next && sequenceAgrees(rest, others)
  return sequenceAgrees(rest, known) || (next && sequenceAgrees(open, others))
}

function objectsAgree(open: Extract<Value, { kind: 'object' }>, known: Extract<Value, { kind: 'object' }>): boolean {
  if ([...open.entries.values()].some((entry) => entry.key !== undefined)) {
    return [...known.entries].every(([key, entry]) =>
      [...open.entries].some(
        ([name, other]) => matchPattern(keyText(name, other), keyText(key, entry)).yes && agrees(other.value, entry.value),
      ),
    )
  }
  return (
    open.entries.size === known.entries.size &&
    [...open.entries].every(([key, entry]) => {
      const other = known.entries.get(key)
      return other !== undefined && agrees(entry.value, other.value)
    })
  )
}

const texts = ['a', 'ab', '', 'b/a', 'https://x'].map((text) => textValue(text, span))
const others: readonly Value[] = [
  { kind: 'list', items: [], span },
  { kind: 'list', items: [textValue('a', span), textValue('c', span)], span },
  { kind: 'list', items: [textValue('b', span)], set: true, span },
  { kind: 'object', entries: new Map([['a', { keySpan: span, value: textValue('v', span) }]]), span },
  { kind: 'number', value: 1, span },
  { kind: 'boolean', value: true, span },
]

const isTrue = (value: Value) => value.kind === 'boolean' && value.value
const usesTry = (expression: HclExpression) => /"name":"(try|can)"/.test(JSON.stringify(expression))

describe('Random Terraform', () => {
  it('never throws', () => {
    fc.assert(
      fc.property(wild, (expression) => {
        results(expression, new Map())
      }),
      runs(1500),
    )
  })

  it('a known result stays when an unknown becomes known', () => {
    let decided = 0
    let total = 0
    fc.assert(
      fc.property(sensible(member(name('var'), 'u')), fc.constantFrom(...texts, ...others), (expression, given) => {
        const isText = given.kind === 'text'
        if (!isText && usesTry(expression)) return
        const open = results(expression, new Map()).value
        const known = results(expression, new Map([['u', given]]))
        total++
        if (!isTrue(known.can)) return
        if (open.kind !== 'unknown') decided++
        assert.ok(agrees(open, known.value), `${line(open)} became ${line(known.value)} with ${line(given)}`)
      }),
      runs(3000),
    )
    assert.ok(decided > total / 4, `${decided} of ${total} say anything`)
  })
})
