import assert from 'node:assert/strict'
import type { ClaimSet } from '../../src/gitlab/claim-set.ts'
import { mint } from '../../src/gitlab/mint.ts'
import type { ProjectFacts } from '../../src/gitlab/project.ts'
import { parseScenario, type Scenario } from '../../src/gitlab/scenario.ts'
import { fullFacts } from './facts.ts'
import { jobOf, shown } from './pipeline-case.ts'

export { fullFacts, noFacts } from './facts.ts'

/** A scenario that is surely one. */
export function scenario(text: string): Scenario {
  const parsed = parseScenario(text)
  assert.ok(parsed, `${text} is no scenario`)
  return parsed
}

/** The claims of the first token of the job `job`. */
export function minted(pipeline: string, kind: string, facts: ProjectFacts = fullFacts, now = 1_700_000_000): ClaimSet {
  const job = jobOf(pipeline, 'job')
  const [token] = job.tokens
  assert.ok(token, 'the job has no token')
  return mint({ job, token, scenario: scenario(kind), facts, now })
}

/** One claim as a test wants it: its value, `absent`, or `unknown: why`, with the shape behind it where there is one. */
export function claimIn(claims: ClaimSet, name: string): unknown {
  if (Object.hasOwn(claims.known, name)) return claims.known[name]
  if (!Object.hasOwn(claims.unknown, name)) return 'absent'
  const shape = claims.shapes[name]
  const [only] = shape?.length === 1 ? shape : []
  if (typeof only === 'object' && only.filled === true) return `unknown: ${claims.unknown[name]} (a text)`
  return `unknown: ${claims.unknown[name]}${shape === undefined ? '' : ` | ${shown(shape)}`}`
}
