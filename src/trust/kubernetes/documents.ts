import { entry, follow, type Mapping, type Node, stringOf, valueAt } from '../../syntax/node.ts'
import { nameOf } from '../../text/paths.ts'
import type { TrustDocument } from '../trust.ts'
import { embedded } from './embedded.ts'
import { readFlags } from './flags.ts'
import { type Authenticator, type Rule, type Source, type Written, writtenOf } from './model.ts'

/** Cheap: whether the words of such a document stand in a text. */
export function suspects(text: string): boolean {
  return (text.includes('AuthenticationConfiguration') && text.includes('jwt')) || text.includes('oidc-issuer-url')
}

/**
 * The entries of an AuthenticationConfiguration, of every version of its group, also where one stands in a block of a ConfigMap or of
 * another YAML file; and the flags of a kube-apiserver.
 */
export function readDocument(document: TrustDocument): readonly Authenticator[] {
  const own = readConfiguration(document, document.root)
  if (own !== undefined) return own
  return [
    ...embedded(document).flatMap((root) => readConfiguration(document, root) ?? []),
    ...(document.text.includes('oidc-issuer-url') ? readFlags(document) : []),
  ]
}

function readConfiguration(document: TrustDocument, node: Node): readonly Authenticator[] | undefined {
  const root = follow(node)
  if (root?.kind !== 'mapping') return undefined
  const isConfiguration = stringOf(valueAt(root, 'kind')) === 'AuthenticationConfiguration'
  const isOfGroup = stringOf(valueAt(root, 'apiVersion'))?.startsWith('apiserver.config.k8s.io/') === true
  // A trust test may leave both out (cli.md).
  const isInTest = document.file.endsWith('.claimtest.yaml') && root === follow(document.root)
  if (!(isConfiguration && isOfGroup) && !(isInTest && entry(root, 'jwt') !== undefined)) return undefined
  const items = listOf(valueAt(root, 'jwt'))
  return items.flatMap((item, i) => (item.kind === 'mapping' ? [read(item, i, items.length, document)] : []))
}

function read(node: Mapping, index: number, count: number, document: TrustDocument): Authenticator {
  const issuer = valueAt(node, 'issuer')
  const mappings = valueAt(node, 'claimMappings')
  const at = (from: Node | undefined, key: string) => writtenAt(valueAt(from, key), document)
  const stem = nameOf(document.file).replace(/\.[^.]*$/, '')
  return {
    name: count === 1 ? stem : `${stem}-${index + 1}`,
    url: filled(at(issuer, 'url')),
    audiences: listOf(valueAt(issuer, 'audiences')).flatMap((item) => writtenAt(item, document) ?? []),
    matchPolicy: at(issuer, 'audienceMatchPolicy'),
    algorithms: undefined,
    claimRules: listOf(valueAt(node, 'claimValidationRules')).map((item) => ruleOf(item, document)),
    userRules: listOf(valueAt(node, 'userValidationRules')).map((item) => ruleOf(item, document)),
    username: sourceOf(valueAt(mappings, 'username'), document),
    groups: sourceOf(valueAt(mappings, 'groups'), document),
    uid: sourceOf(valueAt(mappings, 'uid'), document),
    extra: listOf(valueAt(mappings, 'extra')).map((item) => {
      const expression = filled(at(item, 'valueExpression'))
      return {
        key: at(item, 'key'),
        source: expression && { kind: 'expression', expression, prefix: undefined },
        span: item.span,
      }
    }),
    node,
    span: node.span,
    nameSpan: entry(node, 'issuer')?.key.span ?? node.span,
  }
}

function ruleOf(node: Node, document: TrustDocument): Rule {
  const { span } = node
  const at = (key: string) => writtenAt(valueAt(node, key), document)
  const [claim, expression] = [filled(at('claim')), filled(at('expression'))]
  const [value, message] = [at('requiredValue'), at('message')]
  const given = valueAt(node, 'requiredValue')
  if (claim !== undefined && expression !== undefined) return { kind: 'wrong', why: "claim and expression can't both be set", span }
  if (value === undefined && given !== undefined && !(given.kind === 'scalar' && given.value === null))
    return { kind: 'wrong', why: 'requiredValue is no text', span: given.span }
  if (claim !== undefined) return { kind: 'claim', claim, value, message, span }
  if (expression !== undefined) return { kind: 'expression', expression, value, message, span }
  return { kind: 'wrong', why: 'claim or expression is required', span }
}

function sourceOf(node: Node | undefined, document: TrustDocument): Source | undefined {
  const at = (key: string) => writtenAt(valueAt(node, key), document)
  const [claim, expression, prefix] = [filled(at('claim')), filled(at('expression')), at('prefix')]
  if (claim !== undefined && expression !== undefined) return { kind: 'both', span: claim.span }
  if (claim !== undefined) return { kind: 'claim', claim, prefix }
  return expression && { kind: 'expression', expression, prefix }
}

// What is empty counts as not given.
function filled(written: Written | undefined): Written | undefined {
  return written?.text === '' ? undefined : written
}

function writtenAt(node: Node | undefined, document: TrustDocument): Written | undefined {
  const target = follow(node)
  return target?.kind === 'scalar' && typeof target.value === 'string' ? writtenOf(target, target.value, document) : undefined
}

function listOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'sequence' ? node.items.flatMap((item) => follow(item) ?? []) : []
}
