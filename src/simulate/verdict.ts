import type { JsonValue } from '../text/json.ts'
import type { Span } from '../text/span.ts'
import type { StageId } from '../trust/trust.ts'

/** The answer for one request and one trust policy. */
export interface Verdict {
  readonly outcome: 'allow' | 'deny' | 'unknown'
  /** Every stage up to the one that decides; those behind it are `skipped`. */
  readonly stages: readonly StageResult[]
  /** What the real relying party would answer, so that people can search for it; only with `deny`. */
  readonly error?: string
  /** Why, step by step; built when asked for. */
  trace(): TraceStep
}

export interface StageResult {
  readonly stage: StageId
  readonly outcome: 'pass' | 'fail' | 'unknown' | 'assumed' | 'skipped'
  readonly want?: string
  readonly have?: string
  /** A reason in words: why it is assumed or unknown. */
  readonly why?: string
}

/** One step of the explanation. `unknown` stands for any set of more than one truth. */
export interface TraceStep {
  readonly label: string
  readonly truth: 'yes' | 'no' | 'error' | 'unknown'
  readonly want?: string
  readonly have?: JsonValue
  /** A reason in words: why a value is unknown, why a key is missing. */
  readonly why?: string
  readonly span?: Span
  readonly steps: readonly TraceStep[]
}
