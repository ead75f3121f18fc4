import { plain } from '../../text/holes.ts'
import type { ShellWord } from './command.ts'

/** How a program that runs another is called: options that take a value, and how many words stand before the other program. */
interface Runner {
  readonly valued: readonly string[]
  readonly before?: number
}

const runners: ReadonlyMap<string, Runner> = new Map<string, Runner>([
  ['sudo', { valued: ['-u', '-g', '-h', '-p', '-C', '-D', '-R', '-T', '-U', '-r', '-t', '--user', '--group', '--host', '--chdir'] }],
  ['doas', { valued: ['-u', '-C'] }],
  ['env', { valued: ['-u', '-C', '--unset', '--chdir'] }],
  ['nice', { valued: ['-n', '--adjustment'] }],
  ['ionice', { valued: ['-c', '-n', '--class', '--classdata'] }],
  ['stdbuf', { valued: ['-i', '-o', '-e'] }],
  ['time', { valued: ['-f', '-o'] }],
  ['timeout', { valued: ['-k', '-s', '--kill-after', '--signal'], before: 1 }],
  ['exec', { valued: ['-a'] }],
  ['command', { valued: [] }],
  ['builtin', { valued: [] }],
  ['nohup', { valued: [] }],
  ['setsid', { valued: [] }],
  ['gosu', { valued: [], before: 1 }],
  ['su-exec', { valued: [], before: 1 }],
])

const containerOptions = ['-e', '--env', '--env-file', '-u', '--user', '-w', '--workdir', '--detach-keys', '--index']

/** How many words stand before the program that is run in the end. All of them where none is. */
export function wordsBefore(words: readonly ShellWord[]): number {
  const texts = words.map(({ text }) => plain(text))
  let at = 0
  // Each round goes on by one word at least.
  for (;;) {
    const next = behind(texts, at)
    if (next === undefined || next >= texts.length) return next === undefined ? at : texts.length
    at = next
  }
}

function behind(texts: readonly (string | undefined)[], at: number): number | undefined {
  const name = texts[at]
  if (name === undefined) return undefined
  const runner = runners.get(name)
  if (runner !== undefined) {
    // `command -v x` asks for x, and runs nothing.
    if (name === 'command' && /^-[vV]/.test(texts[at + 1] ?? '')) return undefined
    const first = passOptions(texts, at + 1, runner.valued) + (runner.before ?? 0)
    return name === 'env' || name === 'sudo' ? passAssignments(texts, first) : first
  }
  if (/^(?:kubectl|oc)$/.test(name)) {
    const dashes = texts.indexOf('--', at)
    return dashes > at && texts.slice(at, dashes).includes('exec') ? dashes + 1 : undefined
  }
  const isCompose = texts[at + 1] === 'compose' || name === 'docker-compose'
  const exec = name === 'docker-compose' ? at + 1 : isCompose ? at + 2 : at + 1
  if (!/^(?:docker|podman|nerdctl|docker-compose)$/.test(name) || texts[exec] !== 'exec') return undefined
  return passOptions(texts, exec + 1, containerOptions) + 1
}

function passOptions(texts: readonly (string | undefined)[], from: number, valued: readonly string[]): number {
  let at = from
  for (let text = texts[at]; text?.startsWith('-') === true; text = texts[at]) {
    at += valued.includes(text) ? 2 : 1
    if (text === '--') break
  }
  return at
}

function passAssignments(texts: readonly (string | undefined)[], from: number): number {
  let at = from
  while (/^[A-Za-z_]\w*=/.test(texts[at] ?? '')) at++
  return at
}

/** The word that a shell runs as a script: `sh -c '…'`. `input`: what it reads, where it has no file. `undefined` for other programs. */
export function scriptOf(words: readonly ShellWord[], input: ShellWord | undefined): ShellWord | undefined {
  const [name, ...texts] = words.map(({ text }) => plain(text))
  if (name === undefined || !/^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|z|k)?sh$/.test(name)) return undefined
  let at = 0
  for (let text = texts[at]; text !== undefined && /^[-+]/.test(text); text = texts[at]) {
    if (/^-\w*c\w*$/.test(text)) {
      let next = at + 1
      while (/^-/.test(texts[next] ?? '')) next++
      return words[next + 1]
    }
    at += text === '-o' || text === '+o' ? 2 : 1
  }
  return at >= texts.length || texts.includes('-s') ? input : undefined
}
