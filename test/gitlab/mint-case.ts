import type { ClaimSet } from '../../src/gitlab/claim-set.ts'
import { claimCatalogue } from '../../src/gitlab/claims.ts'
import type { ProjectFacts } from '../../src/gitlab/project.ts'
import { claimIn, fullFacts, minted } from './facts-case.ts'

/** The rows of a table in text: cells between `|`, trimmed. */
export function rowsOf(table: string): readonly (readonly string[])[] {
  const lines = table.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => line.split(' | ').map((cell) => cell.trim()))
}

/** Every claim of the catalogue in its order, as a table has it: a text as it is, other values as JSON, `absent`, `unknown: why`. */
export function allClaims(claims: ClaimSet): { readonly [claim: string]: string } {
  const names = [...new Set([...claimCatalogue.map(({ name }) => name), ...Object.keys(claims.known), ...Object.keys(claims.unknown)])]
  return Object.fromEntries(names.map((name) => [name, cell(claimIn(claims, name))]))
}

function cell(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The claims of `after` that are not as in `before`. */
export function changes(before: ClaimSet, after: ClaimSet): { readonly [claim: string]: string } {
  const old = allClaims(before)
  return Object.fromEntries(Object.entries(allClaims(after)).filter(([name, value]) => (old[name] ?? 'absent') !== value))
}

/** A pipeline with one job that has a token, and more keys. */
export function jobWith(more = ''): string {
  return `job: { script: x, ${more === '' ? '' : `${more}, `}id_tokens: { A: { aud: sts } } }\n`
}

/** What other facts change in the token of such a job. */
export function changedBy(facts: ProjectFacts, kind: string, more = ''): { readonly [claim: string]: string } {
  return changes(minted(jobWith(more), kind), minted(jobWith(more), kind, facts))
}

/** All facts, but for another version of GitLab. */
export function atVersion(version: string): ProjectFacts {
  return { ...fullFacts, gitlab: { ...fullFacts.gitlab, version } }
}
