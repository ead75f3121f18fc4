import { jsonProblem, mappedJson } from '../../syntax/json/mapped-json.ts'
import type { Entry, Mapping, Node, Problem, Scalar } from '../../syntax/node.ts'
import type { ShellCommand, ShellWord } from '../../syntax/shell/command.ts'
import { plain, show, type Text } from '../../text/holes.ts'
import { type MappedText, mappedSlice, spanIn, unmarked } from '../../text/mapped-text.ts'
import { folderOf, join } from '../../text/paths.ts'
import type { FileId, Span } from '../../text/span.ts'
import type { TrustDocument } from '../trust.ts'
import { isConfig, isRole } from './documents.ts'
import type { ConfigSource, RoleSource } from './role.ts'

/** A role or configuration whose fields a command takes from a file: `@role.json`. */
export interface FileSource {
  readonly kind: 'file'
  /** Where the file may be: beside the script, or below the top. */
  readonly files: readonly FileId[]
  readonly target: Target
  readonly document: TrustDocument
  readonly span: Span
  readonly nameSpan: Span
}

export type Target =
  | { readonly kind: 'role'; readonly mount: string; readonly name: string; readonly cel: boolean }
  | { readonly kind: 'config'; readonly mount: string }

/**
 * What commands `vault write` and `bao write` say of roles and configurations of JWT auth methods: `key=value`, `@file`, or `-` with a
 * here-document (vault.md 6). Other commands say nothing.
 */
export function readCommand(command: ShellCommand, document: TrustDocument): RoleSource | ConfigSource | FileSource | undefined {
  const [verb, path, ...rest] = operandsOf(command)
  if (verb === undefined || path === undefined || show(verb.text) !== 'write') return undefined
  const target = targetOf(show(path.text))
  if (target === undefined) return undefined
  const [first] = rest
  const written = first === undefined ? '' : show(first.text)
  if (rest.length === 1 && written.startsWith('@')) {
    const name = written.slice(1)
    const files = [...new Set([join(folderOf(document.file), name), join('', name)])]
    return { kind: 'file', files, target, document, span: command.span, nameSpan: path.span }
  }
  const isInput = rest.length === 1 && written === '-'
  const fields = isInput ? command.input && mappedJson(command.input.mapped) : argumentsOf(rest, command.span)
  if (fields === undefined) return undefined
  return sourceOf(target, fields, document, isInput ? 'json' : 'arguments', isInput ? fields.span : command.span, path.span)
}

/** What a command gives Vault as the JSON of a role or configuration, and is none: Vault refuses the body (vault.md 6). */
export function unreadableInput(command: ShellCommand): readonly Problem[] {
  const [verb, path, input, ...more] = operandsOf(command)
  const isInput = verb !== undefined && show(verb.text) === 'write' && input !== undefined && show(input.text) === '-' && more.length === 0
  const target = isInput && path !== undefined ? targetOf(show(path.text)) : undefined
  const { mapped } = command.input ?? {}
  if (target === undefined || mapped === undefined || !isMeant.test(mapped.text)) return []
  const problem = jsonProblem(mapped)
  return problem === undefined ? [] : [{ ...problem, message: `Vault takes JSON from the input, and this is none: ${problem.message}` }]
}

const isMeant = /^\s*\{.*"(?:role_type|user_claim|bound_\w+|claim_mappings|oidc_discovery_url|jwks_url)"/s

/** A role or configuration of a target with these fields; `undefined` where they are those of another auth method. */
export function sourceOf(
  target: Target,
  fields: Mapping,
  document: TrustDocument,
  form: RoleSource['form'],
  span: Span,
  nameSpan: Span,
): RoleSource | ConfigSource | undefined {
  if (target.kind === 'config') return isConfig(fields) ? { kind: 'config', fields, mount: target.mount, document, form, span } : undefined
  const { name, mount, cel } = target
  if (!cel && !isRole(fields)) return undefined
  return { kind: 'role', fields, name, otherNames: [], mount, cel, document, form, span, nameSpan }
}

function operandsOf({ words }: ShellCommand): readonly ShellWord[] {
  return words.slice(1).filter(({ text }) => !show(text).startsWith('-') || show(text) === '-')
}

/** What a path of Vault's API stands for. Names of roles are in small letters to Vault (vault.md 4). */
function targetOf(path: string): Target | undefined {
  const found = /^\/?(?:v1\/)?auth\/(.+?)\/(?:(cel\/)?roles?\/([^/]+)|config)\/?$/.exec(path)
  const [, mount = '', cel, name] = found ?? []
  if (found === null) return undefined
  return name === undefined ? { kind: 'config', mount } : { kind: 'role', mount, name: small(name), cel: cel !== undefined }
}

// Vault's names are in small letters; the name of an unknown part is no part of one.
function small(name: string): string {
  return name.replace(/(\$\{[^}]*\})|[A-Z]/g, (letter, unknown?: string) => unknown ?? letter.toLowerCase())
}

// A key that stands several times is a list.
function argumentsOf(words: readonly ShellWord[], span: Span): Mapping | undefined {
  const entries: Entry[] = []
  for (const word of words) {
    const { mapped } = word
    const at = mapped.text.indexOf('=')
    if (at <= 0) return undefined
    const key = scalarOf(mappedSlice(mapped, 0, at))
    const value = argumentValue(mappedSlice(mapped, at + 1, mapped.text.length), word.span)
    const before = entries.findIndex((one) => one.key.value === key.value)
    const earlier = entries[before]
    const items = earlier?.value.kind === 'sequence' ? earlier.value.items : earlier === undefined ? [] : [earlier.value]
    const joined: Node = earlier === undefined ? value : { kind: 'sequence', items: [...items, value], span: word.span }
    if (earlier === undefined) entries.push({ key, value: joined, span: word.span })
    else entries[before] = { ...earlier, value: joined }
  }
  return entries.length === 0 ? undefined : { kind: 'mapping', entries, span }
}

// A map is given as JSON. What a file holds (`key=@file`) is not known here.
function argumentValue(mapped: MappedText, span: Span): Node {
  const object = mappedJson(mapped)
  if (object !== undefined) return object
  if (mapped.text.startsWith('@') || mapped.text === '-') {
    const text: Text = [{ name: mapped.text, why: 'the value stands in another file', span }]
    return { kind: 'scalar', value: mapped.text, style: 'plain', text, span }
  }
  return scalarOf(mapped)
}

function scalarOf(mapped: MappedText): Scalar {
  const text = unmarked(mapped.text, mapped.holes)
  const span = spanIn({ start: 0, end: mapped.text.length }, mapped)
  const known = plain(text)
  return known === undefined
    ? { kind: 'scalar', value: show(text), style: 'plain', text, span }
    : { kind: 'scalar', value: known, style: 'plain', span }
}
