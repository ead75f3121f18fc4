import type { FileId } from '../../../text/span.ts'
import type { TrustDocument, TrustPolicy } from '../../trust.ts'
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

/**
 * Whether a change can be made in the policy where it stands: it is written there as it is, not in a string, and not put
 * together by functions, which no edit of the policy's text would respect.
 */
export function isEditable(document: TrustDocument, { span }: TrustPolicy): boolean {
  const at = (found: FoundPolicy) => found.policy.span.start === span.start && found.policy.span.end === span.end
  const written = findPolicies(document).find(at)
  return written !== undefined && findInSources(document).some((found) => found.policy === written.policy)
}
