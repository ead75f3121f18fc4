import type { SimulateResult, TraceView } from '../protocol/messages.ts'
import { escapeMarkdown } from '../text/markdown.ts'
import { visible } from '../text/visible.ts'

/**
 * A simulation as a Markdown text: everything that the panel shows, for screen readers, search and reports. Texts from
 * files and tokens are escaped. `pathOf` turns a URI into the path that people know.
 */
export function simulationAsText(result: SimulateResult, pathOf: (uri: string) => string): string {
  if (result.kind === 'error') return `# Simulation\n\nCould not simulate: ${show(result.message)}\n`
  const { policy } = result
  const lines = [
    '# Simulation',
    '',
    `Outcome: **${result.outcome}**`,
    '',
    `Because: ${show(result.because)}`,
    '',
    `Trust policy: ${show(policy.name)} (${show(policy.relyingParty)}), ${show(pathOf(policy.location.uri))} line ${policy.location.range.start.line + 1}`,
  ]
  if (result.error !== undefined) lines.push('', `The relying party answers: ${show(result.error)}`)
  if (result.runs === 'no') lines.push('', 'The job does not run in this scenario.')
  if (result.runs === 'unknown') lines.push('', 'It is not known whether the job runs in this scenario.')
  lines.push('', '## Stages', '')
  result.stages.forEach(({ stage, outcome, ...rest }, index) => {
    lines.push(`${index + 1}. ${show(stage)}: ${show(outcome)}${details(rest)}`)
  })
  lines.push('', '## Trace', '', ...traceLines(result.trace, '', pathOf), '', '## Claims', '')
  for (const { name, value, why } of result.claims) {
    lines.push(`- ${show(name)}: ${value === undefined ? `not known (${show(why ?? 'no reason given')})` : show(value)}`)
  }
  return `${lines.join('\n')}\n`
}

function traceLines(step: TraceView, indent: string, pathOf: (uri: string) => string): string[] {
  const place = step.location === undefined ? '' : ` [${show(pathOf(step.location.uri))}:${step.location.range.start.line + 1}]`
  const own = `${indent}- ${step.truth}: ${show(step.label)}${details(step)}${place}`
  return [own, ...step.steps.flatMap((part) => traceLines(part, `${indent}  `, pathOf))]
}

function details(step: { readonly want?: string; readonly have?: string; readonly why?: string }): string {
  return [
    step.want === undefined ? '' : `; wanted: ${show(step.want)}`,
    step.have === undefined ? '' : `; actual: ${show(step.have)}`,
    step.why === undefined ? '' : `; ${show(step.why)}`,
  ].join('')
}

function show(text: string): string {
  return escapeMarkdown(visible(text))
}
