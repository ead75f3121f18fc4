import type { ProjectFacts } from '../project.ts'
import { atLeast } from '../version.ts'
import type { Clause, Field, Literal, MintedClaim } from './family.ts'
import * as fields from './fields.ts'
import * as grammar from './grammar.ts'

/** The claims that are lists, or may be. */
export const listClaims = ['aud', 'groups_direct', 'user_identities'] as const

export type ListClaim = (typeof listClaims)[number]

/** The longest list that is modelled item by item. */
export const mostItems = 4

const numbered = (name: string, of: (name: string) => Field): readonly Field[] =>
  Array.from({ length: mostItems }, (_, i) => of(i === 0 ? name : `${name} ${i + 1}`))

const audiences = [fields.audience, ...numbered('aud', (name) => fields.field(name, grammar.audienceText, fields.audience.usual)).slice(1)]
const groups = numbered('group', (name) => fields.field(name, grammar.namespacePath, ['another-group', 'someone']))
const providers = numbered('provider', (name) => fields.field(name, grammar.identityText, ['github', 'google_oauth2']))
const uids = numbered('extern_uid', (name) => fields.field(name, grammar.identityText, ['900000007']))

const secondary: MintedClaim = {
  kind: 'unknown',
  optional: true,
  why: 'whether an identity has a secondary_extern_uid is not documented',
}

const textOf = (field: Field | undefined): MintedClaim => ({ kind: 'text', segments: field === undefined ? [] : [field] })

/** A list of so many items; two stand for any number beyond, see `MintedClaim`. */
export function listOf(claim: ListClaim, size: number): MintedClaim {
  const items = Array.from({ length: Math.min(size, mostItems) }, (_, i): MintedClaim => {
    if (claim === 'aud') return textOf(audiences[i])
    if (claim === 'groups_direct') return textOf(groups[i])
    return { kind: 'object', members: { provider: textOf(providers[i]), extern_uid: textOf(uids[i]), secondary_extern_uid: secondary } }
  })
  return { kind: 'list', items, ...(size < 2 ? {} : { more: true }) }
}

/** What has to be so for a token to have the claim as a list of so many. */
export function listClauses(claim: ListClaim, size: number, facts: ProjectFacts): readonly Clause[] {
  const literals: Literal[] = []
  // Behind a flag that is off by default, since GitLab 17.3; without it, a user in no group has an empty list (gitlab.md 1.3).
  if (claim === 'groups_direct' && atLeast(facts.gitlab.version, '17.3')) {
    literals.push({
      doubt: 'groups_direct is there only with the flag ci_jwt_groups_direct',
      taken: 'groups_direct is taken to be there, as the policy does: GitLab mints it only with the flag ci_jwt_groups_direct',
    })
  } else if (size === 0 && claim !== 'groups_direct') {
    literals.push({ doubt: `whether GitLab mints a token with an empty list of ${claim} is not documented` })
  }
  return literals.map((literal) => ({ when: [], literals: [literal] }))
}
