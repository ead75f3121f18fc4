import { readdirSync, readFileSync } from 'node:fs'
import type { ProjectFacts } from '../../src/gitlab/project.ts'
import { inlineReader } from '../../src/service/trust-test-world.ts'
import { runTrustTests } from '../../src/simulate/trust-tests.ts'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'
import type { TrustPolicy } from '../../src/trust/trust.ts'
import { cel } from '../support/cel.ts'
import { facts } from './outsider-tokens.ts'

/** A policy of the case tables in test/cases. */
export interface CasePolicy {
  readonly party: string
  readonly file: string
  readonly policy: TrustPolicy
  readonly written: string
  /** Whether its table has an answer for every token that is tried. Where it expects `unknown`, the case is about what nobody documents. */
  readonly settled: boolean
}

/** The project that most cases are about. */
export const caseFacts: ProjectFacts = { ...facts, project: 'g/p', ids: { projectId: '20', namespaceId: '72' } }

/** When the tokens of the cases are used. */
export const caseTime = 1_700_000_000

const folder = new URL('../cases/', import.meta.url)

/** Every policy of the case tables, each once. */
export function casePolicies(): readonly CasePolicy[] {
  const found = new Map<string, CasePolicy>()
  for (const party of readdirSync(folder)) {
    for (const name of readdirSync(new URL(`${party}/`, folder))) {
      for (const one of name.endsWith('.claimtest.yaml') ? policiesIn(party, name) : []) {
        const key = keyOf(one)
        const known = found.get(key)
        found.set(key, { ...(known ?? one), settled: one.settled && known?.settled !== false })
      }
    }
  }
  return [...found.values()]
}

// What it demands, wherever it stands: its bindings and its configuration are part of that.
function keyOf({ party, policy }: CasePolicy): string {
  const demands = JSON.stringify([policy.stages, policy.issuer, policy.audience], (name, value) => (name === 'span' ? undefined : value))
  return `${party} ${demands}`
}

function policiesIn(party: string, name: string): readonly CasePolicy[] {
  const text = readFileSync(new URL(`${party}/${name}`, folder), 'utf8')
  const results = runTrustTests(parseYaml(name, text), {
    now: caseTime,
    engines: { cel },
    policies: () => 'every case is inline',
    inline: inlineReader(name, text),
    tokens: () => 'every case gives its claims',
    reach: () => 'no case asks that',
  })
  return results.flatMap(({ tried, expected }) =>
    tried.map(({ policy }) => ({
      party,
      file: name,
      policy,
      written: text.slice(policy.span.start, policy.span.end),
      settled: expected !== 'unknown',
    })),
  )
}
