import assert from 'node:assert/strict'
import fc from 'fast-check'
import { argumentsOf, wordsBetween } from '../../../src/syntax/shell/arguments.ts'
import type { ShellCommand } from '../../../src/syntax/shell/command.ts'
import { parseShell } from '../../../src/syntax/shell/parse-shell.ts'
import { show, type Text } from '../../../src/text/holes.ts'
import { mappedAsWritten, unmarked } from '../../../src/text/mapped-text.ts'
import { runs } from '../../support/seed.ts'

const read = (text: string, variables: ReadonlyMap<string, Text> = new Map()) => parseShell(mappedAsWritten('a.sh', text, 0), variables)
const words = (command: ShellCommand) => command.words.map((word) => show(word.text)).join('|')

/** What it shows, the script, its commands with `|` between the words, `<` before the input and `>` before the output, `…` for open ones. */
const rows: readonly (readonly [string, string, readonly string[]])[] = [
  ['words', 'a  b\tc', ['a|b|c']],
  ['several commands', 'a; b && c || d | e & f\ng', ['a', 'b', 'c', 'd', 'e <${stdin}', 'f', 'g']],
  ['comments', "a # b's\n# c\nd#e", ['a', 'd#e']],
  ['quotes', `a 'b c' "d e" f'g'"h"`, ['a|b c|d e|fgh']],
  ['an empty word', `a '' ""`, ['a||']],
  ['escapes', `a b\\ c "d\\"e" 'f\\g' "h\\i"`, ['a|b c|d"e|f\\g|h\\i']],
  ['$-quotes', `a $'b\\nc\\x41\\u00e9\\101\\q' $"d"`, ['a|b\ncAéA\\q|d']],
  ['a line that goes on', 'a b \\\n  c', ['a|b|c']],
  ['a line that goes on, with CRLF', 'a b \\\r\n  c\r\nd', ['a|b|c', 'd']],
  ['a line that goes on in quotes', 'a "b \\\nc"', ['a|b c']],
  ['spaces of other languages', 'a b\u00a0c', ['a|b\u00a0c']],

  ['variables that nobody knows', 'a $X ${Y} "$Z"', ['a|${X}|${Y}|${Z} …']],
  ['variables that the script sets', 'X=1\nY="$X 2"\na "$Y"', ['a|1 2']],
  ['exported ones', 'export X=1 Y=2; a $X$Y', ['a|12']],
  ['one that is set for a command only', 'X=1 a "$X"', ['a|${X}']],
  ['one with more added', 'X=1; X+=2; a $X; Y+=3; a "$Y"', ['a|12', 'a|${Y}']],
  ['words in a variable', 'X="--a b  c"; p $X "$X" y$X', ['p|--a|b|c|--a b  c|y--a|b|c']],
  ['nothing in a variable', 'X=; a $X "$X" b', ['a||b']],
  ['one that is set twice', 'X=1; a $X; X=2; b $X', ['a|1', 'b|2']],
  ['one that is unset', 'X=1; unset X; a "$X"', ['unset|X', 'a|${X}']],
  ['one that is read', 'X=1; read -r X; a "$X"', ['read|-r|X', 'a|${X}']],
  [
    'one that is calculated',
    'X=1; ((X++)); a "$X"; Y=1; b $((Y = 3)) "$Y"; let Z=1; c "$Z"',
    ['a|${X}', 'b|${$((Y = 3))}|${Y}', 'let|Z=1', 'c|${Z}'],
  ],
  ['what another script may set', 'X=1; . ./env; a "$X"; X=2; a $X', ['.|./env', 'a|${X}', 'a|2']],
  ['what an environment file sets', 'X=1; export $(cat .env); a "$X"', ['cat|.env', 'a|${X}']],
  ['what a virtual environment sets', 'X=1; . venv/bin/activate; a $X', ['.|venv/bin/activate', 'a|1']],
  ['defaults', 'X=1; Y=; a ${X:-2} ${Y:-3} ${Y-4}. "${Z:-5}"', ['a|1|3|.|${Z}']],
  ['other words for defaults', 'X=1; Y=; a ${X:+2} "${Y:+3}" ${Y:=4} $Y ${X:?no}', ['a|2||4|4|1']],
  ['what only the shell knows', 'a "${X%y}" "$1" $((1+2)) ${#X}', ['a|${X%y}|${1}|${$((1+2))}|${#X}']],
  ['files that match', 'a *.txt b?', ['a|${*}.txt|b${?} …']],
  ['stars where no file is', 'a --x=b/* -y* //c:d*', ['a|--x=b/*|-y*|//c:d${*} …']],
  ['stars in addresses', 'a principal://b/*', ['a|principal://b/*']],
  ['braces', 'a {b,c} {1..3} {} {d} ~/e', ['a|${{b,c}}|${{1..3}}|{}|{d}|${~}/e …']],
  ['arrays', 'X=(1 "2 3" #c\n4); a "${X[@]}" x; X+=(5); b "${X[@]}"', ['a|1|2 3|4|x', 'b|1|2 3|4|5']],
  ['an item of an array', 'X=(1 2); X[0]=3; a "${X[@]}" "${Y[@]}"', ['a|${X}|${Y} …']],
  ['everything that it is called with', 'a "$@"', ['a|${@} …']],

  ['one that is set under a condition', 'X=1; if b; then X=2; a $X; else a $X; fi; a "$X"', ['b', 'a|2', 'a|1', 'a|${X}']],
  ['branch after branch', 'if b; then X=1; elif X=2; then a $X; else a "$X"; fi; a "$X"', ['b', 'a|2', 'a|2', 'a|${X}']],
  ['cases', 'X=0; case $Y in a|b) X=1; c $X;; (d) X=2\n;; *) e "$X";; esac; a "$X"', ['c|1', 'e|${X}', 'a|${X}']],
  ['and, or', 'X=1; b || X=2; a "$X"', ['b', 'a|${X}']],
  ['and, and', 'b && X=2 && a $X; a "$X"', ['b', 'a|2', 'a|${X}']],
  ['and, where nothing can fail', 'export X=1 && Y=2 && a $X $Y; b $Y', ['a|1|2', 'b|2']],
  ['or, and', 'b || X=1 && a "$X"', ['b', 'a|${X}']],
  ['a loop', 'X=1; while b; do a "$X"; X=2; a $X; done; a "$X"', ['b', 'a|${X}', 'a|2', 'a|${X}']],
  ['what a loop leaves alone', 'X=1; for i in 1 2; do a $X "$i"; done', ['a|1|${i}']],
  ['loops of C', 'for ((i=0; i<2; i++)); do a "$i"; done', ['a|${i}']],
  ['a function', 'f() { X=2; a $X; }\nX=1; a $X; f; a "$X"', ['a|2', 'a|1', 'f', 'a|${X}']],
  ['a function that reads', 'X=1; Y=1; f() { a "$X" $Y; }; X=2; f', ['a|${X}|1', 'f']],
  ['a function of bash', 'function f { local X=2; a $X; }; X=1; f; a $X', ['a|2', 'f', 'a|1']],
  ['a variable of a function alone', 'X=1; f() { local X; a "$X"; }', ['a|${X}']],
  ['a function that calls one', 'g() { X=1; }; f() { X=2; g; a "$X"; }', ['g', 'a|${X}']],
  ['subshells', 'X=1; (X=2; a $X); a $X; X=3 & a $X', ['a|2', 'a|1', 'a|1']],
  ['groups', '{ X=1; a; }; b $X', ['a', 'b|1']],
  ['parts of a pipe', 'X=1; b | X=2 | c; a $X', ['b', 'c <${stdin}', 'a|1']],
  ['tests', 'if [[ $X =~ ^(a|b)$ && -n "$(c)" ]]; then d; fi; if [ "$X" = y ]; then e; fi', ['c', 'd', '[|${X}|=|y|]', 'e']],
  ['conditions and loops', 'while a; do b; done; if ! c; then d; else e; fi; until f\ndo\ng\ndone', ['a', 'b', 'c', 'd', 'e', 'f', 'g']],

  ['commands in commands', 'a "$(b c)" "`d`"', ['b|c', 'd', 'a|${$(b c)}|${`d`}']],
  ['what they print', `a "$(echo 'b  c')" $(printf '%s-%s\\n' d e)`, ['echo|b  c', 'printf|%s-%s\\n|d|e', 'a|b  c|d-e']],
  ['what they print of a here-document', `X=$(cat <<'E'\nit's ) "x\nE\n)\na "$X"`, [`cat <it's ) "x\n`, `a|it's ) "x`]],
  ['commands in their arguments', 'a <(b c) > >(d)', ['b|c', 'd', 'a|${<(b c)} >${>(d)}']],
  ['prefixes', 'sudo -E -u me a; env -i X=1 b; time -p c; timeout -k 5 10 d; nice -n 5 nohup e', ['a', 'b', 'c', 'd', 'e']],
  ['what only asks for a command', 'command -v a; sudo', ['command|-v|a']],
  ['commands in containers', 'kubectl exec -n x v-0 -- a b; docker exec -it -e X=1 v c; docker compose exec v d', ['a|b', 'c', 'd']],
  [
    'scripts for a shell',
    `X=1; export Y=2; sh -ec 'a "$X" $Y'; bash <<'E'\nb "$Y"\nE\n`,
    ['sh|-ec|a "$X" $Y', 'a|${X}|2', 'bash <b "$Y"\n', 'b|2'],
  ],

  ['a here-document', 'a <<EOF b\nX $Y \\$Z "q"\nEOF\nc', ['a|b <X ${Y} $Z "q"\n', 'c']],
  ['a here-document that is quoted', `a <<'E'"O"\\F\n$Y\nEOF\nc`, ['a <$Y\n', 'c']],
  ['a here-document with tabs', 'a <<-EOF\n\t😀x\n\t\ty $X\n\tEOF\nc', ['a <😀x\ny ${X}\n', 'c']],
  ['two here-documents', 'a <<A; b <<B\n1\nA\n2\nB\nc', ['a <1\n', 'b <2\n', 'c']],
  ['a here-document that never ends', 'a <<EOF\nx', ['a <x']],
  ['a here-document of another descriptor', 'a 3<<EOF\nx\nEOF', ['a']],
  ['a here-string', 'a <<< "x $Y"', ['a <x ${Y}\n']],
  [
    'pipes',
    "echo 'x' | a -; printf '%s' y | b; cat <<EOF | c\nz\nEOF\n",
    ['echo|x', 'a|- <x\n', 'printf|%s|y', 'b <y', 'cat <z\n', 'c <z\n'],
  ],
  ['a pipe of several words', 'echo -n x $Y | a', ['echo|-n|x|${Y} …', 'a <x ${Y}']],
  ['a pipe through tee', 'echo x | tee -a f | a', ['echo|x', 'tee|-a|f <x\n >f', 'a <x\n']],
  [
    'what is piped and not known',
    `b | a; echo -e 'x\\n' | a; printf '%d' 1 | a; echo x > f | a`,
    ['b', 'a <${stdin}', 'echo|-e|x\\n', 'a <${stdin}', 'printf|%d|1', 'a <${stdin}', 'echo|x >f', 'a <${stdin}'],
  ],
  ['redirections', 'a > f 2>&1 < g; b 2> h; c >> i; d &> j; >k e', ['a <${g} >f', 'b', 'c >i', 'd >j', 'e >k']],

  ['a quote that never ends', "a 'b c", ['a|b c']],
  ['brackets that never end', 'a "$(b ${c "d', ['b|${${c "d} …', 'a|${$(b ${c "d}']],
  ['what is never closed', 'if a; then b; while c; do d', ['a', 'b', 'c', 'd']],
  ['what closes nothing', 'fi; done; ) } a;; esac b', ['a', 'b']],
  ['a dollar that is none', 'a $ $% b$', ['a|$|$%|b$']],
]

