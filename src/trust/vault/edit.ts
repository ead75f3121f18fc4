import { insertInto, type Member } from '../../syntax/members.ts'
import { entry, follow, type Mapping, type Node } from '../../syntax/node.ts'
import type { TextEdit } from '../../text/edit.ts'
import { type Span, sameSpan } from '../../text/span.ts'
import type { Change, TrustDocument, TrustPolicy } from '../trust.ts'
import { isGlob, valuesOf } from './bound-claims.ts'
import { isAsWritten } from './field-edits.ts'
import { fieldOf, textField } from './fields.ts'
import { originOf } from './policy.ts'
import type { RoleSource } from './role.ts'

/** Values that need no escape in Terraform. */
const bare = /^[\w./:@* -]+$/

/**
 * The edits that make a change in a role, in JSON that stands in the file as it is (a document, a here-document without variables) and
 * in Terraform: its literals, wherever their values are used, and its attributes. `bound_claims_type` is for all claims at once: where
 * another claim would mean something else, there is no edit.
 */
export function edit(document: TrustDocument, policy: TrustPolicy, change: Change): readonly TextEdit[] | undefined {
  const role = originOf(policy)?.role
  if (role === undefined || role.cel || role.document.file !== document.file) return undefined
  const target: Target = {
    role,
    text: document.text,
    type: textField(role.fields, 'bound_claims_type')?.text[0] === 'glob' ? 'glob' : 'string',
  }
  const isTerraform = role.form === 'terraform'
  if (
    isTerraform ? change.kind !== 'operator' && !bare.test(change.value) : role.form !== 'json' || !isAsWritten(role.fields, role.document)
  )
    return undefined
  switch (change.kind) {
    case 'require':
      return require(target, change)
    case 'value':
      return isTerraform
        ? literalOfTerraform(target, change)
        : replaced(target, change.at, change.value, change.exact, JSON.stringify(change.value))
    case 'operator':
      return changeOperator(target, change)
  }
}

interface Target {
  readonly role: RoleSource
  readonly text: string
  readonly type: 'string' | 'glob'
}

function claimsOf({ role }: Target): Mapping | undefined {
  const node = fieldOf(role.fields, 'bound_claims')
  return node?.kind === 'mapping' ? node : undefined
}

// What a value of the wanted kind needs, as long as the type stays.
function fits(target: Target, value: string, exact: boolean): boolean {
  return exact ? target.type === 'string' || !value.includes('*') : target.type === 'glob' && !value.includes('?')
}

function require(target: Target, change: Extract<Change, { readonly kind: 'require' }>): readonly TextEdit[] | undefined {
  const { role } = target
  const claims = claimsOf(target)
  if (fieldOf(role.fields, 'bound_claims') !== undefined && claims === undefined) return undefined
  if (claims !== undefined && entry(claims, change.claim) !== undefined) return undefined
  // Another type would change how the claims that are there are read.
  const typed = fits(target, change.value, change.exact)
  if (!typed && (change.exact || (claims?.entries.length ?? 0) > 0 || entry(role.fields, 'bound_claims_type') !== undefined))
    return undefined
  if (claims !== undefined) return typed ? added(target, claims, change.claim, change.value) : undefined
  const bound = added(target, role.fields, 'bound_claims', [{ key: change.claim, value: change.value }])
  if (typed) return bound
  const type = added(target, role.fields, 'bound_claims_type', 'glob')
  const [one] = bound ?? []
  const [other] = type ?? []
  return one === undefined || other === undefined ? undefined : [{ span: one.span, text: one.text + other.text }]
}

