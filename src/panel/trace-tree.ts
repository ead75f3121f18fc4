import type { Location, TraceView } from '../protocol/messages.ts'
import { element, icon } from './dom.ts'
import { pressed, type Row, rows, signOf } from './view.ts'

/**
 * The trace as an ARIA tree: arrow keys move and fold, Enter or a click on a step shows its clause in the editor.
 * Folding and focus survive a new result, as long as the step is still there.
 */
export class TraceTree {
  readonly root = element('div', { role: 'tree', 'aria-label': 'Trace', 'aria-describedby': 'trace-help' })
  readonly #reveal: (location: Location) => void
  readonly #closed = new Set<string>()
  #trace: TraceView | undefined
  #rows: readonly Row[] = []
  #current = '0'

  constructor(reveal: (location: Location) => void) {
    this.#reveal = reveal
    this.root.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return
      const { focus, toggle, activate } = pressed(this.#rows, this.#current, event.key)
      if (focus === undefined && toggle === undefined && activate === undefined) return
      event.preventDefault()
      if (toggle !== undefined) this.#toggle(toggle)
      if (focus !== undefined) this.#focus(focus)
      if (activate !== undefined) this.#activate(activate)
    })
    this.root.addEventListener('click', (event) => {
      const target = event.target
      if (!(target instanceof Element)) return
      const path = target.closest<HTMLElement>('[role=treeitem]')?.dataset['path']
      if (path === undefined) return
      this.#focus(path)
      if (target.closest('.twistie') === null) this.#activate(path)
      else this.#toggle(path)
    })
  }

  /** Shows a trace in place of the one before. */
  show(trace: TraceView): void {
    this.#trace = trace
    this.#draw()
  }

  #draw(): void {
    if (this.#trace === undefined) return
    const focused = this.root.contains(document.activeElement)
    this.#rows = rows(this.#trace, this.#closed)
    if (!this.#rows.some((row) => row.path === this.#current)) this.#current = '0'
    this.root.replaceChildren(...this.#rows.map((row) => this.#item(row)))
    if (focused) this.#focus(this.#current)
  }

  #item(row: Row): HTMLElement {
    const { step } = row
    const sign = signOf(step.truth)
    return element(
      'div',
      {
        role: 'treeitem',
        class: `step level-${Math.min(row.level, 12)}${step.location === undefined ? '' : ' link'}`,
        'data-path': row.path,
        tabindex: row.path === this.#current ? '0' : '-1',
        'aria-level': String(row.level),
        'aria-posinset': String(row.position),
        'aria-setsize': String(row.siblings),
        'aria-expanded': row.open === undefined ? undefined : String(row.open),
      },
      element('span', { class: 'twistie', 'aria-hidden': 'true' }, row.open === undefined ? '' : row.open ? '▾' : '▸'),
      icon(sign.icon, sign.tone),
      element(
        'span',
        { class: 'label' },
        element('span', { class: 'name' }, step.label),
        ' ',
        element('span', { class: 'word' }, sign.word),
      ),
      step.want === undefined && step.have === undefined ? undefined : sides(step.want, step.have),
      step.why === undefined ? undefined : element('span', { class: 'why' }, step.why),
    )
  }

  #focus(path: string): void {
    this.#current = path
    for (const item of this.root.querySelectorAll<HTMLElement>('[role=treeitem]')) {
      const chosen = item.dataset['path'] === path
      item.tabIndex = chosen ? 0 : -1
      if (chosen) item.focus()
    }
  }

  #toggle(path: string): void {
    if (!this.#closed.delete(path)) this.#closed.add(path)
    this.#draw()
  }

  #activate(path: string): void {
    const row = this.#rows.find((candidate) => candidate.path === path)
    if (row?.step.location !== undefined) this.#reveal(row.step.location)
    else if (row?.open !== undefined) this.#toggle(path)
  }
}

/** What was wanted beside what the token has. */
export function sides(want: string | undefined, have: string | undefined): HTMLElement {
  const side = (name: string, value: string | undefined) =>
    element(
      'span',
      { class: 'side' },
      element('span', { class: 'side-name' }, `${name} `),
      value === undefined ? element('em', {}, 'nothing') : element('code', {}, value === '' ? '(empty)' : value),
    )
  return element('span', { class: 'sides' }, side('wanted', want), side('actual', have))
}
