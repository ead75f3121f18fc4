/** Whether a host name, as `URL` writes it, is this machine's own, whatever a name server says (RFC 6761 section 6.3, RFC 8252 section 8.3). */
export function isLoopback(hostname: string): boolean {
  return hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]'
}

/** The URL that a text is, or `undefined`. Never throws. */
export function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
