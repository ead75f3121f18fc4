import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** Checks that a committed file is what its generator makes of the sources today; with UPDATE=1 writes it. */
export function checkGenerated(path: string, content: string): void {
  const committed = existsSync(path) ? readFileSync(path, 'utf8') : undefined
  if (committed === content) return
  if (process.env['UPDATE'] === '1') writeFileSync(path, content)
  else assert.equal(committed, content, `${path} is out of date: UPDATE=1 npm run test:unit renews it`)
}

/** JSON as the formatter of this repository writes it: objects spread out, lists on one line where that fits. */
export function formatJson(value: unknown, indent = ''): string {
  const deeper = `${indent}  `
  if (Array.isArray(value)) {
    const flat = JSON.stringify(value).replaceAll('","', '", "')
    const isFlat = value.every((item) => typeof item !== 'object') && indent.length + flat.length < 120
    return isFlat ? flat : `[\n${value.map((item) => deeper + formatJson(item, deeper)).join(',\n')}\n${indent}]`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([key, member]) => `${deeper}${JSON.stringify(key)}: ${formatJson(member, deeper)}`)
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`
}
