import { type Entry, follow, type Mapping, type Node, stringOf, valueAt } from '../../syntax/node.ts'
import { type Span, touches } from '../../text/span.ts'
import type { TrustDocument } from '../trust.ts'
import { listOf, providerArn } from './documents.ts'

/** Where the cursor stands in a `Condition`; `span` is what a completion replaces: the whole quoted text, or nothing. */
export type Place = { readonly provider: string; readonly span: Span } & (
  | { readonly kind: 'operator'; readonly name: string | undefined }
  | { readonly kind: 'key'; readonly operator: string; readonly name: string | undefined }
  | { readonly kind: 'value'; readonly operator: string; readonly key: string }
)

/** A place in a text that is read as it is typed, and how a label is written there. */
export type TypedPlace = Place & { readonly write: (label: string) => string }

/** The place that the cursor is in: below the `Condition` of a statement about an OIDC provider. */
export function placeAt(document: TrustDocument, offset: number): Place | undefined {
  let node: Node | undefined = follow(document.root)
  let statement: Mapping | undefined
  // From the statement's `Condition` on: the names on the way.
  let names: string[] | undefined
  // The bound is for aliases that lead back to themselves.
  for (let depth = 0; depth < 1000; depth++) {
    if (node === undefined || !touches(node.span, offset)) return undefined
    if (node.kind === 'sequence' && names === undefined) {
      node = node.items.find((item) => touches(item.span, offset))
      continue
    }
    if (node.kind !== 'mapping' || offset === node.span.start) return undefined
    const mapping: Mapping = node
    const member = mapping.entries.find((candidate) => within(candidate, offset, document.text))
    if (names !== undefined && (member === undefined || touches(member.key.span, offset))) {
      return finish(document, offset, statement, names, member)
    }
    if (member === undefined) return undefined
    const name = String(member.key.value)
    if (names === undefined) {
      if (name === 'Condition') {
        statement = mapping
        names = []
      }
    } else {
      names.push(name)
      if (names.length === 2) return valuePlace(document, offset, statement, names, member.value)
    }
    node = follow(member.value)
  }
  return undefined
}

// An entry, with the blanks behind its colon while the value is still to come.
function within(member: Entry, offset: number, text: string): boolean {
  if (touches(member.span, offset)) return true
  return offset > member.span.start && offset <= member.span.end + 1000 && /^\s*:\s*$/.test(text.slice(member.key.span.end, offset))
}

function finish(
  document: TrustDocument,
  offset: number,
  statement: Mapping | undefined,
  names: readonly string[],
  member: Entry | undefined,
): Place | undefined {
  const provider = providerOf(statement)
  if (provider === undefined) return undefined
  const span = member?.key.span ?? { file: document.file, start: offset, end: offset }
  const name = member === undefined ? undefined : String(member.key.value)
  const [operator] = names
  return operator === undefined ? { kind: 'operator', provider, span, name } : { kind: 'key', provider, operator, span, name }
}

function valuePlace(
  document: TrustDocument,
  offset: number,
  statement: Mapping | undefined,
  [operator = '', key = '']: readonly string[],
  value: Node,
): Place | undefined {
  const provider = providerOf(statement)
  if (provider === undefined) return undefined
  const at = value.kind === 'sequence' ? value.items.find((item) => touches(item.span, offset)) : value
  const empty = { file: document.file, start: offset, end: offset }
  if (at === undefined || !touches(at.span, offset) || at.span.start === at.span.end)
    return { kind: 'value', provider, operator, key, span: empty }
  return at.kind === 'scalar' ? { kind: 'value', provider, operator, key, span: at.span } : undefined
}

function providerOf(statement: Mapping | undefined): string | undefined {
  for (const node of listOf(valueAt(valueAt(statement, 'Principal'), 'Federated'))) {
    const arn = stringOf(node) ?? stringOf(listOf(valueAt(node, 'Fn::Sub'))[0])
    // Account and partition of a template are its pseudo parameters; which they are does not matter here.
    const provider = arn === undefined ? undefined : providerArn([arn.replaceAll(/\$\{AWS::\w+\}/g, '')])
    if (provider !== undefined) return provider.name
  }
  return undefined
}
