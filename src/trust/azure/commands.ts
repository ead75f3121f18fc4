import { mappedJson } from '../../syntax/json/mapped-json.ts'
import { argumentsOf, optionOf, textOfWord } from '../../syntax/shell/arguments.ts'
import type { ShellCommand, ShellWord } from '../../syntax/shell/command.ts'
import { show } from '../../text/holes.ts'
import { folderOf, join } from '../../text/paths.ts'
import type { FileId } from '../../text/span.ts'
import type { TrustDocument } from '../trust.ts'
import type { Credential } from './credential.ts'
import { credential } from './documents.ts'

/** What a command sets up: a credential, or a file that holds one for an application. */
export type Found =
  | { readonly kind: 'credential'; readonly credential: Credential; readonly written?: FileId }
  | { readonly kind: 'file'; readonly file: FileId; readonly holder: string }

/** What `az` commands set up; azure.md 4. A here-document that is written to a file is what a later command reads there. */
export function readCommand(command: ShellCommand, document: TrustDocument): Found | undefined {
  const program = textOfWord(command.words[0])
  if (program === 'cat' || program === 'echo') return writtenFile(command, document)
  const args = argumentsOf(command)
  const verb = args.words.map((word) => textOfWord(word) ?? '').join(' ')
  if (/^ad app federated-credential (create|update)\b/.test(verb))
    return parameters(optionOf(args, 'parameters'), holderOf(optionOf(args, 'id'), 'application'), document)
  if (/^identity federated-credential (create|update)\b/.test(verb)) return ofIdentity(command, args)
  if (!/^rest\b/.test(verb)) return undefined
  const uri = optionOf(args, 'uri', 'url', 'u')
  const target = uri === undefined ? '' : show(uri.text)
  const application = /\/applications(?:\/|\(appId=')([^/')]+)'?\)?\/federatedIdentityCredentials/.exec(target)?.[1]
  return application === undefined ? undefined : parameters(optionOf(args, 'body', 'b'), `application ${application}`, document)
}

function parameters(word: ShellWord | undefined, holder: string, document: TrustDocument): Found | undefined {
  if (word === undefined) return undefined
  const json = mappedJson(word.mapped)
  if (json !== undefined) return { kind: 'credential', credential: credential(json, json, document, holder) }
  const path = textOfWord(word)?.replace(/^@/, '')
  return path === undefined || !/\.json$/i.test(path) ? undefined : { kind: 'file', file: join(folderOf(document.file), path), holder }
}

function ofIdentity(command: ShellCommand, args: ReturnType<typeof argumentsOf>): Found {
  const word = (...names: readonly string[]) => optionOf(args, ...names)
  const placed = (one: ShellWord | undefined) => one && { text: one.text, span: one.span }
  const name = word('name', 'n')
  const audiences = args.options.get('audiences') ?? args.options.get('audience') ?? []
  const made: Credential = {
    name: name?.text ?? ['credential'],
    holder: holderOf(word('identity-name'), 'managed identity'),
    issuer: placed(word('issuer')),
    subject: placed(word('subject')),
    audiences: audiences.map(({ text, span }) => ({ text, span })),
    expression: undefined,
    languageVersion: undefined,
    labels: [],
    span: command.span,
    nameSpan: name?.span ?? command.span,
  }
  return { kind: 'credential', credential: made }
}

function writtenFile(command: ShellCommand, document: TrustDocument): Found | undefined {
  const file = textOfWord(command.output)
  const content = textOfWord(command.words[0]) === 'cat' ? command.input : command.words[1]
  const json = content === undefined || file === undefined ? undefined : mappedJson(content.mapped)
  if (json === undefined || file === undefined || !json.entries.some(({ key }) => key.value === 'issuer')) return undefined
  return { kind: 'credential', credential: credential(json, json, document), written: join(folderOf(document.file), file) }
}

function holderOf(word: ShellWord | undefined, kind: string): string {
  return word === undefined ? `the ${kind}` : `${kind} ${show(word.text)}`
}
