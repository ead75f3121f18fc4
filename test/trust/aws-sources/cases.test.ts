import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { checkGenerated, formatJson } from '../../support/generated.ts'
import { resolvedPolicies } from '../../support/policy-sources.ts'

const forms = ['cloudformation', 'json', 'plan']

describe('policies of AWS in', () => {
  for (const form of forms) {
    const folder = fileURLToPath(new URL(`../../cases/${form}/`, import.meta.url))
    for (const name of readdirSync(folder).filter((name) => !name.endsWith('.expected.json'))) {
      const text = readFileSync(`${folder}${name}`, 'utf8')
      it(`${form}/${name}`, () => checkGenerated(`${folder}${name}.expected.json`, `${formatJson(resolvedPolicies(name, text))}\n`))
      if (text.length > 4096) continue
      it(`${form}/${name}, cut off anywhere`, () => {
        for (let end = 0; end < text.length; end++) resolvedPolicies(name, text.slice(0, end))
      })
    }
  }
})
