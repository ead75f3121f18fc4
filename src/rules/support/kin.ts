import { parseSubjectPattern } from '../../gitlab/subject.ts'
import { claimsIn } from '../../reach/reads.ts'
import { type Condition, patternOf, reads, tests } from '../../trust/condition.ts'

/** Claims that hang together: what one of them is says something of the others; gitlab.md 1.3, 2.1, 2.3. */
const families: { readonly [family: string]: readonly string[] } = {
  path: ['project_path', 'namespace_path', 'job_project_path', 'job_namespace_path', 'ci_config_ref_uri'],
  ref: ['ref', 'ref_type', 'ref_path', 'ref_protected', 'pipeline_source', 'job_source', 'ci_config_ref_uri'],
  project: ['project_id', 'job_project_id'],
  namespace: ['namespace_id', 'job_namespace_id'],
  environment: ['environment', 'environment_protected', 'deployment_tier', 'environment_action'],
}

const familiesByClaim = new Map<string, readonly string[]>(
  Object.values(families)
    .flat()
    .map((claim) => [claim, Object.keys(families).filter((family) => families[family]?.includes(claim))]),
)

/** Whether two of these conditions look at claims that hang together, so that they might contradict each other. */
export function areKin(conditions: readonly Condition[]): boolean {
  const seen = new Set<string>()
  for (const condition of conditions) {
    const own = familiesOf(condition)
    if (own === undefined || [...own].some((family) => seen.has(family))) return true
    for (const family of own) seen.add(family)
  }
  return false
}

// Of a subject, those of the components that it names; `undefined` where nobody can tell which.
function familiesOf(condition: Condition): ReadonlySet<string> | undefined {
  const found = new Set<string>()
  const add = (claim: string) => {
    for (const family of familiesByClaim.get(claim) ?? [claim]) found.add(family)
  }
  for (const { test } of tests(condition)) {
    if (!reads(test.left, 'sub')) {
      for (const claim of claimsIn([test])) add(claim)
      continue
    }
    for (const term of test.right) {
      const parts = test.op === 'matches' ? undefined : parseSubjectPattern(patternOf(term) ?? [])
      if (parts === undefined || parts.some(({ name, crosses }, i) => name === '*' || (crosses && i < parts.length - 1))) return undefined
      for (const { name } of parts) add(name)
    }
  }
  return found.has('sub') || [...tests(condition)].length === 0 ? undefined : found
}
