import { toJson } from '../../syntax/to-json.ts'
import { type FileId, type Span, touches } from '../../text/span.ts'
import type { TrustPolicy } from '../../trust/trust.ts'
import { type Analysis, projectOf } from '../analysis.ts'

/** A trust policy as the relying party would hold it. */
export interface ResolvedPolicy {
  readonly name: string
  /** JSON, indented; unknown parts as `${name}`. */
  readonly json: string
  /** Where it is named. */
  readonly span: Span
}

/**
 * The trust policy at an offset of a file: the one whose name or text stands there, the innermost first; elsewhere in a file
 * that holds exactly one, that one. `undefined` where there is none.
 */
export function resolvedPolicy(analysis: Analysis, file: FileId, offset: number): ResolvedPolicy | undefined {
  const policies = (projectOf(analysis, file)?.policies ?? [])
    .map((entry) => entry.policy)
    .filter((policy) => policy.span.file === file || policy.nameSpan.file === file)
  const named = policies.filter(({ nameSpan }) => nameSpan.file === file && touches(nameSpan, offset))
  const around = policies.filter(({ span }) => span.file === file && touches(span, offset)).sort((a, b) => length(a.span) - length(b.span))
  const found = named[0] ?? around[0] ?? (policies.length === 1 ? policies[0] : undefined)
  return found === undefined ? undefined : resolvedOf(found)
}

/** The policy whose name stands at an offset, for hovers. */
export function policyNamedAt(analysis: Analysis, file: FileId, offset: number): ResolvedPolicy | undefined {
  const entries = projectOf(analysis, file)?.policies ?? []
  const found = entries.find(
    ({ policy: { nameSpan } }) => nameSpan.file === file && nameSpan.start < nameSpan.end && touches(nameSpan, offset),
  )
  return found === undefined ? undefined : resolvedOf(found.policy)
}

function resolvedOf(policy: TrustPolicy): ResolvedPolicy | undefined {
  if (policy.resolved === undefined) return undefined
  return { name: policy.name, json: `${JSON.stringify(toJson(policy.resolved), null, 2)}\n`, span: policy.nameSpan }
}

function length(span: Span): number {
  return span.end - span.start
}
