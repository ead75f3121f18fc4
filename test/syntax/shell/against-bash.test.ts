import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import type { ShellCommand, ShellWord } from '../../../src/syntax/shell/command.ts'
import { parseShell } from '../../../src/syntax/shell/parse-shell.ts'
import { mappedAsWritten } from '../../../src/text/mapped-text.ts'
import { matchPattern } from '../../../src/text/pattern.ts'
import { runs } from '../../support/seed.ts'

// Random scripts run in a real shell: whatever is known of a command's words and input must be what its program gets. Each call of `p`
// notes its arguments, the first of which says which `p` of the script it is.

const name = fc.constantFrom('A', 'B', 'C')
const literal = fc.constantFrom('x', '', 'y z', ' w ', 'k=v', '--o', 'a.b', 'q\\"r')
const value: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: literal.map((text) => `"${text}"`) },
  { weight: 1, arbitrary: literal.map((text) => `'${text}'`) },
  { weight: 3, arbitrary: name.map((one) => `"$${one}"`) },
  { weight: 2, arbitrary: name.map((one) => `$${one}`) },
  { weight: 2, arbitrary: fc.tuple(name, literal).map(([one, text]) => `"<\${${one}}${text}>"`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(name, fc.constantFrom(':-', '-', ':+', '+', ':=', '='), fc.constantFrom('d', '', '$B', '"e f"'))
      .map(([one, operator, word]) => `"\${${one}${operator}${word}}"`),
  },
  { weight: 1, arbitrary: fc.tuple(name, literal).map(([one, text]) => `"$(printf '%s\\n' "$${one}" '${text}')"`) },
  { weight: 1, arbitrary: name.map((one) => `"$(cat <<E\nit's $${one}\n\nE\n)"`) },
  { weight: 1, arbitrary: fc.tuple(name, literal).map(([one, text]) => `"$(${one}='${text}'; echo "$${one}")"`) },
  { weight: 1, arbitrary: fc.constant('"${L[@]}"') },
)

const call = fc.tuple(
  fc.array(value, { maxLength: 3 }),
  fc.constantFrom('', ' <<< "$A"', ' <<E\n$B "$C"\nE\n'),
  fc.constantFrom('', 'A=t '),
)

const simple: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 5,
    arbitrary: call.map(([args, input, before]) =>
      input.endsWith('\n') ? `{ ${before}P ${args.join(' ')}${input}}` : `${before}P ${args.join(' ')}${input}`,
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(name, fc.constantFrom('=', '=', '+='), value).map(([one, operator, text]) => `${one}${operator}${text}`),
  },
  { weight: 1, arbitrary: fc.tuple(name, value).map(([one, text]) => `export ${one}=${text}`) },
  { weight: 1, arbitrary: name.map((one) => `unset ${one}`) },
  { weight: 1, arbitrary: name.map((one) => `read -r ${one} <<< "$C"`) },
  { weight: 1, arbitrary: fc.tuple(name, value).map(([one, text]) => `eval '${one}=n'; P ${text}`) },
  { weight: 1, arbitrary: value.map((text) => `L=(${text} u)`) },
  { weight: 1, arbitrary: value.map((text) => `L+=(${text})`) },
  { weight: 2, arbitrary: fc.constantFrom('true', 'false', 'f', 'g', 'f; g') },
  { weight: 1, arbitrary: value.map((text) => `printf '%s' ${text} | P i`) },
  { weight: 1, arbitrary: name.map((one) => `sh -c 'echo "$${one}" > /dev/null'`) },
)

