import type { FileId } from '../../text/span.ts'
import type { Part, PlacedPolicy, RelyingParty, TrustDocument, TrustPolicy } from '../trust.ts'
import { withoutExpressions } from './arm-texts.ts'
import { readCommand } from './commands.ts'
import { type Compiled, type Credential, type Holder, policyOf } from './credential.ts'
import { readDocument, suspects } from './documents.ts'
import { edit } from './edit.ts'
import { explainedIn, offersIn, offersInTerraform } from './editor.ts'
import { refusalsOf } from './refusals.ts'
import { settingUp } from './setting-up.ts'
import { signIn } from './sign-in.ts'
import { readModule, terraformResources } from './terraform.ts'
import { trapsOf } from './traps.ts'

/** What a document or command says. */
type Content =
  | { readonly kind: 'credential'; readonly credential: Credential; readonly written?: FileId }
  | { readonly kind: 'file'; readonly file: FileId; readonly holder: Holder }

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
    return compiled === undefined ? [] : refusalsOf(compiled, siblings.get(compiled.credential) ?? [])
  },
  signIn,
  settingUp,
  traps(document, policy) {
    const credential = behind.get(policy)?.credential
    return credential === undefined ? [] : trapsOf(credential, siblings.get(credential) ?? [], document)
  },
  parts: {
    programs: ['az', 'cat', 'echo'],
    ofDocument: (document) => credentialsIn(document).map((credential) => part({ kind: 'credential', credential }, document)),
    ofCommands(commands, document) {
      const found = commands.flatMap((command) => readCommand(command, document) ?? [])
      grouped(found.flatMap((one) => (one.kind === 'credential' ? [one.credential] : [])))
      return found.map((one) => part(one, document))
    },
    assemble,
  },
  terraform: {
    resources: terraformResources,
    computed: () => undefined,
    read: (module, texts) => {
      const root = { kind: 'mapping' as const, entries: [], span: { file: '', start: 0, end: 0 } }
      return grouped(readModule(module, texts)).map((credential) => ({ policy: compiledOf(credential).policy, root }))
    },
  },
  offers: (document, offset, known) =>
    offersInTerraform(document, offset, known) ??
    first(credentialsIn(document), (credential) => offersIn(credential, document.text, offset, known)),
  explains: (document, offset) => first(credentialsIn(document), (credential) => explainedIn(compiledOf(credential), offset)),
  usualTokens: [{ variable: 'AZURE_ID_TOKEN', audience: 'api://AzureADTokenExchange' }],
}

function first<T, R>(items: readonly T[], of: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = of(item)
    if (found !== undefined) return found
  }
  return undefined
}

const behind = new WeakMap<TrustPolicy, Compiled>()
const compiled = new WeakMap<Credential, Compiled>()

function compiledOf(credential: Credential): Compiled {
  const known = compiled.get(credential) ?? policyOf(credential)
  compiled.set(credential, known)
  behind.set(known.policy, known)
  return known
}

/** The credentials of the same application or identity, in the order of the document. */
const siblings = new WeakMap<Credential, readonly Credential[]>()

function grouped(credentials: readonly Credential[]): readonly Credential[] {
  const groups = new Map<string, Credential[]>()
  for (const credential of credentials) {
    if (credential.holderId === undefined) continue
    const group = groups.get(credential.holderId) ?? []
    groups.set(credential.holderId, group)
    group.push(credential)
    siblings.set(credential, group)
  }
  return credentials
}

function credentialsIn(document: TrustDocument): readonly Credential[] {
  return grouped(readDocument({ ...document, root: withoutExpressions(document.root) }))
}

function part(content: Content, document: TrustDocument): Part {
  const span = content.kind === 'credential' ? content.credential.span : document.root.span
  return { document, span, content }
}

/** Credentials of files that a command names, for the same application, are one each. */
const named = new WeakMap<Credential, Map<string, Credential>>()

// A file of parameters says what a credential is, the command that takes it for whom.
function assemble(parts: readonly Part[]): readonly PlacedPolicy[] {
  // Whoever makes parts is this file alone.
  const contents = parts.map(({ content, document }) => ({ content: content as Content, document }))
  const holders = new Map<FileId, Holder[]>()
  for (const { content } of contents)
    if (content.kind === 'file') holders.set(content.file, [...(holders.get(content.file) ?? []), content.holder])
  return contents.flatMap(({ content, document }) => {
    if (content.kind !== 'credential') return []
    const named = holders.get(content.written ?? document.file)
    // A text that a script writes to a file nobody takes is no credential yet.
    if (named === undefined) return content.written === undefined ? [{ policy: compiledOf(content.credential).policy, document }] : []
    const credentials = new Set(named.map((holder) => heldBy(content.credential, holder)))
    return [...credentials].map((credential) => ({ policy: compiledOf(credential).policy, document }))
  })
}

function heldBy(credential: Credential, holder: Holder): Credential {
  const known = named.get(credential) ?? new Map<string, Credential>()
  const made = known.get(holder.holder) ?? { ...credential, ...holder }
  named.set(credential, known.set(holder.holder, made))
  return made
}
