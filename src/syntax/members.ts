import type { TextEdit } from '../text/edit.ts'
import { expressionOf, insertAttribute, removeAttribute } from './hcl/member-edits.ts'
import { insertMember, removeMember, type Written } from './json/member-edits.ts'
import type { Entry, Mapping } from './node.ts'
import { insertLine, removeLine, valueOnOneLine, type YamlValue } from './yaml/member-edits.ts'
import { yamlScalar } from './yaml/yaml-scalar.ts'

/** A text or the members of a mapping, before the language around spells them; `written`: as it is spelled already. */
export type Member = string | { readonly written: string } | readonly { readonly key: string; readonly value: Member }[]

/**
 * How a mapping is written: `json` with braces and colons, also in YAML; `yaml` with a line for each member; `hcl` with braces and equals
 * signs. A mapping without members is written as the braces around it say, or as `outer` is. `undefined`: it is written in no such way where
 * its span is, since an expression made it.
 */
export type MappingForm = 'json' | 'yaml' | 'hcl'

/** The form of a mapping in a text; see `MappingForm`. */
export function formOf(text: string, mapping: Mapping, outer?: MappingForm): MappingForm | undefined {
  const { start, end } = mapping.span
  const isBraced = text.charAt(start) === '{' && text.charAt(end - 1) === '}'
  const [first] = mapping.entries
  if (first === undefined) return isBraced ? outer : undefined
  const { key } = first
  if (key.span.start < start || key.span.end > end || nameAt(text, first) === undefined) return undefined
  const sign = /^[^\S\n]*([:=])/.exec(text.slice(key.span.end, key.span.end + 1000))?.[1]
  if (sign === '=') return isBraced ? 'hcl' : undefined
  if (sign !== ':') return undefined
  return isBraced ? (outer === 'hcl' ? 'hcl' : 'json') : start === key.span.start ? 'yaml' : undefined
}

/** The edit that adds a member to a mapping, in its own form and layout; `undefined` where there is no place for it. */
export function insertInto(text: string, mapping: Mapping, form: MappingForm, key: string, value: Member): TextEdit | undefined {
  switch (form) {
    case 'json':
      return insertMember(text, mapping, key, jsonValue(value))
    case 'yaml':
      return insertLine(text, mapping, key, yamlValue(value))
    case 'hcl':
      return insertAttribute(text, mapping, key, value)
  }
}

/** The edits that take one of several members out; `undefined` where it can't be cut out of what is around. */
export function removeFrom(text: string, mapping: Mapping, form: MappingForm, taken: Entry): readonly TextEdit[] | undefined {
  switch (form) {
    case 'json':
      return removeMember(text, mapping, taken)
    case 'yaml':
      return removeLine(text, taken)
    case 'hcl':
      return removeAttribute(text, mapping, taken)
  }
}

/** What is written as the value of a member, to be written elsewhere in the same form; `undefined` where it can't stand on one line. */
export function writtenValue(text: string, form: MappingForm, member: Entry): string | undefined {
  switch (form) {
    case 'json':
      return text.slice(member.value.span.start, member.value.span.end)
    case 'yaml':
      return valueOnOneLine(text, member)
    case 'hcl':
      return expressionOf(text, member)
  }
}

/** The place of a member's name, without quotes around it; `undefined` where something else is written there. */
export function nameAt(text: string, { key }: Entry): TextEdit['span'] | undefined {
  const written = text.slice(key.span.start, key.span.end)
  const name = String(key.value)
  if (written === name) return key.span
  if (written !== `"${name}"` && written !== `'${name}'`) return undefined
  return { ...key.span, start: key.span.start + 1, end: key.span.end - 1 }
}

function jsonValue(value: Member): Written {
  if (typeof value === 'string') return JSON.stringify(value)
  return 'written' in value ? value.written : value.map((one) => ({ key: one.key, value: jsonValue(one.value) }))
}

function yamlValue(value: Member): YamlValue {
  if (typeof value === 'string') return yamlScalar(value, undefined)
  return 'written' in value ? value.written : value.map((one) => ({ key: one.key, value: yamlValue(one.value) }))
}
