import assert from 'node:assert/strict'
import { parseYaml } from '../../../src/syntax/yaml/parse-yaml.ts'
import { kubernetes } from '../../../src/trust/kubernetes/kubernetes.ts'
import type { TrustDocument, TrustPolicy } from '../../../src/trust/trust.ts'

/** The policies of a YAML document, with the document. */
export function policiesIn(
  text: string,
  file = 'auth.yaml',
): { readonly document: TrustDocument; readonly policies: readonly TrustPolicy[] } {
  const [root] = parseYaml(file, text).documents
  assert.ok(root)
  const document = { file, root, text }
  return { document, policies: kubernetes.read(document) }
}

const head = 'apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt:\n'

/** An AuthenticationConfiguration with one entry; `rest` is put into it, `audiences` in place of the usual ones. */
export function configuration(rest = '', issuer = '    url: https://gitlab.com\n    audiences: [kubernetes]\n'): string {
  return `${head}- issuer:\n${issuer}${rest === '' ? '' : `${rest}\n`}  claimMappings:\n    username: { claim: sub, prefix: "gitlab:" }\n`
}
