import { styleText } from 'node:util'
import { because, decidingStep } from '../simulate/explain-verdict.ts'
import type { Io } from './io.ts'
import type { Locator } from './locate.ts'
import type { SimulatedToken } from './simulated-token.ts'

const colors = { allow: 'green', deny: 'red', unknown: 'yellow' } as const
const marks: { readonly [outcome: string]: string } = { pass: '+', fail: 'x', unknown: '?', assumed: '~', skipped: ' ' }

/** Verdicts for people: the answer, its stages, and the deciding clause with what it wanted and what the token had. */
export function renderVerdicts(results: readonly SimulatedToken[], locator: Locator, io: Io): string {
  return `${results.map((result) => render(result, locator, io)).join('\n')}`
}

function render(result: SimulatedToken, locator: Locator, io: Io): string {
  const { verdict, policy, token } = result
  const style = (color: 'green' | 'red' | 'yellow' | 'dim', text: string) => (io.color ? styleText(color, text) : text)
  const who = token.job === undefined ? 'the given token' : `${token.job} ${token.variable ?? ''} on ${token.scenario ?? ''}`
  const note = token.runs === 'no' ? ' (the job does not run there)' : token.runs === 'unknown' ? ' (the job may not run there)' : ''
  const lines = [`${style(colors[verdict.outcome], verdict.outcome)}  ${who}${note} -> ${policy.grants} (${policy.span.file})`]
  for (const stage of verdict.stages) {
    const detail = [
      stage.want === undefined ? '' : `wants ${stage.want}`,
      stage.have === undefined ? '' : `has ${stage.have}`,
      stage.why ?? '',
    ].filter((part) => part !== '')
    lines.push(
      `  ${marks[stage.outcome] ?? ' '} ${stage.stage.padEnd(10)} ${stage.outcome.padEnd(8)} ${style('dim', detail.join(', '))}`.trimEnd(),
    )
  }
  if (verdict.outcome !== 'allow') lines.push(...decision(result, locator))
  if (verdict.error !== undefined) lines.push(`  it would answer: ${verdict.error}`)
  return `${lines.join('\n')}\n`
}

function decision(result: SimulatedToken, locator: Locator): readonly string[] {
  const step = decidingStep(result.verdict.trace())
  const lines = [`  because ${because(result.verdict)}`]
  if (step.span === undefined) return lines
  const { start, end } = locator.range(step.span)
  const text = locator.line(step.span.file, start.line)
  const length = end.line === start.line ? end.column - start.column : text.length - start.column + 1
  const margin = String(start.line)
  lines.push(`  at ${step.span.file}:${start.line}:${start.column}`)
  lines.push(`    ${margin} | ${text}`)
  lines.push(`    ${' '.repeat(margin.length)} | ${' '.repeat(start.column - 1)}${'^'.repeat(Math.max(1, length))}`)
  return lines
}
