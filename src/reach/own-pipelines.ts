import type { Literal } from '../gitlab/mintable/family.ts'
import * as fields from '../gitlab/mintable/fields.ts'
import { type Holder, protectedNames } from '../gitlab/mintable/holders.ts'
import { not } from '../regular/language.ts'
import { holderOf, ownIdentity } from './identities.ts'
import { shared } from './kept-fields.ts'
import { type ClassInput, type Members, noProject, refs } from './members.ts'

type OwnPart = Partial<Pick<Holder, 'refTypes' | 'pipelines' | 'environments' | 'clauses'>>

/** The project itself, or a part of its pipelines. */
export function own({ ours }: ClassInput, about: string, part: OwnPart): Members {
  const { facts } = ours
  if (facts.project === undefined) return { kind: 'unknown', why: noProject }
  const holder: Holder = {
    ...holderOf(ownIdentity(ours, facts.project), about),
    subject: facts.subject,
    ours: true,
    pipelines: 'no merge requests',
    ...part,
  }
  return { kind: 'holders', holders: [holder], about }
}

/** Branches, or tags, that no linked job runs for. */
export function anyRef(refType: 'branch' | 'tag', input: ClassInput): Members {
  const { intended, ours } = input
  const { defaultBranch } = ours.facts
  if (intended.everyRef)
    return { kind: 'nobody', why: `a job that is linked to the policy runs for every ${refType}, so each one is meant` }
  if (refType === 'tag') return own(input, 'a tag that is not meant', { refTypes: ['tag'] })
  if (defaultBranch === undefined && intended.defaultBranch) return { kind: 'unknown', why: 'default_branch is not configured' }
  const clauses: Holder['clauses'] =
    intended.defaultBranch && defaultBranch !== undefined ? [[fields.isNoneOf(fields.branchName, [defaultBranch])]] : []
  return own(input, `a branch that is not meant${clauses.length === 0 ? '' : `, other than ${defaultBranch}`}`, {
    refTypes: ['branch'],
    clauses,
  })
}

// Names that a scenario takes for an unprotected ref, see gitlab/situation.ts: of others nobody knows, unless the protections are told.
const unprotectedNames = [
  'feature',
  'my-feature',
  'patch-1',
  'x',
  'unprotected-branch',
  'v0.0.0-test',
  'test-tag',
  '0.0.0-test',
  'unprotected-tag',
]

/** Refs that nothing protects. */
export function unprotectedRefs(input: ClassInput): Members {
  const { facts } = input.ours
  const holders: Holder[] = []
  for (const refType of refs) {
    const key = refType === 'tag' ? 'tags' : 'branches'
    const patterns = facts.protected[key]
    const ref = refType === 'tag' ? fields.tagName : fields.branchName
    const isUnprotected: readonly Literal[] =
      patterns === undefined
        ? [fields.isOneOf(ref, unprotectedNames), { doubt: `protected.${key} is not configured` }]
        : [{ segments: [ref], in: shared(`unprotected ${patterns.join('\n')}`, () => not(protectedNames(patterns))) }]
    const made = own(input, 'a ref of the project that is not protected', {
      refTypes: [refType],
      pipelines: 'all',
      clauses: [isUnprotected, [fields.isOneOf(fields.ownRefProtected, ['false'])]],
    })
    if (made.kind !== 'holders') return made
    holders.push(...made.holders)
  }
  return { kind: 'holders', holders, about: 'a branch or tag of the project that is not protected' }
}

function looksAt(claims: readonly string[], { reads, ours }: ClassInput): boolean {
  return claims.some((claim) => reads.has(claim) || (reads.has('sub') && ours.facts.subject.includes(claim)))
}

/** Jobs with another environment, or one that nothing protects. */
export function environments(input: ClassInput): Members {
  const { intended } = input
  if (!looksAt(['environment', 'environment_protected'], input)) return { kind: 'nobody', why: 'the policy does not look at environments' }
  const isOpen: Literal[] = [unprotectedEnvironment]
  if (intended.environments !== undefined) isOpen.push(fields.isNoneOf(fields.environment, intended.environments))
  return own(input, 'a job with another or an unprotected environment', { environments: 'with', pipelines: 'all', clauses: [isOpen] })
}

const unprotectedEnvironment = fields.isOneOf(fields.environmentProtected, ['false'])

/** Any job can claim any tier, in an environment that nothing protects (gitlab.md 6.3, number 3). */
export function tiers(input: ClassInput): Members {
  if (!looksAt(['deployment_tier'], input)) return { kind: 'nobody', why: 'the policy does not look at tiers' }
  return own(input, 'a job that claims a tier by hand', { environments: 'with', pipelines: 'all', clauses: [[unprotectedEnvironment]] })
}

/** Jobs of the same pipeline. Nothing in a token names its job: only the environment tells them apart (gitlab.md 1.3). */
export function otherJobs(input: ClassInput): Members {
  const { intended, ours } = input
  const { defaultBranch } = ours.facts
  if (defaultBranch === undefined) return { kind: 'unknown', why: 'default_branch is not configured' }
  const onIntended: Holder['clauses'] = intended.defaultBranch ? [[fields.isOneOf(fields.branchName, [defaultBranch])]] : []
  const refTypes = intended.defaultBranch ? (['branch'] as const) : (['tag', 'branch'] as const)
  const base = own(input, 'another job of the same pipeline', { refTypes, environments: 'without', clauses: onIntended })
  if (base.kind !== 'holders' || intended.environments === undefined) return base
  const other = own(input, 'another job of the same pipeline', {
    refTypes,
    environments: 'with',
    clauses: [...onIntended, [fields.isNoneOf(fields.environment, intended.environments)]],
  })
  return other.kind === 'holders' ? { ...base, holders: [...base.holders, ...other.holders] } : base
}
