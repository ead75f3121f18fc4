import { literal, type NaiveOperator, type NaiveOperators, naiveOperators, type Wanted } from './compare.ts'
import { type Context, contextOf, type Held, rolesOf, tagsOf, undocumented } from './context.ts'
import {
  type Answer,
  type Call,
  type ConditionBlock,
  listOf,
  type NaiveClaims,
  type NaivePolicy,
  type NaiveStatement,
  type OneOrMore,
  type Scalar,
} from './policy.ts'
import { wantedOf } from './value.ts'

/** What conditions are read in: the request context, whether `${…}` means something, and the table of operators. */
export interface Scope {
  readonly context: Context
  readonly variables: boolean
  readonly operators: NaiveOperators
}

/** The scope of a policy's conditions in one call. Variables need `Version` 2012-10-17: aws.md 3. */
export function scopeOf(policy: NaivePolicy, claims: NaiveClaims, call: Call, operators: NaiveOperators = naiveOperators): Scope {
  return { context: contextOf(claims, call), variables: policy.Version === '2012-10-17', operators }
}

/**
 * Whether AWS lets a token in, read straight from the fact sheet: loops, no algebra, nothing of the engine.
 * `unknown` where the sheet says UNVERIFIED. `operators` is given to see what a wrong table would answer.
 */
export function evaluateNaively(
  policy: NaivePolicy,
  claims: NaiveClaims,
  call: Call,
  operators: NaiveOperators = naiveOperators,
): 'allow' | 'deny' | 'unknown' {
  const scope = scopeOf(policy, claims, call, operators)
  if (claims['iss'] !== `https://${call.provider}`) return 'deny'
  if (typeof claims['iat'] !== 'number' || typeof claims['exp'] !== 'number' || call.now > claims['exp'] + 300) return 'deny'
  const audience = scope.context.get(`${call.provider}:aud`.toLowerCase())?.value
  if (call.clientIds !== undefined && !call.clientIds.includes(String(audience))) return 'deny'
  const roles = rolesOf(claims)
  if (roles !== undefined && !roles.includes(call.roleArn)) return 'deny'
  const actions = ['sts:AssumeRoleWithWebIdentity']
  if (tagsOf(claims) !== undefined) actions.push('sts:TagSession')
  const outcomes = actions.map((action) => outcomeFor(action, policy, call, scope))
  return outcomes.includes('deny') ? 'deny' : outcomes.includes('unknown') ? 'unknown' : 'allow'
}

function outcomeFor(action: string, policy: NaivePolicy, call: Call, scope: Scope): 'allow' | 'deny' | 'unknown' {
  const allows: Answer[] = []
  const denies: Answer[] = []
  for (const statement of listOf(policy.Statement)) {
    const holds = statementHolds(statement, action, call, scope)
    if (statement.Effect === 'Allow') allows.push(holds)
    else denies.push(holds)
  }
  if (denies.includes('yes')) return 'deny'
  if (!allows.includes('yes') && !allows.includes('unknown')) return 'deny'
  return denies.includes('unknown') || !allows.includes('yes') ? 'unknown' : 'allow'
}

function statementHolds(statement: NaiveStatement, action: string, call: Call, scope: Scope): Answer {
  if (!listOf(statement.Principal['Federated']).includes(call.providerArn)) return 'no'
  if (statement.Action !== undefined && !listOf(statement.Action).some((pattern) => actionFits(pattern, action))) return 'no'
  if (statement.NotAction !== undefined && listOf(statement.NotAction).some((pattern) => actionFits(pattern, action))) return 'no'
  return blockHolds(statement.Condition ?? {}, scope)
}

function actionFits(pattern: string, action: string): boolean {
  const wanted = wantedOf(pattern.toLowerCase(), false, '', new Map()) ?? []
  return naiveOperators['StringLike']?.fits(action.toLowerCase(), wanted) === 'yes'
}

