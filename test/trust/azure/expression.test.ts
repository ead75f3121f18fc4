import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type MappedText, mappedAsWhole, mappedAsWritten } from '../../../src/text/mapped-text.ts'
import { parseExpression } from '../../../src/trust/azure/expression.ts'
import { runs } from '../../support/seed.ts'

const written = (text: string): MappedText => mappedAsWritten('f', text, 0)

/** An expression with `‹…›` around what is wrong, and the message; azure.md 2 [FLEX-old]. */
const wrong: readonly (readonly [string, string])[] = [
  ["claims['sub'] eq 'a' ‹or› claims['x'] eq 'b'", 'There is no or in these expressions: only and'],
  ["‹(claims['sub']› eq 'a')", 'There are no brackets and no not in these expressions'],
  ["‹not› claims['sub'] eq 'a'", 'There are no brackets and no not in these expressions'],
  [`claims['sub'] eq ‹"a"›`, "Values stand between single quotes: '…'"],
  [`‹claims["sub"]› eq 'a'`, "The name of a claim stands between single quotes: claims['sub']"],
  ["claims['sub'] ‹==› 'a'", '== is no operator here: eq or matches'],
  ["claims['sub'] eq ‹20›", "A value between single quotes should stand here: '…'"],
  ["claims['sub'] eq 'a' ‹and›", 'A comparison, with spaces around and, is missing here'],
  ["claims['sub'] eq 'a' and ‹sub›", "A comparison begins with a claim, claims['sub'], not with sub"],
  ["claims['sub'] eq 'a'‹;›", 'Only and can follow a comparison, not ;'],
  ["claims['sub']‹eq› 'a'", 'A space should follow the claim'],
  ["claims['sub'] eq‹'a'›", 'A space should follow eq'],
]

describe('A claims-matching expression', () => {
  for (const [marked, message] of wrong) {
    it(`is wrong: ${marked}`, () => {
      const { problem } = parseExpression(written(marked.replace(/[‹›]/g, '')))
      const start = marked.indexOf('‹')
      const from = problem?.span.start ?? -1
      assert.deepEqual([problem?.message, from], [message, start])
      // The first character is marked at least, and nothing beyond what is wrong.
      assert.ok((problem?.span.end ?? 0) > start && (problem?.span.end ?? 0) <= marked.indexOf('›') - 1)
    })
  }

  it('has the places of claims and values', () => {
    const text = "claims['sub'] matches 'a*' and claims['project_id'] eq '20'"
    const { comparisons, problem } = parseExpression(written(text))
    assert.equal(problem, undefined)
    assert.deepEqual(
      comparisons.map(({ claimSpan, op, valueSpan, span }) => [
        text.slice(claimSpan.start, claimSpan.end),
        op,
        text.slice(valueSpan.start, valueSpan.end),
        text.slice(span.start, span.end),
      ]),
      [
        ['sub', 'matches', 'a*', "claims['sub'] matches 'a*'"],
        ['project_id', 'eq', '20', "claims['project_id'] eq '20'"],
      ],
    )
  })

  const hole = { name: 'var.x', why: 'nothing sets var.x', span: { file: 'f', start: 0, end: 0 } }
  it('is open, not wrong, where something unknown stands', () => {
    for (const parts of [
      [hole],
      ["claims['sub'] eq 'a' and ", hole],
      ["claims['sub'] ", hole, " 'a'"],
      ["claims['sub'] eq ", hole],
      ["claims['", hole, "'] eq 'a'"],
      ["claims['sub'] eq 'a", hole],
    ]) {
      const { open, problem } = parseExpression(mappedAsWhole(parts, hole.span))
      assert.deepEqual([open, problem], [hole.why, undefined], JSON.stringify(parts))
    }
  })

  it('keeps an unknown part of a value', () => {
    const { comparisons } = parseExpression(mappedAsWhole(["claims['sub'] eq 'a", hole, "'"], hole.span))
    assert.deepEqual(comparisons[0]?.value, ['a', hole])
  })

  const piece = fc.constantFrom(
    "claims['sub']",
    "claims['",
    "']",
    ' eq ',
    ' matches ',
    ' and ',
    ' or ',
    "'",
    "''",
    "'a'",
    '(',
    ')',
    '"',
    '*',
    ' ',
    '\n',
    'x',
  )
  const units = fc.array(fc.nat(0xffff), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes))
  it('of any text ends, with places inside', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 20 }).map((parts) => parts.join('')),
          units,
        ),
        (text) => {
          const { comparisons, problem, open } = parseExpression(written(text))
          const spans = [
            ...comparisons.flatMap(({ span, claimSpan, valueSpan }) => [span, claimSpan, valueSpan]),
            ...(problem ? [problem.span] : []),
          ]
          for (const { start, end } of spans) assert.ok(0 <= start && start <= end && end <= text.length, `${start}-${end}`)
          // One of three: it is wrong, it is open, or it has something to compare.
          assert.ok((problem !== undefined) !== (open !== undefined) || (problem === undefined && comparisons.length > 0))
        },
      ),
      runs(400),
    )
  })
  it('of right comparisons is read back', () => {
    const comparison = fc.record({
      claim: fc.stringMatching(/^[a-z_]{1,9}$/),
      op: fc.constantFrom('eq', 'matches'),
      value: fc.string({ maxLength: 9 }),
    })
    fc.assert(
      fc.property(fc.array(comparison, { minLength: 1, maxLength: 4 }), (all) => {
        const text = all.map(({ claim, op, value }) => `claims['${claim}'] ${op} '${value.replaceAll("'", "''")}'`).join(' and ')
        const { comparisons } = parseExpression(written(text))
        assert.deepEqual(
          comparisons.map(({ claim, op, value }) => [claim, op, value.join('')]),
          all.map(({ claim, op, value }) => [claim, op, value]),
        )
      }),
      runs(300),
    )
  })
  it('of many quotes is read in no time', () => {
    const started = performance.now()
    parseExpression(written(`claims['sub'] eq '${"''".repeat(4990)}`))
    assert.ok(performance.now() - started < 1000)
  })
})
