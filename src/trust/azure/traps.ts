import type { TextEdit } from '../../text/edit.ts'
import { show } from '../../text/holes.ts'
import type { Trap } from '../traps.ts'
import type { TrustDocument } from '../trust.ts'
import type { Credential } from './credential.ts'

/** What Entra does otherwise than it looks with a credential. `siblings`: all credentials of the same application or identity, this one too. */
export function trapsOf(credential: Credential, siblings: readonly Credential[], document: TrustDocument): readonly Trap[] {
  return parallel(credential, siblings, document)
}

/**
 * Resources of a template that don't wait for each other are written at once, which Entra refuses for credentials of one identity
 * (azure.md 1 [CON]: "created serially"). Those of a loop may have a batch size, and there may be none.
 */
function parallel(credential: Credential, siblings: readonly Credential[], document: TrustDocument): readonly Trap[] {
  const before = siblings.slice(0, Math.max(0, siblings.indexOf(credential)))
  const first = before.find((one) => one.atOnce === true && one.span.file === credential.span.file && !isLoop(one, document))
  if (
    credential.atOnce !== true ||
    isLoop(credential, document) ||
    first === undefined ||
    isNamedIn(first, credential, document) ||
    isNamedIn(credential, first, document)
  )
    return []
  return [
    {
      id: 'parallel-credentials',
      at: credential.nameSpan,
      message: `This is written at the same time as ${show(first.name)}, and ${credential.holder} takes one write at a time: ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity`,
      related: [{ message: 'Written at the same time', at: first.nameSpan }],
      fixes: () => waiting(credential, first, document),
    },
  ]
}

// Who is named in another resource is made before it.
function isNamedIn(named: Credential, other: Credential, { text }: TrustDocument): boolean {
  const symbol = symbolOf(named, text)
  return (
    symbol !== undefined && new RegExp(`\\b${symbol}\\b`).test(text.slice(other.span.start, other.span.end).replace(/^resource\s+\w+/, ''))
  )
}

function isLoop({ span }: Credential, { text }: TrustDocument): boolean {
  return /^resource\s+\w+\s+'[^']*'\s*=\s*\[/.test(text.slice(span.start, span.end))
}

// The symbol of a resource of Bicep.
function symbolOf({ span }: Credential, text: string): string | undefined {
  return /^resource\s+(\w+)\s/.exec(text.slice(span.start, span.end))?.[1]
}

// A line behind the name, in Bicep.
function waiting({ nameSpan }: Credential, first: Credential, { file, text }: TrustDocument): ReturnType<NonNullable<Trap['fixes']>> {
  const symbol = symbolOf(first, text)
  const start = text.lastIndexOf('\n', nameSpan.start) + 1
  const [line, indent = ''] = /^([ \t]*)name:[^\n]*?(?=\r?\n)/.exec(text.slice(start)) ?? []
  if (symbol === undefined || line === undefined || nameSpan.file !== file) return []
  const at = start + line.length
  const newline = text.startsWith('\r\n', at) ? '\r\n' : '\n'
  const edits: readonly TextEdit[] = [{ span: { file, start: at, end: at }, text: `${newline}${indent}dependsOn: [${symbol}]` }]
  return [{ title: `Write it behind ${show(first.name)}`, edits }]
}
