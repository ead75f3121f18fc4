import { argumentsOf, optionOf, textOfWord, wordPart, wordsBetween } from '../../syntax/shell/arguments.ts'
import type { ShellCommand, ShellWord } from '../../syntax/shell/command.ts'
import { show } from '../../text/holes.ts'
import { type Binding, type Content, conditionOf, type Provider } from './model.ts'

const flags: ReadonlySet<string> = new Set(['quiet', 'q', 'async', 'disabled', 'no-disabled', 'all'])

/** What `gcloud` commands set up: providers and bindings; gcp.md 7 [gcloud]. Others say nothing here. */
export function readCommand(command: ShellCommand): Content | undefined {
  const args = argumentsOf(command, flags)
  const words = args.words.filter((word) => !['alpha', 'beta'].includes(textOfWord(word) ?? ''))
  const verb = words.map((word) => textOfWord(word) ?? '').join(' ')
  if (/^iam workload-identity-pools providers (create|update)-oidc /.test(`${verb} `)) {
    const provider = providerOf(command, words[4], args)
    return provider && { kind: verb.includes('update-oidc') ? 'update' : 'provider', provider }
  }
  if (/^iam workload-identity-pools (create|update) /.test(`${verb} `)) return poolOf(command, words[3], args)
  const target =
    /^(?:iam service-accounts|projects|storage buckets|secrets|run services|artifacts repositories|kms keys|pubsub topics) add-iam-policy-binding/.exec(
      verb,
    )
  if (target === null) return undefined
  const member = optionOf(args, 'member')
  const role = optionOf(args, 'role')
  if (member === undefined || role === undefined) return undefined
  const count = target[0].split(' ').length
  const name = words[count]
  const kind = verb.startsWith('iam service-accounts')
    ? 'service account'
    : verb.startsWith('projects')
      ? 'project'
      : target[0].split(' ').slice(0, -1).join(' ')
  const condition = optionOf(args, 'condition') ?? args.open
  const binding: Binding = {
    role: role.text,
    members: [{ member: member.mapped, span: member.span }],
    on: `${kind} ${name === undefined ? '?' : show(name.text)}`,
    ...(condition === undefined || textOfWord(condition) === 'None' ? {} : { condition: condition.span }),
    span: command.span,
  }
  return { kind: 'binding', binding }
}

function providerOf(command: ShellCommand, name: ShellWord | undefined, args: ReturnType<typeof argumentsOf>): Provider | undefined {
  // Without a mapping nothing is said of what an expression reads.
  if (name === undefined || (args.open !== undefined && !args.options.has('attribute-mapping'))) return undefined
  const pool = optionOf(args, 'workload-identity-pool')
  const issuer = optionOf(args, 'issuer-uri') ?? args.open
  const audiences = args.options.get('allowed-audiences')?.flatMap((word) => wordsBetween(word, ',')) ?? (args.open && [args.open])
  const mapping = args.options.get('attribute-mapping')?.flatMap(mappingOf) ?? []
  const condition = optionOf(args, 'attribute-condition') ?? args.open
  const disabled = args.options.has('disabled')
  return {
    number: numberIn(optionOf(args, 'project')),
    pool: pool?.text ?? [{ name: 'pool', why: 'the command names no pool', span: command.span }],
    id: name.text,
    issuer: issuer && { text: issuer.text, span: issuer.span },
    audiences: audiences?.map(({ text, span }) => ({ text, span })),
    mapping,
    ...conditionOf(condition?.mapped, condition?.span),
    ...keysOf(optionOf(args, 'jwk-json-path')),
    sized: [...sized('display name', 32, optionOf(args, 'display-name')), ...sized('description', 256, optionOf(args, 'description'))],
    form: { kind: 'command' },
    ...(disabled ? { off: { why: 'the provider is disabled', span: command.span } } : {}),
    labels: [],
    span: command.span,
    nameSpan: name.span,
  }
}

function keysOf(file: ShellWord | undefined): Pick<Provider, 'keys'> {
  return file === undefined ? {} : { keys: file.span }
}

// A pool counts here only where it is switched off.
function poolOf(command: ShellCommand, name: ShellWord | undefined, args: ReturnType<typeof argumentsOf>): Content | undefined {
  if (name === undefined || !args.options.has('disabled')) return undefined
  const off = { why: 'the pool is disabled', span: command.span }
  return { kind: 'pool', fact: { number: numberIn(optionOf(args, 'project')), pool: name.text, off }, span: command.span }
}

function sized(what: string, most: number, word: ShellWord | undefined): Provider['sized'] {
  return word === undefined ? [] : [{ what, most, value: { text: word.text, span: word.span } }]
}

// A project can be named by its number; its id says nothing of that.
function numberIn(project: ShellWord | undefined): Provider['number'] {
  const text = textOfWord(project)
  return text !== undefined && /^\d+$/.test(text) ? [text] : undefined
}

// `google.subject=assertion.sub,attribute.x=assertion.x`, or with another separator: `^;^a=b;c=d` (gcloud topic escaping).
function mappingOf(word: ShellWord): Provider['mapping'] {
  const { text } = word.mapped
  const [whole = '', separator = ','] = /^\^(.+?)\^/.exec(text) ?? []
  const starts: number[] = []
  const pattern = /(?:google\.(?:subject|groups)|attribute\.\w+)=/g
  for (const match of text.matchAll(pattern)) {
    if (match.index === whole.length || text.slice(whole.length, match.index).trimEnd().endsWith(separator)) starts.push(match.index)
  }
  return starts.map((start, i) => {
    const next = starts[i + 1]
    const end = next === undefined ? text.length : text.lastIndexOf(separator, next - 1)
    const equals = text.indexOf('=', start)
    return { key: text.slice(start, equals), keySpan: wordPart(word, start, equals).span, value: wordPart(word, equals + 1, end).mapped }
  })
}
