import pages from 'virtual:rule-pages'
import { readStandardInput } from '../host/files.ts'
import { startServer } from '../server/node.ts'
import { run } from './run.ts'

const { FORCE_COLOR: force, NO_COLOR: no } = process.env

const io = {
  cwd: process.cwd(),
  // NO_COLOR as no-color.org says: any value but the empty one.
  color: no ? false : force !== undefined && force !== '' ? force !== '0' : process.stdout.isTTY === true,
  now: () => Math.floor(Date.now() / 1000),
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
  standardInput: readStandardInput,
}

// Whoever reads the output may stop early (`| head`): no reason to complain.
process.stdout.on('error', () => {})

// Setting the status instead of exiting lets a pipe take the whole report.
run(process.argv.slice(2), io, { pages, serve: startServer }).then((status) => {
  process.exitCode = status
})
