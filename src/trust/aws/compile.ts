import { type Entry, follow, type Mapping, type Node, valueAt } from '../../syntax/node.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, Fixed, Term, Test } from '../condition.ts'
import { listOf } from './documents.ts'
import { type Key, keyNamed } from './keys.ts'
import { type Operator, operatorNamed } from './operators.ts'
import type { Statement } from './statements.ts'
import { readPattern, readText, type Variables } from './values.ts'

/** What the compiler must know of the policy around a condition. */
export interface Context {
  /** The provider's host and path, the prefix of its condition keys. */
  readonly provider: string
  readonly variables: Variables
  /** The text of the document: numbers are read as they are written. */
  readonly text: string
}

/** Whether `${…}` are policy variables in this policy (aws.md 1 and 3, UG:reference_policies_grammar). */
export function variablesOf(policy: Mapping): Variables {
  const version = valueAt(policy, 'Version')
  return version?.kind === 'scalar' && version.value === '2012-10-17' ? 'resolved' : 'literal'
}

/**
 * The condition of a role: some Allow holds and no Deny does (aws.md 5: "no statement matched, explicit deny"). A statement
 * about another principal or action is a constant no.
 */
export function compilePolicy(policy: Mapping, statements: readonly Statement[], context: Context): Condition {
  const compile = (statement: Statement) => compileStatement(statement, context)
  const allow: Condition = {
    kind: 'any',
    label: 'Allow',
    of: statements.filter((statement) => statement.effect !== 'Deny').map(compile),
    span: policy.span,
  }
  const denies = statements.filter((statement) => statement.effect === 'Deny').map(compile)
  const deny: Condition = { kind: 'any', label: 'Deny', of: denies, span: policy.span }
  return {
    kind: 'all',
    label: 'trust policy',
    of: denies.length === 0 ? [allow] : [allow, { kind: 'not', of: deny, span: policy.span }],
    span: policy.span,
  }
}

function compileStatement(statement: Statement, context: Context): Condition {
  const span = statement.node.span
  const fits = [statement.principal, statement.action].flatMap((fit) => (fit.fits === 'yes' ? [] : [fit]))
  const no = fits.find((fit) => fit.fits === 'no')
  if (no !== undefined) {
    return { kind: 'all', label: `${statement.label}, ${no.why}`, of: [{ kind: 'constant', truth: 'no', why: no.why, span }], span }
  }
  const open: Condition[] = fits.map((fit) => ({ kind: 'constant', truth: 'unknown', why: fit.why, span }))
  if (statement.effect === undefined) {
    open.push({ kind: 'constant', truth: 'unknown', why: 'its Effect is neither Allow nor Deny, which IAM refuses', span })
  }
  return { kind: 'all', label: statement.label, of: [...open, ...compileBlocks(statement.condition, context)], span }
}

// Several operators in a Condition and several keys under an operator must all hold: aws.md 3, "Evaluation logic".
function compileBlocks(condition: Node | undefined, context: Context): readonly Condition[] {
  if (condition === undefined) return []
  if (condition.kind !== 'mapping') return [unknown('its Condition is not an object, which IAM refuses', condition.span)]
  return lastOfEach(condition).flatMap((block) => {
    const operator = String(block.key.value)
    const keys = follow(block.value)
    if (keys?.kind !== 'mapping') return [unknown(`${operator} is not an object of condition keys, which IAM refuses`, block.span)]
    return lastOfEach(keys).map((member) => compileEntry(operator, member, context))
  })
}

// A key that is repeated is refused by IAM; as in any JSON parser, the last one counts.
function lastOfEach(mapping: Mapping): readonly Entry[] {
  const last = new Map(mapping.entries.map((member) => [String(member.key.value), member]))
  return mapping.entries.filter((member) => last.get(String(member.key.value)) === member)
}

function compileEntry(operatorName: string, member: Entry, context: Context): Condition {
  const keyName = String(member.key.value)
  const label = `${operatorName} ${keyName}`
  const operator = operatorNamed(operatorName)
  if (operator.kind === 'unknown') return unknown(`${label}: ${operator.why}`, member.span)
  const key = keyNamed(keyName, context.provider, member.key.span)
  if (key.kind === 'unknown') return unknown(`${label}: ${key.why}`, member.span)
  if (follow(member.value)?.kind === 'sequence' && listOf(member.value).length === 0) return emptyArray(operator, key, label, member.span)
  const missing: Fixed = operator.ifExists && !operator.row.negated ? 'yes' : 'no'
  const right = listOf(member.value).map((value) => rightTerm(value, operator, key, context))
  const test = testOn(key, missing, operator.row.negated ? `${label} (a value matches)` : label, member.span)
  const compiled: Condition = { ...test, op: operator.row.op, right }
  return operator.row.negated ? { kind: 'not', of: compiled, span: member.span } : compiled
}

type Readable = Exclude<Key, { readonly kind: 'unknown' }>
type Row = Exclude<Operator, { readonly kind: 'unknown' }>

// What STS puts into the request context for a claim that is null, no text, or several texts is not documented: aws.md 10.2.
function testOn(key: Readable, missing: Fixed, label: string, span: Span): Test {
  return {
    kind: 'test',
    left: key.term,
    op: 'present',
    right: [],
    on: { missing, null: 'unknown', mistyped: 'unknown' },
    why: {
      ...(key.kind === 'absent' ? { missing: key.why } : {}),
      null: 'what AWS does with a claim that is null is not documented',
      mistyped: 'what AWS compares for a claim that is not one text is not documented',
    },
    label,
    span,
  }
}

/**
 * No value at all: with IfExists AWS documents that it holds only without the key (EMPTY_ARRAY_CONDITION_IFEXISTS); what the
 * bare operator does is not documented clearly (aws.md 3).
 */
function emptyArray(operator: Row, key: Readable, label: string, span: Span): Condition {
  if (!operator.ifExists) return unknown(`${label}: what an empty list of values does is not documented`, span)
  return { kind: 'not', of: testOn(key, 'no', `${label} (the key is there)`, span), span }
}

function rightTerm(node: Node, operator: Row, key: Readable, context: Context): Term {
  const span = node.span
  if (key.kind === 'token' && key.key.multivalued) {
    return hole(
      key.key.name,
      `the key ${key.key.name} holds several values, which AWS compares only with ForAnyValue or ForAllValues`,
      span,
    )
  }
  const raw = rawText(node, context.text)
  if (raw === undefined) return hole('value', 'it is not a text, number or boolean', span)
  return operator.row.wildcards
    ? { kind: 'pattern', pattern: readPattern(raw, context.variables, span), span }
    : { kind: 'text', text: readText(raw, context.variables, span), span }
}

// Numbers and booleans may stand without quotes: aws.md 1, UG:reference_policies_grammar.
function rawText(node: Node, text: string): string | undefined {
  if (node.kind !== 'scalar' || node.value === null) return undefined
  return typeof node.value === 'number' ? text.slice(node.span.start, node.span.end) : String(node.value)
}

function hole(name: string, why: string, span: Span): Term {
  return { kind: 'text', text: [{ name, why, span }], span }
}

function unknown(why: string, span: Span): Condition {
  return { kind: 'constant', truth: 'unknown', why, span }
}