const script: fc.Arbitrary<string> = fc.letrec<{ script: string; statement: string }>((tie) => ({
  script: fc.array(tie('statement'), { minLength: 1, maxLength: 4 }).map((all) => all.join('\n')),
  statement: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    simple,
    fc
      .tuple(fc.constantFrom('true', 'false', '[ -n "$A" ]', '[[ $B == x ]]'), tie('script'), tie('script'))
      .map(([test, yes, no]) => `if ${test}; then\n${yes}\nelse\n${no}\nfi`),
    fc.tuple(simple, fc.constantFrom('&&', '||'), simple, fc.constantFrom('&&', '||'), simple).map((all) => all.join(' ')),
    fc
      .tuple(fc.constantFrom('"$A"', 'x'), tie('script'), tie('script'))
      .map(([subject, one, other]) => `case ${subject} in\nx|t) ${one}\n;;\n(*) ${other}\n;;\nesac`),
    fc.tuple(name, value, tie('script')).map(([one, text, body]) => `for ${one} in ${text} 2; do\n${body}\ndone`),
    tie('script').map((body) => `(\n${body}\n)`),
    tie('script').map((body) => `{\n${body}\n}`),
    fc.tuple(fc.constantFrom('f() {', 'function g {', 'f() { local A=l;'), tie('script')).map(([head, body]) => `${head}\n${body}\n}`),
    // Its first part calls nothing: what both note would come in any order.
    fc.tuple(name, value, tie('script')).map(([one, text, other]) => `${one}=${text} | {\n${other}\n}`),
  ),
})).script

// Each `P` gets a number; functions that call each other end.
function numbered(text: string): string {
  let count = 0
  return text.replace(/\bP\b/g, () => `p ${count++}`)
}

const prelude = `p() { local i= IFS=$'\\3'; IFS= read -r -d '' i; printf '%s\\1%s\\2' "$*" "$i" >&7; }
f() { :; }; g() { :; }; FUNCNEST=4
`

interface Call {
  readonly words: readonly string[]
  readonly input: string
}

function inBash(script: string): readonly Call[] {
  const { output } = spawnSync('bash', ['-c', `${prelude}\n${script}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'ignore', 'ignore', 'ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '' },
    timeout: 2_000,
  })
  const text = String(output[7] ?? '')
  return text
    .split('\x02')
    .slice(0, -1)
    .map((one) => {
      const [words = '', input = ''] = one.split('\x01')
      return { words: words.split('\x03'), input }
    })
}

function fits(word: ShellWord, text: string): boolean {
  return matchPattern(word.text, text === '' ? [] : [text]).yes
}

function explains(command: ShellCommand, { words, input }: Call): boolean {
  if (command.input !== undefined && !fits(command.input, input)) return false
  // The name of the program itself is not among what it gets.
  const known = command.words.slice(1)
  if (command.open === undefined && known.length !== words.length) return false
  return command.open !== undefined || known.every((word, i) => fits(word, words[i] ?? ''))
}

function isWord(word: ShellWord | undefined, text: string): boolean {
  return word?.text.length === 1 && word.text[0] === text
}

const hasBash = spawnSync('bash', ['-c', 'exit 7']).status === 7

describe('shell scripts, against bash', () => {
  it('knows nothing of a word that bash knows otherwise', function () {
    if (!hasBash) return this.skip()
    this.timeout(0)
    let calls = 0
    let known = 0
    fc.assert(
      fc.property(script, (written) => {
        const text = `A=1; B=2; C='3 4'; L=(5)\n${numbered(written)}`
        const commands = parseShell(mappedAsWritten('a.sh', text, 0))
        for (const real of inBash(text)) {
          calls++
          const own = commands.filter(({ words: [program, id] }) => isWord(program, 'p') && isWord(id, real.words[0] ?? ''))
          assert.equal(own.length, 1, `p ${real.words[0]} is one command`)
          const [command] = own
          if (command?.open === undefined && command?.words.every((word) => word.text.every((part) => typeof part === 'string'))) known++
          assert.ok(
            command !== undefined && explains(command, real),
            `${JSON.stringify(real)} of ${JSON.stringify(command?.words.map((word) => word.text))}`,
          )
        }
      }),
      runs(40),
    )
    // What knows nothing is never wrong.
    assert.ok(calls > 50 && known > calls / 4, `${known} of ${calls} calls are known`)
  })
})
