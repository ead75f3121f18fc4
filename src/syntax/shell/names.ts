import { type Hole, show } from '../../text/holes.ts'
import { unmarked } from '../../text/mapped-text.ts'

/** What a hole is called: as it is written, without the dollar of a variable. */
export function writtenName(written: string, holes: readonly Hole[]): string {
  const name = show(unmarked(written.slice(0, 200), holes)).replace(/^\$(?:\{(.*)\}|(\w+|[@*#?$!-]))$/s, '$1$2')
  return name.length > 60 ? `${name.slice(0, 59)}…` : name
}
