import type { Page } from 'playwright-core'
import { command, goTo, openFile, textOf } from './workbench.ts'

type Shoot = (surface: string) => Promise<void>

interface Report {
  same(title: string, actual: unknown, expected: unknown): void
}

/** Sets up AWS for the example's project by the quick picks, and looks at what is to be written, and the page of verdicts. */
export async function visitSetUp(page: Page, shoot: Shoot, report: Report): Promise<void> {
  await command(page, 'View: Close All Editors')
  await openFile(page, '.gitlab-ci.yml')
  await command(page, 'Claimcheck: Set Up OIDC')
  await pick(page, 'AWS IAM')
  await shoot('set-up-ref')
  await pick(page, 'The branch main')
  await answer(page, 'A name for the job', undefined)
  await answer(page, 'account', '123456789012')
  await pick(page, 'The documents alone')
  await page.locator('.quick-input-widget .monaco-list-row', { hasText: 'deploy-aws.json' }).first().waitFor()
  await shoot('set-up-files')
  await page.keyboard.press('Enter')
  const shown = page.frameLocator('iframe.webview').last().frameLocator('#active-frame')
  await shown.locator('h1', { hasText: 'What this set-up lets in' }).waitFor()
  await shoot('set-up-verdicts')
  report.same('what was set up lets in what was asked for', await shown.getByText('Exactly what was asked for gets in.').count(), 1)
  await command(page, 'View: Close All Editors')
  // Not by its name: what is new is not in the list of recent files.
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'deploy-aws.json' }).click()
  await page.locator('.codelens-decoration a', { hasText: 'Reach: one project, main only' }).first().waitFor()
  await shoot('set-up-policy')
}

/** Gives a job a stored key, and has it migrated at its finding. */
export async function visitMigration(page: Page, shoot: Shoot, report: Report): Promise<void> {
  await command(page, 'View: Close All Editors')
  await openFile(page, '.gitlab-ci.yml')
  await goTo(page, await lastLine(page), 1)
  for (const line of ['', 'old-sync:', '  variables:', '    AWS_SECRET_ACCESS_KEY: $STORED_KEY', '  script: aws s3 ls']) {
    // Wherever the editor has indented to.
    for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+Tab')
    await page.keyboard.insertText(line)
    await page.keyboard.press('Enter')
  }
  await page.locator('.squiggly-warning').first().waitFor()
  await goTo(page, await lineOf(page, 'AWS_SECRET_ACCESS_KEY'), 30)
  await page.keyboard.press('Control+.')
  await shoot('migration-offer')
  await page.locator('.action-widget .monaco-list-row', { hasText: 'Migrate' }).first().click()
  const lines = page.locator('.editor-group-container.active .view-lines')
  await lines
    .filter({ hasText: 'assume-role' })
    .or(lines.filter({ hasText: 'AWS_ROLE_ARN' }))
    .first()
    .waitFor()
  await shoot('migration')
  report.same('the stored key is gone', spaces(await textOf(lines)).includes('AWS_SECRET_ACCESS_KEY'), false)
}

async function pick(page: Page, label: string): Promise<void> {
  await page.locator('.quick-input-widget .monaco-list-row', { hasText: label }).first().click()
}

async function answer(page: Page, prompt: string, text: string | undefined): Promise<void> {
  const box = page.locator('.quick-input-widget')
  await box.filter({ hasText: prompt }).waitFor()
  if (text !== undefined) await box.locator('input').first().fill(text)
  await page.keyboard.press('Enter')
  await box.filter({ hasText: prompt }).waitFor({ state: 'hidden' })
}

// The example's pipeline fits into the window.
async function lastLine(page: Page): Promise<number> {
  await page.locator('.editor-group-container.active .line-numbers').first().waitFor()
  const numbers = await page.locator('.editor-group-container.active .line-numbers').allTextContents()
  return Math.max(...numbers.map(Number))
}

// The number beside a line that can be seen.
async function lineOf(page: Page, text: string): Promise<number> {
  const line = page.locator('.editor-group-container.active .view-line', { hasText: text }).last()
  const top = (await line.boundingBox())?.y ?? 0
  for (const number of await page.locator('.editor-group-container.active .line-numbers').all()) {
    const box = await number.boundingBox()
    if (box !== null && Math.abs(box.y - top) < 3) return Number(await textOf(number))
  }
  throw new Error(`no line has ${text}`)
}

// VS Code writes no-break spaces.
function spaces(text: string): string {
  return text.replaceAll('\u00a0', ' ')
}
