import assert from 'node:assert/strict'
import { ModuleFiles, moduleNames, rowOf, unordered } from './modules.ts'

describe('AWS trust policies in Terraform modules', () => {
  it('in every style that people use', () => assert.ok(moduleNames.length >= 42, `there are ${moduleNames.length} modules`))
  for (const name of moduleNames) {
    it(name, () => {
      const files = new ModuleFiles(name)
      assert.deepEqual(unordered(files.roles().map(rowOf)), unordered(files.expected()))
    })
  }
})
