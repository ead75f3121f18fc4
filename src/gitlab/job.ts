import type { JsonValue } from '../text/json.ts'
import { kept } from '../text/remember.ts'
import { defaultKeys } from './default-keys.ts'
import type { Environment, Job, ScriptLine, Variable, When } from './pipeline.ts'
import { readRules } from './rules/read-rules.ts'
import { readSecrets, type SecretList } from './secrets.ts'
import type { TokenList } from './tokens.ts'
import { type Hash, type Slot, spanOf, type Tree } from './tree.ts'
import { readVariables, unknownVariable } from './variables.ts'

/** What all jobs of a pipeline share, read once. */
export interface Shared {
  readonly tree: Tree
  readonly top: ReadonlyMap<string, Slot>
  /** The hash under `default:`. */
  readonly defaults: Hash | undefined
  /** Its `id_tokens`. */
  readonly defaultTokens: TokenList | undefined
  readonly variables: ReadonlyMap<string, Variable>
  /** What the trigger job of a parent pipeline passes; `undefined` for a pipeline that none starts. */
  readonly passed: ReadonlyMap<string, Variable> | undefined
  readonly workflow: When
  /** Why there may be more jobs, defaults and variables than the files have: an include that is not resolved. */
  readonly includes: string | undefined
}

/** Reads one job from its hash, everything that it extends merged in. `own` are the tokens that stand in that hash. */
export function readJob(
  shared: Shared,
  name: string,
  slot: Slot,
  hash: Hash,
  own: TokenList | undefined,
): { readonly job: Job; readonly secrets: SecretList } {
  const { tree } = shared
  const trigger = hash.slots.has('trigger')
  const incomplete = whyIncomplete(shared, hash)
  const environment = readEnvironment(tree, hash.slots.get('environment'))
  const tokens = trigger ? { tokens: [] } : tokensOf(shared, hash, own)
  const secrets = readSecrets(tree, hash.slots.get('secrets'))
  const identity = trigger ? undefined : readIdentity(shared, hash)
  const inherits = inheritedVariables(shared, hash)
  const resolved = new Map<string, JsonValue | undefined>()
  const job: Job = {
    name,
    base: name,
    nameSpan: slot.key.span,
    span: spanOf(slot),
    tokens: tokens.tokens,
    ...(tokens.open === undefined ? {} : { tokensUnknown: tokens.open }),
    ...(identity === undefined ? {} : { identity }),
    ...(environment === undefined ? {} : { environment }),
    ...(incomplete === undefined ? {} : { incomplete }),
    ...(shared.includes === undefined ? {} : { variablesUnknown: shared.includes }),
    ...(hash.maybe === undefined ? {} : { maybe: hash.maybe }),
    variables: variablesOf(shared, hash, incomplete),
    ...(inherits === undefined ? {} : { inheritsVariables: inherits }),
    script: scriptOf(shared, hash),
    secrets: secrets.secrets,
    trigger,
    when: readRules(tree, hash, 'rules', 'only', 'except'),
    workflow: shared.workflow,
    child: shared.passed !== undefined,
    resolved: (key) => kept(resolved, key, () => resolvedKey(shared, hash, key)),
  }
  return { job, secrets }
}

// Old top-level keys that still are defaults; gitlab.md 5 ("deprecated globals").
const globalKeys: ReadonlySet<string> = new Set(['image', 'services', 'before_script', 'after_script', 'cache'])

/** The slot of a key: the job's own, else that of `default`, unless `inherit` keeps it out. */
function slotOf(shared: Shared, hash: Hash, key: string): Slot | undefined {
  const own = hash.slots.get(key)
  if (!defaultKeys.has(key) || (own !== undefined && !isNull(shared.tree, own))) return own
  const slot = shared.defaults?.slots.get(key) ?? (globalKeys.has(key) ? shared.top.get(key) : undefined)
  return slot !== undefined && inheritance(shared.tree, hash, 'default', key).answer === 'yes' ? slot : own
}

// To GitLab a null is nothing written (lib/gitlab/config/entry/factory.rb).
function isNull(tree: Tree, slot: Slot): boolean {
  const value = tree.read(slot.value)
  return value.kind === 'scalar' && value.value === null
}

