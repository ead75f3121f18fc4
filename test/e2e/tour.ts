import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Frame, Page } from 'playwright-core'
import type { Host, SuiteResult } from '../hosts/host.ts'
import { visitMigration, visitSetUp } from './set-up-visit.ts'
import { command, goTo, openFile, replaceAt, textOf } from './workbench.ts'

// The label of a theme, and the class that VS Code then gives its window.
const themes: { readonly [name: string]: readonly [label: string, mark: string] } = {
  light: ['Light Modern', 'vs'],
  dark: ['Dark Modern', 'vs-dark'],
  'high-contrast': ['Dark High Contrast', 'hc-black'],
}
const pictures = fileURLToPath(new URL('../../out/screenshots/', import.meta.url))
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * Looks at every surface of the example in a real VS Code, as a person would: with mouse and keyboard. Takes a picture of
 * each in each theme (out/screenshots), runs axe in the panel, and once plants a violation that axe must find.
 */
export async function tour(open: Host, chromium: string): Promise<SuiteResult> {
  mkdirSync(pictures, { recursive: true })
  let report = new Report()
  let lost = 0
  const left = Object.entries(themes)
  while (left.length > 0) {
    const { page, close } = await open({ chromium })
    const before = report
    try {
      await page.locator('.monaco-workbench').waitFor()
      // Extensions, themes among them, are there when ours has answered.
      await openFile(page, '.gitlab-ci.yml')
      await page.locator('.codelens-decoration a', { hasText: 'Simulate' }).first().waitFor({ timeout: 60_000 })
      for (let next = left[0]; next !== undefined; next = left[0]) {
        const [name, [label, mark]] = next
        report = before.copy()
        await chooseTheme(page, label, mark)
        await visit(page, name, report, left.length === 1)
        await command(page, 'View: Close All Editors')
        before.take(report)
        left.shift()
      }
    } catch (error) {
      // A keystroke that a busy machine lost says nothing about the extension: that theme again, in a fresh window.
      await page.screenshot({ path: `${pictures}failed-${++lost}.png` })
      report = before
      if (lost > mostLost) {
        report.add('the tour reaches its end', String(error))
        return report.result()
      }
    } finally {
      await close()
    }
  }
  return report.result()
}

/** Windows that may be lost on the way. */
const mostLost = 3

class Report {
  #lines: readonly string[] = []
  #failed = 0

  copy(): Report {
    const copy = new Report()
    copy.take(this)
    return copy
  }

  take(other: Report): void {
    this.#lines = other.#lines
    this.#failed = other.#failed
  }

  /** A check that passed, or what is wrong. */
  add(title: string, wrong: string | undefined): void {
    if (wrong !== undefined) this.#failed++
    this.#lines = [...this.#lines, wrong === undefined ? `pass ${title}` : `FAIL ${title}\n${wrong}`]
  }

  same(title: string, actual: unknown, expected: unknown): void {
    const [have, want] = [JSON.stringify(actual), JSON.stringify(expected)]
    this.add(title, have === want ? undefined : `expected ${want}, got ${have}`)
  }

  result(): SuiteResult {
    return { counts: { passed: this.#lines.length - this.#failed, failed: this.#failed, skipped: 0 }, log: this.#lines.join('\n') }
  }
}

async function visit(page: Page, theme: string, report: Report, isLast: boolean): Promise<void> {
  const shoot = async (surface: string) => {
    // Animations and late decorations settle.
    await page.waitForTimeout(400)
    await page.screenshot({ path: `${pictures}${theme}-${surface}.png` })
  }
  await openFile(page, '.gitlab-ci.yml')
  await goTo(page, 15, 12)
  await page.keyboard.press('End')
  for (let i = 0; i < 'sts.amazonaws.com'.length; i++) await page.keyboard.press('Backspace')
  await page.keyboard.press('Control+Space')
  await page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'sts.amazonaws.com' }).first().waitFor()
  await shoot('completion')
  await page.keyboard.press('Escape')
  await page.keyboard.insertText('sts.amazonaws.com')

  await openFile(page, 'deploy.json')
  await goTo(page, 11, 40)
  await command(page, 'Show or Focus Hover')
  await page.locator('.monaco-hover:visible').first().waitFor()
  await shoot('hover')
  await page.keyboard.press('Escape')

  await replaceAt(page, 9, 10, 'StringEquals', 'StringLike')
  await replaceAt(page, 11, 51, 'myproject', '*')
  await page.locator('.squiggly-error').first().waitFor()
  await goTo(page, 11, 50)
  await page.keyboard.press('Alt+F8')
  await shoot('diagnostics')
  await page.keyboard.press('Escape')
  await goTo(page, 11, 50)
  await page.keyboard.press('Control+.')
  await page.locator('.action-widget', { hasText: 'Quick Fix' }).waitFor()
  await shoot('quick-fix')
  await page.keyboard.press('Escape')
  await replaceAt(page, 9, 10, 'StringLike', 'StringEquals')
  await replaceAt(page, 11, 51, '*', 'myproject')