// One more member of a mapping; of a resource one more line before one that is there.
function added({ role, text }: Target, mapping: Mapping, key: string, value: Member): readonly TextEdit[] | undefined {
  if (role.form === 'json') return [insertInto(text, mapping, 'json', key, value)].flatMap((edit) => edit ?? [])
  const { file } = role.document
  if (mapping !== role.fields) {
    const edit = mapping.span.file === file ? insertInto(text, mapping, 'hcl', key, value) : undefined
    return edit && [edit]
  }
  const at = ['bound_claims', 'bound_audiences', 'user_claim'].flatMap((name) => entry(role.fields, name)?.key.span ?? [])[0]
  if (at === undefined || at.file !== file) return undefined
  const line = text.lastIndexOf('\n', at.start - 1) + 1
  const indent = text.slice(line, at.start)
  if (indent.trim() !== '') return undefined
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  return [{ span: { file, start: line, end: line }, text: `${indent}${key} = ${expression(value)}${newline}` }]
}

function expression(value: Member): string {
  if (typeof value === 'string') return `"${value}"`
  return 'written' in value ? value.written : `{ ${value.map((one) => `${one.key} = ${expression(one.value)}`).join(', ')} }`
}

// The value at a place: of a bound claim, the subject or an audience. These two are never patterns.
function replaced(target: Target, at: Span, value: string, exact: boolean, written: string): readonly TextEdit[] | undefined {
  const { role, text } = target
  const claims = claimsOf(target)
  const values = claims?.entries.flatMap((one) => valuesOf(follow(one.value), text)) ?? []
  const isClaim = values.some(({ span }) => sameSpan(span, at))
  if (!isClaim && (!exact || !['bound_audiences', 'bound_subject'].some((name) => holds(fieldOf(role.fields, name), at)))) return undefined
  if (isClaim && !fits(target, value, exact)) {
    // A single pattern that becomes a text, or the other way round, may take the type with it.
    if (values.length !== 1) return undefined
    const type = typeEdit(target, exact ? 'string' : 'glob')
    return type === undefined || value.includes('?') ? undefined : [...type, { span: at, text: written }]
  }
  return [{ span: at, text: written }]
}

function holds(node: Node | undefined, at: Span): boolean {
  if (node?.kind === 'scalar') return sameSpan(node.span, at)
  return node?.kind === 'sequence' && node.items.some((item) => sameSpan(follow(item)?.span ?? item.span, at))
}

function changeOperator(target: Target, change: Extract<Change, { readonly kind: 'operator' }>): readonly TextEdit[] | undefined {
  const claims = claimsOf(target)
  const changed = claims?.entries.find((one) => sameSpan(one.span, change.at))
  if (claims === undefined || changed === undefined) return undefined
  const others = claims.entries.filter((one) => one !== changed).flatMap((one) => valuesOf(follow(one.value), target.text))
  const own = valuesOf(follow(changed.value), target.text)
  // Under `glob` all values are strings; a `*` of another claim would come alive, or die.
  if (others.some(isGlob) || [...others, ...own].some((value) => value.kind !== 'text')) return undefined
  if (
    !change.exact &&
    own.some((value) => value.kind === 'text' && value.text.some((part) => typeof part === 'string' && part.includes('?')))
  )
    return undefined
  return typeEdit(target, change.exact ? 'string' : 'glob')
}

function typeEdit(target: Target, wanted: 'string' | 'glob'): readonly TextEdit[] | undefined {
  const { role, text, type } = target
  if (type === wanted) return undefined
  const written = fieldOf(role.fields, 'bound_claims_type')
  const value = JSON.stringify(wanted)
  if (written === undefined) return added(target, role.fields, 'bound_claims_type', wanted)
  return written.span.file === role.document.file && text.slice(written.span.start, written.span.end) === JSON.stringify(type)
    ? [{ span: written.span, text: value }]
    : undefined
}

// A literal can take another literal's place, wherever it stands; what stands around it may be any expression.
function literalOfTerraform(target: Target, change: Extract<Change, { readonly kind: 'value' }>): readonly TextEdit[] | undefined {
  if (change.at.file !== target.role.document.file) return undefined
  const literal = target.text.slice(change.at.start, change.at.end)
  // A part of a text between commas has no quotes of its own.
  if (/^"[^"\\$%]*"$/.test(literal)) return replaced(target, change.at, change.value, change.exact, `"${change.value}"`)
  return bare.test(literal) ? replaced(target, change.at, change.value, change.exact, change.value) : undefined
}
