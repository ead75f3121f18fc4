import assert from 'node:assert/strict'
import { Progress } from '../../src/cli/progress.ts'

describe('progress', () => {
  const shown = (times: readonly number[]) => {
    let written = ''
    let now = 0
    const progress = new Progress({ columns: 10, write: (text) => (written += text) }, () => now)
    for (const time of times) {
      now = time
      progress.show(`at ${time} milliseconds`)
    }
    progress.end()
    return written
  }
  it('shows nothing of a command that is done soon', () => assert.equal(shown([0, 100, 699]), ''))
  it('shows one line, cut to the screen, and clears it', () => assert.equal(shown([0, 900]), '\r\x1b[Kat 900 mi\r\x1b[K'))
  it('writes over what was there', () => assert.equal(shown([800, 900]), '\r\x1b[Kat 800 mi\r\x1b[Kat 900 mi\r\x1b[K'))
})
