import { follow, stringOf, valueAt } from '../../syntax/node.ts'
import type { TrustDocument } from '../trust.ts'

/**
 * What a credential configuration means, `gcloud iam workload-identity-pools create-cred-config` writes it: the service account that it
 * impersonates, else the provider that it exchanges tokens at (gcp.md 7). Empty for other documents.
 */
export function credentialNames({ root }: TrustDocument): readonly string[] {
  const node = follow(root)
  if (stringOf(valueAt(node, 'type')) !== 'external_account') return []
  const [, account] =
    /\/serviceAccounts\/([^:/]+):generateAccessToken$/.exec(stringOf(valueAt(node, 'service_account_impersonation_url')) ?? '') ?? []
  if (account !== undefined) return [account]
  const [, provider] = /^\/\/iam\.googleapis\.com\/(projects\/.+)$/.exec(stringOf(valueAt(node, 'audience')) ?? '') ?? []
  return provider === undefined ? [] : [provider]
}
