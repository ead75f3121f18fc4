import type { Analysis } from '../service/analysis.ts'
import { policiesOfFile } from '../service/parts.ts'
import type { FileId } from '../text/span.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import { UsageError } from './io.ts'
import type { Locator, Range } from './locate.ts'

/** A policy as JSON output names it (cli.md, simulate). */
export interface PolicyView {
  readonly relyingParty: string
  readonly name: string
  readonly file: string
  readonly range: Range
}

export function viewPolicy(policy: TrustPolicy, locator: Locator): PolicyView {
  return { relyingParty: policy.relyingParty, name: policy.name, file: policy.span.file, range: locator.range(policy.nameSpan) }
}

/** `FILE` or `FILE#NAME`, taken apart. */
export function parsePolicyArgument(text: string): { readonly file: string; readonly name: string | undefined } {
  const hash = text.lastIndexOf('#')
  return hash < 0 ? { file: text, name: undefined } : { file: text.slice(0, hash), name: text.slice(hash + 1) }
}

/**
 * The policies of a file, those of one name where it is given; none is wrong usage. A file that the configuration's `trust`
 * leaves out is read all the same: the user named it.
 */
export function choosePolicies(analysis: Analysis, file: FileId, name: string | undefined, text: string): readonly TrustPolicy[] {
  const known = analysis.projects
    .flatMap((project) => project.policies.map((entry) => entry.policy))
    .filter((one) => one.span.file === file)
  const inFile = known.length > 0 ? known : policiesOfFile(file, text).map((entry) => entry.policy)
  if (inFile.length === 0) throw new UsageError(`${file} holds no trust policy that Claimcheck knows`)
  if (name === undefined) return inFile
  const named = inFile.filter((policy) => policy.name === name || policy.aliases.includes(name))
  if (named.length > 0) return named
  throw new UsageError(
    `${file} holds no trust policy named ${name} (it holds ${[...new Set(inFile.map((policy) => policy.name))].join(', ')})`,
  )
}
