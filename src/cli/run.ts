import { resolve } from 'node:path'
import { type CAC, type Command, cac } from 'cac'
import { writeText } from '../host/files.ts'
import type { Answer } from './answer.ts'
import { protectValues, restoreArguments, restoreValues } from './arguments.ts'
import { type CheckOptions, check } from './commands/check.ts'
import { type ExplainOptions, explain, type RulePages } from './commands/explain.ts'
import { type ReachOptions, reach } from './commands/reach.ts'
import { type SimulateOptions, simulate } from './commands/simulate.ts'
import { type TestOptions, test } from './commands/test.ts'
import { type TokenOptions, token, tokenOptions } from './commands/token.ts'
import { type TokensOptions, tokens } from './commands/tokens.ts'
import { type Io, UsageError } from './io.ts'
import { version } from './version.ts'

/** What the command line is made of beside its own code. */
export interface Parts {
  /** The pages of the rules, by rule id. */
  readonly pages: RulePages
  /** Starts the language server on standard input and output; it ends with its client. */
  serve(): void
}

/** The commands that cli.md promises and this version does not have. */
const later: readonly string[] = ['matrix', 'diff']

/**
 * Runs the command line. Exit status (cli.md): 0 nothing to report, 1 something, 2 wrong usage or unreadable input with one line on
 * standard error, 3 our own failure.
 */
export async function run(args: readonly string[], io: Io, parts: Parts): Promise<number> {
  try {
    return await dispatch(args, io, parts)
  } catch (error) {
    if (error instanceof UsageError || isUsage(error) || isFileError(error)) {
      io.err(`claimcheck: ${oneLine(error.message)}\n`)
      return 2
    }
    // No stack and no message: either may hold what was read.
    io.err(
      `claimcheck: internal error (${error instanceof Error ? error.name : 'unknown'}); please report it with the command and its files\n`,
    )
    return 3
  }
}

/** What a command does with its arguments and options. Its `io` has no colour when the output goes to a file. */
type Action = (args: readonly string[], options: Options, io: Io) => Promise<Answer>
type Options = ReturnType<typeof restoreValues>

async function dispatch(args: readonly string[], io: Io, parts: Parts): Promise<number> {
  const cli = cac('claimcheck')
  const actions = declare(cli, parts)
  cli.help((sections) => sections)
  cli.version(version)
  cli.parse(['node', 'claimcheck', ...protectValues(args, valuedOptions(cli))], { run: false })
  if (cli.options['help'] === true || cli.options['version'] === true) return 0
  const command = cli.matchedCommand
  const action = command && actions.get(command)
  if (command === undefined || action === undefined) throw new UsageError(noCommand(cli.args[0]))
  command.checkUnknownOptions()
  command.checkOptionValue()
  command.checkRequiredArgs()
  command.checkUnusedArgs()
  const options = restoreValues(cli.options, new Set(['report', 'set']))
  const output = options['output']
  const answer = await action(restoreArguments(cli.args), options, typeof output === 'string' ? { ...io, color: false } : io)
  if (typeof output === 'string') await writeText(resolve(io.cwd, output), answer.text)
  else io.out(answer.text)
  return answer.reported && options['exitZero'] !== true ? 1 : 0
}

