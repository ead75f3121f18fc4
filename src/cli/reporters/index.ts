import { codequality } from './codequality.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import type { Reporter } from './reporter.ts'
import { sarif } from './sarif.ts'
import { text } from './text.ts'

/** The table of reporters. */
export const reporters: readonly Reporter[] = [text, json, sarif, codequality, junit]
