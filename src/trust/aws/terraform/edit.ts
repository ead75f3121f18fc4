import { parseJson } from '../../../syntax/json/parse-json.ts'
import type { TextEdit } from '../../../text/edit.ts'
import type { Change, TrustDocument, TrustPolicy } from '../../trust.ts'
import { editPolicy } from '../edit.ts'

/**
 * The edits that make a change in a policy of a Terraform module. A policy that stands there as JSON, in a heredoc, is edited
 * as JSON is; elsewhere only a literal can take another literal's place, since what is around it may be any expression.
 */
export function editModule(document: TrustDocument, policy: TrustPolicy, change: Change): readonly TextEdit[] | undefined {
  const { start, end } = policy.span
  const written = document.text.slice(start, end)
  // A dollar sign is Terraform's there.
  if (written.startsWith('{') && !written.includes('${') && parseJson(document.file, written).problems.length === 0) {
    const edits = editPolicy(document, policy, change)
    return edits?.some((edit) => edit.text.includes('${')) === true ? undefined : edits
  }
  if (change.kind !== 'value' || !change.exact || change.at.file !== document.file || !/^[\w./:@ -]+$/.test(change.value)) return undefined
  const literal = document.text.slice(change.at.start, change.at.end)
  return /^"[^"\\$%]*"$/.test(literal) ? [{ span: change.at, text: `"${change.value}"` }] : undefined
}

/** Whether a document is a file of a module. */
export function isModule(document: TrustDocument): boolean {
  return /\.(tf|tofu)$/i.test(document.file)
}
