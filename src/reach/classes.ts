import type { Field } from '../gitlab/mintable/family.ts'
import * as fields from '../gitlab/mintable/fields.ts'
import * as grammar from '../gitlab/mintable/grammar.ts'
import type { Holder, Identity } from '../gitlab/mintable/holders.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import { freeIdentity, holderOf, outside, ownIdentity } from './identities.ts'
import type { ClassInput, Members } from './members.ts'
import { forks, formerOwners, lookalikes, neighbours, stranger } from './other-projects.ts'
import { oursOf } from './ours.ts'
import { anyRef, environments, otherJobs, own, tiers, unprotectedRefs } from './own-pipelines.ts'

/** The classes of outsider, worst first; the words of cli.md, "Classes of outsider". */
export const outsiderClasses = [
  'stranger',
  'lookalike',
  'neighbour',
  'former-owner',
  'fork',
  'any-branch',
  'any-tag',
  'unprotected-ref',
  'merge-request',
  'environment',
  'tier',
  'other-job',
] as const

export type OutsiderClass = (typeof outsiderClasses)[number]

/** The holders of the tokens of a class. */
export function membersOf(outsider: OutsiderClass, input: ClassInput): Members {
  switch (outsider) {
    case 'stranger':
      return { kind: 'holders', holders: [stranger(input, [])], about: outside(input.ours) }
    case 'lookalike':
      return lookalikes(input)
    case 'neighbour':
      return neighbours(input)
    case 'former-owner':
      return formerOwners(input)
    case 'fork':
      return forks(input)
    case 'any-branch':
      return anyRef('branch', input)
    case 'any-tag':
      return anyRef('tag', input)
    case 'unprotected-ref':
      return unprotectedRefs(input)
    case 'merge-request':
      return own(input, 'a merge request of the project', { refTypes: ['branch'], pipelines: 'merge requests' })
    case 'environment':
      return environments(input)
    case 'tier':
      return tiers(input)
    case 'other-job':
      return otherJobs(input)
  }
}

/** Anybody's project: every token that the issuer mints for one. The ids that the policy names are theirs, too. */
export function anybody(): Members & { readonly kind: 'holders' } {
  const about = 'any project'
  return { kind: 'holders', holders: [holderOf(freeIdentity(fields.namespace, [], []), about)], about }
}

const elsewhere: Identity = {
  namespace: [fields.field('namespace', grammar.namespacePath, ['another-group'])],
  name: [fields.field('project', grammar.pathSegment, ['project'])],
  projectId: [fields.field('project_id', grammar.id, ['900000011'])],
  namespaceId: [fields.field('namespace_id', grammar.id, ['900000012'])],
}

/** Everybody who holds a token at all: any project, and forks whose merge requests run in another one, if something tells the two apart. */
export function everybody(reads: ReadonlySet<string>): readonly Holder[] {
  const { holders } = anybody()
  const apart = [...reads].some((claim) => claim.startsWith('job_') || claim.startsWith('ci_config_'))
  const forks = holders.map((holder): Holder => ({ ...holder, runsIn: elsewhere, refTypes: ['branch'], pipelines: 'merge requests' }))
  return apart ? [...holders, ...forks] : holders
}

/** The project that is configured, in all its pipelines; none where it is not known. */
export function ourselves(policy: TrustPolicy, facts: ProjectFacts): readonly Holder[] {
  if (facts.project === undefined) return []
  const ours = oursOf(policy, facts)
  const about = facts.project
  return [{ ...holderOf(ownIdentity(ours, facts.project), about), subject: facts.subject, ours: true }]
}

/** The ref of a family's tokens of the project: what `intended` is asked about. */
export function refFieldOf(outsider: OutsiderClass): Field | undefined {
  return outsider === 'any-branch' ? fields.branchName : outsider === 'any-tag' ? fields.tagName : undefined
}
