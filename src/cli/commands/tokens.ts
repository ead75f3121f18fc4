import { claimCatalogue } from '../../gitlab/claims.ts'
import type { Span } from '../../text/span.ts'
import { visible } from '../../text/visible.ts'
import type { Answer } from '../answer.ts'
import type { Io } from '../io.ts'
import { Locator } from '../locate.ts'
import { analyse, type CommonOptions, oneOf } from '../options.ts'
import { paint } from '../paint.ts'
import { type HeldToken, heldTokens } from '../tokens.ts'

export interface TokensOptions extends CommonOptions {
  readonly job?: string
  readonly scenario?: string
  readonly explain?: boolean
}

/** `claimcheck tokens`: the claim sets that the pipeline's jobs would hold. A job that its rules keep out of a scenario has none in it. */
export async function tokens(options: TokensOptions, io: Io): Promise<Answer> {
  const format = oneOf('format', options.format, ['text', 'json'], 'text')
  const analysis = await analyse(options, io)
  const held = heldTokens(analysis, { job: options.job, variable: undefined, scenario: options.scenario }).filter(
    (one) => one.runs.answer !== 'no',
  )
  const locator = new Locator(analysis)
  if (format === 'json') {
    const views = held.map((one) => ({
      job: one.job.name,
      variable: one.token.name,
      scenario: one.scenario.text,
      runs: one.runs.answer,
      claims: one.claims.known,
      unknown: one.claims.unknown,
      ...(options.explain === true ? { explain: Object.fromEntries(explanations(one, locator)) } : {}),
    }))
    return { text: `${JSON.stringify({ version: 1, tokens: views }, null, 2)}\n`, reported: false }
  }
  const text = held.map((one) => render(one, options.explain === true ? explanations(one, locator) : new Map(), io)).join('\n')
  return { text: text === '' ? `${nothing(options)}\n` : text, reported: false }
}

function nothing({ job, scenario }: TokensOptions): string {
  return `${job === undefined ? 'No job holds an ID token' : `${job} does not run`}${scenario === undefined ? '' : ` on ${scenario}`}.`
}

function render(one: HeldToken, why: ReadonlyMap<string, string>, io: Io): string {
  const dim = (text: string) => paint(io.color, 'dim', text)
  const note = one.runs.answer === 'unknown' ? `  (may not run: ${one.runs.why})` : ''
  const lines = [paint(io.color, 'bold', visible(`${one.job.name}  ${one.token.name}  ${one.scenario.text}`)) + note]
  const names = [...Object.keys(one.claims.known), ...Object.keys(one.claims.unknown)]
  const width = Math.max(...names.map((name) => name.length))
  for (const [name, value] of Object.entries(one.claims.known))
    lines.push(`  ${name.padEnd(width)}  ${shown(value)}${remark(why.get(name), dim)}`)
  for (const [name, reason] of Object.entries(one.claims.unknown))
    lines.push(`  ${name.padEnd(width)}  ${dim(`? ${reason}`)}${remark(why.get(name), dim)}`)
  return `${lines.join('\n')}\n`
}

function remark(text: string | undefined, dim: (text: string) => string): string {
  return text === undefined ? '' : `  ${dim(`# ${text}`)}`
}

function shown(value: unknown): string {
  return visible(typeof value === 'string' ? value : JSON.stringify(value))
}

// Where each claim comes from: what is written for it in the pipeline, then the catalogue's words.
function explanations(one: HeldToken, locator: Locator): ReadonlyMap<string, string> {
  const rows = new Map<string, string>()
  for (const row of claimCatalogue) {
    if (!(row.name in one.claims.known || row.name in one.claims.unknown)) continue
    const span = writtenFor(row.name, one)
    rows.set(row.name, `${span === undefined ? '' : `${placeOf(span, locator)}; `}${row.about}; ${row.controlledBy}; ${row.source}`)
  }
  return rows
}

function writtenFor(claim: string, { job, token }: HeldToken): Span | undefined {
  if (claim === 'aud') return token.aud.span
  return /^(environment|deployment_tier)/.test(claim) ? job.environment?.span : undefined
}

function placeOf(span: Span, locator: Locator): string {
  const { line, column } = locator.range(span).start
  return `${span.file}:${line}:${column}`
}