// The casts: which options a command has is declared right beside it, and cac refuses every other one.
function declare(cli: CAC, parts: Parts): ReadonlyMap<Command, Action> {
  const common = (command: Command) =>
    command
      .option('--dir <DIR>', 'The project (default: .)')
      .option('--file <FILE>', 'The pipeline (default: .gitlab-ci.yml)')
      .option('--config <FILE>', 'The configuration (default: the nearest .claimcheck.yaml)')
      .option('--format <FORMAT>', 'text, json, …')
      .option('--output <FILE>', 'Write there instead of standard output')
      .option('--exit-zero', 'Exit with 0 where it would be 1')
  return new Map<Command, Action>([
    [
      common(cli.command('check [...paths]', 'Find pipelines and trust policies, report findings'))
        .option('--fix', 'Apply safe fixes')
        .option('--diff', 'Show what --fix would write')
        .option('--baseline <FILE>', 'Report only what this earlier JSON report does not have')
        .option('--fail-on <LEVEL>', 'error, warning or info (default: error)')
        .option('--report <FORMAT=FILE>', 'Write a report too; may be repeated'),
      (paths, options, io) => check(paths, options as CheckOptions, io),
    ],
    [
      common(cli.command('simulate', 'Evaluate a token against trust policies'))
        .option('--job <NAME>', "A job's token, with --scenario")
        .option('--scenario <NAME>', 'KIND or KIND:REF (default: default-branch)')
        .option('--variable <TOKEN>', "One of the job's tokens")
        .option('--claims <FILE>', 'A claim set as JSON; - is standard input')
        .option('--token <FILE>', 'A JWT; - is standard input')
        .option('--jwks <FILE>', "Check the JWT's signature against these keys")
        .option('--policy <FILE#NAME>', 'Default: every policy found')
        .option('--now <SECONDS>', 'Time of the request, in seconds since 1970'),
      (_, options, io) => simulate(options as SimulateOptions, io),
    ],
    [
      common(cli.command('reach', 'Who else a trust policy lets in, by proof')).option(
        '--policy <FILE#NAME>',
        'Default: every policy found',
      ),
      (_, options, io) => reach(options as ReachOptions, io),
    ],
    [
      common(cli.command('tokens', "The claim sets that the pipeline's jobs would hold"))
        .option('--job <NAME>', 'Only this job')
        .option('--scenario <NAME>', 'Only this scenario (default: all kinds)')
        .option('--explain', 'Where each claim comes from'),
      (_, options, io) => tokens(options as TokensOptions, io),
    ],
    [
      tokenOptions.reduce(
        (command, { flag, about }) => command.option(flag, about),
        common(cli.command('token <mint|serve|verify> [...file]', 'Sign a claim set, run a local issuer, check a token'))
          .usage('token mint|serve|verify [FILE]')
          .example('  $ claimcheck token mint --job deploy --write-jwks jwks.json')
          .example('  https://gitlab.com/claimcheck/claimcheck/-/blob/main/docs/token.md'),
      ),
      (args, options, io) => token(args, options as TokenOptions, io),
    ],
    [
      common(cli.command('test [...paths]', 'Run trust tests (*.claimtest.yaml)'))
        .option('--coverage', 'Show which values of the policies no test exercises')
        .option('--watch', 'Run again after each change'),
      (paths, options, io) => test(paths, options as TestOptions, io),
    ],
    [
      common(cli.command('explain <rule>', "A rule's page")),
      async ([rule = ''], options) => explain(rule, options as ExplainOptions, parts.pages),
    ],
    [
      cli.command('lsp', 'The language server').option('--stdio', 'Speak over standard input and output (the only way)'),
      async (_, options) => {
        if (options['stdio'] !== true) throw new UsageError('lsp needs --stdio')
        parts.serve()
        return { text: '', reported: false }
      },
    ],
  ])
}

function valuedOptions(cli: CAC): ReadonlySet<string> {
  return new Set(
    cli.commands.flatMap((command) =>
      command.options.flatMap((option) => (option.isBoolean === true ? [] : (/^--([a-z-]+)/.exec(option.rawName)?.[1] ?? []))),
    ),
  )
}

function noCommand(name: string | undefined): string {
  if (name === undefined) return 'which command? (claimcheck --help lists them)'
  return later.includes(name) ? `${name} is not available yet` : `unknown command ${name} (claimcheck --help lists them)`
}

function isUsage(error: unknown): error is Error {
  return error instanceof Error && error.name === 'CACError'
}

// Node's own errors about files the user named: no such folder, no permission.
function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)
}

// What the user typed or a file holds may have line ends in it.
function oneLine(message: string): string {
  return message.replaceAll(/\s+/g, ' ').trim()
}
