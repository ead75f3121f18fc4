import type { ReachedClass, ReachResult } from '../protocol/messages.ts'
import { element, icon } from './dom.ts'
import { reachAnnouncement, reachSign } from './view.ts'

const working = 'Working out who else gets in …'

/** Who else the policy lets in: each class of outsiders with its outcome, the reason, and a button that puts its token into the simulator. */
export class ReachView {
  readonly root: HTMLElement
  readonly #live = element('p', { class: 'announcement', role: 'status', 'aria-live': 'polite' })
  readonly #heading = element('h2', { id: 'reach', tabindex: '-1' }, 'Who else gets in')
  readonly #state = element('p', { class: 'help' })
  readonly #list = element('ul', { class: 'classes', 'aria-labelledby': 'reach' })
  readonly #open: (witness: string) => void
  #patience: ReturnType<typeof setTimeout> | undefined

  /** `open` takes the claims of a token, as JSON. */
  constructor(open: (witness: string) => void) {
    this.#open = open
    this.root = element('section', { class: 'reach', 'aria-labelledby': 'reach' }, this.#live, this.#heading, this.#state, this.#list)
    this.root.hidden = true
  }

  /** There is no policy to ask about. */
  clear(): void {
    clearTimeout(this.#patience)
    this.root.hidden = true
    this.#list.replaceChildren()
  }

  /** It is being worked out. What stands there stays if it is about the same policy: it is mostly still true. */
  wait(isSame: boolean): void {
    this.root.hidden = false
    this.root.setAttribute('aria-busy', 'true')
    clearTimeout(this.#patience)
    // An answer that is kept is there before anybody has read that there is none.
    if (isSame) this.#patience = setTimeout(() => this.#say(working), 300)
    else {
      this.#list.replaceChildren()
      this.#say(working)
    }
  }

  /** Shows an answer in place of the one before. */
  show(result: ReachResult): void {
    if (result.kind === 'superseded') return
    this.root.hidden = false
    this.root.removeAttribute('aria-busy')
    clearTimeout(this.#patience)
    this.#announce(reachAnnouncement(result))
    if (result.kind === 'error') {
      this.#say(result.message)
      this.#list.replaceChildren()
      return
    }
    this.#say(`Reach: ${result.summary}`)
    this.#list.replaceChildren(...result.classes.map((one) => this.#item(one)))
  }

  /** Brings the section into view, and the keyboard to its head. */
  reveal(): void {
    if (this.root.hidden) return
    this.#heading.focus({ preventScroll: true })
    this.root.scrollIntoView({ block: 'start' })
  }

  #item(one: ReachedClass): HTMLElement {
    const sign = reachSign(one.outcome)
    const open =
      one.witness === undefined
        ? undefined
        : element('button', { type: 'button', 'aria-label': `Open the token of ${one.class} in the simulator` }, 'Open')
    open?.addEventListener('click', () => this.#open(one.witness ?? ''))
    return element(
      'li',
      { class: `class ${sign.tone}`, 'data-class': one.class, 'data-reach': one.outcome },
      icon(sign.icon, sign.tone),
      element(
        'span',
        { class: 'label' },
        element('span', { class: 'name' }, one.class),
        ' ',
        element('span', { class: 'word' }, sign.word),
        element('span', { class: 'about' }, one.about),
      ),
      open,
      element('span', { class: 'why' }, one.why),
      one.telling.length === 0 ? undefined : claims(one.telling),
    )
  }

  #say(text: string): void {
    this.#state.replaceChildren(element('span', {}, text))
  }

  // Only when it differs: see result-view.ts.
  #announce(text: string): void {
    if (this.#live.dataset['said'] === text) return
    this.#live.dataset['said'] = text
    this.#live.replaceChildren(element('span', {}, text))
  }
}

function claims(telling: ReachedClass['telling']): HTMLElement {
  return element(
    'span',
    { class: 'telling' },
    ...telling.map(({ name, value }) =>
      element('span', {}, element('span', { class: 'side-name' }, `${name} `), element('code', {}, value)),
    ),
  )
}
