import type { TraceStep } from '../simulate/verdict.ts'
import type { Locator } from './locate.ts'
import { viewPolicy } from './policies.ts'
import type { SimulatedToken } from './simulated-token.ts'

/** A verdict as `simulate --format json` prints it (cli.md). */
export function viewVerdict(result: SimulatedToken, locator: Locator) {
  const { verdict } = result
  return {
    policy: viewPolicy(result.policy, locator),
    token: result.token,
    linked: result.linked,
    outcome: verdict.outcome,
    stages: verdict.stages,
    ...(verdict.error === undefined ? {} : { error: verdict.error }),
    trace: viewTrace(verdict.trace(), locator),
  }
}

function viewTrace(step: TraceStep, locator: Locator): object {
  const { span, steps, ...rest } = step
  return {
    ...rest,
    ...(span === undefined ? {} : { file: span.file, range: locator.range(span) }),
    steps: steps.map((part) => viewTrace(part, locator)),
  }
}
