import type { Span } from '../text/span.ts'
import type { PipelineProblem, ProblemCode, Secret } from './pipeline.ts'
import { refusalsIn } from './secret-entries.ts'
import { type Hash, type Slot, spanOf, type Tree, type Value } from './tree.ts'

/** What `secrets:` may name, in GitLab's order; gitlab.md 4.1 [C-SECRET]. */
const secretProviders: readonly string[] = [
  'vault',
  'azure_key_vault',
  'gcp_secret_manager',
  'akeyless',
  'gitlab_secrets_manager',
  'aws_secrets_manager',
]

interface Problem {
  readonly code: ProblemCode
  readonly message: string
  readonly span: Span
}

export interface SecretList {
  readonly secrets: readonly Secret[]
  readonly problems: readonly Omit<PipelineProblem, 'owner'>[]
}

/**
 * Reads the value of `secrets`. Grammar and GitLab's wording: gitlab.md 4.1 and ee/lib/gitlab/ci/config/entry/secret.rb,
 * vault/*.rb. What GitLab refuses is read as far as it goes; what can't be worked out gives no problem.
 */
export function readSecrets(tree: Tree, slot: Slot | undefined): SecretList {
  if (slot === undefined) return { secrets: [], problems: [] }
  const value = tree.read(slot.value)
  if (value.kind === 'lost' || (value.kind === 'scalar' && value.value === null)) return { secrets: [], problems: [] }
  if (value.kind !== 'hash') {
    return { secrets: [], problems: [{ code: 'secrets-not-a-hash', message: 'secrets config should be a hash', span: slot.key.span }] }
  }
  const secrets: Secret[] = []
  const problems: Problem[] = []
  for (const [name, inner] of value.slots) {
    const secret = emptied(tree.read(inner.value))
    if (secret.kind === 'hash') {
      secrets.push(readSecret(tree, name, inner, secret))
      problems.push(...check(tree, secret, inner.key.span))
    } else if (secret.kind !== 'lost') {
      problems.push({ code: 'invalid-secret', message: 'secret config should be a hash', span: inner.key.span })
    }
  }
  return { secrets, problems }
}

// GitLab takes null for an empty hash (lib/gitlab/config/entry/composable_hash.rb).
function emptied(value: Value): Value {
  return value.kind === 'scalar' && value.value === null ? { kind: 'hash', slots: new Map(), span: value.span } : value
}

function readSecret(tree: Tree, name: string, slot: Slot, hash: Hash): Secret {
  const provider = secretProviders.find((key) => hash.slots.has(key)) ?? ''
  const token = tree.at(hash, 'token')
  const values = hash.slots.get(provider)
  return {
    name,
    nameSpan: slot.key.span,
    provider,
    ...(token?.kind === 'scalar' && token.value !== null ? { token: { text: String(token.value), span: token.span } } : {}),
    values: values === undefined ? [] : [...strings(tree, tree.read(values.value), [], 0)],
    span: spanOf(slot),
  }
}

function* strings(tree: Tree, value: Value, path: readonly string[], level: number): Generator<Secret['values'][number]> {
  if (value.kind === 'scalar' && value.value !== null) yield { key: path.join('.'), value: String(value.value), span: value.span }
  else if (value.kind === 'hash' && level < 4) {
    for (const [key, slot] of value.slots) yield* strings(tree, tree.read(slot.value), [...path, key], level + 1)
  }
}

function* check(tree: Tree, hash: Hash, at: Span): Generator<Problem> {
  const unknown = [...hash.slots].filter(([key]) => key !== 'file' && key !== 'token' && !secretProviders.includes(key))
  const [first] = unknown
  const given = secretProviders.filter((key) => hash.slots.has(key))
  // What is missing may stand where something that it extends is missing.
  const sure = hash.open === undefined
  const oneOf = `must use exactly one of these keys: ${secretProviders.join(', ')}`
  if (first !== undefined) {
    const names = unknown.map(([key]) => key).join(', ')
    // GitLab has a line for each; a provider under another name is one mistake all the same.
    const more = sure && given.length === 0 ? `; it ${oneOf}` : ''
    yield { code: 'invalid-secret', message: `secret config contains unknown keys: ${names}${more}`, span: first[1].key.span }
  }
  if (!sure) return
  if (given.length > 1 || (given.length === 0 && first === undefined)) {
    yield { code: 'invalid-secret', message: `secret config ${oneOf}`, span: at }
  }
  yield* checkToken(tree, hash, given, at)
  yield* checkFile(tree, hash)
  for (const provider of given) {
    const slot = hash.slots.get(provider)
    if (slot !== undefined) for (const refusal of refusalsIn(tree, provider, slot)) yield { code: 'invalid-secret', ...refusal }
  }
}

function* checkFile(tree: Tree, hash: Hash): Generator<Problem> {
  const slot = hash.slots.get('file')
  const value = slot === undefined ? undefined : tree.read(slot.value)
  if (slot === undefined || value === undefined || value.kind === 'lost') return
  const fits = value.kind === 'scalar' && (value.value === null || typeof value.value === 'boolean')
  if (!fits) yield { code: 'invalid-secret', message: 'file config should be a boolean value', span: slot.key.span }
}

function* checkToken(tree: Tree, hash: Hash, given: readonly string[], at: Span): Generator<Problem> {
  const slot = hash.slots.get('token')
  const token = slot === undefined ? undefined : tree.read(slot.value)
  if (token?.kind === 'lost') return
  const empty = token === undefined || (token.kind === 'scalar' && (token.value === null || token.value === ''))
  if (!empty && (token.kind !== 'scalar' || typeof token.value !== 'string')) {
    yield { code: 'invalid-secret', message: 'secret token should be a string', span: slot?.key.span ?? at }
  }
  // A provider without anything in it does not count (lib/gitlab/ci/config/entry/secret.rb).
  const google = given.includes('gcp_secret_manager') ? tree.at(hash, 'gcp_secret_manager') : undefined
  const counts =
    google !== undefined && !(google.kind === 'hash' && google.slots.size === 0) && !(google.kind === 'scalar' && google.value === null)
  if (empty && counts) {
    yield { code: 'secret-without-token', message: 'secret token is required with gcp secrets manager', span: at }
  }
}

/** The name of a token variable that a text refers to, `$NAME` or `${NAME}` and nothing else. */
export function tokenName(text: string): string | undefined {
  return /^\$(?:\{(\w+)\}|(\w+))$/
    .exec(text.trim())
    ?.slice(1)
    .find((name) => name !== undefined)
}

/**
 * The text of the token that GitLab hands to the provider of a secret: what `token:` says, else what the provider takes by
 * itself; `undefined` where none is sent. gitlab.md 4.1 [C-RUNPRES].
 */
export function tokenOf(secret: Secret, tokens: readonly { readonly name: string }[]): string | undefined {
  if (secret.token !== undefined) return secret.token.text
  if (secret.provider === 'aws_secrets_manager') return '$AWS_ID_TOKEN'
  if (secret.provider !== 'vault' && secret.provider !== 'azure_key_vault') return undefined
  const [first] = tokens
  return first === undefined ? undefined : `$${first.name}`
}
