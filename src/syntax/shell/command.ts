import type { Hole, Text } from '../../text/holes.ts'
import type { MappedText } from '../../text/mapped-text.ts'
import type { Span } from '../../text/span.ts'

/**
 * A simple command of a shell script: the program and its arguments, without assignments before it, redirections, comments, and programs
 * that only run another (`sudo`, `kubectl exec … --`).
 */
export interface ShellCommand {
  readonly words: readonly ShellWord[]
  /**
   * What it reads: a here-document, a here-string, what `echo`, `printf` or `cat` before a pipe print. A hole where something else feeds it;
   * absent where nothing does.
   */
  readonly input?: ShellWord
  /** The file that its output goes to; of `tee` its first one. */
  readonly output?: ShellWord
  /** One of its words may be any number of words (`$OPTIONS`, `"$@"`): an option that isn't there may be given all the same. */
  readonly open?: Hole
  readonly span: Span
}

/**
 * One word as the program gets it: quotes and backslashes removed, variables replaced by what is known of them, everything else
 * that only a running shell knows (other variables, `$(…)`, globs) a hole with its reason.
 */
export interface ShellWord {
  readonly text: Text
  /**
   * The same with its places in the file, holes as marks. A variable that is a whole word, or all that stands behind its `=`, has the places
   * of the text that the script gives to it; one among other text has the place of `$name`.
   */
  readonly mapped: MappedText
  /** As written, quotes included. */
  readonly span: Span
}