  await page.locator('.codelens-decoration a', { hasText: 'Reach: one project, main only' }).first().click()
  const frame = await panelFrame(page)
  await outcome(frame, 'allow')
  await frame.locator('[data-class=stranger]').waitFor()
  const head = await frame.locator('#reach').evaluate((at) => at === document.activeElement && at.getBoundingClientRect().top < innerHeight)
  report.same(`${theme}: the lens of reach leads to its part of the panel`, head, true)
  await shoot('panel-reach-lens')
  await command(page, 'Claimcheck: Simulate Token')
  await outcome(frame, 'allow')
  await shoot('panel-allow')
  await frame.selectOption('#scenario', 'fork-merge-request')
  await outcome(frame, 'deny')
  await shoot('panel-deny')
  report.same(`${theme}: axe finds nothing in the panel`, await violations(frame), [])
  if (theme === 'light') await checkPanel(page, frame, report)
  await frame.check('#from-paste')
  await frame.fill('#pasted', JSON.stringify(hostileClaims, undefined, 1))
  await frame.locator('td', { hasText: '<img' }).waitFor()
  await shoot('panel-pasted')
  report.same(`${theme}: axe finds nothing in the panel with pasted claims`, await violations(frame), [])
  await frame.locator('.result section').last().scrollIntoViewIfNeeded()
  await shoot('panel-claims')
  await frame.locator('[data-class=other-job] button').scrollIntoViewIfNeeded()
  await shoot('panel-reach')
  await frame.locator('[data-class=other-job] button').click()
  await outcome(frame, 'allow')
  await shoot('panel-witness')
  report.same(`${theme}: axe finds nothing in the panel with a witness`, await violations(frame), [])
  // At the end, since they add files to the workspace.
  if (isLast) {
    await visitSetUp(page, shoot, report)
    await visitMigration(page, shoot, report)
  }
}

const hostileClaims = { sub: '<img src=x onerror=alert(1)>', ref: 'main\u202egnp', user_login: '<script>alert(1)</script>' }

/** What the panel does, apart from how it looks. */
async function checkPanel(page: Page, frame: Frame, report: Report): Promise<void> {
  report.same('one live region says the outcome', (await textOf(frame.locator('.result [role=status]'))).startsWith('Denied. '), true)

  const name = (value: string) =>
    frame.evaluate((target) => {
      for (const label of document.querySelectorAll('label')) if (label.textContent === 'Trust policy') label.setAttribute('for', target)
    }, value)
  await name('nothing')
  report.same('axe finds a control that lost its label', (await violations(frame)).includes('select-name'), true)
  await name('policy')

  // The tree by keyboard alone: to its last step, whose clause Enter selects in the editor.
  await frame.locator('[role=treeitem]').first().focus()
  await page.keyboard.press('End')
  const last = frame.locator('[role=treeitem]').last()
  report.same('End moves to the last step', await last.evaluate((item) => item === document.activeElement), true)
  await page.keyboard.press('Home')
  const before = await frame.locator('[role=treeitem]').count()
  await page.keyboard.press('ArrowLeft')
  report.same('ArrowLeft folds', [before > 1, await frame.locator('[role=treeitem]').count()], [true, 1])
  await page.keyboard.press('ArrowRight')
  report.same('ArrowRight unfolds', await frame.locator('[role=treeitem]').count(), before)
  await frame.locator('[role=treeitem].link .name', { hasText: ':sub' }).last().click()
  await page.locator('.statusbar-item', { hasText: 'selected' }).waitFor({ timeout: 10_000 })
  report.same('a click on a step selects its clause', /Ln 11, /.test(await textOf(page.locator('.statusbar'))), true)

  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signature = 'c2VjcmV0LXNpZ25hdHVyZQ'
  await frame.check('#from-paste')
  await frame.fill('#pasted', `${encode({ alg: 'RS256' })}.${encode(hostileClaims)}.${signature}`)
  await frame.locator('td', { hasText: '<img' }).waitFor()
  report.same('the signature of a pasted token is gone', (await frame.inputValue('#pasted')).includes(signature), false)
  const payload = encode(hostileClaims)
  report.same('a pasted token is not echoed', (await textOf(frame.locator('body'))).includes(payload), false)
  report.same('hostile claims are only text', await frame.locator('img, main script').count(), 0)
  report.same('characters that hide are shown', await frame.locator('td', { hasText: 'main⟨U+202E⟩gnp' }).count(), 1)
  await frame.fill('#pasted', '')
}

async function chooseTheme(page: Page, label: string, mark: string): Promise<void> {
  await command(page, 'Preferences: Color Theme')
  await page
    .locator('.quick-input-widget .monaco-list-row', { hasText: /Modern|High Contrast/ })
    .first()
    .waitFor()
  await page.locator('.quick-input-widget input').first().fill(label)
  await page.locator('.quick-input-widget .monaco-list-row', { hasText: label }).first().click()
  await page.locator(`.monaco-workbench.${mark}`).waitFor()
}

async function panelFrame(page: Page): Promise<Frame> {
  const inner = page.frameLocator('iframe.webview').frameLocator('#active-frame')
  await inner.locator('#simulator h1').waitFor({ timeout: 30_000 })
  const frame = await (await page.frameLocator('iframe.webview').locator('#active-frame').elementHandle())?.contentFrame()
  if (frame === null || frame === undefined) throw new Error('the panel has no frame')
  return frame
}

async function outcome(frame: Frame, expected: string): Promise<void> {
  await frame.locator(`[data-outcome=${expected}]`).waitFor({ timeout: 15_000 })
}

/** The ids of axe's rules that the panel breaks, its contrasts included. */
async function violations(frame: Frame): Promise<readonly string[]> {
  await frame.evaluate(axeSource)
  return frame.evaluate(async () => {
    // axe puts itself on the global object.
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }
    return (await axe.run()).violations.map((violation) => violation.id)
  })
}