function resolvedKey(shared: Shared, hash: Hash, key: string): JsonValue | undefined {
  // GitLab refuses tokens of a trigger job, and gives it none of `default`.
  const slot = hash.slots.has('trigger') ? hash.slots.get(key) : slotOf(shared, hash, key)
  return slot === undefined ? undefined : shared.tree.toJson(slot.value)
}

// gitlab.md 4.2: the only value is google_cloud; others GitLab refuses.
function readIdentity(shared: Shared, hash: Hash): Job['identity'] {
  const slot = slotOf(shared, hash, 'identity')
  const value = slot === undefined ? undefined : shared.tree.read(slot.value)
  return value?.kind === 'scalar' && typeof value.value === 'string' ? { value: value.value, span: value.span } : undefined
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
 * `default:id_tokens` is copied only if the job has none, as a whole; gitlab.md 3.2 [D-YAML, C-DEF/C-JOB]. A null counts as
 * none (lib/gitlab/config/entry/factory.rb); what an empty hash does is not documented (gitlab.md 9, number 7).
 */
function tokensOf(shared: Shared, hash: Hash, own: TokenList | undefined): Omit<TokenList, 'problems'> {
  const slot = hash.slots.get('id_tokens')
  const inherited = inheritedTokens(shared, hash)
  if (slot !== undefined && own !== undefined && !isNull(shared.tree, slot)) {
    const matters = own.tokens.length === 0 && (inherited.tokens.length > 0 || inherited.open !== undefined)
    const doubt = matters ? 'whether an empty `id_tokens` takes those of `default` is not documented' : undefined
    const open = own.open ?? hash.open ?? doubt
    return { tokens: own.tokens, ...(open === undefined ? {} : { open }) }
  }
  const open = hash.open ?? inherited.open
  return { tokens: inherited.tokens, ...(open === undefined ? {} : { open }) }
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
    (mayInclude ? `${shared.includes}, and it may set \`default:id_tokens\`` : undefined)
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

// `undefined`: all of them. A list names those that come through.
function inheritedVariables(shared: Shared, hash: Hash): ReadonlySet<string> | undefined {
  const inherit = shared.tree.at(hash, 'inherit')
  const value = inherit?.kind === 'hash' ? shared.tree.at(inherit, 'variables') : undefined
  if (value?.kind === 'scalar') return value.value === false ? new Set() : undefined
  if (value?.kind !== 'sequence') return undefined
  const items = value.items.map((item) => shared.tree.read(item))
  return new Set(items.flatMap((item) => (item.kind === 'scalar' ? [String(item.value)] : [])))
}

// Later ones win: global, the job's own, what a parent pipeline passes. The matrix comes later (matrix.ts), and what the
// rules set when a scenario is known (runs.ts). gitlab.md 3.1, 5.
function variablesOf(shared: Shared, hash: Hash, incomplete: string | undefined): ReadonlyMap<string, Variable> {
  const { tree, passed } = shared
  const own = tree.at(hash, 'variables')
  if (own === undefined && incomplete === undefined && passed === undefined && !hash.slots.has('inherit')) return shared.variables
  const variables = new Map<string, Variable>()
  const maybe = incomplete ?? (own?.kind === 'lost' ? own.why : undefined) ?? (own?.kind === 'hash' ? own.open : undefined)
  for (const [name, variable] of shared.variables) {
    const inherits = inheritance(tree, hash, 'variables', name)
    const why = inherits.open ?? maybe
    if (inherits.answer === 'no') continue
    variables.set(name, why === undefined ? variable : { ...unknownVariable(name, why, variable.span), global: true })
  }
  for (const [name, variable] of readVariables(tree, own)) variables.set(name, variable)
  for (const [name, variable] of passed ?? []) variables.set(name, variable)
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
function scriptOf(shared: Shared, hash: Hash): ScriptLine[] {
  const lines: ScriptLine[] = []
  for (const section of ['before_script', 'script', 'after_script'] as const) {
    const slot = slotOf(shared, hash, section)
    if (slot !== undefined) for (const line of shared.tree.lines(slot.value)) lines.push({ ...line, section })
  }
  return lines
}
