import assert from 'node:assert/strict'
import { showsKeywords } from '../../src/extension/keywords.ts'

const yaml = (id: string) => id === 'redhat.vscode-yaml'
const nothing = () => false

describe('keywords of GitLab CI', () => {
  const rows: readonly (readonly [setting: unknown, isInstalled: (id: string) => boolean, shows: boolean])[] = [
    ['auto', nothing, true],
    ['auto', yaml, false],
    [undefined, yaml, false],
    ['on', yaml, true],
    ['off', nothing, false],
    ['auto', (id) => id === 'hashicorp.terraform', true],
  ]
  for (const [setting, isInstalled, shows] of rows)
    it(`${setting}, ${isInstalled === nothing ? 'alone' : isInstalled === yaml ? 'beside vscode-yaml' : 'beside another'}: ${shows}`, () =>
      assert.equal(showsKeywords(setting, isInstalled), shows))
})
