import { follow, type Mapping, type Node, type Scalar, stringOf, valueAt } from '../../syntax/node.ts'
import { mappedSlice } from '../../text/mapped-text.ts'
import type { Span } from '../../text/span.ts'
import type { TrustDocument } from '../trust.ts'
import { type Authenticator, type Source, type Written, writtenOf } from './model.ts'

const deepest = 40

interface Flag {
  readonly name: string
  readonly value: Written
}

/**
 * The flags `--oidc-…` of a kube-apiserver, which older clusters have in place of a configuration: in the command of its manifest, in
 * kubeadm's `extraArgs` and in lists of arguments. Their defaults: kubernetes, pkg/kubeapiserver/options/authentication.go.
 */
export function readFlags(document: TrustDocument): readonly Authenticator[] {
  return groupsIn(document.root, document, 0).flatMap((flags) => authenticatorOf(flags) ?? [])
}

function groupsIn(node: Node, document: TrustDocument, depth: number): readonly (readonly Flag[])[] {
  if (depth > deepest) return []
  switch (node.kind) {
    case 'sequence': {
      const flags = node.items.flatMap((item) => flagOf(item, document) ?? [])
      return flags.length > 0 ? [flags] : node.items.flatMap((item) => groupsIn(item, document, depth + 1))
    }
    case 'mapping': {
      const flags = node.entries.flatMap(({ key, value }) => named(String(key.value), value, document) ?? [])
      return flags.length > 0 ? [flags] : node.entries.flatMap(({ value }) => groupsIn(value, document, depth + 1))
    }
    default:
      return []
  }
}

// `--oidc-client-id=x`, `oidc-client-id=x`, or `{ name: oidc-client-id, value: x }`.
function flagOf(node: Node, document: TrustDocument): Flag | undefined {
  const item = follow(node)
  if (item?.kind === 'mapping') return ofPair(item, document)
  if (item?.kind !== 'scalar' || typeof item.value !== 'string') return undefined
  const [head, name] = /^(?:--)?(oidc-[a-z-]+|authentication-config)=/.exec(item.value) ?? []
  if (head === undefined || name === undefined) return undefined
  const whole = writtenOf(item, item.value, document)
  const mapped = mappedSlice(whole.mapped, head.length, item.value.length)
  const span: Span = {
    file: item.span.file,
    start: mapped.starts[0] ?? item.span.end,
    end: mapped.ends.at(-1) ?? item.span.end,
  }
  return { name, value: { text: mapped.text, mapped, span } }
}

function ofPair(item: Mapping, document: TrustDocument): Flag | undefined {
  const name = stringOf(valueAt(item, 'name'))
  const value = valueAt(item, 'value')
  return name === undefined || value === undefined ? undefined : named(name, value, document)
}

function named(name: string, node: Node, document: TrustDocument): Flag | undefined {
  const value = follow(node)
  if (!/^(oidc-[a-z-]+|authentication-config)$/.test(name) || !isText(value)) return undefined
  return { name, value: writtenOf(value, value.value, document) }
}

function isText(node: Node | undefined): node is Scalar & { readonly value: string } {
  return node?.kind === 'scalar' && typeof node.value === 'string'
}

function authenticatorOf(flags: readonly Flag[]): Authenticator | undefined {
  const last = (name: string) => flags.findLast((flag) => flag.name === name && flag.value.text !== '')?.value
  const url = last('oidc-issuer-url')
  if (url === undefined) return undefined
  const madeUp = (text: string, from: Written): Written => ({
    text,
    span: from.span,
    mapped: {
      file: from.span.file,
      text,
      starts: new Array<number>(text.length).fill(from.span.start),
      ends: new Array<number>(text.length).fill(from.span.end),
      holes: [],
    },
  })
  const claim = last('oidc-username-claim') ?? madeUp('sub', url)
  const prefix = last('oidc-username-prefix')
  // `-` is no prefix; without the flag it is the issuer and #, but for email.
  const usernamePrefix =
    prefix?.text === '-' ? madeUp('', prefix) : (prefix ?? (claim.text === 'email' ? madeUp('', claim) : madeUp(`${url.text}#`, url)))
  const groups = last('oidc-groups-claim')
  const groupsPrefix = last('oidc-groups-prefix')
  const groupsSource: Source | undefined = groups && { kind: 'claim', claim: groups, prefix: groupsPrefix ?? madeUp('', groups) }
  const audience = last('oidc-client-id')
  const algorithms = last('oidc-signing-algs')
  const configured = last('authentication-config')
  const spans = flags.map(({ value }) => value.span)
  const span: Span = {
    file: url.span.file,
    start: Math.min(...spans.map(({ start }) => start)),
    end: Math.max(...spans.map(({ end }) => end)),
  }
  return {
    name: 'kube-apiserver',
    url,
    audiences: audience === undefined ? [] : [audience],
    matchPolicy: undefined,
    algorithms: algorithms && listed(algorithms),
    claimRules: flags.flatMap((flag) => (flag.name === 'oidc-required-claim' ? requiredClaims(flag.value) : [])),
    userRules: [],
    username: { kind: 'claim', claim, prefix: usernamePrefix },
    groups: groupsSource,
    uid: undefined,
    extra: [],
    node: undefined,
    ...(configured === undefined ? {} : { configured: configured.span }),
    span,
    nameSpan: url.span,
  }
}

function partOf(value: Written, start: number, end: number): Written {
  const mapped = mappedSlice(value.mapped, start, end)
  return {
    text: mapped.text,
    mapped,
    span: { file: value.span.file, start: mapped.starts[0] ?? value.span.start, end: mapped.ends.at(-1) ?? value.span.end },
  }
}

// Words with commas between.
function listed(value: Written): readonly Written[] {
  return [...value.text.matchAll(/[^,\s]+/g)].map(({ index, 0: word }) => partOf(value, index, index + word.length))
}

// `ref=main`, or several of them with commas between.
function requiredClaims(value: Written): Authenticator['claimRules'] {
  const part = (start: number, end: number) => partOf(value, start, end)
  return [...value.text.matchAll(/([^=,]+)=([^,]*)/g)].map((match) => {
    const [, claim = ''] = match
    const { index } = match
    const end = index + match[0].length
    const wanted = part(index + claim.length + 1, end)
    return { kind: 'claim', claim: part(index, index + claim.length), value: wanted, message: undefined, span: part(index, end).span }
  })
}
