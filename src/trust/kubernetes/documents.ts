import { entry, follow, type Mapping, type Node, type Scalar, stringOf, valueAt } from '../../syntax/node.ts'
import { placesIn } from '../../syntax/scalar-places.ts'
import type { MappedText } from '../../text/mapped-text.ts'
import { nameOf } from '../../text/paths.ts'
import type { Span } from '../../text/span.ts'
import type { TrustDocument } from '../trust.ts'

/** A string of the document with its place. */
export interface Written {
  readonly text: string
  readonly mapped: MappedText
  readonly span: Span
}

/** Where a part of the user comes from: a claim with a prefix, or an expression. */
export type Source =
  | { readonly kind: 'claim'; readonly claim: Written; readonly prefix: Written | undefined }
  | { readonly kind: 'expression'; readonly expression: Written }

export type Rule =
  | { readonly kind: 'claim'; readonly claim: Written; readonly value: Written | undefined; readonly span: Span }
  | { readonly kind: 'expression'; readonly expression: Written; readonly message: string | undefined; readonly span: Span }
  | { readonly kind: 'wrong'; readonly span: Span }

/** One entry of `jwt` in an AuthenticationConfiguration; others.md 1. */
export interface Authenticator {
  readonly name: string
  readonly url: Written | undefined
  readonly audiences: readonly Written[]
  readonly matchPolicy: Written | undefined
  readonly claimRules: readonly Rule[]
  readonly userRules: readonly Rule[]
  readonly username: Source | undefined
  readonly groups: Source | undefined
  readonly uid: Source | undefined
  readonly extra: readonly { readonly key: Written | undefined; readonly source: Source | undefined }[]
  readonly node: Mapping
  readonly nameSpan: Span
}

/** Cheap: whether the words of such a document stand in a text. */
export function suspects(text: string): boolean {
  return text.includes('AuthenticationConfiguration') && text.includes('jwt')
}

/** The entries of a document of kind AuthenticationConfiguration, of every version of its group. */
export function readDocument(document: TrustDocument): readonly Authenticator[] {
  const root = follow(document.root)
  if (root?.kind !== 'mapping') return []
  const isConfiguration = stringOf(valueAt(root, 'kind')) === 'AuthenticationConfiguration'
  const isOfGroup = stringOf(valueAt(root, 'apiVersion'))?.startsWith('apiserver.config.k8s.io/') === true
  // A trust test may leave both out (cli.md).
  if (!(isConfiguration && isOfGroup) && !(document.file.endsWith('.claimtest.yaml') && entry(root, 'jwt') !== undefined)) return []
  const list = valueAt(root, 'jwt')
  const items = list?.kind === 'sequence' ? list.items.map(follow) : []
  return items.flatMap((node, i) => (node?.kind === 'mapping' ? [read(node, i, items.length, document)] : []))
}

function read(node: Mapping, index: number, count: number, document: TrustDocument): Authenticator {
  const issuer = valueAt(node, 'issuer')
  const audiences = valueAt(issuer, 'audiences')
  const mappings = valueAt(node, 'claimMappings')
  const extra = valueAt(mappings, 'extra')
  const stem = nameOf(document.file).replace(/\.[^.]*$/, '')
  return {
    name: count === 1 ? stem : `${stem}-${index + 1}`,
    url: written(valueAt(issuer, 'url'), document),
    audiences: listOf(audiences).flatMap((item) => written(item, document) ?? []),
    matchPolicy: written(valueAt(issuer, 'audienceMatchPolicy'), document),
    claimRules: listOf(valueAt(node, 'claimValidationRules')).map((item) => ruleOf(item, document)),
    userRules: listOf(valueAt(node, 'userValidationRules')).map((item) => ruleOf(item, document)),
    username: sourceOf(valueAt(mappings, 'username'), document),
    groups: sourceOf(valueAt(mappings, 'groups'), document),
    uid: sourceOf(valueAt(mappings, 'uid'), document),
    extra: listOf(extra).map((item) => ({
      key: written(valueAt(item, 'key'), document),
      source: expressionAt(valueAt(item, 'valueExpression'), document),
    })),
    node,
    nameSpan: entry(node, 'issuer')?.key.span ?? node.span,
  }
}

function ruleOf(node: Node, document: TrustDocument): Rule {
  const { span } = node
  const claim = written(valueAt(node, 'claim'), document)
  const expression = written(valueAt(node, 'expression'), document)
  if ((claim === undefined) === (expression === undefined)) return { kind: 'wrong', span }
  if (claim !== undefined) return { kind: 'claim', claim, value: written(valueAt(node, 'requiredValue'), document), span }
  if (expression === undefined) return { kind: 'wrong', span }
  return { kind: 'expression', expression, message: stringOf(valueAt(node, 'message')), span }
}

function sourceOf(node: Node | undefined, document: TrustDocument): Source | undefined {
  const claim = written(valueAt(node, 'claim'), document)
  if (claim !== undefined) return { kind: 'claim', claim, prefix: written(valueAt(node, 'prefix'), document) }
  return expressionAt(valueAt(node, 'expression'), document)
}

function expressionAt(node: Node | undefined, document: TrustDocument): Source | undefined {
  const expression = written(node, document)
  return expression && { kind: 'expression', expression }
}

function written(node: Node | undefined, document: TrustDocument): Written | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string'
    ? { text: node.value, mapped: mapped(node, node.value, document), span: node.span }
    : undefined
}

function mapped(node: Scalar, text: string, document: TrustDocument): MappedText {
  return { file: node.span.file, text, ...placesIn(document.text, node), holes: [] }
}

function listOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'sequence' ? node.items.flatMap((item) => follow(item) ?? []) : []
}
