import type { Span } from '../text/span.ts'
import type { Environment, Job, JobRules, Variable } from './pipeline.ts'
import type { TokenList } from './tokens.ts'
import { type Hash, type Slot, spanOf, type Tree, type Value } from './tree.ts'
import { changingVariables, readVariables, unknownVariable } from './variables.ts'

/** What all jobs of a pipeline share, read once. */
export interface Shared {
  readonly tree: Tree
  readonly top: ReadonlyMap<string, Slot>
  /** The hash under `default:`. */
  readonly defaults: Hash | undefined
  /** Its `id_tokens`. */
  readonly defaultTokens: TokenList | undefined
  readonly variables: ReadonlyMap<string, Variable>
  /** Names that `workflow:rules:variables` may set. */
  readonly workflowVariables: readonly { readonly name: string; readonly span: Span }[]
  /** `workflow:rules`, or an include that may bring them: it decides about jobs without rules of their own. */
  readonly workflow: JobRules
  /** Why there may be more jobs, defaults and variables than the file has. */
  readonly includes: string | undefined
}

/** Reads one job from its hash, everything that it extends merged in. `own` are the tokens that stand in that hash. */
export function readJob(shared: Shared, name: string, slot: Slot, hash: Hash, own: TokenList | undefined): Job {
  const { tree } = shared
  const trigger = hash.slots.has('trigger')
  const incomplete = whyIncomplete(shared, hash)
  const environment = readEnvironment(tree, hash.slots.get('environment'))
  const tokens = trigger ? { tokens: [] } : tokensOf(shared, hash, own)
  return {
    name,
    nameSpan: slot.key.span,
    span: spanOf(slot),
    tokens: tokens.tokens,
    ...(tokens.open === undefined ? {} : { tokensUnknown: tokens.open }),
    ...(environment === undefined ? {} : { environment }),
    ...(incomplete === undefined ? {} : { incomplete }),
    variables: variablesOf(shared, hash, incomplete),
    script: scriptOf(shared, hash),
    secrets: secretsOf(tree, hash),
    trigger,
    when: rulesOf(shared, hash),
  }
}

// A job of this file without anything to run is one that an include defines, too.
function whyIncomplete(shared: Shared, hash: Hash): string | undefined {
  const environment = shared.tree.at(hash, 'environment')
  const name = environment?.kind === 'hash' ? shared.tree.at(environment, 'name') : environment
  if (name?.kind === 'lost') return name.why
  if (name === undefined && environment?.kind === 'hash' && environment.open !== undefined) return environment.open
  if (hash.open !== undefined || shared.includes === undefined) return hash.open
  const whole = hash.slots.has('script') || hash.slots.has('run') || hash.slots.has('trigger')
  return whole ? undefined : shared.includes
}

/**
 * `default:id_tokens` is copied only if the job has none, as a whole; gitlab.md 3.2 [D-YAML, C-DEF/C-JOB]. What an
 * explicit null or `{}` does is not documented (gitlab.md 9, number 7): the likely answer, marked as uncertain.
 */
function tokensOf(shared: Shared, hash: Hash, own: TokenList | undefined): Omit<TokenList, 'problems'> {
  const inherited = inheritedTokens(shared, hash)
  const slot = hash.slots.get('id_tokens')
  if (slot === undefined || own === undefined) {
    const open = hash.open ?? inherited.open
    return { tokens: inherited.tokens, ...(open === undefined ? {} : { open }) }
  }
  if (own.tokens.length > 0) return hash.open === undefined ? own : { ...own, open: own.open ?? hash.open }
  const value = shared.tree.read(slot.value)
  const isNull = value.kind === 'scalar' && value.value === null
  const isEmpty = value.kind === 'hash' && value.slots.size === 0
  const matters = inherited.tokens.length > 0 || inherited.open !== undefined
  const doubt = (isNull || isEmpty) && matters ? `whether an empty \`id_tokens\` takes those of \`default\` is not documented` : undefined
  const open = own.open ?? hash.open ?? doubt
  return { tokens: isNull ? inherited.tokens : [], ...(open === undefined ? {} : { open }) }
}

function inheritedTokens(shared: Shared, hash: Hash): Omit<TokenList, 'problems'> {
  const inherits = inheritance(shared.tree, hash, 'default', 'id_tokens')
  if (inherits.answer === 'no') return { tokens: [] }
  const tokens = shared.defaultTokens?.tokens ?? []
  const mayInclude = shared.defaultTokens === undefined && shared.includes !== undefined
  const open =
    inherits.open ??
    shared.defaultTokens?.open ??
    shared.defaults?.open ??
    (mayInclude ? `${shared.includes} may set \`default:id_tokens\`` : undefined)
  return { tokens, ...(open === undefined ? {} : { open }) }
}

/** Whether `inherit:` lets a key through; without it everything comes through. gitlab.md 3.2 [D-YAML, C-INH]. */
function inheritance(tree: Tree, hash: Hash, kind: 'default' | 'variables', key: string): { answer: 'yes' | 'no'; open?: string } {
  const inherit = tree.at(hash, 'inherit')
  if (inherit?.kind === 'lost') return { answer: 'yes', open: inherit.why }
  const value = inherit?.kind === 'hash' ? tree.at(inherit, kind) : undefined
  if (value?.kind === 'lost') return { answer: 'yes', open: value.why }
  if (value?.kind === 'scalar') return { answer: value.value === false ? 'no' : 'yes' }
  if (value?.kind !== 'sequence') return { answer: 'yes' }
  for (const item of value.items) {
    const read = tree.read(item)
    if (read.kind === 'lost') return { answer: 'yes', open: read.why }
    if (read.kind === 'scalar' && String(read.value) === key) return { answer: 'yes' }
  }
  return { answer: 'no' }
}

