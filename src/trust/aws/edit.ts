import { formOf, insertInto, type MappingForm, nameAt, removeFrom, writtenValue } from '../../syntax/members.ts'
import { type Entry, follow, type Mapping, type Node, stringOf } from '../../syntax/node.ts'
import type { TextEdit } from '../../text/edit.ts'
import { hasWildcard } from '../../text/pattern.ts'
import { type Span, sameSpan } from '../../text/span.ts'
import type { Change, TrustDocument, TrustPolicy } from '../trust.ts'
import { variablesOf } from './compile.ts'
import { type FoundPolicy, listOf, statementsOf } from './documents.ts'
import { keysOf } from './keys.ts'
import { literalEdit } from './literals.ts'
import { operatorNamed, twinOf } from './operators.ts'
import { admits, readStatements, type Statement } from './statements.ts'
import { addCondition, isStatementBlock, testAround } from './terraform/blocks.ts'
import { readPattern, type Variables, writeLiteral, writePattern } from './values.ts'

/**
 * The edits that make a change in one of the policies that a document was found to hold, touching nothing else: in JSON, YAML and Terraform,
 * at the literals that its values come from. `undefined` where the change has no spelling, or where what would have to be changed is not
 * written out but made by an expression. An empty list never comes back.
 */
export function editPolicy(
  document: TrustDocument,
  policies: readonly FoundPolicy[],
  policy: TrustPolicy,
  change: Change,
): readonly TextEdit[] | undefined {
  const [found] = policies.filter(
    (candidate) => sameSpan(candidate.policy.span, policy.span) && providerOf(candidate, policy) !== undefined,
  )
  const provider = found && providerOf(found, policy)
  if (found === undefined || provider === undefined) return undefined
  const editing: Editing = { document, variables: variablesOf(found.policy) }
  switch (change.kind) {
    case 'require':
      return requireEverywhere(readStatements(found.policy, provider).filter(admits), provider.name, change, editing)
    case 'value': {
      const place = placesOf(found.policy).find((candidate) => valuesAt(candidate).some((value) => sameSpan(value.span, change.at)))
      return place && changeValue(place, change, editing)
    }
    case 'operator': {
      const place = placesOf(found.policy).find((candidate) => sameSpan(candidate.member.span, change.at))
      return place && changeOperator(place, change, editing)
    }
  }
}

function providerOf(found: FoundPolicy, policy: TrustPolicy) {
  return found.providers.find((candidate) => policy.issuer.some((issuer) => sameSpan(candidate.span, issuer.span)))
}

interface Editing {
  readonly document: TrustDocument
  readonly variables: Variables
}

/** One `"key": value` under an operator of a Condition. */
interface Place {
  readonly condition: Mapping
  /** The entry `"StringLike": {…}`. */
  readonly block: Entry
  readonly keys: Mapping
  readonly member: Entry
}

function placesOf(policy: Mapping): readonly Place[] {
  const places: Place[] = []
  for (const statement of statementsOf(policy)) {
    const condition = entryValue(statement, 'Condition')
    if (condition?.kind !== 'mapping') continue
    for (const block of condition.entries) {
      const keys = follow(block.value)
      if (keys?.kind === 'mapping') for (const member of keys.entries) places.push({ condition, block, keys, member })
    }
  }
  return places
}

function entryValue(node: Node, name: string): Node | undefined {
  return node.kind === 'mapping' ? follow(node.entries.findLast((member) => member.key.value === name)?.value) : undefined
}

function valuesAt(place: Place): readonly Node[] {
  return listOf(place.member.value)
}

type Require = Extract<Change, { readonly kind: 'require' }>

function requireEverywhere(
  statements: readonly Statement[],
  provider: string,
  change: Require,
  editing: Editing,
): readonly TextEdit[] | undefined {
  const key = keysOf(provider).find((candidate) => candidate.name === change.claim && candidate.multivalued !== true)
  const value = spelled(change.value, change.exact, !change.exact, editing)
  if (key === undefined || value === undefined) return undefined
  const edits: TextEdit[] = []
  for (const statement of statements) {
    const one = requireIn(statement, `${provider}:${key.name}`, change.exact ? 'StringEquals' : 'StringLike', value, editing)
    if (one === undefined) return undefined
    edits.push(...one)
  }
  return edits.length === 0 ? undefined : edits
}

// A key that the operator has already can't be there twice, and a second value would widen it.
function requireIn(statement: Statement, key: string, operator: string, value: string, editing: Editing): readonly TextEdit[] | undefined {
  const { condition, node } = statement
  const { file, text } = editing.document
  const under = [{ key: operator, value: [{ key, value }] }]
  const form = formIn(editing, node)
  if (condition === undefined && form !== undefined) return put(editing, node, form, 'Condition', under)
  if (condition !== undefined && condition.kind !== 'mapping') return undefined
  const block = condition?.entries.findLast((member) => member.key.value === operator)
  const keys = follow(block?.value)
  const there = keys?.kind === 'mapping' ? memberNamed(keys, key) : undefined
  if (there !== undefined) return stringOf(there.value) === value ? [] : undefined
  if (node.span.file === file && isStatementBlock(text, node.span)) {
    const added = addCondition(text, node.span, operator, key, value)
    return added && [added]
  }
  if (condition === undefined || form === undefined) return undefined
  if (block === undefined) return put(editing, condition, formIn(editing, condition, form), operator, [{ key, value }])
  return keys?.kind === 'mapping' ? put(editing, keys, formIn(editing, keys, form), key, value) : undefined
}

