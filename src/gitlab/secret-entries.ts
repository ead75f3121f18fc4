import type { Span } from '../text/span.ts'
import type { Hash, Slot, Tree, Value } from './tree.ts'

/** Something that GitLab refuses, in its words. */
export interface Refusal {
  readonly message: string
  readonly span: Span
}

/** A key below a provider: its value, and whether it has to be there. */
interface Key {
  readonly name: string
  readonly type: 'string' | 'scalar' | 'hash'
  readonly required?: true
}

/** A value below a secret: the keys of its hash, and whether a string will do. */
interface Entry {
  readonly keys: readonly Key[]
  readonly short?: true
}

const needed = (name: string): Key => ({ name, type: 'string', required: true })
const optional = (...names: readonly string[]): readonly Key[] => names.map((name) => ({ name, type: 'string' }))

/** gitlab.md 4.1; ee/lib/gitlab/ci/config/entry/{vault,azure_key_vault,gcp_secret_manager,aws_secrets_manager,gitlab_secrets_manager}. */
const entries: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['vault', { short: true, keys: [needed('path'), needed('field'), { name: 'engine', type: 'hash', required: true }] }],
  [
    'aws_secrets_manager',
    {
      short: true,
      keys: [needed('secret_id'), ...optional('region', 'version_id', 'version_stage', 'role_arn', 'role_session_name', 'field')],
    },
  ],
  ['azure_key_vault', { keys: [needed('name'), ...optional('version')] }],
  ['gcp_secret_manager', { keys: [needed('name'), { name: 'version', type: 'scalar' }] }],
  ['gitlab_secrets_manager', { keys: [needed('name'), ...optional('source')] }],
])

const engine: Entry = { keys: [needed('name'), needed('path')] }

/**
 * What GitLab refuses below the provider of a secret. What is missing because something that it extends is missing is no
 * refusal, nor is anything in a provider that isn't described.
 */
export function* refusalsIn(tree: Tree, provider: string, slot: Slot): Generator<Refusal> {
  const entry = entries.get(provider)
  const value = tree.read(slot.value)
  if (entry === undefined || value.kind === 'lost') return
  const at = slot.key.span
  if (value.kind === 'hash') yield* refusalsOf(tree, provider, entry, value, at)
  else if (entry.short !== true) yield { message: `${provider} config should be a hash`, span: at }
  else if (value.kind !== 'scalar' || typeof value.value !== 'string')
    yield { message: `${provider} should be a hash or a string`, span: at }
  else if (value.value.trim() === '') yield { message: `${provider} config can't be blank`, span: at }
  else if (provider === 'aws_secrets_manager' && value.value.split('#').length > 2)
    yield { message: `${provider} config must contain at most one '#'`, span: value.span }
}

function* refusalsOf(tree: Tree, what: string, entry: Entry, hash: Hash, at: Span): Generator<Refusal> {
  const unknown = [...hash.slots].filter(([name]) => !entry.keys.some((key) => key.name === name))
  const [first] = unknown
  const missing = hash.open === undefined ? missingIn(what, entry, hash) : []
  // GitLab has a line for each; a key under another name is one mistake all the same.
  const said = [...(first === undefined ? [] : [`${what} config contains unknown keys: ${names(unknown)}`]), ...missing]
  if (said.length > 0) yield { message: said.join('; '), span: first?.[1].key.span ?? at }
  for (const key of entry.keys) yield* refusalsOfKey(tree, what, key, hash)
  const inner = what === 'vault' ? hash.slots.get('engine') : undefined
  const value = inner === undefined ? undefined : tree.read(inner.value)
  if (inner !== undefined && value?.kind === 'hash' && value.slots.size > 0)
    yield* refusalsOf(tree, 'engine', engine, value, inner.key.span)
}

// What GitLab says of keys that are not there. Of the engine alone it names them all in one line.
function missingIn(what: string, entry: Entry, hash: Hash): readonly string[] {
  const missing = entry.keys.filter((key) => key.required === true && !hash.slots.has(key.name))
  if (what !== 'engine') return missing.map((key) => blank(what, key))
  return missing.length === 0 ? [] : [`engine config missing required keys: ${missing.map(({ name }) => name).join(', ')}`]
}

// Where GitLab's words are not the name of the key, that is said as well.
function blank(what: string, key: Key): string {
  const words = inWords(key)
  return `${what} ${words} can't be blank${words === key.name ? '' : ` (its key is ${key.name})`}`
}

function* refusalsOfKey(tree: Tree, what: string, key: Key, hash: Hash): Generator<Refusal> {
  const slot = hash.slots.get(key.name)
  if (slot === undefined) return
  const value = tree.read(slot.value)
  if (value.kind === 'lost') return
  const span = slot.key.span
  if (isBlank(value)) {
    if (key.required === true) yield { message: blank(what, key), span }
    return
  }
  const article = key.type === 'scalar' ? 'must be an alphanumeric string' : `should be a ${key.type}`
  if (!fits(value, key)) yield { message: `${what} ${inWords(key)} ${article}`, span }
  else if (what === 'gitlab_secrets_manager' && key.name === 'source' && !isSource(value))
    yield { message: `${what} source must follow the format group/group_full_path or 'project'`, span }
}

function fits(value: Value, key: Key): boolean {
  if (key.type === 'hash') return value.kind === 'hash'
  if (value.kind !== 'scalar') return false
  return key.type === 'string' ? typeof value.value === 'string' : typeof value.value === 'string' || Number.isInteger(value.value)
}

function isBlank(value: Value): boolean {
  if (value.kind === 'scalar')
    return value.value === null || value.value === false || (typeof value.value === 'string' && value.value.trim() === '')
  return value.kind === 'hash' && value.slots.size === 0 && value.open === undefined
}

function isSource(value: Value): boolean {
  return value.kind === 'scalar' && /^(?:project|group\/[a-zA-Z0-9_\-./]+)$/.test(String(value.value))
}

// As GitLab writes attributes in words: without a last `_id`.
function inWords({ name }: Key): string {
  return name.replace(/_id$/, '').replaceAll('_', ' ')
}

function names(slots: readonly (readonly [name: string, slot: Slot])[]): string {
  return slots.map(([name]) => name).join(', ')
}
