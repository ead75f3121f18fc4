import type { FromPanel, Location, SimulatedToken } from '../protocol/messages.ts'

/** A message of the panel's page, rebuilt from its checked parts, or `undefined` for anything else: a page is not trusted. */
export function fromPanel(message: unknown): FromPanel | undefined {
  if (!isRecord(message)) return undefined
  if (message['type'] === 'ready') return { type: 'ready' }
  if (message['type'] === 'reveal') {
    const location = locationFrom(message['location'])
    return location === undefined ? undefined : { type: 'reveal', location }
  }
  if (!isRecord(message['params'])) return undefined
  const { project, policy, token } = message['params']
  if (message['type'] === 'reach')
    return typeof project === 'string' && typeof policy === 'string' ? { type: 'reach', params: { project, policy } } : undefined
  if (message['type'] !== 'simulate') return undefined
  const simulated = tokenFrom(token)
  if (typeof project !== 'string' || typeof policy !== 'string' || simulated === undefined) return undefined
  return { type: 'simulate', params: { project, policy, token: simulated } }
}

function tokenFrom(token: unknown): SimulatedToken | undefined {
  if (!isRecord(token)) return undefined
  const { kind, job, variable, scenario, text } = token
  if (kind === 'pasted') return typeof text === 'string' ? { kind, text } : undefined
  if (kind !== 'job' || typeof job !== 'string' || typeof variable !== 'string' || typeof scenario !== 'string') return undefined
  return { kind, job, variable, scenario }
}

function locationFrom(location: unknown): Location | undefined {
  if (!isRecord(location) || !isRecord(location['range'])) return undefined
  const start = positionFrom(location['range']['start'])
  const end = positionFrom(location['range']['end'])
  const uri = location['uri']
  return typeof uri === 'string' && start !== undefined && end !== undefined ? { uri, range: { start, end } } : undefined
}

function positionFrom(position: unknown): Location['range']['start'] | undefined {
  if (!isRecord(position)) return undefined
  const { line, character } = position
  return typeof line === 'number' && typeof character === 'number' && line >= 0 && character >= 0 ? { line, character } : undefined
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null
}
