import assert from 'node:assert/strict'
import { ReachView } from '../../src/panel/reach-view.ts'
import type { ReachedClass, ReachResult } from '../../src/protocol/messages.ts'
import { type FakeElement, installPage } from './fake-page.ts'

const hostile = '<img src=x onerror=alert(1)>\u202e'
const some: ReachedClass = {
  class: 'neighbour',
  about: 'another project',
  outcome: 'some',
  why: `${hostile} gets in`,
  witness: JSON.stringify({ sub: hostile }),
  telling: [{ name: 'sub', value: hostile }],
}
const none: ReachedClass = { class: 'stranger', about: 'any project', outcome: 'none', why: 'the clause keeps it out', telling: [] }
const answer: ReachResult = { kind: 'reach', summary: 'every project of g', classes: [none, some] }

describe('the panel’s section about who else gets in', () => {
  let leave = () => {}
  let opened: string[] = []
  let view: ReachView
  let root: FakeElement
  const find = (name: string, attribute: string, value: string) =>
    root.all().find((one) => one.name === name && one.attributes.get(attribute) === value)
  const items = () => root.all().filter(({ name }) => name === 'li')
  before(() => {
    leave = installPage()
  })
  after(() => leave())
  beforeEach(() => {
    opened = []
    view = new ReachView((witness) => opened.push(witness))
    // The page is a fake one.
    root = view.root as unknown as FakeElement
  })

  it('is hidden until somebody asks', () => assert.equal(root.hidden, true))
  it('says that it is worked out', () => {
    view.wait(false)
    assert.deepEqual([root.hidden, root.attributes.get('aria-busy')], [false, 'true'])
    assert.match(root.text, /Working out who else gets in/)
  })
  it('shows each class with outcome and reason, and no longer that it is worked out', () => {
    view.wait(false)
    view.show(answer)
    assert.equal(root.attributes.get('aria-busy'), undefined)
    assert.deepEqual(
      items().map((item) => item.attributes.get('data-reach')),
      ['none', 'some'],
    )
    assert.match(items()[0]?.text ?? '', /stranger .* nobody gets in .*any project .*the clause keeps it out/)
    assert.match(root.text, /Reach: every project of g/)
    assert.doesNotMatch(root.text, /Working out/)
  })
  it('has a button for a witness, named for its class, that opens its claims as they are', () => {
    view.show(answer)
    const buttons = root.all().filter(({ name }) => name === 'button')
    assert.deepEqual(
      buttons.map((button) => button.attributes.get('aria-label')),
      ['Open the token of neighbour in the simulator'],
    )
    buttons[0]?.click()
    assert.deepEqual(opened, [some.witness])
  })
  it('takes hostile claims as texts, with what hides itself shown', () => {
    view.show(answer)
    const inAttributes = root.all().flatMap(({ attributes }) => [...attributes.values()].filter((value) => value.includes('<')))
    assert.deepEqual([root.all().filter(({ name }) => name === 'img').length, inAttributes], [0, []])
    assert.equal(find('span', 'class', 'telling')?.text.includes('<img src=x onerror=alert(1)>⟨U+202E⟩'), true)
  })
  it('keeps what it shows while the same policy is worked out anew, and not for another one', () => {
    view.show(answer)
    view.wait(true)
    assert.equal(items().length, 2)
    view.wait(false)
    assert.equal(items().length, 0)
  })
  it('leaves an answer to an older question alone', () => {
    view.show(answer)
    view.show({ kind: 'superseded' })
    assert.equal(items().length, 2)
  })
  it('says why there is no answer', () => {
    view.show(answer)
    view.show({ kind: 'error', message: 'The policy trusts no GitLab' })
    assert.deepEqual([items().length, find('p', 'class', 'help')?.text], [0, 'The policy trusts no GitLab'])
  })
  it('says an answer aloud once', () => {
    view.show(answer)
    const live = find('p', 'role', 'status')
    const said = live?.children[0]
    view.show(answer)
    assert.equal(live?.children[0], said)
    assert.equal(live?.text, 'Reach: every project of g')
  })
  it('takes the keyboard to its head, unless it is hidden', () => {
    view.reveal()
    assert.equal(find('h2', 'id', 'reach')?.focused, false)
    view.show(answer)
    view.reveal()
    assert.equal(find('h2', 'id', 'reach')?.focused, true)
  })
  it('is hidden where there is no policy', () => {
    view.show(answer)
    view.clear()
    assert.equal(root.hidden, true)
  })
})
