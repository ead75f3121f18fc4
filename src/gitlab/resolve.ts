import { follow, type Mapping, type Node, type Parsed } from '../syntax/node.ts'
import type { Span } from '../text/span.ts'
import { Extends } from './extends.ts'
import { readIncludes } from './includes.ts'
import { readJob, type Shared } from './job.ts'
import type { Job, JobRules, Pipeline, PipelineProblem, TokenBlock, Unresolved } from './pipeline.ts'
import { readTokens, type TokenList } from './tokens.ts'
import { type Slot, spanOf, Tree, type Value } from './tree.ts'
import { changingVariables, readVariables } from './variables.ts'

/** Top-level keys that are no jobs; gitlab.md 5, "not job names" [D-JOBS, D-YAML]. */
const notJobs: ReadonlySet<string> = new Set([
  'default',
  'include',
  'stages',
  'workflow',
  'spec',
  'variables',
  'image',
  'services',
  'before_script',
  'after_script',
  'cache',
  'pages:deploy',
])

/**
 * The jobs of one `.gitlab-ci.yml` as GitLab would run them: merge keys, `!reference`, `extends`, `default` and `inherit`
 * worked out (gitlab.md 3.2 and 5). Takes any tree and never throws; what can't be worked out, an include above all, is
 * named in `unresolved`, and what depends on it is marked unknown.
 */
export function resolvePipeline(parsed: Parsed): Pipeline {
  const root = pipelineDocument(parsed)
  const mapping = root?.kind === 'mapping' ? root : undefined
  const problems = new Problems(mapping)
  const unresolved: Unresolved[] = []
  const lose = (what: Unresolved) => void unresolved.push(what)
  const includeEntry = mapping?.entries.find((entry) => entry.key.value === 'include')
  const included = includeEntry === undefined ? [] : readIncludes(includeEntry.value)
  unresolved.push(...included)
  const includes = included.length === 0 ? undefined : 'an include that is not read'
  const tree = new Tree(mapping, includes !== undefined, (problem) => problems.add(problem), lose)
  const hash = mapping === undefined ? undefined : tree.read(mapping)
  const top: ReadonlyMap<string, Slot> = hash?.kind === 'hash' ? hash.slots : new Map()
  const inherits = new Extends(tree, top, includes !== undefined, (problem) => problems.add(problem, problem.owner), lose)
  const tokens = new TokenReader(tree)
  const shared = readShared(tree, top, tokens, includes, includeEntry?.key.span)
  for (const problem of shared.defaultTokens?.problems ?? []) problems.add(problem)
  return {
    file: parsed.file,
    jobs: readJobs(shared, inherits, tokens, problems),
    problems: problems.list,
    unresolved,
    blocks: mapping === undefined ? [] : readBlocks(mapping, tokens),
    span: root?.span ?? { file: parsed.file, start: 0, end: 0 },
  }
}

// A file with a `spec:` header keeps its pipeline in the document behind it; gitlab.md 5, "inputs".
function pipelineDocument(parsed: Parsed): Node | undefined {
  const [first] = parsed.documents
  const header = follow(first)
  const isHeader = header?.kind === 'mapping' && header.entries.some((entry) => entry.key.value === 'spec')
  return follow(isHeader && parsed.documents.length > 1 ? parsed.documents.at(-1) : first)
}

function readShared(
  tree: Tree,
  top: ReadonlyMap<string, Slot>,
  tokens: TokenReader,
  includes: string | undefined,
  includeSpan: Span | undefined,
): Shared {
  const read = (key: string): Value | undefined => {
    const slot = top.get(key)
    return slot === undefined ? undefined : tree.read(slot.value)
  }
  const defaults = read('default')
  const hash = defaults?.kind === 'hash' ? defaults : undefined
  const slot = hash?.slots.get('id_tokens')
  const workflow = read('workflow')
  const rules = workflow?.kind === 'hash' ? tree.at(workflow, 'rules') : undefined
  const undecided = workflow?.kind === 'lost' || (workflow?.kind === 'hash' && workflow.open !== undefined)
  const workflowKey = top.get('workflow')?.key.span
  let decides: JobRules = { kind: 'none' }
  if (workflowKey !== undefined && (rules !== undefined || undecided)) decides = { kind: 'given', keyword: 'workflow', span: workflowKey }
  else if (includeSpan !== undefined && includes !== undefined) decides = { kind: 'given', keyword: 'include', span: includeSpan }
  return {
    tree,
    top,
    defaults: hash,
    defaultTokens: slot === undefined ? undefined : tokens.read(slot),
    variables: readVariables(tree, read('variables')),
    workflowVariables: [...changingVariables(tree, rules, 'variables')],
    workflow: decides,
    includes,
  }
}

