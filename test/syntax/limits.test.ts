import assert from 'node:assert/strict'
import { parseJson } from '../../src/syntax/json/parse-json.ts'
import type { Node, Parsed } from '../../src/syntax/node.ts'
import { toJson } from '../../src/syntax/to-json.ts'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'

const brackets = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

function refused(name: string, parsed: () => Parsed, code: string): void {
  it(name, () => {
    const { documents, problems } = parsed()
    assert.deepEqual([documents.length, problems.map((problem) => problem.code)], [0, [code]])
  })
}

function read(name: string, parsed: () => Parsed): void {
  it(name, () => {
    const { documents, problems } = parsed()
    assert.deepEqual([documents.length, problems], [1, []])
  })
}

// How many nodes a walk meets that follows every alias, as a reader without care would.
function walked(node: Node | undefined): number {
  switch (node?.kind) {
    case 'mapping':
      return node.entries.reduce((sum, entry) => sum + 1 + walked(entry.value), 1)
    case 'sequence':
      return node.items.reduce((sum, item) => sum + walked(item), 1)
    case 'alias':
      return 1 + walked(node.target)
    default:
      return 1
  }
}

describe('limits of YAML', () => {
  refused('10 MB', () => parseYaml('f', 'a: b\n'.repeat(2_000_000)), 'too-large')
  refused('more documents than 1000 end there', () => ({ ...parseYaml('f', '--- a\n'.repeat(1200)), documents: [] }), 'too-large')
  refused('a NUL', () => parseYaml('f', 'a: \0'), 'binary')
  refused('control characters', () => parseYaml('f', '\x01\x02\x03\x04\x05\x06\x07\x08'.repeat(3)), 'binary')
  refused('bytes that are no UTF-8', () => parseYaml('f', 'P\ufffdN\ufffdG'.repeat(20)), 'binary')
  read('an escape code in a script', () => parseYaml('f', 'a: "\x1b[31m"\n'))

  refused('100,000 brackets', () => parseYaml('f', '['.repeat(100_000)), 'too-deep')
  refused('100,000 braces', () => parseYaml('f', '{"a":'.repeat(100_000)), 'too-deep')
  refused('100,000 dashes', () => parseYaml('f', '- '.repeat(100_000)), 'too-deep')
  refused('100,000 question marks', () => parseYaml('f', '? '.repeat(100_000)), 'too-deep')
  refused('100,000 colons', () => parseYaml('f', ': '.repeat(100_000)), 'too-deep')
  refused('a staircase', () => parseYaml('f', Array.from({ length: 1300 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')), 'too-deep')
  refused('201 levels', () => parseYaml('f', brackets(201)), 'too-deep')
  read('200 levels', () => parseYaml('f', brackets(200)))
  read('brackets in a block', () => parseYaml('f', `script: |\n  ${'['.repeat(300)}\n`))
  read('brackets in quotes', () => parseYaml('f', `script: "${'['.repeat(300)}"\n`))
  read('brackets in a plain text', () => parseYaml('f', `script: x${'['.repeat(300)}\n`))
  read('brackets in a comment', () => parseYaml('f', `a: b # ${'['.repeat(300)}\n`))

  read('40,000 keys', () => parseYaml('f', Array.from({ length: 40_000 }, (_, i) => `k${i}: v\n`).join('')))
  it('as many errors as characters', () => {
    assert.equal(parseYaml('f', `[${','.repeat(500_000)}`).problems.length, 1)
    assert.equal(parseYaml('f', '"\n'.repeat(200_000)).problems.length, 20)
    assert.equal(parseYaml('f', 'k: v\n'.repeat(50_000)).problems.length, 20)
  })
  it('brackets side by side on one line', () => {
    assert.equal(parseYaml('f', `a: [${'[],'.repeat(100_000)}]`).problems.length, 0)
  })
})

describe('aliases', () => {
  it('of a billion laughs end where a walk would become too long', () => {
    const lists = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]\n`)
    const { documents, problems } = parseYaml('f', `a0: &a0 [x, x, x, x, x, x, x, x, x]\n${lists.join('')}`)
    assert.deepEqual(
      problems.map((problem) => problem.code),
      ['too-many-aliases'],
    )
    assert.ok(walked(documents[0]) < 1_000_001)
  })
  it('in a long chain end where a walk would become too deep', () => {
    const chain = Array.from({ length: 250 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]\n`)
    const { problems } = parseYaml('f', `a0: &a0 [x]\n${chain.join('')}`)
    assert.equal(problems[0]?.code, 'too-deep')
  })
  it('are followed in an ordinary file', () => {
    const { documents, problems } = parseYaml('f', `a: &a [x]\n${Array.from({ length: 5000 }, (_, i) => `k${i}: *a\n`).join('')}`)
    assert.deepEqual(problems, [])
    assert.equal(walked(documents[0]), 1 + 3 + 5000 * 4)
  })
  it('become copies in JSON', () => {
    assert.deepEqual(toJson(parseYaml('f', 'a: &a [1]\nb: *a\nc: *d\n').documents[0]), { a: [1], b: [1], c: null })
  })
})

describe('limits of JSON', () => {
  refused('10 MB', () => parseJson('f', ' '.repeat(10_000_000)), 'too-large')
  refused('a NUL', () => parseJson('f', '{"a": "\0"}'), 'binary')
  refused('100,000 brackets', () => parseJson('f', '['.repeat(100_000)), 'too-deep')
  refused('100,000 braces', () => parseJson('f', '{"a":'.repeat(100_000)), 'too-deep')
  refused('201 levels', () => parseJson('f', brackets(201)), 'too-deep')
  read('200 levels', () => parseJson('f', brackets(200)))
  read('brackets in a string', () => parseJson('f', JSON.stringify('['.repeat(300))))
  read('40,000 names', () => parseJson('f', JSON.stringify(Object.fromEntries(Array.from({ length: 40_000 }, (_, i) => [`k${i}`, i])))))
  it('as many errors as characters', () => {
    assert.equal(parseJson('f', `[${','.repeat(500_000)}`).problems.length, 1)
    assert.equal(parseJson('f', `{${'"a"\n'.repeat(100_000)}`).problems.length, 40)
  })
})
