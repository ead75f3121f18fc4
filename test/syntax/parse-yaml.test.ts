import assert from 'node:assert/strict'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'
import { problemLines, treeLines } from '../support/tree.ts'

function check(name: string, text: string, tree: readonly string[], problems: readonly string[]): void {
  it(name, () => {
    const parsed = parseYaml('f', text)
    assert.deepEqual(treeLines(parsed, text), tree)
    assert.deepEqual(problemLines(parsed, text), problems)
  })
}

describe('parseYaml', () => {
  describe('reads', () => {
    check(
      'a plain text, without the comment behind it',
      'a: b # c\n\n',
      ['mapping "a: b"', '  entry "a: b"', '    key plain "a" = "a"', '    plain "b" = "b"'],
      [],
    )
    check(
      'double quotes',
      'a: "b\\n" # c\n',
      ['mapping "a: \\"b\\\\n\\""', '  entry "a: \\"b\\\\n\\""', '    key plain "a" = "a"', '    quoted "\\"b\\\\n\\"" = "b\\n"'],
      [],
    )
    check(
      'single quotes',
      `a: 'b''c'\n`,
      [`mapping "a: 'b''c'"`, `  entry "a: 'b''c'"`, '    key plain "a" = "a"', `    quoted "'b''c'" = "b'c"`],
      [],
    )
    check(
      'a plain text of two lines',
      'a: b\n  c # d\ne: 1\n',
      [
        'mapping "a: b\\n  c # d\\ne: 1"',
        '  entry "a: b\\n  c"',
        '    key plain "a" = "a"',
        '    plain "b\\n  c" = "b c"',
        '  entry "e: 1"',
        '    key plain "e" = "e"',
        '    plain "1" = 1',
      ],
      [],
    )
    check(
      'a block, without the blank lines below',
      'a: |\n  x\n  y\n\n\nb: 1\n',
      [
        'mapping "a: |\\n  x\\n  y\\n\\n\\nb: 1"',
        '  entry "a: |\\n  x\\n  y"',
        '    key plain "a" = "a"',
        '    block "|\\n  x\\n  y" = "x\\ny\\n"',
        '  entry "b: 1"',
        '    key plain "b" = "b"',
        '    plain "1" = 1',
      ],
      [],
    )
    check(
      'a folded block with a comment in its header',
      'a: >- # why\n  x\n',
      ['mapping "a: >- # why\\n  x"', '  entry "a: >- # why\\n  x"', '    key plain "a" = "a"', '    block ">- # why\\n  x" = "x"'],
      [],
    )
    check(
      'a block without lines',
      'a: | # c\nb: 1\n',
      [
        'mapping "a: | # c\\nb: 1"',
        '  entry "a: |"',
        '    key plain "a" = "a"',
        '    block "|" = ""',
        '  entry "b: 1"',
        '    key plain "b" = "b"',
        '    plain "1" = 1',
      ],
      [],
    )
    check(
      'a block that keeps its blank lines',
      'a: |+\n  x\n\n',
      ['mapping "a: |+\\n  x"', '  entry "a: |+\\n  x"', '    key plain "a" = "a"', '    block "|+\\n  x" = "x\\n\\n"'],
      [],
    )
    check(
      'a nested mapping, without the comment below',
      'a: # c\n  b: c\n# end\n',
      [
        'mapping "a: # c\\n  b: c"',
        '  entry "a: # c\\n  b: c"',
        '    key plain "a" = "a"',
        '    mapping "b: c"',
        '      entry "b: c"',
        '        key plain "b" = "b"',
        '        plain "c" = "c"',
      ],
      [],
    )
    check(
      'lists, one with an empty item',
      '- a\n- - b\n  - c\n-\n',
      [
        'sequence "- a\\n- - b\\n  - c\\n-"',
        '  - plain "a" = "a"',
        '  - sequence "- b\\n  - c"',
        '    - plain "b" = "b"',
        '    - plain "c" = "c"',
        '  - plain "" = null @17',
      ],
      [],
    )
    check(
      'flow collections',
      'a: [b, "c" , {d: e}] # f\n',
      [
        'mapping "a: [b, \\"c\\" , {d: e}]"',
        '  entry "a: [b, \\"c\\" , {d: e}]"',
        '    key plain "a" = "a"',
        '    sequence "[b, \\"c\\" , {d: e}]"',
        '      - plain "b" = "b"',
        '      - quoted "\\"c\\"" = "c"',
        '      - mapping "{d: e}"',
        '        entry "d: e"',
        '          key plain "d" = "d"',
        '          plain "e" = "e"',
      ],
      [],
    )
    check(
      'a flow mapping with values missing',
      'a: { b, c: }\n',
      [
        'mapping "a: { b, c: }"',
        '  entry "a: { b, c: }"',
        '    key plain "a" = "a"',
        '    mapping "{ b, c: }"',
        '      entry "b"',
        '        key plain "b" = "b"',
        '        plain "" = null @6',
        '      entry "c:"',
        '        key plain "c" = "c"',
        '        plain "" = null @10',
      ],
      [],
    )
    check(
      'one pair in a flow list',
      'a: [b: c]\n',
      [
        'mapping "a: [b: c]"',
        '  entry "a: [b: c]"',
        '    key plain "a" = "a"',
        '    sequence "[b: c]"',
        '      - mapping "b: c"',
        '        entry "b: c"',
        '          key plain "b" = "b"',
        '          plain "c" = "c"',
      ],
      [],
    )
    check(
      'missing values right behind their colons',
      'a:\nb:   # c\nc: ~\n',
      [
        'mapping "a:\\nb:   # c\\nc: ~"',
        '  entry "a:"',
        '    key plain "a" = "a"',
        '    plain "" = null @2',
        '  entry "b:"',
        '    key plain "b" = "b"',
        '    plain "" = null @5',
        '  entry "c: ~"',
        '    key plain "c" = "c"',
        '    plain "~" = null',
      ],
      [],
    )
    check(
      'explicit keys',
      '? a\n: b\n? c\n',
      [
        'mapping "? a\\n: b\\n? c"',
        '  entry "a\\n: b"',
        '    key plain "a" = "a"',
        '    plain "b" = "b"',
        '  entry "c"',
        '    key plain "c" = "c"',
        '    plain "" = null @11',
      ],
      [],
    )
    check(
      'an alias of a text',
      'a: &x 1\nb: *x\n',
      [
        'mapping "a: &x 1\\nb: *x"',
        '  entry "a: &x 1"',
        '    key plain "a" = "a"',
        '    plain "1" = 1',
        '  entry "b: *x"',
        '    key plain "b" = "b"',
        '    alias "*x" -> "1"',
      ],
      [],
    )
    check(
      'merge keys as entries, also twice',
      'a: &x\n  k: v\nb:\n  <<: *x\n  <<: [*x]\n',
      [
        'mapping "a: &x\\n  k: v\\nb:\\n  <<: *x\\n  <<: [*x]"',
        '  entry "a: &x\\n  k: v"',
        '    key plain "a" = "a"',
        '    mapping "k: v"',
        '      entry "k: v"',
        '        key plain "k" = "k"',
        '        plain "v" = "v"',
        '  entry "b:\\n  <<: *x\\n  <<: [*x]"',
        '    key plain "b" = "b"',
        '    mapping "<<: *x\\n  <<: [*x]"',
        '      entry "<<: *x"',
        '        key plain "<<" = "<<"',
        '        alias "*x" -> "k: v"',
        '      entry "<<: [*x]"',
        '        key plain "<<" = "<<"',
        '        sequence "[*x]"',
        '          - alias "*x" -> "k: v"',
      ],
      [],
    )
    check(
      'a reference',
      's: !reference [a, b]\n',
      [
        'mapping "s: !reference [a, b]"',
        '  entry "s: !reference [a, b]"',
        '    key plain "s" = "s"',
        '    reference "!reference [a, b]"',
        '      plain "a" = "a"',
        '      plain "b" = "b"',
      ],
      [],
    )
    check(
      'a reference written as a block',
      's:\n  - !reference\n    - a\n    - b\n',
      [
        'mapping "s:\\n  - !reference\\n    - a\\n    - b"',
        '  entry "s:\\n  - !reference\\n    - a\\n    - b"',
        '    key plain "s" = "s"',
        '    sequence "- !reference\\n    - a\\n    - b"',
        '      - reference "!reference\\n    - a\\n    - b"',
        '        plain "a" = "a"',
        '        plain "b" = "b"',
      ],
      [],
    )
    check(
      'other tags',
      's: !Sub "x"\nt: !GetAtt [a, b]\nu: !If\n',
      [
        'mapping "s: !Sub \\"x\\"\\nt: !GetAtt [a, b]\\nu: !If"',
        '  entry "s: !Sub \\"x\\""',
        '    key plain "s" = "s"',
        '    quoted "\\"x\\"" = "x"',
        '  entry "t: !GetAtt [a, b]"',
        '    key plain "t" = "t"',
        '    sequence "[a, b]"',
        '      - plain "a" = "a"',
        '      - plain "b" = "b"',
        '  entry "u: !If"',
        '    key plain "u" = "u"',
        '    plain "" = "" @36',
      ],
      [],
    )
    check(
      'several documents',
      'a: 1\n---\nb: 2\n...\n',
      [
        'mapping "a: 1"',
        '  entry "a: 1"',
        '    key plain "a" = "a"',
        '    plain "1" = 1',
        'mapping "b: 2"',
        '  entry "b: 2"',
        '    key plain "b" = "b"',
        '    plain "2" = 2',
      ],
      [],
    )
    check(
      'a byte order mark and CRLF',
      '\ufeffa: b\r\nc:\r\n  - d\r\n',
      [
        'mapping "a: b\\r\\nc:\\r\\n  - d"',
        '  entry "a: b"',
        '    key plain "a" = "a"',
        '    plain "b" = "b"',
        '  entry "c:\\r\\n  - d"',
        '    key plain "c" = "c"',
        '    sequence "- d"',
        '      - plain "d" = "d"',
      ],
      [],
    )
    check(
      'UTF-16 offsets',
      'ä: "😀" # x\nb: c\n',
      [
        'mapping "ä: \\"😀\\" # x\\nb: c"',
        '  entry "ä: \\"😀\\""',
        '    key plain "ä" = "ä"',
        '    quoted "\\"😀\\"" = "😀"',
        '  entry "b: c"',
        '    key plain "b" = "b"',
        '    plain "c" = "c"',
      ],
      [],
    )
    check(
      'types of the core schema',
      '- yes\n- true\n- 0x1F\n- 1.5\n- null\n- 1_000\n- .inf\n',
      [
        'sequence "- yes\\n- true\\n- 0x1F\\n- 1.5\\n- null\\n- 1_000\\n- .inf"',
        '  - plain "yes" = "yes"',
        '  - plain "true" = true',
        '  - plain "0x1F" = 31',
        '  - plain "1.5" = 1.5',
        '  - plain "null" = null',
        '  - plain "1_000" = "1_000"',
        '  - plain ".inf" = Infinity',
      ],
      [],
    )
    check(
      'YAML 1.1 as if it were 1.2',
      '%YAML 1.1\n---\n<<: yes\n',
      ['mapping "<<: yes"', '  entry "<<: yes"', '    key plain "<<" = "<<"', '    plain "yes" = "yes"'],
      [],
    )
    check(
      'keys that are no strings',
      '1: a\n"1": b\ntrue: c\n',
      [
        'mapping "1: a\\n\\"1\\": b\\ntrue: c"',
        '  entry "1: a"',
        '    key plain "1" = 1',
        '    plain "a" = "a"',
        '  entry "\\"1\\": b"',
        '    key quoted "\\"1\\"" = "1"',
        '    plain "b" = "b"',
        '  entry "true: c"',
        '    key plain "true" = true',
        '    plain "c" = "c"',
      ],
      [],
    )
    check(
      'an alias as a key',
      '&k a: &v b\nc: {*k : d}\n',
      [
        'mapping "a: &v b\\nc: {*k : d}"',
        '  entry "a: &v b"',
        '    key plain "a" = "a"',
        '    plain "b" = "b"',
        '  entry "c: {*k : d}"',
        '    key plain "c" = "c"',
        '    mapping "{*k : d}"',
        '      entry "*k : d"',
        '        key plain "*k" = "a"',
        '        plain "d" = "d"',
      ],
      [],
    )
    check('a text alone', 'text', ['plain "text" = "text"'], [])
    check('a comment alone: no document', '# only\n', [], [])
    check('a marker alone: no document', '---\n', [], [])
    check(
      'tabs between and behind',
      'a:\t b\t\n',
      ['mapping "a:\\t b"', '  entry "a:\\t b"', '    key plain "a" = "a"', '    plain "b" = "b"'],
      [],
    )
  })
  describe('keeps the rest of a text with', () => {
    check(
      'a flow list that is not closed',
      'a: [b\nc: d\n',
      [
        'mapping "a: [b\\nc: d"',
        '  entry "a: [b"',
        '    key plain "a" = "a"',
        '    sequence "[b"',
        '      - plain "b" = "b"',
        '  entry "c: d"',
        '    key plain "c" = "c"',
        '    plain "d" = "d"',
      ],
      ['syntax "[" @3'],
    )
    check(
      'a flow mapping that is not closed',
      'a: {b: c\nd: e\n',
      [
        'mapping "a: {b: c\\nd: e"',
        '  entry "a: {b: c"',
        '    key plain "a" = "a"',
        '    mapping "{b: c"',
        '      entry "b: c"',
        '        key plain "b" = "b"',
        '        plain "c" = "c"',
        '  entry "d: e"',
        '    key plain "d" = "d"',
        '    plain "e" = "e"',
      ],
      ['syntax "{" @3'],
    )
    check(
      'a bracket in a comment closes nothing',
      'a: [b, # ]\nc: d\n',
      [
        'mapping "a: [b, # ]\\nc: d"',
        '  entry "a: [b"',
        '    key plain "a" = "a"',
        '    sequence "[b"',
        '      - plain "b" = "b"',
        '  entry "c: d"',
        '    key plain "c" = "c"',
        '    plain "d" = "d"',
      ],
      ['syntax "[" @3'],
    )
    check(
      'a bracket in the last comment closes nothing',
      'a: [b # ]',
      ['mapping "a: [b"', '  entry "a: [b"', '    key plain "a" = "a"', '    sequence "[b"', '      - plain "b" = "b"'],
      ['syntax "[" @3'],
    )
    check(
      'a quote that is not closed',
      'a: "x\nb: c\n',
      ['mapping "a: \\"x\\nb: c"', '  entry "a: \\"x\\nb: c"', '    key plain "a" = "a"', '    quoted "\\"x\\nb: c" = "x b: c"'],
      ['syntax "\\"x" @3'],
    )
    check(
      'a doubled quote closes nothing',
      `a: 'it''\n`,
      [`mapping "a: 'it''"`, `  entry "a: 'it''"`, '    key plain "a" = "a"', `    quoted "'it''" = "it'"`],
      [`syntax "'it''" @3`],
    )
    check(
      'an indentation that fits nothing',
      'job:\n  a: b\n c: d\ne: f\n',
      [
        'mapping "job:\\n  a: b\\n c: d\\ne: f"',
        '  entry "job:\\n  a: b"',
        '    key plain "job" = "job"',
        '    mapping "a: b"',
        '      entry "a: b"',
        '        key plain "a" = "a"',
        '        plain "b" = "b"',
        '  entry "c: d"',
        '    key plain "c" = "c"',
        '    plain "d" = "d"',
        '  entry "e: f"',
        '    key plain "e" = "e"',
        '    plain "f" = "f"',
      ],
      ['syntax " " @12'],
    )
    check(
      'a tab as indentation',
      'a:\n\tb: c\nd: e\n',
      [
        'mapping "a:\\n\\tb: c\\nd: e"',
        '  entry "a:"',
        '    key plain "a" = "a"',
        '    plain "" = null @2',
        '  entry "b: c"',
        '    key plain "b" = "b"',
        '    plain "c" = "c"',
        '  entry "d: e"',
        '    key plain "d" = "d"',
        '    plain "e" = "e"',
      ],
      ['syntax "\\t" @3'],
    )
    check(
      'unknown aliases',
      'a: *x\nb: *y\n',
      [
        'mapping "a: *x\\nb: *y"',
        '  entry "a: *x"',
        '    key plain "a" = "a"',
        '    alias "*x" -> nothing',
        '  entry "b: *y"',
        '    key plain "b" = "b"',
        '    alias "*y" -> nothing',
      ],
      ['unknown-alias "*x" @3', 'unknown-alias "*y" @9'],
    )
    check(
      'an alias inside its own anchor',
      'a: &x [*x]\n',
      ['mapping "a: &x [*x]"', '  entry "a: &x [*x]"', '    key plain "a" = "a"', '    sequence "[*x]"', '      - alias "*x" -> nothing'],
      ['unknown-alias "*x" @7'],
    )
    check(
      'a placeholder of a template as a key',
      '{{ a }}: b\nc: d\n',
      ['mapping "{{ a }}: b\\nc: d"', '  entry "c: d"', '    key plain "c" = "c"', '    plain "d" = "d"'],
      ['syntax "{{ a }}" @0'],
    )
    check(
      'a reserved first character',
      'a: @x\n',
      ['mapping "a: @x"', '  entry "a: @x"', '    key plain "a" = "a"', '    plain "@x" = "@x"'],
      ['syntax "@" @3'],
    )
    check(
      'two colons on a line',
      'a: b: c\n',
      [
        'mapping "a: b: c"',
        '  entry "a: b: c"',
        '    key plain "a" = "a"',
        '    mapping "b: c"',
        '      entry "b: c"',
        '        key plain "b" = "b"',
        '        plain "c" = "c"',
      ],
      ['syntax "b" @3'],
    )
    check(
      'a closing bracket too many',
      ']\na: b\n',
      ['mapping "a: b"', '  entry "a: b"', '    key plain "a" = "a"', '    plain "b" = "b"'],
      ['syntax "]" @0'],
    )
    check('a key after a list', '- a\nb: c\n', ['sequence "- a"', '  - plain "a" = "a"'], ['syntax "b" @4'])
    check(
      'a text behind a block header',
      'a: |x\n b\n',
      ['mapping "a: |x\\n b"', '  entry "a: |x\\n b"', '    key plain "a" = "a"', '    block "|x\\n b" = "b\\n"'],
      ['syntax "x" @4'],
    )
    check(
      'a list as a key',
      '? [a]\n: b\nc: d\n',
      ['mapping "? [a]\\n: b\\nc: d"', '  entry "c: d"', '    key plain "c" = "c"', '    plain "d" = "d"'],
      ['syntax "[a]" @2'],
    )
    check(
      'a key that stands three times',
      'a: 1\nb: 2\na: 3\na: 4\n',
      [
        'mapping "a: 1\\nb: 2\\na: 3\\na: 4"',
        '  entry "a: 1"',
        '    key plain "a" = "a"',
        '    plain "1" = 1',
        '  entry "b: 2"',
        '    key plain "b" = "b"',
        '    plain "2" = 2',
        '  entry "a: 3"',
        '    key plain "a" = "a"',
        '    plain "3" = 3',
        '  entry "a: 4"',
        '    key plain "a" = "a"',
        '    plain "4" = 4',
      ],
      ['duplicate-key "a" @10', 'duplicate-key "a" @15'],
    )
    check(
      'references without a list of names',
      's: !reference a\nt: !reference {a: b}\nu: !reference [[a], b]\n',
      [
        'mapping "s: !reference a\\nt: !reference {a: b}\\nu: !reference [[a], b]"',
        '  entry "s: !reference a"',
        '    key plain "s" = "s"',
        '    plain "a" = "a"',
        '  entry "t: !reference {a: b}"',
        '    key plain "t" = "t"',
        '    mapping "{a: b}"',
        '      entry "a: b"',
        '        key plain "a" = "a"',
        '        plain "b" = "b"',
        '  entry "u: !reference [[a], b]"',
        '    key plain "u" = "u"',
        '    reference "!reference [[a], b]"',
        '      plain "b" = "b"',
      ],
      ['syntax "a" @14', 'syntax "{a: b}" @30', 'syntax "[a]" @52'],
    )
    check(
      'two commas',
      'a: [b,, c]\n',
      [
        'mapping "a: [b,, c]"',
        '  entry "a: [b,, c]"',
        '    key plain "a" = "a"',
        '    sequence "[b,, c]"',
        '      - plain "b" = "b"',
        '      - plain "c" = "c"',
      ],
      ['syntax "," @6'],
    )
    check(
      'an unknown escape',
      'a: "\\q"\n',
      ['mapping "a: \\"\\\\q\\""', '  entry "a: \\"\\\\q\\""', '    key plain "a" = "a"', '    quoted "\\"\\\\q\\"" = "\\\\q"'],
      ['syntax "\\\\" @4'],
    )
    check(
      'a half-typed key at the end',
      'a: b\nkey\n',
      [
        'mapping "a: b\\nkey"',
        '  entry "a: b"',
        '    key plain "a" = "a"',
        '    plain "b" = "b"',
        '  entry "key"',
        '    key plain "key" = "key"',
        '    plain "" = null @8',
      ],
      ['syntax "key" @5'],
    )
    check(
      'a half-typed key between others',
      'a: b\nk\nc: d\n',
      [
        'mapping "a: b\\nk\\nc: d"',
        '  entry "a: b"',
        '    key plain "a" = "a"',
        '    plain "b" = "b"',
        '  entry "k"',
        '    key plain "k" = "k"',
        '    plain "" = null @6',
        '  entry "c: d"',
        '    key plain "c" = "c"',
        '    plain "d" = "d"',
      ],
      ['syntax "k" @5'],
    )
    check(
      'a half-typed job between others',
      'a: {x: 1}\njob:\n  scr\nb: {y: 1}\n',
      [
        'mapping "a: {x: 1}\\njob:\\n  scr\\nb: {y: 1}"',
        '  entry "a: {x: 1}"',
        '    key plain "a" = "a"',
        '    mapping "{x: 1}"',
        '      entry "x: 1"',
        '        key plain "x" = "x"',
        '        plain "1" = 1',
        '  entry "job:\\n  scr"',
        '    key plain "job" = "job"',
        '    plain "scr" = "scr"',
        '  entry "b: {y: 1}"',
        '    key plain "b" = "b"',
        '    mapping "{y: 1}"',
        '      entry "y: 1"',
        '        key plain "y" = "y"',
        '        plain "1" = 1',
      ],
      [],
    )
  })

  describe('says in plain words', () => {
    const words = (text: string) => parseYaml('f', text).problems.map((problem) => problem.message)
    it('what is not closed', () => assert.deepEqual(words('a: {b: [c\nd: e\n'), ['The [ is not closed']))
    it('what is repeated', () =>
      assert.deepEqual(words('a: 1\na: 2\n'), ['The key "a" stands here a second time; only the last one counts']))
    it('what has no anchor', () => assert.deepEqual(words('a: *b\n'), ['Nothing above is anchored as &b']))
    it('what an alias may not name', () =>
      assert.deepEqual(words('a: &b 1\nc: &b [*b]\n'), ['*b stands inside the very node that it names']))
    it('what is indented wrongly', () => assert.deepEqual(words('a:\n  b: c\n d: e\n'), ['The indentation fits no line above']))
    it('that a colon is missing', () => assert.deepEqual(words('a: b\nkey\n'), ['A colon is missing behind this key']))
  })

  it('shares the node behind an alias', () => {
    const [document] = parseYaml('f', 'a: &x [1]\nb: *x\n').documents
    assert.ok(document?.kind === 'mapping')
    const [a, b] = document.entries
    assert.ok(b?.value.kind === 'alias')
    assert.equal(b.value.target, a?.value)
  })
  it('takes the nearest anchor above of a name', () => {
    const text = 'a: &x 1\nb: *x\nc: &x 2\nd: *x\n'
    assert.deepEqual(
      treeLines(parseYaml('f', text), text).filter((line) => line.includes('alias')),
      ['    alias "*x" -> "1"', '    alias "*x" -> "2"'],
    )
  })
  it('forgets anchors at the end of a document', () => {
    assert.deepEqual(problemLines(parseYaml('f', 'a: &x 1\n---\nb: *x\n'), 'a: &x 1\n---\nb: *x\n'), ['unknown-alias "*x" @15'])
  })
})
