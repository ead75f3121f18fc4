import { readStandardInput } from '../host/files.ts'
import { startServer } from '../server/node.ts'
import { run } from './run.ts'

const io = {
  cwd: process.cwd(),
  color: process.stdout.isTTY === true && !process.env['NO_COLOR'],
  now: () => Math.floor(Date.now() / 1000),
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
  standardInput: readStandardInput,
}

// Setting the status instead of exiting lets a pipe take the whole report.
run(process.argv.slice(2), io, startServer).then((status) => {
  process.exitCode = status
})
