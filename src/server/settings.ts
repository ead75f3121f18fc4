import type { Settings } from '../protocol/messages.ts'

/** The settings that a client has sent. Another editor may send some of its own making, or none; what is none of ours counts as not sent. */
export function readSettings(value: unknown): Settings {
  const given =
    typeof value === 'object' && value !== null
      ? (value as { readonly trusted?: unknown; readonly includes?: unknown; readonly keywords?: unknown })
      : {}
  const { includes } = given
  const pairs = typeof includes === 'object' && includes !== null ? Object.entries(includes) : []
  const known = Object.fromEntries(pairs.filter(([, path]) => typeof path === 'string'))
  return { trusted: given.trusted === true, includes: known, keywords: given.keywords !== false }
}