function changeValue(place: Place, change: Extract<Change, { readonly kind: 'value' }>, editing: Editing): readonly TextEdit[] | undefined {
  const operator = operatorNamed(String(place.block.key.value))
  if (operator.kind === 'unknown') return undefined
  const others = valuesAt(place).filter((value) => !sameSpan(value.span, change.at))
  const wild = others.some((value) => isWild(value, editing))
  if (operator.row.wildcards === change.exact && !wild) {
    const text = spelled(change.value, change.exact, !change.exact, editing)
    const edits = text === undefined ? undefined : replaced(place, change.at, text, editing)
    const moved = edits === undefined ? undefined : moveToTwin(place, edits, editing)
    if (moved !== undefined) return moved
  }
  if (!operator.row.wildcards && !change.exact) return undefined
  const text = spelled(change.value, change.exact, operator.row.wildcards, editing)
  return text === undefined ? undefined : replaced(place, change.at, text, editing)
}

function changeOperator(
  place: Place,
  change: Extract<Change, { readonly kind: 'operator' }>,
  editing: Editing,
): readonly TextEdit[] | undefined {
  const operator = operatorNamed(String(place.block.key.value))
  if (operator.kind === 'unknown' || operator.row.wildcards === !change.exact) return undefined
  return moveToTwin(place, [], editing)
}

/** Another text for one value of a place, where its literal is. */
function replaced(place: Place, at: Span, after: string, { document }: Editing): readonly TextEdit[] | undefined {
  const before = valuesAt(place).find((value) => sameSpan(value.span, at))
  const value = before === undefined || (before.kind === 'scalar' && before.text !== undefined) ? undefined : stringOf(before)
  if (at.file !== document.file || value === undefined) return undefined
  return literalEdit(document.text, at, value, after)
}

/** Puts a key under the other one of StringEquals and StringLike, with edits of its values. */
function moveToTwin(place: Place, edits: readonly TextEdit[], editing: Editing): readonly TextEdit[] | undefined {
  const { condition, block, keys, member } = place
  const { file, text } = editing.document
  const twin = twinOf(String(block.key.value))
  if (twin === undefined) return undefined
  const target = condition.entries.findLast((candidate) => candidate.key.value === twin)
  const test = member.span.file === file ? testAround(text, member.span) : undefined
  if (test !== undefined) return isTaken(target, member) ? undefined : [{ span: test, text: twin }, ...edits]
  const outer = formIn(editing, condition)
  const form = formIn(editing, keys)
  const name = block.key.span.file === file ? nameAt(text, block) : undefined
  if (outer === undefined || form === undefined || name === undefined) return undefined
  if (target === undefined && keys.entries.length === 1) return [{ span: name, text: twin }, ...edits]
  const written = writtenValue(text, form, member)
  const at = written === undefined ? -1 : text.indexOf(written, member.key.span.end)
  if (written === undefined || at < 0) return undefined
  const inside = edits.filter(({ span }) => span.file === file && span.start >= at && span.end <= at + written.length)
  // What is written around a value that comes from elsewhere moves as it is.
  const moved = inside.reduceRight((all, edit) => all.slice(0, edit.span.start - at) + edit.text + all.slice(edit.span.end - at), written)
  const elsewhere = edits.filter((edit) => !inside.includes(edit))
  const key = String(member.key.value)
  const into = follow(target?.value)
  if (isTaken(target, member) || (target !== undefined && into?.kind !== 'mapping')) return undefined
  const taken = keys.entries.length === 1 ? removeFrom(text, condition, outer, block) : removeFrom(text, keys, form, member)
  const added =
    into?.kind === 'mapping'
      ? put(editing, into, formIn(editing, into, form), key, { written: moved })
      : put(editing, condition, outer, twin, [{ key, value: { written: moved } }])
  return taken === undefined || added === undefined ? undefined : [...taken, ...added, ...elsewhere]
}

// The other operator has the key too, or something that is no mapping.
function isTaken(target: Entry | undefined, member: Entry): boolean {
  const into = follow(target?.value)
  return target !== undefined && (into?.kind !== 'mapping' || memberNamed(into, String(member.key.value)) !== undefined)
}

function put(editing: Editing, mapping: Mapping, form: MappingForm | undefined, key: string, value: Parameters<typeof insertInto>[4]) {
  const edit = form && insertInto(editing.document.text, mapping, form, key, value)
  return edit && [edit]
}

function formIn({ document }: Editing, mapping: Mapping, outer?: MappingForm): MappingForm | undefined {
  return mapping.span.file === document.file ? formOf(document.text, mapping, outer) : undefined
}

function spelled(value: string, exact: boolean, wildcards: boolean, { variables }: Editing): string | undefined {
  return exact ? writeLiteral(value, variables, wildcards) : writePattern(value, variables)
}

function isWild(value: Node, { variables }: Editing): boolean {
  const raw = stringOf(value)
  return raw !== undefined && hasWildcard(readPattern(raw, variables, value.span))
}

function memberNamed(mapping: Mapping, key: string): Entry | undefined {
  return mapping.entries.find((member) => String(member.key.value).toLowerCase() === key.toLowerCase())
}
