import type { FileId } from '../../text/span.ts'
import type { Part, PlacedPolicy, RelyingParty, TrustDocument, TrustPolicy } from '../trust.ts'
import { withoutExpressions } from './arm-texts.ts'
import { readCommand } from './commands.ts'
import { type Compiled, type Credential, policyOf } from './credential.ts'
import { readDocument, suspects } from './documents.ts'
import { edit } from './edit.ts'
import { refusalsOf } from './refusals.ts'
import { readModule } from './terraform.ts'

/** What a document or command says. */
type Content =
  | { readonly kind: 'credential'; readonly credential: Credential; readonly written?: FileId }
  | { readonly kind: 'file'; readonly file: FileId; readonly holder: string }

/** Microsoft Entra: federated identity credentials of applications and managed identities. Facts: azure.md. */
export const azure: RelyingParty = {
  id: 'azure',
  title: 'Microsoft Entra',
  suspects: (file, text) => /\.(json|ya?ml|bicep)$/i.test(file) && suspects(text),
  read: (document) => credentialsIn(document).map((credential) => compiledOf(credential).policy),
  edit(document, policy, change) {
    const compiled = behind.get(policy)
    return compiled && edit(document, compiled, change)
  },
  refusals(_, policy) {
    const compiled = behind.get(policy)
    return compiled === undefined ? [] : refusalsOf(compiled)
  },
  parts: {
    programs: ['az', 'cat', 'echo'],
    ofDocument: (document) => credentialsIn(document).map((credential) => part({ kind: 'credential', credential }, document)),
    ofCommands: (commands, document) =>
      commands.flatMap((command) => {
        const found = readCommand(command, document)
        return found === undefined ? [] : [part(found, document)]
      }),
    assemble,
  },
  terraform: {
    computed: () => undefined,
    read: (module, texts) => {
      const root = { kind: 'mapping' as const, entries: [], span: { file: '', start: 0, end: 0 } }
      return readModule(module, texts).map((credential) => ({ policy: compiledOf(credential).policy, root }))
    },
  },
  usualTokens: [{ variable: 'AZURE_ID_TOKEN', audience: 'api://AzureADTokenExchange' }],
}

const behind = new WeakMap<TrustPolicy, Compiled>()
const compiled = new WeakMap<Credential, Compiled>()

function compiledOf(credential: Credential): Compiled {
  const known = compiled.get(credential) ?? policyOf(credential)
  compiled.set(credential, known)
  behind.set(known.policy, known)
  return known
}

function credentialsIn(document: TrustDocument): readonly Credential[] {
  return readDocument({ ...document, root: withoutExpressions(document.root) })
}

function part(content: Content, document: TrustDocument): Part {
  const span = content.kind === 'credential' ? content.credential.span : document.root.span
  return { document, span, content }
}

/** Credentials of files that a command names, for the same file and application, are one each. */
const named = new WeakMap<Credential, { readonly holder: string; readonly credential: Credential }>()

// A file of parameters says what a credential is, the command that takes it for whom.
function assemble(parts: readonly Part[]): readonly PlacedPolicy[] {
  // Whoever makes parts is this file alone.
  const contents = parts.map(({ content, document }) => ({ content: content as Content, document }))
  const holders = new Map<FileId, string>()
  for (const { content } of contents) if (content.kind === 'file') holders.set(content.file, content.holder)
  return contents.flatMap(({ content, document }) => {
    if (content.kind !== 'credential') return []
    const holder = holders.get(content.written ?? document.file)
    // A text that a script writes to a file nobody takes is no credential yet.
    if (content.written !== undefined && holder === undefined) return []
    const credential = holder === undefined ? content.credential : heldBy(content.credential, holder)
    return [{ policy: compiledOf(credential).policy, document }]
  })
}

function heldBy(credential: Credential, holder: string): Credential {
  const known = named.get(credential)
  if (known?.holder === holder) return known.credential
  const made = { ...credential, holder }
  named.set(credential, { holder, credential: made })
  return made
}