function readJobs(shared: Shared, inherits: Extends, tokens: TokenReader, problems: Problems): Job[] {
  const jobs: Job[] = []
  for (const [name, slot] of shared.top) {
    if (name.startsWith('.') || name === '<<' || notJobs.has(name)) continue
    const hash = inherits.of(name)
    if (hash === undefined) continue
    const tokenSlot = hash.slots.get('id_tokens')
    const own = tokenSlot === undefined ? undefined : tokens.read(tokenSlot)
    const job = readJob(shared, name, slot, hash, own)
    if (job.trigger && tokenSlot !== undefined) {
      // gitlab.md 3.3, 3.4 [C-BRIDGE].
      const message = `jobs:${name} config contains unknown keys: id_tokens`
      problems.add({ code: 'id-tokens-on-trigger-job', message, span: tokenSlot.key.span }, name)
    } else {
      // While something that it extends is missing, a missing `aud` may stand there.
      const certain = (own?.problems ?? []).filter((problem) => hash.open === undefined || problem.code !== 'id-token-missing-aud')
      for (const problem of certain) problems.add(problem)
    }
    jobs.push(job)
  }
  return jobs
}

// The mappings under `id_tokens` where they are written, each once.
function readBlocks(root: Mapping, tokens: TokenReader): TokenBlock[] {
  const blocks: TokenBlock[] = []
  const seen = new Set<Mapping>()
  for (const { key, value } of root.entries) {
    const owner = follow(value)
    if (owner?.kind !== 'mapping') continue
    for (const entry of owner.entries) {
      if (entry.key.value !== 'id_tokens') continue
      const block = follow(entry.value)
      if (block?.kind !== 'mapping' || seen.has(block)) continue
      seen.add(block)
      const name = String(key.value)
      const list = tokens.written(block)
      blocks.push({ owner: name, hidden: name.startsWith('.'), keySpan: entry.key.span, span: block.span, tokens: list })
    }
  }
  return blocks
}

// Jobs that share a template share the nodes of its tokens: each is read once.
class TokenReader {
  readonly #tree: Tree
  readonly #lists = new Map<object, TokenList>()

  constructor(tree: Tree) {
    this.#tree = tree
  }

  read(slot: Slot): TokenList {
    const value = this.#tree.read(slot.value)
    const known = this.#lists.get(value)
    if (known !== undefined) return known
    const list = readTokens(this.#tree, value, slot.key.span)
    this.#lists.set(value, list)
    return list
  }

  written(block: Mapping): TokenList['tokens'] {
    const own = new Set<Node>(block.entries.map((entry) => entry.key))
    const value = this.#tree.read(block)
    if (value.kind !== 'hash') return []
    const slots = new Map([...value.slots].filter(([, slot]) => own.has(slot.key)))
    if (slots.size === value.slots.size) {
      const known = this.#lists.get(value)
      if (known !== undefined) return known.tokens
    }
    return readTokens(this.#tree, { ...value, slots }, block.span).tokens
  }
}

// Templates are read for many jobs, and each problem is one: told apart by code, place and text.
class Problems {
  readonly list: PipelineProblem[] = []
  readonly #root: Mapping | undefined
  readonly #seen = new Set<string>()

  constructor(root: Mapping | undefined) {
    this.#root = root
  }

  add(problem: Omit<PipelineProblem, 'owner'>, owner?: string): void {
    const id = `${problem.code} ${problem.span.start} ${problem.span.end} ${problem.message}`
    if (this.#seen.has(id)) return
    this.#seen.add(id)
    this.list.push({ ...problem, owner: owner ?? this.#ownerOf(problem.span) })
  }

  #ownerOf(span: Span): string {
    const entry = this.#root?.entries.find((candidate) => {
      const whole = spanOf(candidate)
      return whole.start <= span.start && span.end <= whole.end
    })
    return entry === undefined ? '' : String(entry.key.value)
  }
}
