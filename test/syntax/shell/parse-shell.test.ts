import assert from 'node:assert/strict'
import fc from 'fast-check'
import { argumentsOf, pairsOf, wordsBetween } from '../../../src/syntax/shell/arguments.ts'
import type { ShellCommand } from '../../../src/syntax/shell/command.ts'
import { parseShell } from '../../../src/syntax/shell/parse-shell.ts'
import { show, type Text } from '../../../src/text/holes.ts'
import { mappedAsWritten } from '../../../src/text/mapped-text.ts'
import { seed } from '../../support/seed.ts'

const read = (text: string, variables: ReadonlyMap<string, Text> = new Map()) => parseShell(mappedAsWritten('a.sh', text, 0), variables)
const words = (command: ShellCommand) => command.words.map((word) => show(word.text)).join('|')

/** What it shows, the script, its commands with `|` between the words, `<` before the input and `>` before the output. */
const rows: readonly (readonly [string, string, readonly string[]])[] = [
  ['words', 'a  b\tc', ['a|b|c']],
  ['several commands', 'a; b && c || d | e & f\ng', ['a', 'b', 'c', 'd', 'e', 'f', 'g']],
  ['comments', 'a # b\n# c\nd#e', ['a', 'd#e']],
  ['quotes', `a 'b c' "d e" f'g'"h"`, ['a|b c|d e|fgh']],
  ['an empty word', `a '' ""`, ['a||']],
  ['escapes', `a b\\ c "d\\"e" 'f\\g' "h\\i"`, ['a|b c|d"e|f\\g|h\\i']],
  ['$-quotes', `a $'b\\nc'`, ['a|b\nc']],
  ['a line that goes on', 'a b \\\n  c', ['a|b|c']],
  ['a line that goes on, with CRLF', 'a b \\\r\n  c\r\nd', ['a|b|c', 'd']],
  ['variables that nobody knows', 'a $X ${Y} "$Z"', ['a|${X}|${Y}|${Z}']],
  ['variables that the script sets', 'X=1\nY="$X 2"\na $Y', ['a|1 2']],
  ['exported ones', 'export X=1 Y=2; a $X$Y', ['a|12']],
  ['one that is set for a command only', 'X=1 a $X', ['a|${X}']],
  ['one with more added', 'X=1; X+=2; a $X', ['a|12']],
  ['one that is set under a condition', 'X=1; if b; then X=2; fi; a $X', ['b', 'a|${X}']],
  ['one that is set in a function', 'f() { X=2; }\na $X', ['f', 'a|${X}']],
  ['the variable of a loop', 'for i in 1 2; do a $i; done', ['a|${i}']],
  ['one that is read', 'read -r X; a $X', ['read|-r|X', 'a|${X}']],
  ['defaults', 'X=1; a ${X:-2} ${Y:-2}', ['a|1|${Y}']],
  ['what only the shell knows', 'a ${X%y} $1 $((1+2)) *.txt', ['a|${$(…)}|${$(…)}|${$(…)}|${$(…)}.txt']],
  ['commands in commands', 'a "$(b c)" `d`', ['b|c', 'd', 'a|${$(…)}|${$(…)}']],
  ['prefixes', 'sudo -E a; env X=1 b; time c', ['a', 'b', 'c']],
  ['conditions and loops', 'while a; do b; done; if ! c; then d; else e; fi', ['a', 'b', 'c', 'd', 'e']],
  ['a here-document', 'a <<EOF b\nX $Y\nEOF\nc', ['a|b <X ${Y}\n', 'c']],
  ['a here-document that is quoted', "a <<'EOF'\n$Y\nEOF\nc", ['a <$Y\n', 'c']],
  ['a here-document with tabs', 'a <<-EOF\n\tx\n\t\ty\n\tEOF\nc', ['a <x\ny\n', 'c']],
  ['two here-documents', 'a <<A; b <<B\n1\nA\n2\nB\nc', ['a <1\n', 'b <2\n', 'c']],
  ['a here-document that never ends', 'a <<EOF\nx', ['a <x']],
  ['a here-string', 'a <<< "x $Y"', ['a <x ${Y}']],
  [
    'pipes',
    "echo 'x' | a -; printf '%s' y | b; cat <<EOF | c\nz\nEOF\n",
    ['echo|x', 'a|- <x', 'printf|%s|y', 'b <y', 'cat <z\n', 'c <z\n'],
  ],
  ['a pipe of several words', 'echo x y | a', ['echo|x|y', 'a']],
  ['redirections', 'a > f 2>&1 < g; b 2> h; c >> i', ['a >f', 'b', 'c >i']],
  ['arrays', 'X=(1 2); a "${X[@]}"', ['a|${$(…)}']],
  ['a quote that never ends', "a 'b c", ['a|b c']],
  ['brackets that never end', 'a $(b ${c "d', ['b|${$(…)}', 'a|${$(…)}']],
  ['a dollar that is none', 'a $ $% b$', ['a|$|$%|b$']],
]

