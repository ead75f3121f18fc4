import type { Choices, FromPanel, ReachParams, Selection, ToPanel } from '../protocol/messages.ts'
import { element } from './dom.ts'
import { FormView } from './form.ts'
import { ReachView } from './reach-view.ts'
import { ResultView } from './result-view.ts'
import { emptyForm, type Form, question, reachQuestion, recall, remember, settle, withClaims } from './view.ts'

interface Host {
  postMessage(message: FromPanel): void
  getState(): unknown
  setState(state: Selection): void
}
declare function acquireVsCodeApi(): Host

// The script of the page: asks the extension whenever the form or the workspace changes, and shows what comes back.
const host = acquireVsCodeApi()
const result = new ResultView((location) => host.postMessage({ type: 'reveal', location }))
const formView = new FormView(emptyForm, (changed) => {
  form = changed
  host.setState(remember(form))
  askSoon()
  if (!isSame(reachQuestion(form), asked)) askReach()
})
const reach = new ReachView((witness) => {
  form = withClaims(form, witness)
  formView.show(choices, form)
  formView.focusClaims()
  ask()
})
let choices: Choices = { projects: [] }
let form: Form = emptyForm
let wish: Selection = recall(host.getState())
let waiting: number | undefined
/** The policy that was last asked about, and whether its answer is still to be shown first. */
let asked: ReachParams | undefined
let mustReveal = false

window.addEventListener('message', (event: MessageEvent<ToPanel>) => {
  const message = event.data
  if (message.type === 'choices') takeChoices(message.choices, message.select)
  else if (message.type === 'result' && 'params' in question(form)) result.show(message.result)
  else if (message.type === 'reach' && isSame(message.params, reachQuestion(form))) reach.show(message.result)
  if (mustReveal) reach.reveal()
})
// Who chooses something wants to see that.
window.addEventListener('pointerdown', leave)
window.addEventListener('keydown', leave)
document
  .getElementById('simulator')
  ?.append(element('h1', {}, 'Simulate Token'), element('div', { class: 'columns' }, formView.root, result.root, reach.root))
host.postMessage({ type: 'ready' })

function takeChoices(given: Choices, select: Selection | undefined): void {
  choices = given
  mustReveal ||= select?.section === 'reach'
  // What the command was called on comes before what was remembered, and each wish is granted once.
  form = settle(form, choices, { ...wish, ...select })
  wish = {}
  formView.show(choices, form)
  host.setState(remember(form))
  ask()
  askReach()
}

function leave(): void {
  mustReveal = false
}

function isSame(a: ReachParams | undefined, b: ReachParams | undefined): boolean {
  return a?.project === b?.project && a?.policy === b?.policy
}

// Anew whenever the files have changed: where that changes nothing, the answer is there at once.
function askReach(): void {
  const params = reachQuestion(form)
  if (params === undefined) reach.clear()
  else {
    reach.wait(isSame(params, asked))
    host.postMessage({ type: 'reach', params })
  }
  asked = params
}

function askSoon(): void {
  clearTimeout(waiting)
  waiting = setTimeout(ask, form.source === 'pasted' ? 250 : 0)
}

function ask(): void {
  const asked = question(form)
  if ('missing' in asked) result.showMissing(asked.missing)
  else host.postMessage({ type: 'simulate', params: asked.params })
}
