import type { Literal } from '../gitlab/mintable/family.ts'
import * as fields from '../gitlab/mintable/fields.ts'
import * as grammar from '../gitlab/mintable/grammar.ts'
import type { Holder, Identity } from '../gitlab/mintable/holders.ts'
import { atLeast } from '../gitlab/version.ts'
import { anyCharacter, anything, characterOf, either, repeat, sequence } from '../regular/language.ts'
import { freeIdentity, holderOf, inOurGroup, nameOf, namespaceOf, outside, ownIdentity, type Placed, takenIds } from './identities.ts'
import { freshId, outsideField, shared } from './kept-fields.ts'
import { type ClassInput, type Members, noProject } from './members.ts'

/** Whoever is outside our groups. */
export function stranger({ ours }: ClassInput, clauses: Holder['clauses']): Holder {
  const { projects, namespaces } = takenIds(ours)
  return { ...holderOf(freeIdentity(outsideField(ours.groups), projects, namespaces), outside(ours)), clauses }
}

/** The path begins as our group's name does and goes on, or ends as our project's path does (cli.md). */
export function lookalikes(input: ClassInput): Members {
  const { groups, facts } = input.ours
  if (groups.length === 0) return { kind: 'unknown', why: noProject }
  const more = characterOf('_.-', ['a', 'z'], ['A', 'Z'], ['0', '9'])
  const begins = groups.map((group) => sequence(grammar.inAnyCase(group), more, anything))
  const ends = facts.project === undefined ? [] : [sequence(repeat(anyCharacter, 1), grammar.inAnyCase(facts.project))]
  const path = fields.pathOf([outsideField(groups)], [fields.projectName])
  const clause: Literal = { segments: path, in: shared(`lookalike ${groups.join()} ${facts.project}`, () => either(...begins, ...ends)) }
  return {
    kind: 'holders',
    holders: [stranger(input, [[clause]])],
    about: `a project outside ${groups.join(', ')} whose path begins or ends like ours`,
  }
}

/** Other projects of our group. */
export function neighbours({ ours }: ClassInput): Members {
  const { project } = ours.facts
  if (project === undefined) return { kind: 'unknown', why: noProject }
  const about = `another project of ${project.split('/')[0]}`
  return {
    kind: 'holders',
    about,
    holders: inOurGroup(ours, project).map(({ identity, clauses }) => ({ ...holderOf(identity, about), clauses })),
  }
}

/**
 * Whoever has our path now. Where GitLab refuses to mint tokens for a path that has changed hands, the subject has to name the project by its id
 * (gitlab.md 2.4).
 */
export function formerOwners({ ours, issuer }: ClassInput): Members {
  const { facts } = ours
  if (facts.project === undefined) return { kind: 'unknown', why: noProject }
  const { projects, namespaces } = takenIds(ours)
  const about = `another project that now has the path ${facts.project}`
  const identity: Identity = {
    namespace: [namespaceOf(facts.project)],
    name: [nameOf(facts.project)],
    projectId: [freshId('project_id', projects)],
    namespaceId: [freshId('namespace_id', namespaces)],
  }
  const held = holderOf(identity, about)
  const careful: Holder = { ...held, subject: 'free, without a path' }
  if (issuer === 'https://gitlab.com')
    return { kind: 'holders', holders: [careful], about: `${about} (GitLab.com mints no token with that path in its subject)` }
  if (!atLeast(facts.gitlab.version ?? '99', '19.1')) return { kind: 'holders', holders: [held], about }
  const doubt: Literal = {
    doubt:
      'whether the instance refuses tokens for paths that have changed hands (since GitLab 19.1, block_jwt_for_reclaimed_paths) is not known',
  }
  return { kind: 'holders', holders: [careful, { ...held, clauses: [[doubt]] }], about }
}

/** The fork's identity and the author's code, with our settings; before the fix perhaps with our identity (gitlab.md 1.3, 6.2). */
export function forks({ ours }: ClassInput): Members {
  const { facts } = ours
  if (facts.project === undefined) return { kind: 'unknown', why: noProject }
  const { project } = facts
  const { projects, namespaces } = takenIds(ours)
  const about = `a fork's merge request that runs in ${project}`
  const elsewhere = freeIdentity(outsideField(ours.groups), projects, namespaces)
  const version = facts.gitlab.version
  const isFixed = atLeast(version, '18.4')
  const doubt: Literal = { doubt: `GitLab ${version} may still give a fork's merge request the identity of the parent project` }
  const inParent = ({ identity, clauses }: Placed): Holder => ({
    ...holderOf(identity, about),
    runsIn: ownIdentity(ours, project),
    subject: facts.subject,
    ours: true,
    refTypes: ['branch'],
    pipelines: 'merge requests',
    clauses: isFixed ? clauses : [...clauses, [doubt]],
  })
  const placed = [{ identity: elsewhere, clauses: [] }, ...inOurGroup(ours, project)]
  const asParent = isFixed ? [] : [{ identity: ownIdentity(ours, project), clauses: [] }]
  return { kind: 'holders', holders: [...placed, ...asParent].map(inParent), about }
}
