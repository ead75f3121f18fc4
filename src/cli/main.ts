import pages from 'virtual:rule-pages'
import { readStandardInput } from '../host/files.ts'
import { startServer } from '../server/node.ts'
import { Progress } from './progress.ts'
import { run } from './run.ts'

const { FORCE_COLOR: force, NO_COLOR: no } = process.env

const progress = process.stderr.isTTY === true ? new Progress(process.stderr, () => Date.now()) : undefined

const io = {
  cwd: process.cwd(),
  // NO_COLOR as no-color.org says: any value but the empty one.
  color: no ? false : force !== undefined && force !== '' ? force !== '0' : process.stdout.isTTY === true,
  now: () => Math.floor(Date.now() / 1000),
  out: (text: string) => {
    progress?.end()
    process.stdout.write(text)
  },
  err: (text: string) => {
    progress?.end()
    process.stderr.write(text)
  },
  progress: (text: string) => progress?.show(text),
  ci: process.env['GITLAB_CI'] === 'true',
  standardInput: readStandardInput,
}

// Whoever reads the output may stop early (`| head`): no reason to complain.
process.stdout.on('error', () => {})

// Setting the status instead of exiting lets a pipe take the whole report.
run(process.argv.slice(2), io, { pages, serve: startServer }).then((status) => {
  progress?.end()
  process.exitCode = status
})
