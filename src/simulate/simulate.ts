import { type Engines, evaluate, type Scope } from '../trust/evaluate.ts'
import type { Request, Stage, TrustPolicy } from '../trust/trust.ts'
import { YES } from '../trust/truth.ts'
import { explain } from './explain.ts'
import { decidingStep } from './explain-verdict.ts'
import type { StageResult, TraceStep, Verdict } from './verdict.ts'

type StageOutcome = StageResult['outcome']

/**
 * Whether the relying party of a policy would accept a request. The stages are taken in its own order; the first that
 * fails for sure denies, whatever was unknown before it. Never throws.
 */
export function simulate(policy: TrustPolicy, request: Request, engines: Engines = {}): Verdict {
  const scope: Scope = { request, engines, items: {} }
  const outcomes: StageOutcome[] = []
  for (const stage of policy.stages) {
    outcomes.push(outcomes.includes('fail') ? 'skipped' : outcomeOf(stage, scope))
  }
  const failed = outcomes.indexOf('fail')
  const outcome = failed >= 0 ? 'deny' : outcomes.includes('unknown') ? 'unknown' : 'allow'
  const error = failed < 0 ? undefined : fill(errorOf(policy.stages[failed], scope), request)
  return {
    outcome,
    get stages() {
      return policy.stages.map((stage, i) => stageResult(stage, outcomes[i] ?? 'skipped', scope))
    },
    ...(error === undefined || error === '' ? {} : { error }),
    trace: () => ({
      label: policy.grants,
      truth: outcome === 'allow' ? 'yes' : outcome === 'deny' ? 'no' : 'unknown',
      span: policy.span,
      steps: policy.stages.map((stage, i) => traceStage(stage, outcomes[i] ?? 'skipped', scope)).filter((step) => step !== undefined),
    }),
  }
}

function outcomeOf(stage: Stage, scope: Scope): StageOutcome {
  const check = stage.check
  if (check.kind === 'assumed') return 'assumed'
  if (check.kind === 'signature') {
    const { signature } = scope.request
    return signature === 'verified' ? 'pass' : signature === 'invalid' ? 'fail' : 'assumed'
  }
  const set = evaluate(check, scope)
  return set === YES ? 'pass' : set & YES ? 'unknown' : 'fail'
}

function errorOf(stage: Stage | undefined, scope: Scope): string {
  return stage?.errors?.find(({ when }) => evaluate(when, scope) === YES)?.text ?? stage?.error ?? ''
}

function stageResult(stage: Stage, outcome: StageOutcome, scope: Scope): StageResult {
  const check = stage.check
  if (check.kind === 'assumed') return { stage: stage.stage, outcome, ...(outcome === 'assumed' ? { why: check.why } : {}) }
  if (check.kind === 'signature') {
    return { stage: stage.stage, outcome, ...(outcome === 'assumed' ? { why: 'the claims came without a signed token' } : {}) }
  }
  if (outcome === 'skipped' || (outcome === 'pass' && check.kind !== 'test')) return { stage: stage.stage, outcome }
  const step = decidingStep(explain(check, scope))
  return {
    stage: stage.stage,
    outcome,
    ...(step.want === undefined || step.want === '' ? {} : { want: step.want }),
    ...(step.have === undefined ? {} : { have: typeof step.have === 'string' ? step.have : JSON.stringify(step.have) }),
    ...(step.why === undefined ? {} : { why: step.why }),
  }
}

function traceStage(stage: Stage, outcome: StageOutcome, scope: Scope): TraceStep | undefined {
  if (outcome === 'skipped') return undefined
  const truth = outcome === 'fail' ? 'no' : outcome === 'unknown' ? 'unknown' : 'yes'
  const check = stage.check
  if (check.kind === 'assumed') return { label: `${stage.stage}: assumed`, truth, why: check.why, steps: [] }
  if (check.kind === 'signature') return { label: `signature: ${scope.request.signature}`, truth, steps: [] }
  const step = explain(check, scope)
  return { label: stage.stage, truth, ...(step.span === undefined ? {} : { span: step.span }), steps: [step] }
}

// `{iss}` in an error text is the token's own claim.
function fill(text: string, request: Request): string {
  return text.replaceAll(/\{([a-z_]+)\}/g, (whole, claim: string) => {
    const value = Object.hasOwn(request.claims.known, claim) ? request.claims.known[claim] : undefined
    return value === undefined ? whole : typeof value === 'string' ? value : JSON.stringify(value)
  })
}
