import type { Family, Segment } from '../../../src/gitlab/mintable/family.ts'
import * as fields from '../../../src/gitlab/mintable/fields.ts'
import { familiesOf, type Holder, type World } from '../../../src/gitlab/mintable/holders.ts'
import { type ListClaim, listClaims } from '../../../src/gitlab/mintable/lists.ts'
import type { ProjectFacts } from '../../../src/gitlab/project.ts'
import { compileGoal } from '../../../src/reach/compile.ts'
import type { Formula } from '../../../src/reach/formula.ts'
import { search } from '../../../src/reach/search.ts'
import { Tests } from '../../../src/reach/tests.ts'
import { makeBudget } from '../../../src/regular/budget.ts'
import { literal } from '../../../src/regular/language.ts'
import { fullFacts } from '../facts.ts'

const facts: ProjectFacts = {
  ...fullFacts,
  project: 'g/p',
  ids: { projectId: '20', namespaceId: '72' },
  protected: { branches: ['main', 'release/*'], tags: ['v*'], environments: ['production'] },
}

/** Somebody with a project of his own. */
export const theirs: Holder = {
  about: 'anybody',
  identity: { namespace: [fields.namespace], name: [fields.projectName], projectId: ['21'], namespaceId: ['73'] },
  subject: 'free',
  ours: false,
  refTypes: ['branch', 'tag'],
  pipelines: 'all',
  environments: 'as read',
  clauses: [],
}

/** Our own project. */
export const ours: Holder = {
  ...theirs,
  identity: { namespace: ['g'], name: ['p'], projectId: ['20'], namespaceId: ['72'] },
  subject: ['project_path', 'ref_type', 'ref'],
  ours: true,
}

/** A claim that must have this text, or (null) not be there; a list of texts for one that is a list. */
export interface Wanted {
  readonly [claim: string]: string | null | readonly string[]
}

/** Whether GitLab could mint a token with these claims for the holder: surely, perhaps, or not. */
export function mints(holder: Holder, wanted: Wanted, changes: Partial<ProjectFacts> = {}): 'yes' | 'maybe' | 'no' {
  const lists = listClaims.filter((claim) => Array.isArray(wanted[claim])).map((claim): [ListClaim, number[]] => [claim, [0, 1, 2, 3]])
  const world: World = {
    facts: { ...facts, ...changes },
    issuer: 'https://gitlab.com',
    now: 1_700_000_000,
    reads: new Set(Object.keys(wanted)),
    lists: new Map(lists),
  }
  const answers = familiesOf(holder, world).map((family) => within(family, wanted))
  return answers.includes('yes') ? 'yes' : answers.includes('maybe') ? 'maybe' : 'no'
}

function within(family: Family, wanted: Wanted): 'yes' | 'maybe' | 'no' {
  const tests = new Tests(family)
  const { formulas } = tests
  const is = (segments: readonly Segment[], text: string): Formula =>
    tests.sides(segments, { key: `is ${text}`, language: literal(text) }).yes
  const parts = Object.entries(wanted).map(([name, value]): Formula => {
    const claim = family.claims[name]
    if (value === null || claim === undefined) return value === null && claim === undefined ? formulas.yes : formulas.no
    if (claim.kind === 'unknown') return formulas.doubt(claim.why)
    if (claim.kind === 'list') {
      if (typeof value === 'string' || value.length !== claim.items.length) return formulas.no
      return formulas.and(...claim.items.map((item, i) => (item.kind === 'text' ? is(item.segments, value[i] ?? '') : formulas.no)))
    }
    if (typeof value !== 'string') return formulas.no
    if (claim.kind === 'value') return String(claim.value) === value ? formulas.yes : formulas.no
    if (claim.kind === 'number') return is([claim.field], value)
    return claim.kind === 'text' ? is(claim.segments, value) : formulas.no
  })
  const goal = compileGoal(formulas.and(...parts), [], { family, tests, now: 1_700_000_000 })
  const steps = search(family, tests, goal, makeBudget(1_000_000))
  for (;;) {
    const step = steps.next()
    if (step.done !== true) continue
    const { kind } = step.value
    if (kind === 'over-budget') throw new Error('the budget of the test is used up')
    return kind === 'sure' ? 'yes' : kind === 'maybe' ? 'maybe' : 'no'
  }
}
