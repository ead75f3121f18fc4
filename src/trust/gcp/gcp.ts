import { argumentsOf } from '../../syntax/shell/arguments.ts'
import type { Part, RelyingParty, TrustDocument } from '../trust.ts'
import { assemble, policiesOf } from './assemble.ts'
import { readCommand } from './commands.ts'
import { credentialNames } from './credentials.ts'
import { readDocument, suspects } from './documents.ts'
import { edit } from './edit.ts'
import { editor } from './editor.ts'
import type { Content } from './model.ts'
import { refusals } from './refusals.ts'
import { settingUp } from './setting-up.ts'
import { signIn } from './sign-in.ts'
import { computed, readModule } from './terraform.ts'
import { traps } from './traps.ts'

/** Google Cloud, workload identity federation: providers of pools, and what their identities are granted. Facts: gcp.md. */
export const gcp: RelyingParty = {
  id: 'gcp',
  title: 'Google Cloud',
  suspects: (file, text) => /\.(json|ya?ml)$/i.test(file) && suspects(text),
  read: (document) => policiesOf(readDocument(document).map((content) => ({ content, document }))).map(({ policy }) => policy),
  edit,
  ...editor,
  refusals,
  traps,
  credentialNames,
  signIn,
  settingUp,
  parts: {
    programs: ['gcloud'],
    ofDocument: (document) => readDocument(document).map((content) => partOf(content, document)),
    ofCommands: (commands, document) =>
      commands.flatMap((command) => {
        const content = argumentsOf(command).words.length === 0 ? undefined : readCommand(command)
        return content === undefined ? [] : [partOf(content, document)]
      }),
    assemble,
  },
  terraform: {
    resources: ['google_iam_workload_identity_pool_provider'],
    computed,
    read(module, texts) {
      const root = { kind: 'mapping' as const, entries: [], span: { file: module.folder, start: 0, end: 0 } }
      const document = { file: '', root, text: '' }
      return policiesOf(readModule(module, texts).map((content) => ({ content, document }))).map(({ policy }) => ({ policy, root }))
    },
  },
  usualTokens: [
    {
      variable: 'GCP_ID_TOKEN',
      audience: 'https://iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER',
    },
  ],
}

function partOf(content: Content, document: TrustDocument): Part {
  const { span } = content.kind === 'binding' ? content.binding : 'provider' in content ? content.provider : content
  return { document, span, content }
}
