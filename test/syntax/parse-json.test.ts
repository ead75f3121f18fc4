import assert from 'node:assert/strict'
import { parseJson } from '../../src/syntax/json/parse-json.ts'
import { problemLines, treeLines } from '../support/tree.ts'

function check(name: string, text: string, tree: readonly string[], problems: readonly string[]): void {
  it(name, () => {
    const parsed = parseJson('f', text)
    assert.deepEqual(treeLines(parsed, text), tree)
    assert.deepEqual(problemLines(parsed, text), problems)
  })
}

describe('parseJson', () => {
  describe('reads', () => {
    check(
      'all kinds of values',
      '{"a": "b\\n", "c": [1, -2.5e3, true, false, null, {}]}',
      [
        'mapping "{\\"a\\": \\"b\\\\n\\", \\"c\\": [1, -2.5e3, true, false, null, {}]}"',
        '  entry "\\"a\\": \\"b\\\\n\\""',
        '    key quoted "\\"a\\"" = "a"',
        '    quoted "\\"b\\\\n\\"" = "b\\n"',
        '  entry "\\"c\\": [1, -2.5e3, true, false, null, {}]"',
        '    key quoted "\\"c\\"" = "c"',
        '    sequence "[1, -2.5e3, true, false, null, {}]"',
        '      - plain "1" = 1',
        '      - plain "-2.5e3" = -2500',
        '      - plain "true" = true',
        '      - plain "false" = false',
        '      - plain "null" = null',
        '      - mapping "{}"',
      ],
      [],
    )
    check(
      'comments',
      '// c\n{"a": /* d */ 1} // e\n',
      ['mapping "{\\"a\\": /* d */ 1}"', '  entry "\\"a\\": /* d */ 1"', '    key quoted "\\"a\\"" = "a"', '    plain "1" = 1'],
      [],
    )
    check(
      'a byte order mark and CRLF',
      '\ufeff{\r\n"a": 1\r\n}',
      ['mapping "{\\r\\n\\"a\\": 1\\r\\n}"', '  entry "\\"a\\": 1"', '    key quoted "\\"a\\"" = "a"', '    plain "1" = 1'],
      [],
    )
    check('an empty text', ' \n', [], [])
    check('a number alone', '1', ['plain "1" = 1'], [])
  })
  describe('keeps the rest of a text with', () => {
    check(
      'a missing value',
      '{"a": , "b": 1}',
      [
        'mapping "{\\"a\\": , \\"b\\": 1}"',
        '  entry "\\"a\\":"',
        '    key quoted "\\"a\\"" = "a"',
        '    plain "" = null @5',
        '  entry "\\"b\\": 1"',
        '    key quoted "\\"b\\"" = "b"',
        '    plain "1" = 1',
      ],
      ['syntax "" @5'],
    )
    check(
      'a missing value before the next line',
      '{"a":\n"b": 1}',
      [
        'mapping "{\\"a\\":\\n\\"b\\": 1}"',
        '  entry "\\"a\\":"',
        '    key quoted "\\"a\\"" = "a"',
        '    plain "" = null @5',
        '  entry "\\"b\\": 1"',
        '    key quoted "\\"b\\"" = "b"',
        '    plain "1" = 1',
      ],
      ['syntax "" @5'],
    )
    check(
      'a missing value at the end',
      '{"a": }',
      ['mapping "{\\"a\\": }"', '  entry "\\"a\\":"', '    key quoted "\\"a\\"" = "a"', '    plain "" = null @5'],
      ['syntax "" @5'],
    )
    check(
      'a missing colon',
      '{"a"\n"b": 1}',
      [
        'mapping "{\\"a\\"\\n\\"b\\": 1}"',
        '  entry "\\"a\\""',
        '    key quoted "\\"a\\"" = "a"',
        '    plain "" = null @4',
        '  entry "\\"b\\": 1"',
        '    key quoted "\\"b\\"" = "b"',
        '    plain "1" = 1',
      ],
      ['syntax "" @4'],
    )
    check('a missing comma', '[1 2]', ['sequence "[1 2]"', '  - plain "1" = 1', '  - plain "2" = 2'], ['syntax "" @2'])
    check(
      'a comma too many',
      '{"a": 1,}',
      ['mapping "{\\"a\\": 1,}"', '  entry "\\"a\\": 1"', '    key quoted "\\"a\\"" = "a"', '    plain "1" = 1'],
      ['syntax "," @7'],
    )
    check('a comma in front', '[,1]', ['sequence "[,1]"', '  - plain "1" = 1'], ['syntax "," @1'])
    check('two commas', '[1,, 2]', ['sequence "[1,, 2]"', '  - plain "1" = 1', '  - plain "2" = 2'], ['syntax "," @3'])
    check(
      'a bracket of the wrong kind',
      '{"a": [1, 2}',
      [
        'mapping "{\\"a\\": [1, 2}"',
        '  entry "\\"a\\": [1, 2"',
        '    key quoted "\\"a\\"" = "a"',
        '    sequence "[1, 2"',
        '      - plain "1" = 1',
        '      - plain "2" = 2',
      ],
      ['syntax "[" @6'],
    )
    check(
      'a closing bracket too many',
      '{"a": 1}}',
      ['mapping "{\\"a\\": 1}"', '  entry "\\"a\\": 1"', '    key quoted "\\"a\\"" = "a"', '    plain "1" = 1'],
      ['syntax "}" @8'],
    )
    check(
      'a text that ends early',
      '{"a": [1,\n{"b"',
      [
        'mapping "{\\"a\\": [1,\\n{\\"b\\""',
        '  entry "\\"a\\": [1,\\n{\\"b\\""',
        '    key quoted "\\"a\\"" = "a"',
        '    sequence "[1,\\n{\\"b\\""',
        '      - plain "1" = 1',
        '      - mapping "{\\"b\\""',
        '        entry "\\"b\\""',
        '          key quoted "\\"b\\"" = "b"',
        '          plain "" = null @14',
      ],
      ['syntax "{" @10'],
    )
    check(
      'a string that is not closed',
      '{"a": "b\n,"c": 1}',
      [
        'mapping "{\\"a\\": \\"b\\n,\\"c\\": 1}"',
        '  entry "\\"a\\": \\"b"',
        '    key quoted "\\"a\\"" = "a"',
        '    quoted "\\"b" = "b"',
        '  entry "\\"c\\": 1"',
        '    key quoted "\\"c\\"" = "c"',
        '    plain "1" = 1',
      ],
      ['syntax "\\"b" @6'],
    )
    check(
      'a name without quotes',
      '{a: 1}',
      ['mapping "{a: 1}"', '  entry "a: 1"', '    key plain "a" = "a"', '    plain "1" = 1'],
      ['syntax "a" @1'],
    )
    check(
      'a word that is no value',
      '{"a": tru, "b": 1}',
      [
        'mapping "{\\"a\\": tru, \\"b\\": 1}"',
        '  entry "\\"a\\": tru"',
        '    key quoted "\\"a\\"" = "a"',
        '    plain "tru" = null',
        '  entry "\\"b\\": 1"',
        '    key quoted "\\"b\\"" = "b"',
        '    plain "1" = 1',
      ],
      ['syntax "tru" @6'],
    )
    check('no JSON at all', '# Title\n\ntext\n', [], ['syntax "#" @0'])
    check(
      'a repeated key',
      '{"a": 1, "b": {"a": 1}, "a": 2}',
      [
        'mapping "{\\"a\\": 1, \\"b\\": {\\"a\\": 1}, \\"a\\": 2}"',
        '  entry "\\"a\\": 1"',
        '    key quoted "\\"a\\"" = "a"',
        '    plain "1" = 1',
        '  entry "\\"b\\": {\\"a\\": 1}"',
        '    key quoted "\\"b\\"" = "b"',
        '    mapping "{\\"a\\": 1}"',
        '      entry "\\"a\\": 1"',
        '        key quoted "\\"a\\"" = "a"',
        '        plain "1" = 1',
        '  entry "\\"a\\": 2"',
        '    key quoted "\\"a\\"" = "a"',
        '    plain "2" = 2',
      ],
      ['duplicate-key "\\"a\\"" @24'],
    )
    check('an unknown escape', '["\\q"]', ['sequence "[\\"\\\\q\\"]"', '  - quoted "\\"\\\\q\\"" = ""'], ['syntax "\\"\\\\q\\"" @1'])
    check('a comment that is not closed', '[1] /* x', ['sequence "[1]"', '  - plain "1" = 1'], ['syntax "/* x" @4'])
  })
})
