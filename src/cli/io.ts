/** The world as the commands see it: handed in, so that tests can make their own. */
export interface Io {
  /** Absolute; every path in arguments and results is relative to it. */
  readonly cwd: string
  /** Whether text for people may be coloured. */
  readonly color: boolean
  /** Seconds since 1970. */
  now(): number
  out(text: string): void
  err(text: string): void
  standardInput(): Promise<string>
  /** Shows what goes on, where somebody looks at a terminal; it is gone when the command ends. */
  progress?(text: string): void
  /** GitLab CI runs the command. */
  readonly ci?: boolean
}

/** Wrong usage or unreadable input: one clear line on standard error, exit status 2. */
export class UsageError extends Error {}
