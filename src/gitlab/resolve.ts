import type { Mapping, Node, Parsed } from '../syntax/node.ts'
import type { FileId, Span } from '../text/span.ts'
import { Extends } from './extends.ts'
import { Chooser } from './include/choice.ts'
import { expandFiles, expandTrigger, type Files, type FilesInput } from './include/expand-files.ts'
import { readJob, type Shared } from './job.ts'
import { spread } from './matrix.ts'
import { misplacedKeyword } from './misplaced.ts'
import type { IdToken, Job, Pipeline, TokenBlock, Unresolved, Variable, When } from './pipeline.ts'
import { Problems } from './problems.ts'
import { readRules } from './rules/read-rules.ts'
import type { Scenario } from './scenario.ts'
import { TokenReader } from './token-reader.ts'
import { type Hash, type Slot, Tree, type Value } from './tree.ts'
import { readVariables } from './variables.ts'
import type { World } from './world.ts'

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

/** A child may have children, but those have none; docs `ci/pipelines/downstream_pipelines` ("two levels"). */
const mostLevels = 2

/**
 * The jobs of a pipeline as GitLab would run them, from its root file: includes and inputs, then `extends`, then
 * `!reference`, `default` and `inherit`, matrix (the order of lib/gitlab/ci/config.rb; gitlab.md 3.2 and 5). Takes any tree
 * and never throws; what can't be worked out, an include above all, is named in `unresolved`, and what depends on it is
 * marked unknown. Where an include's `rules` depend on the scenario, the pipeline shown has it; `within` tells exactly.
 */
export function resolvePipeline(root: Parsed, world: World): Pipeline {
  const span = root.documents.at(-1)?.span ?? { file: root.file, start: 0, end: 0 }
  const edited = (file: Parsed): Pipeline => {
    const open: World['open'] = (wanted) => (wanted === file.file ? file : world.open(wanted))
    return resolvePipeline(file.file === root.file ? file : root, { ...world, open })
  }
  const expand: Expand = (input) => expandFiles(root, input)
  return new Resolution({ file: root.file, span, world, expand, edited, passed: undefined, level: 0 }).pipeline(undefined)
}

type Expand = (input: FilesInput) => Files

interface Root {
  readonly file: FileId
  readonly span: Span
  readonly world: World
  readonly expand: Expand
  readonly edited: Pipeline['edited']
  /** What the trigger job of the parent passes, for a child pipeline. */
  readonly passed: ReadonlyMap<string, Variable> | undefined
  readonly level: number
}

/** One root, resolved once for all scenarios together, and for single ones where that makes a difference. */
class Resolution {
  readonly #root: Root
  readonly #variants = new Map<string, Pipeline>()

  constructor(root: Root) {
    this.#root = root
  }

  pipeline(scenario: Scenario | undefined): Pipeline {
    const { file, span, world, expand, edited, passed, level } = this.#root
    const chooser = new Chooser(world.facts, scenario)
    const problems = new Problems()
    const unresolved: Unresolved[] = []
    const lose = (what: Unresolved) => void unresolved.push(what)
    const tree = new Tree((problem) => problems.add(problem), lose)
    const files = expand({ world, tree, chooser, report: (problem) => problems.add(problem), lose })
    problems.setFiles(files.mappings)
    const inherits = new Extends(tree, files.top.slots, files.open, (problem) => problems.add(problem, problem.owner), lose)
    tree.setTop({ at: (key) => inherits.valueOf(key), open: files.open })
    const tokens = new TokenReader(tree)
    const shared = readShared(tree, files, tokens, passed)
    for (const problem of shared.defaultTokens?.problems ?? []) problems.add(problem)
    const children: Pipeline[] = []
    const misplaced: IdToken[] = []
    const isJob = (name: string, slot: Slot, whole: Value): boolean => {
      const found = misplacedKeyword(tree, name, slot, whole, { root: file, open: files.open })
      if (found === undefined) return true
      problems.add(found.problem, name)
      misplaced.push(...found.tokens)
      return false
    }
    const jobs = readJobs(shared, inherits, tokens, problems, isJob, (job, value) => {
      if (level < mostLevels) children.push(this.#child(job, value, scenario))
    })
    const within = scenario === undefined && chooser.depends ? (one: Scenario) => this.#variant(chooser.keyOf(one), one) : undefined
    return {
      file,
      files: files.files,
      jobs,
      problems: problems.list,
      repeated: files.repeated,
      unresolved,
      blocks: files.mappings.flatMap((mapping) => readBlocks(mapping, tokens)),
      misplaced,
      includes: files.includes,
      definitions: definitionsOf(files.mappings),
      children,
      child: passed !== undefined,
      ...(within === undefined ? {} : { within }),
      edited,
      span,
    }
  }

  #variant(key: string, scenario: Scenario): Pipeline {
    const known = this.#variants.get(key)
    if (known !== undefined) return known
    const made = this.pipeline(scenario)
    this.#variants.set(key, made)
    return made
  }

