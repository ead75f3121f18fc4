import { resolve } from 'node:path'
import { cac } from 'cac'
import { writeText } from '../host/files.ts'
import { check } from './commands/check.ts'
import { explain } from './commands/explain.ts'
import { simulate } from './commands/simulate.ts'
import { test } from './commands/test.ts'
import { tokens } from './commands/tokens.ts'
import { type Io, UsageError } from './io.ts'
import { version } from './version.ts'

/** What a command answers: its output, and whether there is something to report (exit status 1). */
interface Answer {
  readonly text: string
  readonly reported: boolean
}

/** The commands that cli.md promises and this version does not have. */
const later: readonly string[] = ['matrix', 'reach', 'diff', 'token']

/**
 * Runs the command line. Exit status (cli.md): 0 nothing to report, 1 something, 2 wrong usage or unreadable input with one line on
 * standard error, 3 our own failure. `serve` starts the language server, and never ends by itself.
 */
export async function run(args: readonly string[], io: Io, serve: () => void): Promise<number> {
  let exitZero = false
  try {
    const first = args.find((arg) => !arg.startsWith('-'))
    if (first !== undefined && later.includes(first)) throw new UsageError(`claimcheck ${first} is not available yet`)
    const answer = await dispatch(args, io, serve, (zero) => {
      exitZero = zero
    })
    if (answer === undefined) return 0
    return answer.reported && !exitZero ? 1 : 0
  } catch (error) {
    if (error instanceof UsageError || isUsage(error)) {
      io.err(`claimcheck: ${error.message.split('\n')[0]}\n`)
      return 2
    }
    if (isFileError(error)) {
      io.err(`claimcheck: ${error.message.split('\n')[0]}\n`)
      return 2
    }
    // No stack and no message: either may hold what was read.
    io.err(
      `claimcheck: internal error (${error instanceof Error ? error.name : 'unknown'}); please report it with the command and its files\n`,
    )
    return 3
  }
}

async function dispatch(
  args: readonly string[],
  io: Io,
  serve: () => void,
  onExitZero: (zero: boolean) => void,
): Promise<Answer | undefined> {
  const cli = cac('claimcheck')
  let answer: Promise<Answer> | undefined
  let output: string | undefined
  const set = (options: { output?: string; exitZero?: boolean }, promise: Promise<Answer>) => {
    output = options.output
    onExitZero(options.exitZero === true)
    answer = promise
  }
  const common = (command: ReturnType<typeof cli.command>) =>
    command
      .option('--dir <DIR>', 'The project (default: .)')
      .option('--file <FILE>', 'The pipeline (default: .gitlab-ci.yml)')
      .option('--config <FILE>', 'The configuration (default: the nearest .claimcheck.yaml)')
      .option('--format <FORMAT>', 'text, json, …')
      .option('--output <FILE>', 'Write there instead of standard output')
      .option('--exit-zero', 'Exit with 0 where it would be 1')

  common(cli.command('check [...paths]', 'Find pipelines and trust policies, report findings'))
    .option('--fix', 'Apply safe fixes')
    .option('--diff', 'Show what --fix would write')
    .option('--baseline <FILE>', 'Report only what this earlier JSON report does not have')
    .option('--fail-on <LEVEL>', 'error, warning or info (default: error)')
    .option('--report <FORMAT=FILE>', 'Write a report too; may be repeated')
    .action((paths: string[], options) =>
      set(
        options,
        check(paths, options, io).then(({ text, failed }) => ({ text, reported: failed })),
      ),
    )
  common(cli.command('simulate', 'Evaluate a token against trust policies'))
    .option('--job <NAME>', "A job's token, with --scenario")
    .option('--scenario <NAME>', 'KIND or KIND:REF (default: default-branch)')
    .option('--variable <TOKEN>', "One of the job's tokens")
    .option('--claims <FILE>', 'A claim set as JSON; - is standard input')
    .option('--token <FILE>', 'A JWT; - is standard input')
    .option('--jwks <FILE>', "Check the JWT's signature against these keys")
    .option('--policy <FILE#NAME>', 'Default: every policy found')
    .option('--now <SECONDS>', 'Time of the request')
    .action((options) =>
      set(
        options,
        simulate(options, io).then(({ text, allowed }) => ({ text, reported: !allowed })),
      ),
    )
  common(cli.command('tokens', "The claim sets that the pipeline's jobs would hold"))
    .option('--job <NAME>', 'Only this job')
    .option('--scenario <NAME>', 'Only this scenario (default: all kinds)')
    .option('--explain', 'Where each claim comes from')
    .action((options) =>
      set(
        options,
        tokens(options, io).then((text) => ({ text, reported: false })),
      ),
    )
  common(cli.command('test [...paths]', 'Run trust tests (*.claimtest.yaml)'))
    .option('--coverage', 'Not available yet')
    .option('--watch', 'Not available yet')
    .action((paths: string[], options) =>
      set(
        options,
        test(paths, options, io).then(({ text, passed }) => ({ text, reported: !passed })),
      ),
    )
  cli.command('explain <rule>', "A rule's page").action((rule: string, options) =>
    set(
      options,
      Promise.resolve().then(() => ({ text: explain(rule), reported: false })),
    ),
  )
  cli
    .command('lsp', 'The language server')
    .option('--stdio', 'Speak over standard input and output (the only way)')
    .action((options) => {
      if (options.stdio !== true) throw new UsageError('lsp needs --stdio')
      serve()
    })
  cli.help((sections) => sections)
  cli.version(version)

  const { options } = cli.parse(['node', 'claimcheck', ...args], { run: false })
  if (options['help'] === true || options['version'] === true) return undefined
  if (cli.matchedCommand === undefined) {
    const name = cli.args[0]
    throw new UsageError(
      name === undefined ? 'which command? (claimcheck --help lists them)' : `unknown command ${name} (claimcheck --help lists them)`,
    )
  }
  cli.runMatchedCommand()
  if (answer === undefined) return undefined
  const { text, reported } = await answer
  if (output === undefined) io.out(text)
  else await writeText(resolve(io.cwd, output), text)
  return { text, reported }
}

function isUsage(error: unknown): error is Error {
  return error instanceof Error && error.name === 'CACError'
}

// Node's own errors about files the user named: no such folder, no permission.
function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)
}
