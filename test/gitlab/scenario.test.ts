import assert from 'node:assert/strict'
import { parseScenario } from '../../src/gitlab/scenario.ts'

const cases: readonly (readonly [text: string, want: readonly [kind: string, ref?: string] | undefined])[] = [
  ['default-branch', ['default-branch']],
  ['branch', ['branch']],
  ['branch:main', ['branch', 'main']],
  ['branch:feature/a:b', ['branch', 'feature/a:b']],
  ['tag:v1', ['tag', 'v1']],
  ['merge-request:x', ['merge-request', 'x']],
  ['fork-merge-request', ['fork-merge-request']],
  ['parent-pipeline:dev', ['parent-pipeline', 'dev']],
  ['default-branch:main', undefined],
  ['branch:', undefined],
  ['Branch', undefined],
  ['push', undefined],
  ['', undefined],
  [':', undefined],
]

describe('scenarios', () => {
  for (const [text, want] of cases) {
    it(text === '' ? '(empty)' : text, () => {
      const scenario = parseScenario(text)
      if (want === undefined) assert.equal(scenario, undefined)
      else assert.deepEqual(scenario, { kind: want[0], ...(want[1] === undefined ? {} : { ref: want[1] }), text })
    })
  }
})
