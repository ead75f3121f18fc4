import assert from 'node:assert/strict'
import { relyingParties } from '../../src/trust/index.ts'

// Whether a text is read at all depends on `suspects`: it must not know less than what follows it.
describe('stored credentials', () => {
  for (const { title, signIn } of relyingParties) {
    for (const { title: credential, suspects, variables } of signIn?.stored ?? []) {
      for (const variable of variables)
        it(`of ${title}: a ${credential} is suspected where ${variable} stands`, () => assert.match(`export ${variable}=$X`, suspects))
      it(`of ${title}: a ${credential} is looked for without a state`, () => assert.doesNotMatch(suspects.flags, /[gy]/))
    }
  }
})
