import { mappedJson } from '../../syntax/json/mapped-json.ts'
import { entry, valueAt } from '../../syntax/node.ts'
import { type Arguments, argumentsOf, optionOf, textOfWord } from '../../syntax/shell/arguments.ts'
import type { ShellCommand, ShellWord } from '../../syntax/shell/command.ts'
import { show } from '../../text/holes.ts'
import { folderOf, join } from '../../text/paths.ts'
import type { FileId } from '../../text/span.ts'
import type { TrustDocument } from '../trust.ts'
import type { Credential, Holder } from './credential.ts'
import { credential } from './documents.ts'

/** What a command sets up: a credential, or a file that holds one for an application. */
export type Found =
  | { readonly kind: 'credential'; readonly credential: Credential; readonly written?: FileId }
  | { readonly kind: 'file'; readonly file: FileId; readonly holder: Holder }

/** What `az` commands set up; azure.md 4. A here-document that is written to a file is what a later command reads there. */
export function readCommand(command: ShellCommand, document: TrustDocument): Found | undefined {
  const program = textOfWord(command.words[0])
  if (program === 'cat' || program === 'echo') return writtenFile(command, document)
  const args = argumentsOf(command, flags)
  const verb = args.words.map((word) => textOfWord(word) ?? '').join(' ')
  if (/^ad app federated-credential (create|update)\b/.test(verb))
    return parameters(optionOf(args, 'parameters'), holderOf(optionOf(args, 'id'), 'application'), document)
  if (/^identity federated-credential (create|update)\b/.test(verb)) return ofIdentity(command, args)
  if (!/^rest\b/.test(verb)) return undefined
  const method = textOfWord(optionOf(args, 'method', 'm'))?.toLowerCase()
  if (method === 'get' || method === 'delete') return undefined
  const target = show(optionOf(args, 'uri', 'url', 'u')?.text ?? [])
  const application = /\/applications(?:\/|\(appId=')([^/')]+)'?\)?\/federatedIdentityCredentials/i.exec(target)?.[1]
  const identity = /\/userAssignedIdentities\/([^/]+)\/federatedIdentityCredentials\/([^/?]+)/i.exec(target)
  const body = optionOf(args, 'body', 'b')
  if (application !== undefined) return parameters(body, holder('application', application), document)
  return identity === null ? undefined : parameters(body, holder('managed identity', identity[1] ?? ''), document, identity[2])
}

/** Options of `az` without a value; every other one takes the next word. */
const flags: ReadonlySet<string> = new Set(['debug', 'verbose', 'only-show-errors', 'yes', 'y', 'no-wait', 'help', 'h'])

// JSON in the word, or a file of it. What changes a part of a credential says nothing of the rest.
function parameters(word: ShellWord | undefined, held: Holder, document: TrustDocument, name?: string): Found | undefined {
  if (word === undefined) return undefined
  const json = mappedJson(word.mapped)
  if (json === undefined) {
    const path = textOfWord(word)?.replace(/^@/, '')
    return path === undefined || !/\.json$/i.test(path)
      ? undefined
      : { kind: 'file', file: join(folderOf(document.file), path), holder: held }
  }
  const inner = valueAt(json, 'properties')
  const spec = inner?.kind === 'mapping' ? inner : json
  if (!['issuer', 'audiences'].every((key) => entry(spec, key) !== undefined)) return undefined
  if (entry(spec, 'subject') === undefined && entry(spec, 'claimsMatchingExpression') === undefined) return undefined
  const made = credential(spec, json, document, held)
  const named = made.isUnnamed === true ? { name: [name ?? 'credential'], isUnnamed: name === undefined } : {}
  return { kind: 'credential', credential: { ...made, ...named } }
}

function ofIdentity(command: ShellCommand, args: Arguments): Found {
  const word = (...names: readonly string[]) => optionOf(args, ...names)
  const name = word('name', 'n')
  const audiences = valuesOf(command, /^--audiences?$/)
  const expression = word('claims-matching-expression-value')
  const version = word('claims-matching-expression-version')
  const number = Number(textOfWord(version))
  const made: Credential = {
    name: name?.text ?? ['credential'],
    isUnnamed: name === undefined,
    ...holderOf(word('identity-name'), 'managed identity'),
    issuer: word('issuer') ?? args.open,
    subject: word('subject') ?? (expression === undefined ? args.open : undefined),
    // az's own default: azure-cli, command module identity, custom.py.
    audiences:
      audiences.length > 0
        ? audiences
        : args.open !== undefined
          ? [args.open]
          : [{ text: ['api://AzureADTokenExchange'], span: command.span }],
    expression: expression?.mapped,
    languageVersion: version === undefined || Number.isNaN(number) ? undefined : { value: number, span: version.span },
    labels: [],
    span: command.span,
    nameSpan: name?.span ?? command.span,
  }
  return { kind: 'credential', credential: made }
}

// `--audiences a b`: all words up to the next option.
function valuesOf({ words }: ShellCommand, option: RegExp): readonly ShellWord[] {
  const at = words.findIndex((word) => option.test(textOfWord(word) ?? ''))
  const rest = at < 0 ? [] : words.slice(at + 1)
  const end = rest.findIndex(({ text: [first] }) => typeof first === 'string' && first.startsWith('-'))
  return end < 0 ? rest : rest.slice(0, end)
}

function writtenFile(command: ShellCommand, document: TrustDocument): Found | undefined {
  const file = textOfWord(command.output)
  const content = textOfWord(command.words[0]) === 'cat' ? command.input : command.words[1]
  const json = content === undefined || file === undefined ? undefined : mappedJson(content.mapped)
  if (json === undefined || file === undefined || entry(json, 'issuer') === undefined) return undefined
  return { kind: 'credential', credential: credential(json, json, document), written: join(folderOf(document.file), file) }
}

function holderOf(word: ShellWord | undefined, kind: string): Holder {
  // What a command prints has no name worth showing.
  if (word === undefined || /\$\(/.test(show(word.text))) return { holder: `the ${kind}`, holderId: undefined }
  return { holder: `${kind} ${show(word.text)}`, holderId: textOfWord(word) }
}

// A name of which a part is unknown is not the same for every command.
function holder(kind: string, name: string): Holder {
  return { holder: `${kind} ${name}`, holderId: name.includes('${') ? undefined : name }
}
