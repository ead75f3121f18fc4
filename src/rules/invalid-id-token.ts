import type { PipelineProblem } from '../gitlab/pipeline.ts'
import { plain } from '../text/holes.ts'
import type { Fix, Rule, RuleContext } from './rule.ts'
import { yamlScalar } from './support/yaml-scalar.ts'

/** What GitLab itself refuses in `id_tokens`, in its own words; gitlab.md 3.3 [C-IDTOK]. */
export const invalidIdToken: Rule = {
  id: 'invalid-id-token',
  summary: 'GitLab refuses this id_tokens entry',
  since: '0.1.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPipeline(pipeline, context) {
    for (const problem of pipeline.problems) {
      if (!problem.code.startsWith('id-token')) continue
      yield { at: problem.span, message: problem.message, fixes: () => fixesOf(problem, context) }
    }
  },
}

function fixesOf(problem: PipelineProblem, context: RuleContext): readonly Fix[] {
  const text = context.text(problem.span.file)
  if (text === undefined) return []
  if (problem.code === 'id-token-missing-aud') return addAudience(problem, text, context)
  return problem.code === 'id-token-unknown-key' ? removeLine(problem, text) : []
}

// `NAME:` or `NAME: {}`, with nothing else on its line: the key goes below it, two columns further in.
function addAudience(problem: PipelineProblem, text: string, context: RuleContext): readonly Fix[] {
  const { span } = problem
  const rest = /^(\s*:)[ \t]*(?:\{[ \t]*\})?[ \t]*(?=\r?\n|$)/.exec(text.slice(span.end, span.end + 200))
  const start = lineStart(text, span.start)
  const indent = text.slice(start, span.start)
  if (rest === null || indent.trim() !== '') return []
  const aud = audienceFor(problem, context)
  if (aud === undefined) return []
  const at = { file: span.file, start: span.end + (rest[1]?.length ?? 0), end: span.end + rest[0].length }
  return [{ title: `Ask for the audience ${aud}`, edits: [{ span: at, text: `\n${indent}  aud: ${yamlScalar(aud, undefined)}` }] }]
}

// What a linked policy accepts; without one the instance's own address, as GitLab's documentation has it (gitlab.md 7).
function audienceFor(problem: PipelineProblem, context: RuleContext): string | undefined {
  const linked = context.links.filter((link) => link.job.name === problem.owner)
  const accepted = linked.flatMap((link) => link.policy.audience.map((value) => plain(value.text)))
  return accepted.find((value) => value !== undefined) ?? context.facts.issuer
}

function removeLine(problem: PipelineProblem, text: string): readonly Fix[] {
  const { span } = problem
  const start = lineStart(text, span.start)
  const newline = text.indexOf('\n', span.end)
  const end = newline < 0 ? text.length : newline + 1
  const indent = text.slice(start, span.start)
  const below = /^[ \t]*/.exec(text.slice(end, end + 200))?.[0] ?? ''
  // Only a key that has its line for itself, with its whole value on it.
  const alone = indent.trim() === '' && below.length <= indent.length && !text.slice(end).startsWith(`${indent}-`)
  const value = text.slice(span.end, end).trim()
  if (!alone || /^:\s*([|>&]|$)/.test(value)) return []
  return [{ title: `Remove ${text.slice(span.start, span.end)}`, edits: [{ span: { file: span.file, start, end }, text: '' }] }]
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}
