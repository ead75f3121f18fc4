import assert from 'node:assert/strict'
import { BackgroundReach } from '../../src/server/background-reach.ts'
import type { PolicyReach, ReachQuestion } from '../../src/service/reach.ts'

// Answers are told apart by identity alone here.
const answerOf = (): PolicyReach => ({ classes: [], breadth: {} as PolicyReach['breadth'] })

/** The event loop, turned by hand: what happens is written down in order. Whenever the clock is looked at, so many milliseconds have passed. */
function machine(clock = 10) {
  const log: string[] = []
  const waiting: (() => void)[] = []
  const question = (key: string, slices = 2): ReachQuestion => ({
    key,
    *slices() {
      for (let i = 1; i <= slices; i++) {
        log.push(`${key}${i}`)
        yield
      }
      return answerOf()
    },
  })
  let time = 0
  const background = new BackgroundReach(
    (go) => waiting.push(go),
    () => {
      time += clock
      return time
    },
    (key) => log.push(`answer ${key}`),
    () => log.push('fault'),
  )
  /** One turn: what waits now, not what it brings. */
  const turn = () => {
    for (const go of waiting.splice(0)) go()
  }
  const run = () => {
    while (waiting.length > 0) turn()
  }
  return { background, log, question, turn, run, waiting }
}

const workspace = {}

describe('reach in the background', () => {
  it('does nothing at once, and one slice in a turn of the event loop', () => {
    const { background, log, question, turn } = machine()
    background.want(workspace, [question('a')])
    assert.equal(log.length, 0)
    turn()
    log.push('keystroke')
    turn()
    log.push('keystroke')
    turn()
    assert.deepEqual(log, ['a1', 'keystroke', 'a2', 'keystroke', 'answer a'])
  })
  it('makes several slices in a turn where they are short', () => {
    const { background, log, question, turn } = machine(3)
    background.want(workspace, [question('a', 5)])
    turn()
    assert.deepEqual(log, ['a1', 'a2', 'a3'])
  })
  it('answers the questions one after the other', () => {
    const { background, log, question, run } = machine()
    background.want(workspace, [question('a', 1), question('b', 1)])
    run()
    assert.deepEqual(log, ['a1', 'answer a', 'b1', 'answer b'])
    assert.notEqual(background.answer('b'), undefined)
  })
  it('stops at an edit, and drops what the edit has changed', () => {
    const { background, log, question, turn, run, waiting } = machine()
    background.want(workspace, [question('a')])
    turn()
    background.hold(workspace)
    run()
    assert.deepEqual([log, waiting.length], [['a1'], 0])
    background.want(workspace, [question('b', 1)])
    run()
    assert.deepEqual(log, ['a1', 'b1', 'answer b'])
    assert.equal(background.answer('a'), undefined)
  })
  it('goes on where it stood after an edit that changes nothing of it', () => {
    const { background, log, question, turn, run } = machine()
    background.want(workspace, [question('a')])
    turn()
    background.hold(workspace)
    background.want(workspace, [question('a')])
    run()
    assert.deepEqual(log, ['a1', 'a2', 'answer a'])
  })
  it('keeps an answer', () => {
    const { background, log, question, run } = machine()
    background.want(workspace, [question('a', 1)])
    run()
    background.hold(workspace)
    background.want(workspace, [question('a', 1)])
    run()
    assert.deepEqual(log, ['a1', 'answer a'])
  })
  it('waits while any workspace is not read yet', () => {
    const { background, log, question, run } = machine()
    background.hold({})
    background.want(workspace, [question('a', 1)])
    run()
    assert.deepEqual(log, [])
  })
  it('answers first what somebody waits for', async () => {
    const { background, log, question, turn, run } = machine()
    background.want(workspace, [question('a')])
    turn()
    const asked = background.ask(question('b', 1))
    run()
    assert.deepEqual(log, ['a1', 'b1', 'answer b', 'a1', 'a2', 'answer a'])
    assert.equal(await asked, background.answer('b'))
  })
  it('gives up what somebody waits for at an edit', async () => {
    const { background, question, run } = machine()
    const asked = background.ask(question('a'))
    background.hold(workspace)
    run()
    assert.equal(await asked, 'given up')
  })
  it('gives up a question for the next one', async () => {
    const { background, question, run } = machine()
    const first = background.ask(question('a'))
    const second = background.ask(question('b'))
    run()
    assert.deepEqual([await first, await second], ['given up', background.answer('b')])
  })
  it('says of a fault of ours that it failed, and does not meet it again', async () => {
    const { background, log, run } = machine()
    const broken: ReachQuestion = {
      key: 'a',
      // biome-ignore lint/correctness/useYield: it fails before it gets there
      *slices() {
        throw new Error('a fault')
      },
    }
    const asked = background.ask(broken)
    run()
    assert.equal(await asked, 'failed')
    background.want(workspace, [broken])
    run()
    assert.deepEqual(log, ['fault', 'answer a'])
    assert.deepEqual([background.answer('a'), background.isOpen('a')], [undefined, false])
  })
})
