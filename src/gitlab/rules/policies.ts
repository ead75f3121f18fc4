import { plain } from '../../text/holes.ts'
import { parseRegex } from '../expression/regex.ts'
import type { RefPolicy } from '../pipeline.ts'
import type { ProjectFacts } from '../project.ts'
import type { Situation } from '../situation.ts'
import { holdsText, type Lookup } from './decide.ts'

/** What `only` and `except` say of a scenario. */
interface Answer {
  readonly answer: 'yes' | 'no' | 'unknown'
  readonly why: string
}

interface Question {
  readonly situation: Situation
  readonly facts: ProjectFacts
  readonly lookup: Lookup
  /** Without `refs`, everything is meant and not just branches and tags. */
  readonly unlimited: boolean
}

type Truth = 'yes' | 'no' | 'unknown'

/**
 * Whether `only` and `except` let a job in. Each key of `only` must hold, any key of `except` keeps the job out; without
 * `only`, or without `refs` in it, branches and tags are meant, unless `workflow` has rules. Source: lib/gitlab/ci/build/policy/*.rb and
 * entry/policy.rb (default of `only`).
 */
export function followsPolicies(only: RefPolicy | undefined, except: RefPolicy | undefined, question: Question): Answer {
  const wanted = keysOf(only ?? { others: [] }, question, question.unlimited ? undefined : ['branches', 'tags'])
  const refused = except === undefined ? [] : keysOf(except, question, undefined)
  const missed = wanted.find((key) => key.truth === 'no')
  if (missed !== undefined) return { answer: 'no', why: `\`only\` (${missed.key}) does not hold` }
  const kept = refused.find((key) => key.truth === 'yes')
  if (kept !== undefined) return { answer: 'no', why: `\`except\` (${kept.key}) holds` }
  const open = [...wanted, ...refused].find((key) => key.truth === 'unknown')
  if (open !== undefined) return { answer: 'unknown', why: open.why ?? `\`${open.key}\` can't be decided here` }
  return { answer: 'yes', why: '`only` and `except` let it in' }
}

interface Key {
  readonly key: string
  readonly truth: Truth
  readonly why?: string
}

function keysOf(policy: RefPolicy, question: Question, refs: readonly string[] | undefined): readonly Key[] {
  const keys: Key[] = []
  if (policy.unreadable !== undefined) keys.push({ key: 'only/except', truth: 'unknown', why: policy.unreadable })
  const patterns = policy.refs?.map((ref) => ref.text) ?? (policy.unreadable === undefined ? refs : undefined)
  if (patterns !== undefined) keys.push(matchesRefs(patterns, question))
  if (policy.variables !== undefined) {
    const holds = policy.variables.map((expression) => holdsText(expression, question.lookup))
    const why = holds.find((one) => one.truth === 'unknown')?.why
    keys.push({ key: 'variables', truth: anyOf(holds.map((one) => one.truth)), ...(why === undefined ? {} : { why }) })
  }
  for (const { keyword } of policy.others)
    keys.push({ key: keyword, truth: 'unknown', why: `\`${keyword}\` is known only when the pipeline runs` })
  return keys
}

// lib/gitlab/ci/build/policy/refs.rb
function matchesRefs(patterns: readonly string[], question: Question): Key {
  const answers = patterns.map((pattern) => matchesRef(pattern, question))
  const name = plain(question.situation.ref)
  return { key: 'refs', truth: anyOf(answers), ...(name === undefined ? { why: 'default_branch is not configured' } : {}) }
}

function matchesRef(text: string, { situation, facts }: Question): Truth {
  const at = text.indexOf('@')
  const pattern = at < 0 ? text : text.slice(0, at)
  const path = at < 0 ? undefined : text.slice(at + 1)
  const right = path === undefined || path === facts.project ? 'yes' : facts.project === undefined ? 'unknown' : 'no'
  if (right === 'no') return 'no'
  const matches = matchesPattern(pattern, situation)
  return matches === 'yes' ? right : matches
}

function matchesPattern(pattern: string, situation: Situation): Truth {
  const { mergeRequest, refType } = situation
  if (pattern === 'tags' && refType === 'tag') return 'yes'
  if (pattern === 'branches' && refType === 'branch' && !mergeRequest) return 'yes'
  if (sourceNames(situation.pipelineSource).includes(pattern)) return 'yes'
  // Merge request pipelines run on neither branch nor tag.
  if (mergeRequest) return 'no'
  const name = plain(situation.ref)
  const regex = parseRegex(pattern)
  if (name === undefined) return 'unknown'
  return (regex === undefined ? pattern === name : regex.matches(name)) ? 'yes' : 'no'
}

// `push` may be written `pushes`; the words of `only` leave out what an event is called.
function sourceNames(source: string): readonly string[] {
  const name = source.replace(/_event$/, '')
  return [name, /(s|x|z|ch|sh)$/.test(name) ? `${name}es` : `${name}s`]
}

function anyOf(answers: readonly Truth[]): Truth {
  if (answers.includes('yes')) return 'yes'
  return answers.includes('unknown') ? 'unknown' : 'no'
}
