import type { FileId } from '../../../text/span.ts'
import type { TrustDocument } from '../../trust.ts'
import { type FoundPolicy, findPolicies } from '../documents.ts'
import { cloudFormation } from './cloudformation.ts'
import { policyInString } from './json-strings.ts'
import { plan } from './plan.ts'
import type { Source } from './source.ts'

/** The forms of documents, the first that fits reads. What has none of them is read as JSON with policies anywhere in it. */
const sources: readonly Source[] = [plan, cloudFormation]

/** Whether a file may hold trust policies, by its name and words that stand in each: YAML only where it is a template. */
export function suspects(file: FileId, text: string): boolean {
  const isJson = /\.json$/i.test(file)
  if (!isJson && !/\.ya?ml$/i.test(file)) return false
  if (text.includes('AWS::IAM::') && text.includes('Federated')) return true
  return isJson && text.includes('oidc-provider') && text.includes('Statement')
}

/** The trust policies of a document that name an OIDC provider, in the order of the text, whatever form the document has. */
export function findInSources(document: TrustDocument): readonly FoundPolicy[] {
  for (const source of sources) {
    const found = source.find(document)
    if (found !== undefined) return found
  }
  return findPolicies(document, (node) => policyInString(document.file, document.text, node))
}