// Every operator with every key must hold.
function blockHolds(block: ConditionBlock, scope: Scope): Answer {
  let answer: Answer = 'yes'
  for (const [operator, keys] of Object.entries(block)) {
    for (const [key, values] of Object.entries(keys)) {
      const one = conditionHolds(operator, key, values, scope)
      if (one === 'no') return 'no'
      if (one === 'unknown') answer = 'unknown'
    }
  }
  return answer
}

/** Whether one operator holds for one key and its values: aws.md 3, "Evaluation logic". */
export function conditionHolds(operator: string, key: string, values: OneOrMore<Scalar>, scope: Scope): Answer {
  if (undocumented.includes(key.toLowerCase())) return 'unknown'
  const [, quantifier, base = '', ifExists] = /^(ForAllValues:|ForAnyValue:)?([A-Za-z]+?)(IfExists)?$/.exec(operator) ?? []
  const row = scope.operators[base]
  if (row === undefined) return 'unknown'
  const held = scope.context.get(key.toLowerCase())
  if (held !== undefined && (!row.types.includes(held.type) || held.value === undefined)) return 'unknown'
  if (base === 'Null') return operator === 'Null' ? nullHolds(row, values, held, scope) : 'unknown'
  if (listOf(values).length === 0) return emptyHolds(quantifier, ifExists, held)
  const value = held?.value
  if (value === undefined) return missingHolds(quantifier, ifExists, row.negated)
  // Whether a wildcard, or the colon of an ARN, that comes from a variable counts is not documented.
  const doubtful = base.startsWith('Arn') ? '*?:' : base.endsWith('Like') ? '*?' : ''
  // A multi-valued key needs a set operator; what AWS does without is not documented.
  if (quantifier === undefined) return typeof value === 'string' ? oneHolds(row, value, values, doubtful, scope) : 'unknown'
  const each = (typeof value === 'string' ? [value] : value).map((one) => oneHolds(row, one, values, doubtful, scope))
  if (each.includes('unknown')) return 'unknown'
  // Whether a negated ForAllValues holds for no value at all is not documented.
  if (quantifier === 'ForAllValues:') return each.length === 0 && row.negated ? 'unknown' : each.includes('no') ? 'no' : 'yes'
  return each.includes('yes') ? 'yes' : 'no'
}

function nullHolds(row: NaiveOperator, values: OneOrMore<Scalar>, held: Held | undefined, scope: Scope): Answer {
  // A multi-valued key without set operator, and no value at all, are not documented.
  if (listOf(values).length === 0 || (held !== undefined && typeof held.value !== 'string')) return 'unknown'
  return oneHolds(row, String(held === undefined), values, '', scope)
}

// One value of the token: positive operators hold if some value of the policy fits, negated ones if none does.
function oneHolds(row: NaiveOperator, have: string, values: OneOrMore<Scalar>, doubtful: string, scope: Scope): Answer {
  const fits: Answer[] = []
  for (const value of listOf(values)) {
    const want: Wanted | null | undefined =
      typeof value === 'string' ? wantedOf(value, scope.variables && row.variables, doubtful, scope.context) : literal(String(value))
    if (want === undefined) return 'unknown'
    fits.push(want === null ? 'no' : row.fits(have, want))
  }
  if (fits.includes('unknown')) return 'unknown'
  return fits.includes('yes') === row.negated ? 'no' : 'yes'
}

function emptyHolds(quantifier: string | undefined, ifExists: string | undefined, held: Held | undefined): Answer {
  // No value against no value.
  if (held?.value?.length === 0) return 'unknown'
  if (quantifier === 'ForAnyValue:') return ifExists === undefined ? 'no' : 'unknown'
  if (quantifier === undefined && ifExists === undefined) return 'unknown'
  return held === undefined ? 'yes' : 'no'
}

function missingHolds(quantifier: string | undefined, ifExists: string | undefined, negated: boolean): Answer {
  // The sheet's rules for ForAllValues contradict each other here, as do those for ForAnyValue with IfExists.
  if (quantifier === 'ForAllValues:') return negated ? 'unknown' : 'yes'
  if (quantifier === 'ForAnyValue:') return ifExists === undefined ? 'no' : 'unknown'
  return ifExists !== undefined || negated ? 'yes' : 'no'
}
