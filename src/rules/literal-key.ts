import type { FileId } from '../text/span.ts'
import type { StoredCredential } from '../trust/sign-in.ts'
import type { Report, Rule } from './rule.ts'
import { isExcused, looksRandom } from './support/credentials.ts'
import { storedCredentials } from './support/stored-credentials.ts'

/** A key that stands in the pipeline's files, in comments and in hidden jobs too: it is in the repository's history. */
export const literalKey: Rule = {
  id: 'literal-key',
  summary: 'A long-lived key is written in the pipeline itself',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline, context) {
    for (const file of pipeline.files)
      for (const credential of storedCredentials) yield* literalsIn(file, context.text(file) ?? '', credential)
  },
}

function* literalsIn(file: FileId, text: string, credential: StoredCredential): Generator<Report> {
  if (credential.literal === undefined || !credential.suspects.test(text) || isExcused(credential, [text])) return
  for (const match of text.matchAll(credential.literal)) {
    const key = match.findLast((group) => group !== undefined) ?? ''
    const end = match.index + match[0].length
    if (!looksRandom(key)) continue
    yield {
      at: { file, start: end - key.length, end },
      message: `This ${credential.title} is here for everyone who can read this file or its history: revoke it; an ID token needs none`,
    }
  }
}
