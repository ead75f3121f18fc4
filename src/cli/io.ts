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
}

/** Wrong usage or unreadable input: one clear line on standard error, exit status 2. */
export class UsageError extends Error {}
