import { type Entry, follow, type Mapping, type Node, type Scalar, valueAt } from '../../syntax/node.ts'
import { firstHole, plain } from '../../text/holes.ts'
import { remember } from '../../text/remember.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, Fixed, Term, Test } from '../condition.ts'
import { listOf } from './documents.ts'
import { type Key, keyNamed, tagsTerm } from './keys.ts'
import { operatorNamed, type RowOperator } from './operators.ts'
import type { Statement } from './statements.ts'
import { textOf, type Variables } from './values.ts'
import { wantedTerm } from './wanted.ts'

/** What the compiler must know of the policy around a condition. */
export interface Context {
  /** The provider's host and path, the prefix of its condition keys, as a text for people. */
  readonly provider: string
  /** Why the provider's name is not known as a whole. */
  readonly open: string | undefined
  readonly variables: Variables
  /** The text of the document: numbers are read as they are written. */
  readonly text: string
}

/** Whether `${…}` are policy variables in this policy (aws.md 1 and 3, UG:reference_policies_grammar). */
export function variablesOf(policy: Mapping): Variables {
  const version = valueAt(policy, 'Version')
  if (version?.kind !== 'scalar') return 'literal'
  if (version.text !== undefined && plain(version.text) === undefined) return 'unknown'
  return version.value === '2012-10-17' ? 'resolved' : 'literal'
}

/**
 * The condition of a role: some Allow holds and no Deny does (aws.md 5: "no statement matched, explicit deny"). A statement
 * about another principal or action is a constant no.
 */
export function compilePolicy(policy: Mapping, statements: readonly Statement[], context: Context): Condition {
  const { span } = policy
  const { allow, deny } = compileStatements(statements, context, span)
  const tags = compileTagging(statements, context, span)
  return { kind: 'all', label: 'trust policy', of: [allow, ...deny, ...tags], span }
}

function compileStatements(statements: readonly Statement[], context: Context, span: Span) {
  const compile = (statement: Statement) => compileStatement(statement, context)
  const allowing = statements.filter((statement) => statement.effect !== 'Deny')
  const denying = statements.filter((statement) => statement.effect === 'Deny' || statement.mayDeny)
  const allow: Condition = { kind: 'any', label: 'Allow', of: allowing.map(compile), span }
  const deny: Condition = { kind: 'any', label: 'Deny', of: denying.map(compile), span }
  return { allow, deny: denying.length === 0 ? [] : [{ kind: 'not', of: deny, span } as const] }
}

/**
 * A token with session tags needs sts:TagSession allowed, too (aws.md 4, UG:id_session-tags). Nothing more is asked where each statement says
 * the same of both actions.
 */
function compileTagging(statements: readonly Statement[], context: Context, span: Span): readonly Condition[] {
  if (statements.every((statement) => statement.action.fits === statement.tagging.fits)) return []
  const { allow, deny } = compileStatements(
    statements.map((statement) => ({ ...statement, action: statement.tagging })),
    context,
    span,
  )
  const tagged: Test = {
    ...testOn(tagsTerm(span), 'no', 'session tags in the token', span),
    on: { missing: 'no', null: 'no', mistyped: 'no' },
  }
  const isAllowed: Condition = { kind: 'all', label: 'sts:TagSession', of: [allow, ...deny], span }
  return [{ kind: 'any', label: 'session tags', of: [{ kind: 'not', of: tagged, span }, isAllowed], span }]
}

/**
 * What one statement demands. Kept for as long as the statement lives: it is of one policy and one provider, and so is the context.
 */
export function compileStatement(statement: Statement, context: Context): Condition {
  return remember(compiled, statement, () => compileAnew(statement, context))
}

const compiled = new WeakMap<Statement, Condition>()

