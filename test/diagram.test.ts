import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const page = 'ARCHITECTURE.md'
const [start, end] = ['<!-- diagram:start -->', '<!-- diagram:end -->']

describe('the diagram of the layers', () => {
  it('is what the imports say', () => {
    const options = [
      '--config',
      '.ci/dependency-cruiser.cjs',
      '--include-only',
      '^src/',
      '--collapse',
      '^src/[^/]+',
      '--output-type',
      'mermaid',
    ]
    const { status, stdout } = spawnSync('node_modules/.bin/depcruise', [...options, 'src'], { encoding: 'utf8' })
    assert.equal(status, 0)
    const text = readFileSync(page, 'utf8')
    const before = text.slice(0, text.indexOf(start) + start.length)
    const drawn = `${before}\n\`\`\`mermaid\n${stdout.trim()}\n\`\`\`\n${text.slice(text.indexOf(end))}`
    if (process.env['UPDATE'] === '1') writeFileSync(page, drawn)
    else assert.equal(text, drawn, 'out of date: UPDATE=1 npm run test:unit renews it')
  })
})
