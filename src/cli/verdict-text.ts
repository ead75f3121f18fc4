import { because, decidingStep } from '../simulate/explain-verdict.ts'
import type { StageResult } from '../simulate/verdict.ts'
import { visible } from '../text/visible.ts'
import type { Io } from './io.ts'
import type { Locator } from './locate.ts'
import { paint } from './paint.ts'
import type { SimulatedToken } from './simulated-token.ts'

const colors = { allow: 'green', deny: 'red', unknown: 'yellow' } as const
const marks = { pass: '+', fail: 'x', unknown: '?', assumed: '~', skipped: ' ' } as const

/** Verdicts for people: the answer, its stages, and the deciding clause with what it wanted and what the token had. */
export function renderVerdicts(results: readonly SimulatedToken[], locator: Locator, io: Io): string {
  return results.map((result) => render(result, locator, io)).join('\n')
}

function render(result: SimulatedToken, locator: Locator, io: Io): string {
  const { verdict, policy, token } = result
  const who = token.job === undefined ? 'the given token' : `${token.job} ${token.variable ?? ''} on ${token.scenario ?? ''}`
  const note = token.runs === 'no' ? ' (the job does not run there)' : token.runs === 'unknown' ? ' (the job may not run there)' : ''
  const answer = paint(io.color, colors[verdict.outcome], verdict.outcome)
  const lines = [
    `${answer}  ${visible(`${who}${note} -> ${policy.grants} (${policy.span.file})`)}`,
    ...verdict.stages.flatMap((stage) => renderStage(stage, io)),
  ]
  if (verdict.outcome !== 'allow') lines.push(...decision(result, locator))
  if (verdict.error !== undefined) lines.push(`  it would answer: ${visible(verdict.error)}`)
  return `${lines.join('\n')}\n`
}

// Wanted and actual stand one below the other where the stage does not pass: values differ in a letter often enough.
function renderStage(stage: StageResult, io: Io): readonly string[] {
  const head = `  ${marks[stage.outcome]} ${stage.stage.padEnd(10)} ${stage.outcome.padEnd(8)}`
  const why = stage.why === undefined ? '' : ` ${paint(io.color, 'dim', visible(stage.why))}`
  if (stage.outcome === 'pass' || stage.outcome === 'skipped') return [head.trimEnd()]
  const values = [
    ...(stage.want === undefined ? [] : [`      wants ${visible(stage.want)}`]),
    ...(stage.have === undefined ? [] : [`      has   ${visible(stage.have)}`]),
  ]
  return [`${head}${why}`.trimEnd(), ...values]
}

function decision(result: SimulatedToken, locator: Locator): readonly string[] {
  const step = decidingStep(result.verdict.trace())
  const lines = [`  because ${visible(because(result.verdict))}`]
  if (step.span === undefined) return lines
  const { line, column } = locator.range(step.span).start
  const [text, carets] = locator.excerpt(step.span)
  return [...lines, `  --> ${step.span.file}:${line}:${column}`, `    ${text}`, `    ${carets}`]
}
