import type { Span } from '../text/span.ts'
import type { Audience, IdToken, PipelineProblem } from './pipeline.ts'
import { type Hash, type Slot, spanOf, type Tree, type Value } from './tree.ts'

/** What an `id_tokens:` value says. */
export interface TokenList {
  readonly tokens: readonly IdToken[]
  readonly problems: readonly Omit<PipelineProblem, 'owner'>[]
  /** Why there may be more or other tokens. */
  readonly open?: string
}

/**
 * Reads the value of `id_tokens`. Grammar and GitLab's wording: gitlab.md 3.1 and 3.3 [C-IDTOK, C-HASH]. What can't be
 * worked out gives no problem but an `open` list; what GitLab refuses gives a token with an invalid `aud`.
 */
export function readTokens(tree: Tree, value: Value, keySpan: Span): TokenList {
  if (value.kind === 'lost') return { tokens: [], problems: [], open: value.why }
  if (value.kind === 'scalar' && value.value === null) return { tokens: [], problems: [] }
  if (value.kind !== 'hash') {
    return { tokens: [], problems: [{ code: 'id-tokens-not-a-hash', message: 'id_tokens config should be a hash', span: keySpan }] }
  }
  const tokens: IdToken[] = []
  const problems: Omit<PipelineProblem, 'owner'>[] = []
  let open = value.open
  for (const [name, slot] of value.slots) {
    const read = readToken(tree, name, slot)
    tokens.push(read.token)
    problems.push(...read.problems)
    open ??= read.open
  }
  return open === undefined ? { tokens, problems } : { tokens, problems, open }
}

interface OneToken {
  readonly token: IdToken
  readonly problems: readonly Omit<PipelineProblem, 'owner'>[]
  readonly open?: string
}

function readToken(tree: Tree, name: string, slot: Slot): OneToken {
  const value = tree.read(slot.value)
  const base = { name, nameSpan: slot.key.span, span: spanOf(slot) }
  const invalid: Audience = { kind: 'invalid', span: slot.value.span }
  if (value.kind === 'lost') return { token: { ...base, aud: invalid }, problems: [], open: value.why }
  const problem = (code: PipelineProblem['code'], message: string, span: Span) => ({ code, message, span, token: name })
  // GitLab takes null for an empty hash.
  const empty = value.kind === 'scalar' && value.value === null
  if (value.kind !== 'hash' && !empty) {
    // GitLab does not look at the type, and finds no `aud` in it.
    const message = 'id token config missing required keys: aud'
    return { token: { ...base, aud: invalid }, problems: [problem('id-token-not-a-hash', message, slot.value.span)] }
  }
  const hash = value.kind === 'hash' ? value : undefined
  const unknown = unknownKeys(hash)
  const all = unknown.map((key) => key.name).join(', ')
  // GitLab names them all in one line; each is marked, so that each can be mended.
  const problems = unknown.map(({ span }) => problem('id-token-unknown-key', `id token config contains unknown keys: ${all}`, span))
  const aud = hash?.slots.get('aud')
  if (aud === undefined) {
    if (hash?.open !== undefined) return { token: { ...base, aud: invalid }, problems, open: hash.open }
    problems.push(problem('id-token-missing-aud', 'id token config missing required keys: aud', slot.key.span))
    return { token: { ...base, aud: invalid }, problems }
  }
  const read = readAudience(tree, aud)
  if (read.aud.kind === 'invalid' && read.open === undefined) {
    problems.push(problem('id-token-bad-aud', 'id token aud should be an array of strings or a string', spanOrKey(aud)))
  }
  return { token: { ...base, aud: read.aud }, problems, ...(read.open === undefined ? {} : { open: read.open }) }
}

function unknownKeys(hash: Hash | undefined): { name: string; span: Span }[] {
  return [...(hash?.slots ?? [])].filter(([key]) => key !== 'aud').map(([name, slot]) => ({ name, span: slot.key.span }))
}

function spanOrKey(slot: Slot): Span {
  return slot.value.span.start < slot.value.span.end ? slot.value.span : slot.key.span
}

function readAudience(tree: Tree, slot: Slot): { aud: Audience; open?: string } {
  const value = tree.read(slot.value)
  const invalid: Audience = { kind: 'invalid', span: slot.value.span }
  if (value.kind === 'lost') return { aud: invalid, open: value.why }
  if (value.kind === 'scalar' && typeof value.value === 'string') {
    return { aud: { kind: 'string', values: [{ value: value.value, span: value.span }], span: value.span } }
  }
  if (value.kind !== 'sequence') return { aud: invalid }
  const values: { value: string; span: Span }[] = []
  for (const item of value.items) {
    const read = tree.read(item)
    if (read.kind === 'lost') return { aud: invalid, open: read.why }
    if (read.kind !== 'scalar' || typeof read.value !== 'string') return { aud: invalid }
    values.push({ value: read.value, span: read.span })
  }
  return { aud: { kind: 'list', values, span: value.span } }
}
