import type { Locator, Page } from 'playwright-core'

/** Opens a file of the workspace by the beginning of its name. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+P')
  await page.locator('.quick-input-widget input').first().fill(name)
  await page.locator('.quick-input-widget .monaco-list-row', { hasText: name }).first().click()
  await page.locator('.tab.active', { hasText: name }).first().waitFor()
}

/** Runs a command by its whole title. */
export async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1')
  await page.locator('.quick-input-widget input').first().fill(`>${title}`)
  // The list may have another command first.
  await page
    .locator('.quick-input-widget .monaco-list-row .label-name', { hasText: new RegExp(`^${title}$`) })
    .first()
    .click()
}

/** Puts the cursor at a line and column, from 1. */
export async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press('Control+G')
  await page.locator('.quick-input-widget input').first().fill(`:${line}:${column}`)
  await page.locator('.quick-input-widget .monaco-list-row.focused', { hasText: `line ${line} ` }).waitFor()
  // The first Enter may come before the editor listens.
  for (let tries = 0; tries < 20; tries++) {
    await page.keyboard.press('Enter')
    const hidden = page.locator('.quick-input-widget').waitFor({ state: 'hidden', timeout: 1500 })
    if (await hidden.then(() => true).catch(() => false)) return
    await page.locator('.quick-input-widget input').first().focus()
  }
  throw new Error(`no way to line ${line}`)
}

/** Types over a text that stands at a line and column, from 1. */
export async function replaceAt(page: Page, line: number, column: number, before: string, after: string): Promise<void> {
  await goTo(page, line, column)
  for (let i = 0; i < before.length; i++) await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.insertText(after)
}

/** The text of an element; empty for none. */
export async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? ''
}
