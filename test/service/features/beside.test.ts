import assert from 'node:assert/strict'
import { provideCompletion } from '../../../src/service/features/completion.ts'
import { provideHover } from '../../../src/service/features/hover.ts'
import { analyseAt } from '../../support/analyse.ts'

const labels = (text: string, keywords: boolean) => {
  const at = analyseAt(text)
  return provideCompletion(at.analysis, at.file, at.text, at.offset, { keywords })?.items.map(({ label }) => label) ?? []
}
const explained = (text: string, keywords: boolean) => {
  const at = analyseAt(text)
  return provideHover(at.analysis, at.file, at.offset, { keywords }) !== undefined
}

// What a schema of GitLab's has too, and what nobody else knows.
const completions: readonly (readonly [what: string, text: string, isOurs: boolean])[] = [
  ['the key of a token', 'deploy:\n  id_tokens: { T: { ‹› } }\n', false],
  ['the keys of a secret', 'deploy:\n  secrets:\n    S:\n      ‹›\n', false],
  ['the kinds of an engine', 'deploy:\n  secrets: { S: { vault: { engine: { name: ‹› } } } }\n', false],
  ['names of tokens', 'deploy:\n  id_tokens: { ‹› }\n', true],
  ['audiences', 'deploy:\n  id_tokens: { T: { aud: ‹› } }\n', true],
  ['the token of a secret', 'deploy:\n  id_tokens: { A: { aud: a } }\n  secrets: { S: { vault: p/f, token: ‹› } }\n', true],
]
const hovers: readonly (readonly [what: string, text: string, isOurs: boolean])[] = [
  ['a keyword', 'deploy:\n  id_‹›tokens: { T: { aud: a } }\n  script: x\n', false],
  ['a value from a list', 'deploy:\n  secrets: { S: { vault: { engine: { name: kv‹›-v1 } } } }\n  script: x\n', false],
  ['the claim behind aud', 'deploy:\n  id_tokens: { T: { a‹›ud: a } }\n  script: x\n', true],
  ['which token a provider gets', 'deploy:\n  secrets: { S: { va‹›ult: p/f } }\n  script: x\n', true],
  ['a token', 'deploy:\n  id_tokens: { T‹›: { aud: a } }\n  script: x\n', true],
]

describe('beside an extension that knows the schema of GitLab CI', () => {
  for (const [what, text, isOurs] of completions) {
    it(`${isOurs ? 'still completes' : 'does not complete'} ${what}`, () => {
      assert.ok(labels(text, true).length > 0)
      assert.equal(labels(text, false).length > 0, isOurs)
    })
  }
  for (const [what, text, isOurs] of hovers) {
    it(`${isOurs ? 'still explains' : 'does not explain'} ${what}`, () => {
      assert.ok(explained(text, true))
      assert.equal(explained(text, false), isOurs)
    })
  }
})
