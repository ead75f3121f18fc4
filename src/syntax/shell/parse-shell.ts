import type { Text } from '../../text/holes.ts'
import { type MappedText, spanIn } from '../../text/mapped-text.ts'
import type { ShellCommand } from './command.ts'
import { readScript } from './grammar.ts'
import { Reader } from './reader.ts'
import { type Value, Variables } from './variables.ts'

/** Nobody sets up trust in a script of this size. */
const longest = 500_000

/** The commands of a script, and what is known of its variables at its end. */
export interface ShellReading {
  readonly commands: readonly ShellCommand[]
  readonly variables: ReadonlyMap<string, Text>
}

/**
 * The simple commands of a shell script, in the order in which a shell would meet them: those in functions, loops, conditions, pipes,
 * `$(…)` and `sh -c '…'` too. `variables` is what is known of variables before the script begins. A variable has a value where it has the
 * same on every way through the script to that place; else it is a hole. Never throws, linear; what can't be read is passed over, a script
 * of more than 500,000 characters wholly.
 */
export function parseShell(script: MappedText, variables: ReadonlyMap<string, Text> = new Map()): readonly ShellCommand[] {
  return readShell(script, variables).commands
}

/** The same for a script that goes on in another file: the shell stays, and its variables with it. */
export function readShell(script: MappedText, variables: ReadonlyMap<string, Text>): ShellReading {
  if (script.text.length > longest) return { commands: [], variables: new Map() }
  const known = new Map<string, Value>()
  for (const [name, text] of variables) known.set(name, { text, exported: true })
  const tree = readScript(script.text)
  const shell = new Variables(tree, known)
  const commands: ShellCommand[] = []
  new Reader(script, shell, commands).run(tree)
  const end = spanIn({ start: script.text.length, end: script.text.length }, script)
  const left = new Map<string, Text>()
  for (const [name, { text, open }] of shell.all()) left.set(name, open === undefined ? text : [{ name, why: open, span: end }])
  return { commands, variables: left }
}
