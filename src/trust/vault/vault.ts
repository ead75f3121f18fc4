import type { RelyingParty, TrustDocument, TrustPolicy } from '../trust.ts'
import { assemble, configsOf, type Source } from './assemble.ts'
import { readCommand, unreadableInput } from './commands.ts'
import { sourcesOf, suspects } from './documents.ts'
import { edit } from './edit.ts'
import { editor } from './editor.ts'
import { policyOf } from './policy.ts'
import { refusals } from './refusals.ts'
import type { ConfigSource } from './role.ts'
import { settingUp } from './setting-up.ts'
import { signIn } from './sign-in.ts'
import { terraform } from './terraform.ts'
import { traps } from './traps.ts'

/** HashiCorp Vault and OpenBao: roles of their JWT auth methods. Facts: vault.md. */
export const vault: RelyingParty = {
  id: 'vault',
  title: 'Vault and OpenBao',
  suspects,
  read,
  edit,
  refusals,
  traps,
  settingUp,
  terraform,
  ...editor,
  signIn,
  parts: {
    programs: ['vault', 'bao', 'openbao'],
    ofDocument: (document) => sourcesOf(document).map((source) => partOf(source, document)),
    ofCommands: (commands, document) =>
      commands.flatMap((command) => {
        const source = readCommand(command, document)
        return source === undefined ? [] : [partOf(source, document)]
      }),
    assemble,
    unreadable: (commands) => commands.flatMap(unreadableInput),
  },
}

function partOf(content: Source, document: TrustDocument) {
  return { document, span: content.span, content }
}

// One document alone: the role of a trust test with its configuration, or a file that belongs to no project.
function read(document: TrustDocument): readonly TrustPolicy[] {
  const sources = sourcesOf(document)
  const configs = sources.filter((one): one is ConfigSource => one.kind === 'config')
  return sources.flatMap((role) => {
    if (role.kind !== 'role') return []
    const own = configsOf(role, configs)
    return own.length === 0 ? [policyOf(role, undefined).policy] : own.map((config) => policyOf(role, config).policy)
  })
}
