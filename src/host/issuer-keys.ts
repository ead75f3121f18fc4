import { isLoopback, urlOf } from './loopback.ts'

/**
 * The text of an issuer's JWKS. `refused`: what the issuer is or says is not acceptable. `unreachable`: there was no
 * answer that could be read.
 */
export type IssuerKeys = { readonly jwks: string } | { readonly refused: string } | { readonly unreachable: string }

/** Milliseconds for each of the two requests, the whole answer included. */
const patience = 5000
/** Bytes; a discovery document and a JWKS have a few thousand. */
const mostBytes = 500_000

/**
 * Asks an issuer for its keys: its discovery document (OpenID Connect Discovery 1.0 section 4), whose `issuer` must be
 * exactly the same text (section 4.3), then the address that it names. Only over https; a loopback issuer may use http.
 * The issuer comes from a token that nobody has checked yet: no redirect is followed, no credentials are sent, the
 * answers are limited in time and size, and a message quotes nothing of them.
 */
export async function fetchIssuerKeys(issuer: string, longest = patience): Promise<IssuerKeys> {
  const at = urlOf(issuer)
  if (at === undefined || !mayAsk(at, isLoopback(at.hostname)) || at.search !== '' || at.hash !== '')
    return { refused: 'it is no https address (or http one of this machine), so it is not asked' }
  const configuration = await fetchText(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, longest)
  if (typeof configuration === 'object') return { unreachable: `its discovery document: ${configuration.problem}` }
  const document = membersOf(configuration)
  if (document === undefined) return { unreachable: 'its discovery document is no JSON object' }
  if (document.issuer !== issuer) return { refused: 'its discovery document names another issuer' }
  const address = typeof document.jwks_uri === 'string' ? urlOf(document.jwks_uri) : undefined
  if (address === undefined) return { unreachable: 'its discovery document has no jwks_uri' }
  if (!mayAsk(address, isLoopback(at.hostname))) return { refused: 'its keys are at no https address' }
  const keys = await fetchText(address.href, longest)
  return typeof keys === 'object' ? { unreachable: `its keys: ${keys.problem}` } : { jwks: keys }
}

// An issuer out in the world must not send us to a server of this machine.
function mayAsk(url: URL, local: boolean): boolean {
  if (url.username !== '' || url.password !== '') return false
  return isLoopback(url.hostname) ? local && /^https?:$/.test(url.protocol) : url.protocol === 'https:'
}

function membersOf(text: string): { readonly issuer?: unknown; readonly jwks_uri?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

async function fetchText(url: string, longest: number): Promise<string | { readonly problem: string }> {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      credentials: 'omit',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(longest),
    })
    if (response.status >= 300 && response.status < 400) return { problem: 'it is a redirect, which is not followed' }
    if (response.status !== 200 || response.body === null) return { problem: `the answer has status ${response.status}` }
    return await limited(response.body)
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError'
    return { problem: late ? `no answer within ${longest / 1000} seconds` : `no answer${codeOf(error)}` }
  }
}

async function limited(body: ReadableStream<Uint8Array>): Promise<string | { readonly problem: string }> {
  const decoder = new TextDecoder()
  let size = 0
  let text = ''
  // Leaving the loop ends the stream.
  for await (const chunk of body) {
    size += chunk.length
    if (size > mostBytes) return { problem: `the answer is longer than ${mostBytes} bytes` }
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

// ` (ENOTFOUND)`: fetch says only that it failed, its cause says why.
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? ` (${cause.code})` : ''
}