// Later ones win: global, the job's own, then what rules and the matrix set. gitlab.md 3.1, 5.
function variablesOf(shared: Shared, hash: Hash, incomplete: string | undefined): ReadonlyMap<string, Variable> {
  const { tree } = shared
  const own = tree.at(hash, 'variables')
  const parallel = tree.at(hash, 'parallel')
  const changing = [
    ...shared.workflowVariables,
    ...changingVariables(tree, tree.at(hash, 'rules'), 'variables'),
    ...changingVariables(tree, parallel?.kind === 'hash' ? tree.at(parallel, 'matrix') : undefined, undefined),
  ]
  if (own === undefined && changing.length === 0 && incomplete === undefined && !hash.slots.has('inherit')) return shared.variables
  const variables = new Map<string, Variable>()
  const maybe = incomplete ?? (own?.kind === 'lost' ? own.why : undefined) ?? (own?.kind === 'hash' ? own.open : undefined)
  for (const [name, variable] of shared.variables) {
    const inherits = inheritance(tree, hash, 'variables', name)
    const why = inherits.open ?? maybe
    if (inherits.answer === 'no') continue
    variables.set(name, why === undefined ? variable : unknownVariable(name, why, variable.span))
  }
  for (const [name, variable] of readVariables(tree, own)) variables.set(name, variable)
  for (const { name, span } of changing) {
    variables.set(name, unknownVariable(name, `${name} depends on which of the job's rules or matrix entries is taken`, span))
  }
  return variables
}

// Strings below `environment:`; gitlab.md 5.1 [SCHEMA, D-YAML]. Without a name GitLab refuses the job.
function readEnvironment(tree: Tree, slot: Slot | undefined): Environment | undefined {
  if (slot === undefined) return undefined
  const value = tree.read(slot.value)
  if (value.kind === 'scalar') {
    return value.value === null || value.value === '' ? undefined : { name: String(value.value), action: 'start', span: value.span }
  }
  if (value.kind !== 'hash') return undefined
  const name = tree.at(value, 'name')
  if (name?.kind !== 'scalar' || name.value === null) return undefined
  const action = tree.at(value, 'action')
  const tier = tree.at(value, 'deployment_tier')
  return {
    name: String(name.value),
    action: action?.kind === 'scalar' && action.value !== null ? String(action.value) : 'start',
    ...(tier?.kind === 'scalar' && tier.value !== null ? { deploymentTier: String(tier.value) } : {}),
    ...(value.open === undefined ? {} : { open: value.open }),
    span: value.span,
  }
}

// `before_script` and `after_script` come from `default`, or the old top-level keys, where the job has none.
function scriptOf(shared: Shared, hash: Hash): { readonly text: string; readonly span: Span }[] {
  const lines: { text: string; span: Span }[] = []
  for (const key of ['before_script', 'script', 'after_script']) {
    const slot = hash.slots.get(key) ?? (key === 'script' ? undefined : inheritedScript(shared, hash, key))
    if (slot !== undefined) for (const line of shared.tree.lines(slot.value)) lines.push(line)
  }
  return lines
}

function inheritedScript(shared: Shared, hash: Hash, key: string): Slot | undefined {
  const slot = shared.defaults?.slots.get(key) ?? shared.top.get(key)
  return slot !== undefined && inheritance(shared.tree, hash, 'default', key).answer === 'yes' ? slot : undefined
}

// gitlab.md 4.1: beside `token` and `file`, one key is the provider, with a string or a mapping.
function secretsOf(tree: Tree, hash: Hash): Job['secrets'] {
  const secrets = tree.at(hash, 'secrets')
  if (secrets?.kind !== 'hash') return []
  const found: Job['secrets'][number][] = []
  for (const [name, slot] of secrets.slots) {
    const secret = tree.read(slot.value)
    if (secret.kind !== 'hash') continue
    const provider = [...secret.slots.keys()].find((key) => key !== 'token' && key !== 'file') ?? ''
    for (const { path, text, span } of strings(tree, secret, [], 0)) {
      const [first] = path
      const key = first === provider ? path.slice(1).join('.') : path.join('.')
      found.push({ name, provider, key, value: text, span })
    }
  }
  return found
}

function* strings(tree: Tree, hash: Hash, path: readonly string[], level: number): Generator<{ path: string[]; text: string; span: Span }> {
  if (level > 3) return
  for (const [key, slot] of hash.slots) {
    const value: Value = tree.read(slot.value)
    if (value.kind === 'hash') yield* strings(tree, value, [...path, key], level + 1)
    else if (value.kind === 'scalar' && typeof value.value === 'string') {
      yield { path: [...path, key], text: value.value, span: value.span }
    }
  }
}

function rulesOf(shared: Shared, hash: Hash): JobRules {
  for (const keyword of ['rules', 'only', 'except']) {
    const slot = hash.slots.get(keyword)
    if (slot === undefined) continue
    const value = shared.tree.read(slot.value)
    if (value.kind !== 'scalar' || value.value !== null) return { kind: 'given', keyword, span: slot.key.span }
  }
  return shared.workflow
}
