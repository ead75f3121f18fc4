import type { Pipeline, PipelineProblem } from '../gitlab/pipeline.ts'
import { yamlScalar } from '../syntax/yaml/yaml-scalar.ts'
import { plain } from '../text/holes.ts'
import type { Fix, Rule, RuleContext } from './rule.ts'

/** What GitLab itself refuses in `id_tokens`, in its own words; gitlab.md 3.3 [C-IDTOK]. */
export const invalidIdToken: Rule = {
  id: 'invalid-id-token',
  summary: 'GitLab refuses this id_tokens entry',
  since: '0.1.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  needsReadable: true,
  *checkPipeline(pipeline, context) {
    for (const problem of pipeline.problems) {
      // Tokens of trigger jobs are token-on-trigger-job's.
      if (!problem.code.startsWith('id-token') || problem.code === 'id-tokens-on-trigger-job') continue
      // GitLab has a line for the key and one for what is missing; an `aud` under another name is one mistake.
      if (problem.code === 'id-token-missing-aud' && isMisnamed(problem, pipeline, context)) continue
      yield { at: problem.span, message: problem.message, fixes: () => fixesOf(problem, pipeline, context) }
    }
  },
}

const likeAud = /^aud(ience)?s?$/i

function isMisnamed({ owner, token }: PipelineProblem, { problems }: Pipeline, context: RuleContext): boolean {
  return problems.some(
    (other) =>
      other.code === 'id-token-unknown-key' &&
      other.owner === owner &&
      other.token === token &&
      likeAud.test(context.text(other.span.file)?.slice(other.span.start, other.span.end) ?? ''),
  )
}

function fixesOf(problem: PipelineProblem, pipeline: Pipeline, context: RuleContext): readonly Fix[] {
  const text = context.text(problem.span.file)
  if (text === undefined) return []
  if (problem.code === 'id-token-missing-aud') return addAudience(problem, text, context)
  if (problem.code !== 'id-token-unknown-key') return []
  const key = text.slice(problem.span.start, problem.span.end)
  const lacksAud = pipeline.problems.some(
    ({ code, owner, token }) => code === 'id-token-missing-aud' && owner === problem.owner && token === problem.token,
  )
  return lacksAud && likeAud.test(key)
    ? [{ title: `Call it aud instead of ${key}`, edits: [{ span: problem.span, text: 'aud' }] }]
    : removeLine(problem, text)
}

// `NAME:` or `NAME: {}`: the key goes below, two columns further in, or between the braces where more stands on the line.
function addAudience(problem: PipelineProblem, text: string, context: RuleContext): readonly Fix[] {
  const { span } = problem
  const aud = audienceFor(problem, context)
  if (aud === undefined) return []
  const title = `Ask for the audience ${aud}`
  const value = yamlScalar(aud, undefined)
  const start = lineStart(text, span.start)
  const indent = text.slice(start, span.start)
  const behind = text.slice(span.end, span.end + 200)
  const rest = indent.trim() === '' ? /^(\s*:)[ \t]*(?:\{[ \t]*\})?[ \t]*(?=\r?\n|$)/.exec(behind) : null
  if (rest !== null) {
    const at = { file: span.file, start: span.end + (rest[1]?.length ?? 0), end: span.end + rest[0].length }
    return [{ title, edits: [{ span: at, text: `\n${indent}  aud: ${value}` }] }]
  }
  const comment = indent.trim() === '' ? /^\s*:[ \t]+#.*?(?=\r?\n|$)/.exec(text.slice(span.end)) : null
  if (comment !== null) {
    const end = span.end + comment[0].length
    return [{ title, edits: [{ span: { file: span.file, start: end, end }, text: `\n${indent}  aud: ${value}` }] }]
  }
  const braces = /^(\s*:[ \t]*)\{[ \t]*\}/.exec(behind)
  if (braces === null) return []
  const at = { file: span.file, start: span.end + (braces[1]?.length ?? 0), end: span.end + braces[0].length }
  return [{ title, edits: [{ span: at, text: `{ aud: ${value} }` }] }]
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
