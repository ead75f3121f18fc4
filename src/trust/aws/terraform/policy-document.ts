import type { EvaluatedBlock, EvaluatedBody, EvaluatedNested } from '../../../iac/terraform/module.ts'
import { type Entry, keyed, type Value } from '../../../iac/value.ts'
import { show, type Text } from '../../../text/holes.ts'
import type { Span } from '../../../text/span.ts'
import { jsonValue, type Texts } from './json-value.ts'

type ObjectValue = Extract<Value, { readonly kind: 'object' }>
type Statement = ObjectValue | Extract<Value, { readonly kind: 'unknown' }>

/** Names of the attributes and what IAM calls them; aws.md 7, the provider's page `iam_policy_document`. */
const lists: readonly (readonly [attribute: string, element: string])[] = [
  ['actions', 'Action'],
  ['not_actions', 'NotAction'],
  ['resources', 'Resource'],
  ['not_resources', 'NotResource'],
]

/**
 * The policy that a data source `aws_iam_policy_document` renders: statements of source documents, its own, then those of
 * override documents; a statement with a `sid` replaces the one before it as a whole. Conditions of the same test and
 * variable become one list, so that AND turns into OR. aws.md 7; internal/service/iam/policy_model.go of the provider.
 */
export function renderPolicyDocument(block: EvaluatedBlock, texts: Texts): Value {
  const { body, nameSpan } = block
  const before = documents(body, ['source_policy_documents', 'source_json'], texts)
  const after = documents(body, ['override_policy_documents', 'override_json'], texts)
  const own = body.blocks.filter((nested) => nested.type === 'statement').map(statement)
  const merged = merge([...before.flatMap(statementsOf), ...own, ...after.flatMap(statementsOf)])
  const version = body.attributes.get('version')
  const id = body.attributes.get('policy_id')
  return object(
    [
      ...(id === undefined || id.value.kind === 'null' ? [] : [['Id', id.value, id.nameSpan] as const]),
      ['Version', version === undefined ? text('2012-10-17', nameSpan) : version.value, version?.nameSpan ?? nameSpan],
      ['Statement', { kind: 'list', items: merged, span: body.span }, nameSpan],
    ],
    body.span,
  )
}

function documents(body: EvaluatedBody, names: readonly string[], texts: Texts): readonly Value[] {
  return names.flatMap((name) => {
    const value = body.attributes.get(name)?.value
    if (value === undefined || value.kind === 'null') return []
    return (value.kind === 'list' ? value.items : [value]).map((item) => jsonValue(item, texts))
  })
}

// A document that can't be read may hold any statement.
function statementsOf(document: Value): readonly Statement[] {
  if (document.kind === 'unknown') return [document]
  const found = document.kind === 'object' ? document.entries.get('Statement')?.value : undefined
  if (found === undefined) return []
  const items = found.kind === 'list' ? found.items : [found]
  return items.flatMap((item) => (item.kind === 'object' || item.kind === 'unknown' ? [item] : []))
}

function merge(statements: readonly Statement[]): readonly Statement[] {
  const merged: Statement[] = []
  for (const one of statements) {
    const sid = sidOf(one)
    const place = sid === undefined ? -1 : merged.findIndex((other) => sidOf(other) === sid)
    if (place < 0) merged.push(one)
    else merged[place] = one
  }
  // One whose `sid` is not known may have taken the place of any before it.
  const unsure = merged.find((one, i) => i > 0 && hasOpenSid(one))
  return unsure === undefined ? merged : [...merged, { kind: 'unknown', name: 'statement', why: 'a `sid` is not known', span: unsure.span }]
}

function hasOpenSid(value: Statement): boolean {
  const sid = value.kind === 'object' ? value.entries.get('Sid')?.value : undefined
  return sid?.kind === 'unknown' || (sid?.kind === 'text' && sid.text.some((part) => typeof part !== 'string'))
}

function sidOf(value: Statement): string | undefined {
  const sid = value.kind === 'object' ? value.entries.get('Sid')?.value : undefined
  const [only] = sid?.kind === 'text' && sid.text.length === 1 ? sid.text : []
  return typeof only === 'string' ? only : undefined
}

function statement(nested: EvaluatedNested): Statement {
  const { body, span, maybe } = nested
  if (maybe !== undefined) return { kind: 'unknown', name: 'statement', why: maybe, span }
  const members: (readonly [string, Value, Span])[] = []
  const copy = (attribute: string, element: string) => {
    const found = body.attributes.get(attribute)
    if (found !== undefined && found.value.kind !== 'null') members.push([element, single(withVariables(found.value)), found.nameSpan])
  }
  copy('sid', 'Sid')
  const effect = body.attributes.get('effect')
  members.push(['Effect', effect?.value ?? text('Allow', span), effect?.nameSpan ?? span])
  for (const [attribute, element] of lists) copy(attribute, element)
  principals(body, 'principals', 'Principal', members)
  principals(body, 'not_principals', 'NotPrincipal', members)
  const conditions = body.blocks.filter((inner) => inner.type === 'condition')
  if (conditions.length > 0) members.push(['Condition', conditionOf(conditions, span), conditions[0]?.span ?? span])
  return object(members, span)
}

