import type { Text } from '../../text/holes.ts'
import type { MappedText } from '../../text/mapped-text.ts'
import type { Span } from '../../text/span.ts'

/**
 * A simple command of a shell script: the program and its arguments, without assignments before it, redirections and comments.
 * `input` is what a here-document, a here-string, or an `echo`, `printf` or `cat` before a pipe feeds it.
 */
export interface ShellCommand {
  readonly words: readonly ShellWord[]
  readonly input?: ShellWord
  /** The file that its output goes to. */
  readonly output?: ShellWord
  readonly span: Span
}

/**
 * One word as the program gets it: quotes and backslashes removed, variables replaced by what is known of them, everything else
 * that only a running shell knows (other variables, `$(…)`, globs) a hole with its reason.
 */
export interface ShellWord {
  readonly text: Text
  /** The same with its places in the file, holes as marks. */
  readonly mapped: MappedText
  /** As written, quotes included. */
  readonly span: Span
}
