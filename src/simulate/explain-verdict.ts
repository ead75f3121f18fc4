import type { TraceStep, Verdict } from './verdict.ts'

/**
 * The deepest step that decides a trace: the clause to show first. Below a failed `all` it is the first part that
 * fails, below a failed `any` the part that came closest; a negation is followed into what it negates.
 */
export function decidingStep(trace: TraceStep): TraceStep {
  let at = trace
  for (;;) {
    const agreeing = at.steps.filter((step) => step.truth === at.truth)
    const candidates = agreeing.length > 0 ? agreeing : at.steps
    const [first] = candidates
    // Several parts that hold together (an explicit Deny, say) decide only together.
    if (first === undefined || (at.truth === 'yes' && candidates.length > 1)) return at
    if (isAlternativesOf(at)) return at
    at = candidates.reduce((best, step) => (holding(step) > holding(best) ? step : best), first)
  }
}

/** One sentence for people: what decides a verdict, with the deciding clause's wanted and actual value. */
export function because(verdict: Verdict): string {
  if (verdict.outcome === 'allow') {
    const assumed = verdict.stages.filter((stage) => stage.outcome === 'assumed').map((stage) => stage.stage)
    return assumed.length === 0 ? 'every stage passes' : `every stage passes (assumed: ${assumed.join(', ')})`
  }
  const wanted = verdict.outcome === 'deny' ? 'fail' : 'unknown'
  const stage = verdict.stages.find((result) => result.outcome === wanted)?.stage
  const step = decidingStep(verdict.trace())
  const have = step.have === undefined ? undefined : typeof step.have === 'string' ? step.have : JSON.stringify(step.have)
  const parts = [
    step.want === undefined || step.want === '' ? undefined : `wants ${step.want}`,
    have === undefined ? undefined : `the token has ${have === '' ? 'an empty text' : have}`,
    step.why,
  ].filter((part) => part !== undefined)
  const clause = parts.length === 0 ? step.label : `${step.label}: ${parts.join(', ')}`
  return stage === undefined || stage === step.label ? clause : `${stage}: ${clause}`
}

// The sub-steps of one test repeat it for each wanted value: the test itself says more.
function isAlternativesOf(step: TraceStep): boolean {
  return step.steps.every((part) => part.label === step.label)
}

function holding(step: TraceStep): number {
  let count = step.truth === 'yes' ? 1 : 0
  for (const part of step.steps) count += holding(part)
  return count
}
