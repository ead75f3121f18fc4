import type { Page } from 'playwright-core'

/** A running VS Code in a page. */
export interface OpenHost {
  readonly page: Page
  close(): Promise<void>
}

/** How to open one. */
export interface HostOptions {
  /** Path of a Chromium. */
  readonly chromium: string
  /** A bundle in out/e2e that runs inside the extension host, instead of waiting for a person. */
  readonly suite?: boolean
  /** A `workbench.colorTheme`. */
  readonly theme?: string
  /** Hears every line of the page's console. */
  onConsole?(line: string): void
}

/** What a suite run gave. */
export interface SuiteResult {
  readonly counts: { readonly passed: number; readonly failed: number; readonly skipped: number }
  readonly log: string
}

export type Host = (options: HostOptions) => Promise<OpenHost & { readonly exited: Promise<number> }>
