import type { Case } from './generate.ts'
import { listOf, type NaiveStatement } from './policy.ts'

/** The smallest case that still fails and is reached by leaving out one thing after the other. */
export function shrink(found: Case, fails: (candidate: Case) => boolean): Case {
  const smaller = [...smallerCases(found)].find(fails)
  return smaller === undefined ? found : shrink(smaller, fails)
}

function* smallerCases(found: Case): Generator<Case> {
  const statements = listOf(found.policy.Statement)
  const withStatements = (list: readonly NaiveStatement[]): Case => ({ ...found, policy: { ...found.policy, Statement: list } })
  if (statements.length > 1) for (const gone of statements) yield withStatements(statements.filter((one) => one !== gone))
  for (const statement of statements) {
    for (const less of smallerStatements(statement)) yield withStatements(statements.map((one) => (one === statement ? less : one)))
  }
  for (const claim of Object.keys(found.claims)) {
    if (!['iss', 'iat', 'exp'].includes(claim)) yield { ...found, claims: without(found.claims, claim) }
  }
}

function* smallerStatements(statement: NaiveStatement): Generator<NaiveStatement> {
  const block = statement.Condition ?? {}
  for (const [operator, keys] of Object.entries(block)) {
    yield { ...statement, Condition: without(block, operator) }
    for (const [key, values] of Object.entries(keys)) {
      if (Object.keys(keys).length > 1) yield { ...statement, Condition: { ...block, [operator]: without(keys, key) } }
      const list = listOf(values)
      if (list.length < 2) continue
      for (const gone of list.keys()) {
        yield { ...statement, Condition: { ...block, [operator]: { ...keys, [key]: list.filter((_, i) => i !== gone) } } }
      }
    }
  }
}

function without<T>(record: { readonly [name: string]: T }, name: string): { readonly [name: string]: T } {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== name))
}
