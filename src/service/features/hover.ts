import { mint } from '../../gitlab/mint.ts'
import type { IdToken, Job, TokenBlock } from '../../gitlab/pipeline.ts'
import { parseScenario } from '../../gitlab/scenario.ts'
import type { PolicyEntry } from '../../rules/rule.ts'
import { show } from '../../text/holes.ts'
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts'
import { type FileId, type Span, touches } from '../../text/span.ts'
import { patternOf, reads, tests } from '../../trust/condition.ts'
import { type Analysis, type Project, projectOf } from '../analysis.ts'
import { viewClaims } from '../simulation.ts'
import { describeClaim } from './claim-in-words.ts'
import { describeSubject } from './subject-in-words.ts'

/** `markdown` shows texts of the files escaped: nothing in them can make a link or hide what stands there. */
export interface Hover {
  readonly span: Span
  readonly markdown: string
}

/**
 * What the text at an offset means: in `id_tokens` the token that the job will hold, in a trust policy what a condition key
 * reads and what a `sub` value admits. `undefined` elsewhere, which other extensions serve.
 */
export function provideHover(analysis: Analysis, file: FileId, offset: number): Hover | undefined {
  const project = projectOf(analysis, file)
  if (project === undefined) return undefined
  return hoverToken(project, file, offset, analysis.now) ?? hoverKey(project, file, offset) ?? hoverValue(project, file, offset)
}

function hoverToken(project: Project, file: FileId, offset: number, now: number): Hover | undefined {
  for (const pipeline of project.pipelines) {
    if (!pipeline.files.includes(file)) continue
    for (const block of pipeline.blocks) {
      const token = block.tokens.find((candidate) => touches(candidate.span, offset))
      if (token === undefined) continue
      if (isOn(token.aud.span, offset)) return { span: token.aud.span, markdown: describeClaim('aud') }
      const holder = holderOf(pipeline.jobs, block, token)
      if (holder === undefined) return undefined
      return { span: token.nameSpan, markdown: describeToken(holder.job, holder.token, project, now) }
    }
  }
  return undefined
}

// The job itself, or for `default` and hidden jobs the first job that inherits this very token.
function holderOf(jobs: readonly Job[], block: TokenBlock, token: IdToken): { readonly job: Job; readonly token: IdToken } | undefined {
  const own = jobs.filter((job) => job.name === block.owner)
  for (const job of [...own, ...jobs]) {
    for (const held of job.tokens) {
      const inherited = held.nameSpan.file === token.nameSpan.file && held.nameSpan.start === token.nameSpan.start
      if (held.name === token.name && (inherited || job.name === block.owner)) return { job, token: held }
    }
  }
  return undefined
}

function describeToken(job: Job, token: IdToken, project: Project, now: number): string {
  const scenario = parseScenario('default-branch')
  if (scenario === undefined) return ''
  const claims = viewClaims(mint({ job, token, scenario, facts: project.facts, now }))
  const known = claims.filter((claim) => claim.value !== undefined)
  const rows = known.map((claim) => `| ${codeSpan(claim.name)} | ${codeSpan(claim.value ?? '')} |`)
  const unknown = claims.filter((claim) => claim.value === undefined)
  const reasons = new Map<string, string[]>()
  for (const claim of unknown) reasons.set(claim.why ?? '', [...(reasons.get(claim.why ?? '') ?? []), claim.name])
  const open = [...reasons].map(([why, names]) => `- ${names.map(codeSpan).join(', ')}: ${escapeMarkdown(why)}`)
  return [
    `ID token ${codeSpan(token.name)} of job ${codeSpan(job.name)} on the default branch`,
    ['| claim | value |', '| --- | --- |', ...rows].join('\n'),
    ...(open.length === 0 ? [] : [['Not known here:', '', ...open].join('\n')]),
  ].join('\n\n')
}

function hoverKey(project: Project, file: FileId, offset: number): Hover | undefined {
  for (const { document, relyingParty } of entriesIn(project, file)) {
    const explained = relyingParty.explains?.(document, offset)
    if (explained === undefined) continue
    const head = `${codeSpan(explained.name)}: ${escapeMarkdown(explained.about)} *(${escapeMarkdown(explained.source)})*`
    return { span: explained.span, markdown: explained.claim === undefined ? head : `${head}\n\n${describeClaim(explained.claim)}` }
  }
  return undefined
}

function hoverValue(project: Project, file: FileId, offset: number): Hover | undefined {
  for (const { policy } of entriesIn(project, file)) {
    for (const { test, negated } of tests(policy.condition)) {
      const term = test.right.find((candidate) => isOn(candidate.span, offset))
      const pattern = term && patternOf(term)
      if (term === undefined || pattern === undefined || !reads(test.left, 'sub')) continue
      const notes = [
        ...(term.kind === 'text' && /[*?]/.test(show(term.text))
          ? ['`*` and `?` are plain characters for this operator, and no subject has them.']
          : []),
        ...(negated ? ['This value is negated: what it describes is shut out.'] : []),
      ]
      return { span: term.span, markdown: [describeSubject(pattern), ...notes].join('\n\n') }
    }
  }
  return undefined
}

function entriesIn(project: Project, file: FileId): readonly PolicyEntry[] {
  return project.policies.filter((entry) => entry.document.file === file)
}

function isOn(span: Span, offset: number): boolean {
  return span.start < span.end && touches(span, offset)
}
