import type { Location, SimulateResult } from '../protocol/messages.ts'
import { element, icon } from './dom.ts'
import { sides, TraceTree } from './trace-tree.ts'
import { announcement, notes, signOf } from './view.ts'

type Verdict = SimulateResult & { readonly kind: 'verdict' }

/** The answer: outcome, the relying party's own text, stages, trace and claims. */
export class ResultView {
  readonly root: HTMLElement
  readonly #live = element('p', { class: 'announcement', role: 'status', 'aria-live': 'polite' })
  readonly #outcome = element('div', { class: 'outcome' })
  readonly #stages = element('ol', { class: 'stages' })
  readonly #tree: TraceTree
  readonly #claims = element('tbody', {})
  readonly #details: HTMLElement

  constructor(reveal: (location: Location) => void) {
    this.#tree = new TraceTree(reveal)
    this.#details = element(
      'div',
      { class: 'details' },
      section('Stages', this.#stages),
      section(
        'Trace',
        element('p', { id: 'trace-help', class: 'help' }, 'Choose a step to select its clause in the editor. Arrow keys move and fold.'),
        this.#tree.root,
      ),
      section(
        'Claims of the token',
        element(
          'table',
          {},
          element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Claim'), element('th', { scope: 'col' }, 'Value'))),
          this.#claims,
        ),
      ),
    )
    this.root = element('div', { class: 'result' }, this.#live, this.#outcome, this.#details)
    this.#details.hidden = true
  }

  /** Shows why there is no answer. */
  showMissing(why: string): void {
    this.#announce(why)
    this.#outcome.replaceChildren(element('p', { class: 'empty' }, why))
    this.#details.hidden = true
  }

  /** Shows an answer in place of the one before. */
  show(result: SimulateResult): void {
    this.#announce(announcement(result))
    this.#details.hidden = result.kind === 'error'
    if (result.kind === 'error') {
      this.#outcome.replaceChildren(headline('error', 'Could not simulate'), element('p', { class: 'because' }, result.message))
      return
    }
    this.#outcome.replaceChildren(...outcomeOf(result))
    this.#stages.replaceChildren(...result.stages.map(stageOf))
    this.#tree.show(result.trace)
    this.#claims.replaceChildren(...result.claims.map(claimRow))
  }

  // Only when it differs: a re-run after each keystroke must not repeat itself aloud.
  #announce(text: string): void {
    if (this.#live.dataset['said'] === text) return
    this.#live.dataset['said'] = text
    this.#live.replaceChildren(element('span', {}, text))
  }
}

function section(title: string, ...children: readonly HTMLElement[]): HTMLElement {
  return element('section', {}, element('h2', {}, title), ...children)
}

function headline(name: string, word: string): HTMLElement {
  const sign = signOf(name)
  return element('h2', { class: `headline ${sign.tone}`, 'data-outcome': name }, icon(sign.icon, sign.tone), word)
}

function outcomeOf(result: Verdict): readonly HTMLElement[] {
  return [
    headline(result.outcome, signOf(result.outcome).word),
    element('p', { class: 'because' }, result.because),
    ...(result.error === undefined
      ? []
      : [element('p', { class: 'answer' }, `${result.policy.relyingParty.toUpperCase()} answers: `, element('code', {}, result.error))]),
    ...notes(result).map((note) => element('p', { class: 'note' }, note)),
  ]
}

function stageOf(stage: Verdict['stages'][number]): HTMLElement {
  const sign = signOf(stage.outcome)
  return element(
    'li',
    { class: `stage ${sign.tone}` },
    icon(sign.icon, sign.tone),
    element(
      'span',
      { class: 'label' },
      element('span', { class: 'name' }, stage.stage),
      ' ',
      element('span', { class: 'word' }, sign.word),
    ),
    stage.want === undefined && stage.have === undefined ? undefined : sides(stage.want, stage.have),
    stage.why === undefined ? undefined : element('span', { class: 'why' }, stage.why),
  )
}

function claimRow({ name, value, why }: Verdict['claims'][number]): HTMLElement {
  const shown = value === undefined ? element('em', {}, `not known: ${why ?? 'no reason given'}`) : element('code', {}, value)
  return element('tr', {}, element('th', { scope: 'row' }, name), element('td', {}, shown))
}
