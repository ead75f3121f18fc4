import type { Choices, FromPanel, Selection, ToPanel } from '../protocol/messages.ts'
import { element } from './dom.ts'
import { FormView } from './form.ts'
import { ResultView } from './result-view.ts'
import { emptyForm, type Form, question, recall, remember, settle } from './view.ts'

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
})
let form: Form = emptyForm
let wish: Selection = recall(host.getState())
let waiting: number | undefined

window.addEventListener('message', (event: MessageEvent<ToPanel>) => {
  const message = event.data
  if (message.type === 'choices') takeChoices(message.choices, message.select)
  else if (message.type === 'result' && 'params' in question(form)) result.show(message.result)
})
document
  .getElementById('simulator')
  ?.append(element('h1', {}, 'Simulate Token'), element('div', { class: 'columns' }, formView.root, result.root))
host.postMessage({ type: 'ready' })

function takeChoices(choices: Choices, select: Selection | undefined): void {
  // What the command was called on comes before what was remembered, and each wish is granted once.
  form = settle(form, choices, { ...wish, ...select })
  wish = {}
  formView.show(choices, form)
  host.setState(remember(form))
  ask()
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