  // A trigger job passes its variables on; docs `ci/pipelines/downstream_pipelines` ("pass CI/CD variables").
  #child(job: Job, value: Node | Hash, scenario: Scenario | undefined): Pipeline {
    const passed = new Map([...job.variables].map(([name, variable]) => [name, { ...variable, passed: true as const }]))
    const expand: Expand = (input) => expandTrigger(value, input)
    const { span } = value
    return new Resolution({ ...this.#root, file: span.file, span, expand, passed, level: this.#root.level + 1 }).pipeline(scenario)
  }
}

function readShared(tree: Tree, files: Files, tokens: TokenReader, passed: ReadonlyMap<string, Variable> | undefined): Shared {
  const top = files.top.slots
  const read = (key: string): Value | undefined => {
    const slot = top.get(key)
    return slot === undefined ? undefined : tree.read(slot.value)
  }
  const defaults = certain(read('default'))
  const slot = defaults?.slots.get('id_tokens')
  return {
    tree,
    top,
    defaults,
    defaultTokens: slot === undefined ? undefined : tokens.read(slot),
    variables: readVariables(tree, certain(read('variables')), true),
    passed,
    workflow: readWorkflow(tree, read('workflow'), top.get('workflow'), files),
    includes: files.open,
  }
}

// What is there only perhaps is known only in part.
function certain(value: Value | undefined): Hash | undefined {
  if (value?.kind !== 'hash') return undefined
  return value.maybe === undefined ? value : { ...value, open: value.open ?? value.maybe }
}

function readWorkflow(tree: Tree, value: Value | undefined, slot: Slot | undefined, files: Files): When {
  const at = slot?.key.span
  if (value?.kind === 'lost' && at !== undefined) return { kind: 'unknown', why: value.why, span: at }
  const hash = certain(value)
  const when = hash === undefined ? { kind: 'none' as const } : readRules(tree, hash, 'rules')
  if (when.kind !== 'none') return when
  const why = hash?.open ?? files.open
  return why === undefined ? when : { kind: 'unknown', why: `${why}, and it may have \`workflow:rules\``, span: at ?? files.top.span }
}

function readJobs(
  shared: Shared,
  inherits: Extends,
  tokens: TokenReader,
  problems: Problems,
  isJob: (name: string, slot: Slot, whole: Value) => boolean,
  onTrigger: (job: Job, include: Node | Hash) => void,
): Job[] {
  const jobs: Job[] = []
  for (const [name, slot] of shared.top) {
    if (name.startsWith('.') || name === '<<' || notJobs.has(name)) continue
    const whole = inherits.of(name) ?? shared.tree.read(slot.value)
    const hash = isJob(name, slot, whole) && whole.kind === 'hash' ? whole : undefined
    if (hash === undefined) continue
    const tokenSlot = hash.slots.get('id_tokens')
    const own = tokenSlot === undefined ? undefined : tokens.read(tokenSlot)
    const { job, secrets } = readJob(shared, name, slot, hash, own)
    // While something that it extends is missing, a missing `aud` may stand there.
    const sure = (own?.problems ?? []).filter((problem) => hash.open === undefined || problem.code !== 'id-token-missing-aud')
    if (job.trigger) refuseTokens(name, hash, problems)
    else for (const problem of [...sure, ...secrets.problems]) problems.add(problem)
    if (job.identity !== undefined && job.identity.value !== 'google_cloud') {
      problems.add({ code: 'invalid-identity', message: 'identity should be one of: google_cloud', span: job.identity.span }, name)
    }
    const { jobs: entries, problem } = spread(shared.tree, hash, job)
    if (problem !== undefined) problems.add({ code: 'invalid-matrix', ...problem }, name)
    jobs.push(...entries)
    const include = includeOf(shared.tree, hash)
    if (include !== undefined) onTrigger(job, include)
  }
  return jobs
}

// gitlab.md 3.3, 3.4 [C-BRIDGE].
function refuseTokens(name: string, hash: Hash, problems: Problems): void {
  for (const key of ['id_tokens', 'secrets', 'identity']) {
    const slot = hash.slots.get(key)
    const message = `jobs:${name} config contains unknown keys: ${key}`
    if (slot !== undefined) problems.add({ code: 'id-tokens-on-trigger-job', message, span: slot.key.span }, name)
  }
}

function includeOf(tree: Tree, hash: Hash): Node | Hash | undefined {
  const trigger = tree.at(hash, 'trigger')
  return trigger?.kind === 'hash' ? trigger.slots.get('include')?.value : undefined
}

// The mappings under `id_tokens` where they are written, each once.
function readBlocks(root: Mapping, tokens: TokenReader): TokenBlock[] {
  const blocks: TokenBlock[] = []
  const seen = new Set<Mapping>()
  for (const { key, value } of root.entries) {
    const owner = tokens.follow(value)
    if (owner === undefined) continue
    for (const entry of owner.entries) {
      if (entry.key.value !== 'id_tokens') continue
      const block = tokens.follow(entry.value)
      if (block === undefined || seen.has(block)) continue
      seen.add(block)
      const name = String(key.value)
      const list = tokens.written(block)
      blocks.push({ owner: name, hidden: name.startsWith('.'), keySpan: entry.key.span, span: block.span, tokens: list })
    }
  }
  return blocks
}

function definitionsOf(mappings: readonly Mapping[]): ReadonlyMap<string, readonly Span[]> {
  const definitions = new Map<string, Span[]>()
  for (const { key } of mappings.flatMap((mapping) => mapping.entries)) {
    const name = String(key.value)
    const known = definitions.get(name)
    if (known === undefined) definitions.set(name, [key.span])
    else known.push(key.span)
  }
  return definitions
}