function compileAnew(statement: Statement, context: Context): Condition {
  const span = statement.node.span
  const fits = [statement.principal, statement.action].flatMap((fit) => (fit.fits === 'yes' ? [] : [fit]))
  const no = fits.find((fit) => fit.fits === 'no')
  if (no !== undefined) {
    return { kind: 'all', label: `${statement.label}, ${no.why}`, of: [{ kind: 'constant', truth: 'no', why: no.why, span }], span }
  }
  const open: Condition[] = fits.map((fit) => ({ kind: 'constant', truth: 'unknown', why: fit.why, span }))
  if (statement.effect === undefined) {
    open.push({ kind: 'constant', truth: 'unknown', why: statement.effectWhy, span })
  }
  return { kind: 'all', label: statement.label, of: [...open, ...compileBlocks(statement.condition, context)], span }
}

// Several operators in a Condition and several keys under an operator must all hold: aws.md 3, "Evaluation logic".
function compileBlocks(condition: Node | undefined, context: Context): readonly Condition[] {
  if (condition === undefined) return []
  if (condition.kind !== 'mapping') return [notAnObject('its Condition', condition, 'an object')]
  return lastOfEach(condition).flatMap((block) => {
    const operator = String(block.key.value)
    const why = whyOpen(block.key)
    if (why !== undefined) return [unknown(`${operator}: ${why}`, block.span)]
    const keys = follow(block.value)
    if (keys?.kind !== 'mapping') return [notAnObject(operator, keys ?? block.value, 'an object of condition keys')]
    return lastOfEach(keys).map((member) => compileEntry(operator, member, context))
  })
}

// What an evaluator could not work out may be an object yet.
function notAnObject(name: string, node: Node, what: string): Condition {
  const why = node.kind === 'scalar' ? whyOpen(node) : undefined
  return unknown(why === undefined ? `${name} is not ${what}, which IAM refuses` : `${name}: ${why}`, node.span)
}

function whyOpen(scalar: Scalar): string | undefined {
  return scalar.text === undefined ? undefined : firstHole(scalar.text)?.why
}

// A key that is repeated is refused by IAM; as in any JSON parser, the last one counts.
function lastOfEach(mapping: Mapping): readonly Entry[] {
  const last = new Map(mapping.entries.map((member) => [String(member.key.value), member]))
  return mapping.entries.filter((member) => last.get(String(member.key.value)) === member)
}

function compileEntry(operatorName: string, member: Entry, context: Context): Condition {
  const { span } = member
  const name = String(member.key.value)
  const label = `${operatorName} ${name}`
  const operator = operatorNamed(operatorName)
  if (operator.kind === 'unknown') return unknown(`${label}: ${operator.why}`, span)
  const key = keyOf(member.key, name, context)
  if (key.kind === 'unknown') return unknown(`${label}: ${key.why}`, span)
  const reading = { ...context, wildcards: operator.row.wildcards }
  if (operator.row.family === 'presence') return presence(member, key, label, context)
  const values = listOf(member.value)
  if (values.length === 0) return emptyArray(operator, key, label, span)
  const right = values.map((value) => wantedTerm(value, operator, key, name, reading, context.text))
  return compileTest(operator, key, right, label, span)
}

type Readable = Exclude<Key, { readonly kind: 'unknown' }>

// A key that is written as the provider's own name and a claim is its key, whatever the name turns out to be.
function keyOf(scalar: Scalar, name: string, context: Context): Key {
  const hole = scalar.text === undefined ? undefined : firstHole(scalar.text)
  const key = keyNamed(name, context.provider, scalar.span, context.open)
  return hole === undefined || key.kind === 'token' ? key : { kind: 'unknown', why: hole.why }
}

/**
 * What an operator answers for a key that is missing: aws.md 3, "Evaluation logic". AWS's pages contradict each other about negated
 * operators with ForAllValues.
 */
function whenMissing({ row, ifExists, over }: RowOperator): Fixed {
  if (ifExists) return 'yes'
  if (over === 'some') return 'no'
  if (over === 'every') return row.negated ? 'unknown' : 'yes'
  return row.negated ? 'yes' : 'no'
}