function principals(body: EvaluatedBody, type: string, element: string, members: (readonly [string, Value, Span])[]): void {
  const blocks = body.blocks.filter((inner) => inner.type === type)
  const [first] = blocks
  if (first === undefined) return
  const byType = new Map<string, Values>()
  for (const { body: inner, span, maybe } of blocks) {
    const name = inner.attributes.get('type')
    const key = nameOf(name?.value, type) ?? [{ name: type, why: maybe ?? 'it has no type', span }]
    const values = byType.get(show(key)) ?? { key, span: name?.nameSpan ?? span, values: [] }
    byType.set(show(key), values)
    const identifiers = inner.attributes.get('identifiers')?.value
    if (maybe === undefined && identifiers !== undefined) values.values.push(...listed(withVariables(identifiers)))
    else values.values.push({ kind: 'unknown', name: type, why: maybe ?? 'it names nobody', span })
  }
  const everyone = byType.get('*')
  if (everyone !== undefined && byType.size === 1) {
    members.push([element, single({ kind: 'list', items: everyone.values, span: everyone.span }), first.span])
    return
  }
  const entries = [...byType.values()].map(({ key, span, values }) => keyed(key, span, single({ kind: 'list', items: values, span })))
  members.push([element, { kind: 'object', entries: new Map(entries), span: first.span }, first.span])
}

interface Values {
  readonly key: Text
  readonly span: Span
  readonly values: Value[]
}

interface Row {
  readonly key: Text
  readonly span: Span
  readonly keys: Map<string, Values>
}

function conditionOf(blocks: readonly EvaluatedNested[], span: Span): Value {
  const rows = new Map<string, Row>()
  const seen = new Set<string>()
  // Those that are certain first: what may be added to one of their lists is only one more value.
  for (const block of [...blocks.filter(({ maybe }) => maybe === undefined), ...blocks.filter(({ maybe }) => maybe !== undefined)]) {
    const { body, span: at, maybe } = block
    const test = body.attributes.get('test')
    const variable = body.attributes.get('variable')
    const values = body.attributes.get('values')?.value
    const [testName, variableName] = [nameOf(test?.value, 'test'), nameOf(variable?.value, 'variable')]
    if (test === undefined || variable === undefined || values === undefined || testName === undefined || variableName === undefined) {
      return lost('condition', test?.value ?? variable?.value, at)
    }
    const written = listed(withVariables(values))
    // The provider keeps the blocks as a set.
    const id = JSON.stringify([testName, variableName, written], (key, value) => (key === 'span' ? undefined : value))
    if (seen.has(id)) continue
    seen.add(id)
    const joined = rows.get(show(testName))?.keys.get(show(variableName))
    if (maybe === undefined) rowOf(rows, testName, test.value.span, variableName, variable.value.span).values.push(...written)
    else if (joined !== undefined) joined.values.push({ kind: 'unknown', name: 'condition', why: maybe, span: at })
    // A test that may be missing answers nothing certain, whatever it says.
    else rowOf(rows, [{ name: 'condition', why: maybe, span: at }], at, variableName, variable.value.span).values.push(...written)
  }
  const entries = [...rows.values()].map(({ key, span: at, keys }) => {
    const inner = [...keys.values()].map((one) => keyed(one.key, one.span, single({ kind: 'list', items: one.values, span: one.span })))
    return keyed(key, at, { kind: 'object', entries: new Map(inner), span: at })
  })
  return { kind: 'object', entries: new Map(entries), span }
}

function rowOf(rows: Map<string, Row>, test: Text, testSpan: Span, variable: Text, variableSpan: Span): Values {
  const row: Row = rows.get(show(test)) ?? { key: test, span: testSpan, keys: new Map() }
  rows.set(show(test), row)
  const values: Values = row.keys.get(show(variable)) ?? { key: variable, span: variableSpan, values: [] }
  row.keys.set(show(variable), values)
  return values
}

// A name may have unknown parts, or be unknown as a whole.
function nameOf(value: Value | undefined, name: string): Text | undefined {
  if (value?.kind === 'text') return value.text
  return value?.kind === 'unknown' ? [{ name: value.name || name, why: value.why, span: value.span }] : undefined
}

function lost(name: string, value: Value | undefined, span: Span): Value {
  if (value?.kind === 'unknown') return value
  const hole = value?.kind === 'text' ? value.text.find((part) => typeof part !== 'string') : undefined
  return { kind: 'unknown', name, why: typeof hole === 'object' ? hole.why : `${name} can not be read`, span }
}

function listed(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : [value]
}

// One value stands without its list.
function single(value: Value): Value {
  const [only] = value.kind === 'list' ? value.items : []
  return value.kind === 'list' && value.items.length === 1 && only !== undefined ? only : value
}

// `&{…}` is how the data source spells IAM's own variables, since `${…}` is Terraform's; aws.md 7.
function withVariables(value: Value): Value {
  if (value.kind === 'list') return { ...value, items: value.items.map(withVariables) }
  // They are lists of texts to the provider.
  if (value.kind === 'number' || value.kind === 'boolean') return text(String(value.value), value.span)
  if (value.kind !== 'text') return value
  const replaced: Text = value.text.map((part) => (typeof part === 'string' ? part.replaceAll('&{', '${') : part))
  return { kind: 'text', text: replaced, span: value.span }
}

function text(value: string, span: Span): Value {
  return { kind: 'text', text: [value], span }
}

function object(members: readonly (readonly [string, Value, Span])[], span: Span): ObjectValue {
  const entries = new Map<string, Entry>(members.map(([key, value, keySpan]) => [key, { keySpan, value }]))
  return { kind: 'object', entries, span }
}
