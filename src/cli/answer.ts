/** What a command answers: its output, and whether there is something to report (exit status 1). */
export interface Answer {
  readonly text: string
  readonly reported: boolean
}
