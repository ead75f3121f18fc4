import type { ReachResult, SimulateResult, TraceView } from '../protocol/messages.ts'
import { visible } from '../text/visible.ts'

/**
 * A simulation as a plain text: everything that the panel shows, for screen readers, search and reports. What hides itself
 * in a text from a file or a token is made visible. `pathOf` turns a URI into the path that people know; `reach` is who else gets in.
 */
export function simulationAsText(result: SimulateResult, pathOf: (uri: string) => string, reach?: ReachResult): string {
  if (result.kind === 'error') return `Could not simulate: ${visible(result.message)}\n`
  const { policy } = result
  const lines = [
    `Outcome: ${result.outcome}`,
    '',
    `Because: ${visible(result.because)}`,
    '',
    `Trust policy: ${visible(policy.name)} (${visible(policy.relyingParty)}), ${visible(pathOf(policy.location.uri))} line ${policy.location.range.start.line + 1}`,
  ]
  if (result.error !== undefined) lines.push('', `The relying party answers: ${visible(result.error)}`)
  if (result.runs === 'no') lines.push('', 'The job does not run in this scenario.')
  if (result.runs === 'unknown') lines.push('', 'It is not known whether the job runs in this scenario.')
  lines.push('', 'Stages')
  result.stages.forEach(({ stage, outcome, ...rest }, index) => {
    lines.push(`${index + 1}. ${visible(stage)}: ${visible(outcome)}${details(rest)}`)
  })
  lines.push('', 'Trace', ...traceLines(result.trace, '', pathOf), '', 'Claims')
  for (const { name, value, why } of result.claims) {
    lines.push(`- ${visible(name)}: ${value === undefined ? `not known (${visible(why ?? 'no reason given')})` : visible(value)}`)
  }
  if (reach?.kind === 'reach') lines.push('', ...reachLines(reach))
  return `${lines.join('\n')}\n`
}

function reachLines({ summary, classes }: ReachResult & { readonly kind: 'reach' }): string[] {
  const outcomes = { none: 'nobody gets in', some: 'gets in', unknown: 'not known' }
  return [
    `Who else gets in: ${visible(summary)}`,
    ...classes.flatMap((one) => [
      `- ${one.class} (${one.about}): ${outcomes[one.outcome]}; ${visible(one.why)}`,
      ...one.telling.map(({ name, value }) => `  ${name}: ${visible(value)}`),
    ]),
  ]
}

function traceLines(step: TraceView, indent: string, pathOf: (uri: string) => string): string[] {
  const place = step.location === undefined ? '' : ` [${visible(pathOf(step.location.uri))}:${step.location.range.start.line + 1}]`
  const own = `${indent}- ${step.truth}: ${visible(step.label)}${details(step)}${place}`
  return [own, ...step.steps.flatMap((part) => traceLines(part, `${indent}  `, pathOf))]
}

function details(step: { readonly want?: string; readonly have?: string; readonly why?: string }): string {
  return [
    step.want === undefined ? '' : `; wanted: ${visible(step.want)}`,
    step.have === undefined ? '' : `; actual: ${visible(step.have)}`,
    step.why === undefined ? '' : `; ${visible(step.why)}`,
  ].join('')
}
