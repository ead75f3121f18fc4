import { type Hole, plain } from '../../text/holes.ts'
import { Build, unitsOf, unitsOfText } from './build.ts'
import type { ShellCommand, ShellWord } from './command.ts'

/** What `echo`, `printf`, `cat` and `tee` print, where their words tell; `undefined` for other programs and what is not understood. */
export function printed({ words, input, span }: ShellCommand): ShellWord | undefined {
  const [program, ...args] = words
  switch (program && plain(program.text)) {
    case 'cat':
      return args.every((arg) => plain(arg.text) === '-') ? input : undefined
    case 'tee':
      return input
    case 'echo':
      return echoed(args, new Build(span.file), span)
    case 'printf':
      return formatted(args, new Build(span.file), span)
    default:
      return undefined
  }
}

function echoed(words: readonly ShellWord[], build: Build, span: ShellCommand['span']): ShellWord | undefined {
  const first = words.findIndex((word) => !/^-[neE]+$/.test(plain(word.text) ?? ''))
  const options = words.slice(0, first < 0 ? words.length : first).map((word) => plain(word.text) ?? '')
  const args = first < 0 ? [] : words.slice(first)
  // `echo` of dash looks for escapes without -e as well; the shells that GitLab's images have mostly don't.
  if (options.some((option) => option.includes('e')) && args.some((arg) => arg.mapped.text.includes('\\'))) return undefined
  for (const [i, arg] of args.entries()) {
    if (i > 0) build.add({ unit: ' ', start: build.place.end, end: arg.span.start })
    build.addAll(unitsOf(arg.mapped))
  }
  const end = args.at(-1)?.span.end ?? span.end
  if (!options.some((option) => option.includes('n'))) build.add({ unit: '\n', start: end, end })
  return build.word({ ...span, start: args[0]?.span.start ?? end, end })
}

const escapes: { readonly [letter: string]: string } = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"' }

// `%s`, `%%` and the usual escapes; the format again and again while there are words.
function formatted([format, ...args]: readonly ShellWord[], build: Build, span: ShellCommand['span']): ShellWord | undefined {
  const template = format === undefined ? undefined : plain(format.text)
  if (format === undefined || template === undefined || template === '--' || template.startsWith('-v')) return undefined
  const { starts, ends } = format.mapped
  let next = 0
  do {
    const before = next
    for (let i = 0; i < template.length; i++) {
      const unit = template.charAt(i)
      const letter = template.charAt(i + 1)
      const start = starts[i] ?? span.start
      if (unit === '%') {
        if (letter === '%') build.add({ unit: '%', start, end: ends[i + 1] ?? start })
        else if (letter !== 's') return undefined
        else {
          const arg = args[next++]
          if (arg !== undefined) build.addAll(unitsOf(arg.mapped))
        }
        i++
      } else if (unit === '\\') {
        const escaped = escapes[letter]
        if (escaped === undefined) return undefined
        build.add({ unit: escaped, start, end: ends[i + 1] ?? start })
        i++
      } else build.add({ unit, start, end: ends[i] ?? start })
    }
    if (next === before) break
  } while (next < args.length)
  return build.word({ ...span, start: format.span.start, end: args.at(-1)?.span.end ?? format.span.end })
}

/** The word for what feeds a command and isn't known. */
export function unknownInput(name: string, why: string, span: ShellCommand['span']): ShellWord {
  const hole: Hole = { name, why, span }
  const build = new Build(span.file)
  build.addAll(unitsOfText([hole], span))
  return build.word(span)
}