describe('shell scripts', () => {
  for (const [name, text, wanted] of rows) {
    it(name, () => {
      const found = read(text).map((command) => {
        const input = command.input === undefined ? '' : ` <${show(command.input.text)}`
        return `${words(command)}${input}${command.output === undefined ? '' : ` >${show(command.output.text)}`}`
      })
      assert.deepEqual(found, wanted)
    })
  }

  it('take variables that are known before', () =>
    assert.equal(words(read('a $X', new Map([['X', ['1']]]))[0] ?? { words: [], span }), 'a|1'))

  it('know where each unit of a word stands', () => {
    const text = `a "b\\"$X"'c'`
    const word = read(text, new Map([['X', ['yy']]]))[0]?.words[1]
    assert.ok(word)
    assert.equal(word.mapped.text, 'b"yyc')
    assert.deepEqual(
      word.mapped.starts.map((start, i) => text.slice(start, word.mapped.ends[i])),
      ['b', '\\"', '$X', '$X', 'c'],
    )
  })

  it('end, whatever the text, with spans in it', () => {
    const unit = fc.constantFrom(...`ab $'"\`(){}<>|&;#\\\n=*-EOF`.split(''), '$(', '${', '<<', '<<<', "$'", 'if ', 'for ', 'X=')
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), (units) => {
        const text = units.join('')
        for (const command of read(text)) {
          for (const word of [...command.words, ...(command.input === undefined ? [] : [command.input])]) {
            assert.ok(0 <= word.span.start && word.span.start <= word.span.end && word.span.end <= text.length)
            assert.equal(word.mapped.starts.length, word.mapped.text.length)
            assert.equal(word.mapped.ends.length, word.mapped.text.length)
          }
        }
      }),
      { seed, numRuns: 500 },
    )
  })

  it('of absurd size are none', () => assert.deepEqual(read('a\n'.repeat(300_000)), []))
  it('of absurd depth end', () => assert.ok(read('$(a '.repeat(10_000)).length < 20))
})

const span = { file: '', start: 0, end: 0 }

describe('arguments', () => {
  const of = (text: string, flags: readonly string[] = []) => {
    const [command] = read(text)
    assert.ok(command)
    return argumentsOf(command, new Set(flags))
  }
  const shown = (text: string, flags?: readonly string[]) => {
    const { words: plainWords, options } = of(text, flags)
    return [
      plainWords.map((word) => show(word.text)).join(' '),
      ...[...options].map(([name, values]) => `${name}: ${values.map((value) => show(value.text)).join(', ')}`),
    ]
  }
  it('are words and options', () => assert.deepEqual(shown('p a --b c --d=e f -g h'), ['a f', 'b: c', 'd: e', 'g: h']))
  it('know flags', () => assert.deepEqual(shown('p --force a --quiet', ['force']), ['a', 'force: ', 'quiet: ']))
  it('take no option for a value', () => assert.deepEqual(shown('p --a --b c'), ['', 'a: ', 'b: c']))
  it('repeat', () => assert.deepEqual(shown('p --a 1 --a=2'), ['', 'a: 1, 2']))
  it('of pairs', () => {
    const [command] = read(`p x role=a "b=c d" e=$F`)
    assert.deepEqual(
      [...pairsOf(command?.words ?? [])].map(([key, values]) => [key, ...values.map((value) => show(value.text))]),
      [
        ['role', 'a'],
        ['b', 'c d'],
        ['e', '${F}'],
      ],
    )
  })
  it('of lists, each at its place', () => {
    const text = 'p --l=a,b,$C'
    const list = of(text).options.get('l')?.[0]
    assert.deepEqual(
      list === undefined ? [] : wordsBetween(list, ',').map((word) => [show(word.text), text.slice(word.span.start, word.span.end)]),
      [
        ['a', 'a'],
        ['b', 'b'],
        ['${C}', '$C'],
      ],
    )
  })
})
