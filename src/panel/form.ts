import type { Choices } from '../protocol/messages.ts'
import { visible } from '../text/visible.ts'
import { element } from './dom.ts'
import { type Form, projectOf, settle, withoutSignature } from './view.ts'

/** The controls of the panel. Builds them once; `show` fills in choices and values. */
export class FormView {
  readonly root: HTMLElement
  readonly #project = element('select', { id: 'project' })
  readonly #fromJob = element('input', { type: 'radio', name: 'source', id: 'from-job', value: 'job' })
  readonly #fromPaste = element('input', { type: 'radio', name: 'source', id: 'from-paste', value: 'pasted' })
  readonly #token = element('select', { id: 'token' })
  readonly #scenario = element('select', { id: 'scenario' })
  readonly #ref = element('input', { id: 'ref', type: 'text', spellcheck: 'false', placeholder: 'representative' })
  readonly #policy = element('select', { id: 'policy' })
  readonly #pasted = element('textarea', {
    id: 'pasted',
    rows: '7',
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-describedby': 'pasted-help',
  })
  readonly #projectField = field('Project', this.#project)
  readonly #jobFields = element(
    'div',
    { class: 'fields' },
    field('Job and token', this.#token),
    field('Scenario', this.#scenario),
    field('Branch or tag (optional)', this.#ref),
  )
  readonly #pasteFields = element(
    'div',
    { class: 'fields pasted' },
    field('Claims as JSON, or a JWT', this.#pasted),
    element('p', { id: 'pasted-help', class: 'help' }, 'Stays in this panel and is not stored. The signature of a JWT is removed at once.'),
  )
  readonly #changed: (form: Form) => void
  #form: Form
  #choices: Choices = { projects: [] }

  constructor(form: Form, changed: (form: Form) => void) {
    this.#form = form
    this.#changed = changed
    this.root = element(
      'form',
      { 'aria-label': 'What to simulate' },
      this.#projectField,
      element(
        'fieldset',
        {},
        element('legend', {}, 'Token'),
        element(
          'div',
          { class: 'sources' },
          element('label', { for: 'from-job' }, this.#fromJob, 'of a job'),
          element('label', { for: 'from-paste' }, this.#fromPaste, 'pasted claims'),
        ),
        this.#jobFields,
        this.#pasteFields,
      ),
      field('Trust policy', this.#policy),
    )
    this.root.addEventListener('submit', (event) => event.preventDefault())
    this.root.addEventListener('input', (event) => this.#read(event.target))
  }

  /** Shows a form and what can be chosen in it. What the user is typing is left alone. */
  show(choices: Choices, form: Form): void {
    this.#choices = choices
    this.#form = form
    const project = projectOf(choices, form)
    const tokens = project?.tokens ?? []
    const policies = project?.policies ?? []
    this.#projectField.hidden = choices.projects.length < 2
    fill(
      this.#project,
      choices.projects.map(({ id, title }) => [id, title]),
      form.project,
    )
    fill(
      this.#token,
      tokens.map(({ job, variable }) => [JSON.stringify([job, variable]), `${job} · ${variable}`]),
      JSON.stringify([form.job, form.variable]),
    )
    fill(
      this.#scenario,
      (project?.scenarios ?? []).map((kind) => [kind, kind]),
      form.scenario,
    )
    fill(
      this.#policy,
      policies.map(({ id, name, relyingParty, file }) => [id, `${name} · ${relyingParty} · ${file}`]),
      form.policy,
    )
    this.#fromJob.checked = form.source === 'job'
    this.#fromJob.disabled = tokens.length === 0
    this.#fromPaste.checked = form.source === 'pasted'
    this.#jobFields.hidden = form.source !== 'job'
    this.#pasteFields.hidden = form.source !== 'pasted'
    if (this.#ref.value.trim() !== form.ref) this.#ref.value = form.ref
    if (this.#pasted.value !== form.pasted) this.#pasted.value = form.pasted
  }

  /** Brings the keyboard to the claims. */
  focusClaims(): void {
    this.#pasted.focus()
    this.root.scrollIntoView({ block: 'start' })
  }

  #read(target: EventTarget | null): void {
    if (target === this.#pasted) {
      const text = withoutSignature(this.#pasted.value)
      if (text !== this.#pasted.value) this.#pasted.value = text
    }
    const [job = '', variable = ''] = this.#chosenToken()
    const form: Form = {
      source: this.#fromPaste.checked ? 'pasted' : 'job',
      project: this.#project.value,
      job,
      variable,
      scenario: this.#scenario.value,
      ref: this.#ref.value.trim(),
      policy: this.#policy.value,
      pasted: this.#pasted.value,
    }
    this.show(this.#choices, settle(form, this.#choices))
    this.#changed(this.#form)
  }

  #chosenToken(): readonly string[] {
    const index = this.#token.selectedIndex
    const token = projectOf(this.#choices, this.#form)?.tokens[index]
    return token === undefined ? [] : [token.job, token.variable]
  }
}

function field(label: string, control: HTMLElement): HTMLElement {
  return element('div', { class: 'field' }, element('label', { for: control.id }, label), control)
}

// Only when the options really change: a list that is open must not be rebuilt under the user's hand.
function fill(select: HTMLSelectElement, options: readonly (readonly [value: string, label: string])[], chosen: string): void {
  const same =
    select.options.length === options.length &&
    options.every(([value, label], index) => select.options[index]?.value === value && select.options[index]?.text === visible(label))
  if (!same) select.replaceChildren(...options.map(([value, label]) => element('option', { value }, label)))
  select.value = chosen
  select.disabled = options.length === 0
}
