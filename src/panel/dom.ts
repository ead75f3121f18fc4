import { visible } from '../text/visible.ts'

type Attributes = { readonly [name: string]: string | undefined }

/**
 * An element with attributes and children. Every text goes in as a text, with what hides itself made visible, so that no
 * value from a file or a token can become markup. An attribute that is `undefined` is left out.
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes,
  ...children: readonly (Node | string | undefined)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value)
  for (const child of children) if (child !== undefined) made.append(typeof child === 'string' ? visible(child) : child)
  return made
}

/** A sign that only eyes see; its word must stand next to it. */
export function icon(sign: string, tone: string): HTMLElement {
  return element('span', { class: `icon ${tone}`, 'aria-hidden': 'true' }, sign)
}
