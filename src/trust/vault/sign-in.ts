import { wordPart } from '../../syntax/shell/arguments.ts'
import { show } from '../../text/holes.ts'
import type { SigningIn } from '../sign-in.ts'

/** What the tools of Vault and OpenBao sign in with: vault.md 6, gitlab.md 7 [D-VAULT] (`vault write auth/jwt/login`). */
export const signIn: SigningIn = {
  fileVariables: [],
  tokenFiles: [],
  command: {
    suspects: /\/login\b/,
    tokenOf({ words }) {
      const texts = words.map(({ text }) => show(text))
      if (!/^(?:vault|bao)$/.test(texts[0] ?? '') || texts[1] !== 'write' || !texts.some((text) => /^\/?auth\/.+\/login$/.test(text)))
        return undefined
      const word = words.find(({ mapped }) => mapped.text.startsWith('jwt='))
      return word && wordPart(word, 'jwt='.length, word.mapped.text.length)
    },
  },
  stored: [
    {
      title: 'token of Vault',
      suspects: /(?:VAULT|BAO)_TOKEN|(?:vault|bao)\s+login|hv[sb]\./,
      variables: ['VAULT_TOKEN', 'BAO_TOKEN'],
      companions: [],
      taken:
        /\b(?:vault|bao)\s+login\s+(?:-(?!method)[\w-]+(?:=\S+)?\s+|-method=["']?token["']?\s+){0,9}(?:token=)?["']?\$\{?(?<name>\w+)\}?["']?(?=\s|$|[;&|>)])/g,
      // Service and batch tokens of Vault 1.10 and later.
      literal: /(?<![\w.])(hv[sb]\.[A-Za-z0-9_-]{24,500})(?![\w-])/g,
      // A server for tests has a token that everybody knows.
      excuse: /-dev-root-token-id|VAULT_DEV_ROOT_TOKEN_ID/g,
    },
    {
      title: 'secret of Vault',
      suspects: /(?:vault|bao)\s+(?:login|write)\s/,
      variables: [],
      companions: [],
      taken:
        /\b(?:vault|bao)\s+(?:write\s[^;&|]{0,300}?\bauth\/[\w/-]+\/login\s(?:[^;&|]{0,300}?\s)?secret_id|(?:write\s[^;&|]{0,300}?\bauth\/(?:userpass|ldap)\/login\/|login\s[^;&|]{0,300}?-method=["']?(?:userpass|ldap)["']?\s)(?:[^;&|]{0,300}?\s)?password)=["']?\$\{?(?<name>\w+)\}?["']?(?=\s|$|[;&|>)])/g,
      excuse: /-dev-root-token-id|VAULT_DEV_ROOT_TOKEN_ID/g,
    },
  ],
}