describe('shell scripts', () => {
  for (const [name, text, wanted] of rows) {
    it(name, () => {
      const found = read(text).map((command) => {
        const input = command.input === undefined ? '' : ` <${show(command.input.text)}`
        const output = command.output === undefined ? '' : ` >${show(command.output.text)}`
        return `${words(command)}${input}${output}${command.open === undefined ? '' : ' …'}`
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
    const unit = fc.constantFrom(
      ...`ab $'"\`(){}<>|&;#\\\n=*?-~EOF`.split(''),
      ...['$(', '${', '$((', '<<', '<<-', '<<<', '<(', "$'", '&&', ';;', '[[ ', ' ]]', '((', '))', ':-', '[@]}', '\r\n', '\u00e9', '😀'],
      ...'if then else elif fi for in do done while case esac function f() { } ! time X= X+= export local read eval sh -c echo cat tee'
        .split(' ')
        .map((word) => `${word} `),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), (units) => {
        const text = units.join('')
        for (const command of read(text)) {
          const others = [command.input, command.output].flatMap((word) => word ?? [])
          assert.ok(0 <= command.span.start && command.span.start <= command.span.end && command.span.end <= text.length)
          for (const word of [...command.words, ...others]) {
            assert.ok(0 <= word.span.start && word.span.start <= word.span.end && word.span.end <= text.length)
            const { starts, ends } = word.mapped
            assert.deepEqual([starts.length, ends.length], [word.mapped.text.length, word.mapped.text.length])
            assert.ok(starts.every((start, i) => 0 <= start && start <= (ends[i] ?? -1) && (ends[i] ?? 0) <= text.length))
            assert.deepEqual(unmarked(word.mapped.text, word.mapped.holes), word.text)
          }
        }
      }),
      runs(500),
    )
  })

  const shapes = [
    'a ',
    'a;',
    '$(',
    '${',
    '`',
    '"',
    "'",
    '((',
    '(',
    '{ ',
    'if ',
    'case a in ',
    'a*',
    'a\\',
    'a <<A\n',
    '<<A ',
    'f() ',
    '&&',
    '| ',
    'X=$X ',
    'X=1;',
    'if X=1; then ',
    'while X=1; do a $X; done;',
    'f() { X=1; };f;',
    '[[ ',
    '${X:-',
    '"$(',
    'sh -c "',
    '{a,',
    '=(',
    '<(',
    '#',
    '! ',
    ': ${X:=1};',
    'echo x | ',
    '$X',
  ]
  for (const shape of shapes) {
    it(`in time: ${JSON.stringify(shape)} again and again`, () => {
      const text = shape.repeat(50_000 / shape.length)
      const start = performance.now()
      read(text)
      assert.ok(performance.now() - start < 1_900, `${performance.now() - start} ms`)
    })
  }

  it('that double a text are filled in up to a limit', function () {
    this.timeout(10_000)
    const doubling = `X=aaaa\n${'X=$X$X\n'.repeat(40)}`
    const all = read(`${doubling}${'a "$X" "$X"\n'.repeat(500)}`)
    assert.equal(all.length, 500)
    assert.ok(all.reduce((sum, command) => sum + words(command).length, 0) < 1_000_000)
    assert.match(words(read(`X=${'x'.repeat(15_000)}\n${'a "$X"\n'.repeat(40)}`).at(-1) ?? { words: [], span }), /^a\|\$\{X\}$/)
  })
  it('of the greatest size are read', function () {
    this.timeout(30_000)
    assert.equal(read('a;'.repeat(250_000)).length, 250_000)
    assert.equal(read('a '.repeat(250_000))[0]?.words.length, 250_000)
  })
  it('of absurd size are none', () => assert.deepEqual(read('a\n'.repeat(300_000)), []))
  it('of absurd depth end', () => assert.ok(read('$(a '.repeat(10_000)).length < 100))
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
