import type { Field, Literal, Segment } from '../gitlab/mintable/family.ts'
import * as fields from '../gitlab/mintable/fields.ts'
import * as grammar from '../gitlab/mintable/grammar.ts'
import type { Holder, Identity } from '../gitlab/mintable/holders.ts'
import { except, literal, repeat, sequence } from '../regular/language.ts'
import { freshId, keptField } from './kept-fields.ts'
import { refs } from './members.ts'
import type { Ours } from './ours.ts'

/** A project of somebody's, with ids that are not among those taken. */
export function freeIdentity(namespace: Field, projectIds: readonly string[], namespaceIds: readonly string[]): Identity {
  return {
    namespace: [namespace],
    name: [fields.projectName],
    projectId: [freshId('project_id', projectIds)],
    namespaceId: [freshId('namespace_id', namespaceIds)],
  }
}

/** The ids that are ours, or that the policy names. */
export function takenIds({ facts, named }: Ours): { readonly projects: readonly string[]; readonly namespaces: readonly string[] } {
  const given = (one: string | undefined) => (one === undefined ? [] : [one])
  return {
    projects: [...new Set([...given(facts.ids.projectId), ...named.projectIds])],
    namespaces: [...new Set([...given(facts.ids.namespaceId), ...named.namespaceIds])],
  }
}

/** The holder of all tokens of a project, with any subject. */
export function holderOf(identity: Identity, about: string): Holder {
  return {
    about,
    identity,
    subject: 'free',
    ours: false,
    refTypes: refs,
    pipelines: 'all',
    environments: 'as read',
    clauses: [],
  }
}

/** The namespace of a project's path. */
export function namespaceOf(project: string): string {
  return project.slice(0, Math.max(0, project.lastIndexOf('/')))
}

/** The last segment of a project's path. */
export function nameOf(project: string): string {
  return project.slice(project.lastIndexOf('/') + 1)
}

/** Whose tokens they are, and what else is known of them. */
export interface Placed {
  readonly identity: Identity
  readonly clauses: Holder['clauses']
}

/** Other projects of our group: in our own namespace, with its id, or elsewhere, with another. */
export function inOurGroup(ours: Ours, project: string): readonly Placed[] {
  const { facts, named } = ours
  const { projects } = takenIds(ours)
  const namespace = namespaceOf(project)
  const name = nameOf(project)
  const group = project.split('/')[0] ?? project
  const otherName = keptField(`name ${name}`, 'project', () => except(grammar.pathSegment, grammar.inAnyCase(name)), [
    'another-project',
    'project-2',
  ])
  const inGroup = keptField(
    `group ${group} ${namespace}`,
    'namespace',
    () => except(sequence(literal(group), repeat(sequence(literal('/'), grammar.pathSegment), 0)), grammar.inAnyCase(namespace)),
    [group, `${group}/subgroup`, `${group}/another-subgroup`].filter((one) => one !== namespace),
  )
  const namespaceId = freshId('namespace_id', facts.ids.namespaceId === undefined ? [] : [facts.ids.namespaceId])
  const doubtful: readonly Literal[] = [
    fields.isNoneOf(namespaceId, named.namespaceIds),
    { doubt: `which group has the id ${named.namespaceIds.join(', ')} is not known` },
  ]
  const projectId = [freshId('project_id', projects)]
  return [
    { identity: { namespace: [namespace], name: [otherName], projectId, namespaceId: ownNamespaceId(ours) }, clauses: [] },
    {
      identity: { namespace: [inGroup], name: [fields.projectName], projectId, namespaceId: [namespaceId] },
      clauses: named.namespaceIds.length === 0 ? [] : [doubtful],
    },
  ]
}

const ownIds = {
  project: fields.field('project_id', grammar.id, ['1'], 'ids.project_id is not configured'),
  namespace: fields.field('namespace_id', grammar.id, ['1'], 'ids.namespace_id is not configured'),
}

function ownNamespaceId({ facts }: Ours): readonly Segment[] {
  return [facts.ids.namespaceId ?? ownIds.namespace]
}

/** The project that is configured. */
export function ownIdentity(ours: Ours, project: string): Identity {
  return {
    namespace: [namespaceOf(project)],
    name: [nameOf(project)],
    projectId: [ours.facts.ids.projectId ?? ownIds.project],
    namespaceId: ownNamespaceId(ours),
  }
}

/** Whoever is outside our groups, in words. */
export function outside({ groups }: Ours): string {
  return groups.length === 0 ? 'any project' : `a project outside ${groups.join(', ')}`
}
