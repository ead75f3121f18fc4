import { defaultKeys } from '../gitlab/default-keys.ts'
import type { Job, Pipeline, PipelineProblem } from '../gitlab/pipeline.ts'
import { tokenOf } from '../gitlab/secrets.ts'
import { formOf } from '../syntax/members.ts'
import { type Entry, entry, follow, type Mapping } from '../syntax/node.ts'
import { parseDocument } from '../syntax/parse-document.ts'
import type { TextEdit } from '../text/edit.ts'
import type { Fix, Rule, RuleContext } from './rule.ts'
import { insertAbove, runKeys } from './support/declare-token.ts'
import { mappingOfJob } from './support/job-mapping.ts'
import { names } from './support/job-texts.ts'
import { blockOf, linesOf, type MovedBlock, removed } from './support/moved-block.ts'

/** GitLab knows no `id_tokens` at the top level, nor other keywords of jobs: it takes them for jobs, and refuses them; gitlab.md 5 ("not job names"). */
export const misplacedKeyword: Rule = {
  id: 'misplaced-keyword',
  summary: 'A keyword of jobs stands at the top level, where GitLab takes it for a job',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  needsReadable: true,
  *checkPipeline(pipeline, context) {
    for (const problem of pipeline.problems) {
      if (problem.code !== 'misplaced-keyword') continue
      yield { at: problem.span, message: problem.message, fixes: () => fixesOf(problem, pipeline, context) }
    }
  },
}

interface Move {
  readonly keyword: string
  readonly text: string
  readonly top: Mapping
  readonly block: MovedBlock
}

// Tokens go where they are used; `default:` serves when that is everywhere, since the runner drops a fix that brings default-id-tokens.
function fixesOf({ span, owner }: PipelineProblem, pipeline: Pipeline, context: RuleContext): readonly Fix[] {
  const text = context.text(span.file)
  if (text === undefined) return []
  const parsed = parseDocument(span.file, text)
  const top = parsed.documents.find((one) => one.kind === 'mapping' && one.entries.some(({ key }) => key.span.start === span.start))
  const taken = top?.kind === 'mapping' ? top.entries.find(({ key }) => key.span.start === span.start) : undefined
  const block = taken && blockOf(text, taken)
  if (top?.kind !== 'mapping' || block === undefined) return []
  const move: Move = { keyword: owner, text, top, block }
  const users = owner === 'id_tokens' ? usersOf(pipeline, context) : []
  const intoJobs = users.length === 0 ? [] : intoJobsThat(users, move, pipeline, (job) => mappingOfJob(job, parsed))
  return [...intoJobs, ...intoDefault(move, pipeline)]
}

// Jobs that name one of the tokens; where none does, those that a policy is linked to. Of a matrix one.
function usersOf(pipeline: Pipeline, context: RuleContext): readonly Job[] {
  const own = pipeline.jobs.filter((job) => !job.trigger)
  const using = own.filter((job) => pipeline.misplaced.some(({ name }) => takes(job, name, pipeline)))
  const users = using.length > 0 ? using : own.filter((job) => context.links.some((link) => link.job === job))
  return users.filter((job, i) => users.findIndex(({ base }) => base === job.base) === i)
}

function takes(job: Job, name: string, { misplaced }: Pipeline): boolean {
  return names(job, name) || job.secrets.some((secret) => tokenOf(secret, misplaced) === `$${name}`)
}

function intoJobsThat(
  users: readonly Job[],
  { keyword, text, block }: Move,
  pipeline: Pipeline,
  mappingOf: (job: Job) => Mapping | undefined,
): readonly Fix[] {
  const edits: TextEdit[] = []
  for (const job of users) {
    const mapping = mappingOf(job)
    const holdsSome = job.tokens.length > 0 || job.tokensUnknown !== undefined || (mapping && entry(mapping, 'id_tokens')) !== undefined
    if (mapping === undefined || holdsSome || formOf(text, mapping) !== 'yaml') return []
    const used = pipeline.misplaced.map(({ name }) => name).filter((name) => takes(job, name, pipeline))
    const added = insertAbove(mapping, ['variables', ...runKeys], linesOf(block, used), text)
    if (added === undefined) return []
    edits.push(added)
  }
  return [{ title: `Move ${keyword} into ${listed(users)}`, edits: [removed(text, block), ...edits] }]
}

function listed(jobs: readonly Job[]): string {
  const all = jobs.map(({ base }) => base)
  if (all.length > 3) return `the ${all.length} jobs that use it`
  return all.length === 1 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

function intoDefault(move: Move, pipeline: Pipeline): readonly Fix[] {
  const { keyword, text, top, block } = move
  if (!defaultKeys.has(keyword)) return []
  const title = `Move ${keyword} under default:`
  const there = pipeline.definitions.get('default') ?? []
  const lines = linesOf(block, undefined)
  if (there.length === 0) {
    const indented = ['default:', ...lines.map((line) => (line === '' ? line : `  ${line}`))]
    return [{ title, edits: [{ span: block.span, text: indented.map((line) => line + block.newline).join('') }] }]
  }
  const existing = entry(top, 'default')
  const added = existing && behindLast(existing, keyword, lines, block.newline, text)
  // What stands in the `default` of another file may be the same key.
  return there.length === 1 && added !== undefined ? [{ title, edits: [removed(text, block), added] }] : []
}

function behindLast({ value }: Entry, keyword: string, lines: readonly string[], newline: string, text: string): TextEdit | undefined {
  const mapping = follow(value)
  const last = mapping?.kind === 'mapping' ? mapping.entries.at(-1) : undefined
  if (mapping !== value || mapping?.kind !== 'mapping' || last === undefined) return undefined
  if (entry(mapping, keyword) !== undefined || formOf(text, mapping) !== 'yaml') return undefined
  const { start } = last.key.span
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  const ending = text.indexOf('\n', last.span.end)
  const end = ending < 0 ? text.length : ending - (text.charAt(ending - 1) === '\r' ? 1 : 0)
  // A block scalar may go on behind what it means.
  if (!/^[ \t]*(#.*)?$/.test(text.slice(last.span.end, end))) return undefined
  const added = lines.map((line) => `${newline}${line === '' ? line : indent + line}`).join('')
  return { span: { file: mapping.span.file, start: end, end }, text: added }
}