function compileTest(operator: RowOperator, key: Readable, right: readonly Term[], label: string, span: Span): Condition {
  const { row, over } = operator
  const missing = whenMissing(operator)
  const isList = key.kind !== 'absent' && key.type === 'list' && over !== undefined
  const left: Term = isList ? { kind: 'item', name: 'value', path: [], span } : key.term
  const bare = testOn(left, row.negated ? opposite(missing) : missing, row.negated ? `${label} (a value matches)` : label, span, key)
  // An empty text is no value at all for ForAllValues (aws.md 3); else it may count as missing or not (aws.md 10.2).
  const empty: Fixed = over === 'every' && missing === 'yes' ? (row.negated ? 'no' : 'yes') : 'unknown'
  const test: Test = { ...bare, op: row.op, right, on: { ...bare.on, empty, valueMissing: 'no' } }
  const compiled: Condition = row.negated ? { kind: 'not', of: test, span } : test
  if (!isList) return compiled
  const whole = over === 'some' ? 'no' : row.negated ? 'unknown' : 'yes'
  return { kind: over, over: key.term, as: 'value', of: compiled, missing, empty: whole, null: 'unknown', label, span }
}

function opposite(fixed: Fixed): Fixed {
  return fixed === 'yes' ? 'no' : fixed === 'no' ? 'yes' : fixed
}

// What STS puts into the request context for a claim that is null, no text, or several texts is not documented: aws.md 10.2.
function testOn(left: Term, missing: Fixed, label: string, span: Span, key?: Readable): Test {
  return {
    kind: 'test',
    left,
    op: 'present',
    right: [],
    on: { missing, null: 'unknown', mistyped: 'unknown', empty: 'unknown' },
    why: {
      ...(key?.kind === 'absent' ? { missing: key.why } : key?.kind === 'request' ? { missing: 'the call does not carry this key' } : {}),
      null: 'what AWS does with a claim that is null is not documented',
      mistyped: 'what AWS compares for a claim that is not one text is not documented',
      empty: 'whether an empty claim counts as missing is not documented',
      valueMissing: 'a policy variable in the value has no value in this call',
    },
    label,
    span,
  }
}

// `true`: the key is absent; `false`: it is there and not null (aws.md 3).
function presence(member: Entry, key: Readable, label: string, context: Context): Condition {
  const { span } = member
  const there = testOn(key.term, 'no', `${label} (the key is there)`, span, key)
  const values = listOf(member.value)
  if (values.length === 0) return unknown(`${label}: what an empty list of values does is not documented`, span)
  const each = values.map((node): Condition => {
    const text = node.kind === 'scalar' ? textOf(node, context.text) : undefined
    const value = text === undefined ? undefined : plain(text)
    if (value === 'true') return { kind: 'not', of: there, span }
    if (value === 'false') return there
    const why = text === undefined ? undefined : firstHole(text)?.why
    return unknown(`${label}: ${why ?? 'AWS documents only true and false here'}`, node.span)
  })
  const [first] = each
  return each.length === 1 && first !== undefined ? first : { kind: 'any', label, of: each, span }
}

/**
 * No value at all: with IfExists and with ForAllValues AWS documents that it holds only without the key, with ForAnyValue that it never
 * holds; what the bare operator does is not documented clearly (aws.md 3, EMPTY_ARRAY_CONDITION…).
 */
function emptyArray({ ifExists, over }: RowOperator, key: Readable, label: string, span: Span): Condition {
  const absent: Condition = { kind: 'not', of: testOn(key.term, 'no', `${label} (the key is there)`, span, key), span }
  if (over === 'some' && !ifExists) return { kind: 'constant', truth: 'no', why: `${label}: no value is given, so none matches`, span }
  if (over !== 'some' && (ifExists || over === 'every')) return absent
  const open = unknown(`${label}: what an empty list of values does is not documented`, span)
  return over === 'some' ? { kind: 'all', of: [absent, open], span } : open
}

function unknown(why: string, span: Span): Condition {
  return { kind: 'constant', truth: 'unknown', why, span }
}
