/** As much of an element as the views of the panel use: what is put into it, and nothing that would read markup. */
export class FakeElement {
  readonly name: string
  readonly attributes = new Map<string, string>()
  readonly dataset: { [name: string]: string } = {}
  readonly #listeners = new Map<string, () => void>()
  children: (FakeElement | string)[] = []
  hidden = false
  focused = false

  constructor(name: string) {
    this.name = name
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value)
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name)
  }

  append(...children: (FakeElement | string)[]): void {
    this.children.push(...children)
  }

  replaceChildren(...children: (FakeElement | string)[]): void {
    this.children = children
  }

  addEventListener(type: string, listener: () => void): void {
    this.#listeners.set(type, listener)
  }

  focus(): void {
    this.focused = true
  }

  scrollIntoView(): void {}

  click(): void {
    this.#listeners.get('click')?.()
  }

  /** Itself and everything below. */
  all(): FakeElement[] {
    return [this, ...this.children.flatMap((child) => (typeof child === 'string' ? [] : child.all()))]
  }

  get text(): string {
    return this.children.map((child) => (typeof child === 'string' ? child : child.text)).join(' ')
  }
}

/** Gives the views a page to build on. */
export function installPage(): () => void {
  const page = globalThis as { document?: unknown }
  const before = page.document
  page.document = { createElement: (name: string) => new FakeElement(name) }
  return () => {
    page.document = before
  }
}
