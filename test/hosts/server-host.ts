import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { freePort, openBrowser } from './browser.ts'
import type { Host } from './host.ts'
import { codeServer } from './install.ts'
import { countsPrefix } from './mocha-inside.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** code-server's VS Code with its Node extension host, on a copy of examples/aws. */
export const openServerHost: Host = async (options) => {
  const home = await mkdtemp(join(tmpdir(), 'claimcheck-vscode-'))
  const workspace = join(home, 'workspace')
  await cp(join(root, 'examples/aws'), workspace, { recursive: true })
  await writeSettings(home, options.theme)
  const server = await startServer(home)
  const browser = await openBrowser(options.chromium)
  const page = await browser.context.newPage()
  const exited = new Promise<number>((resolve) => {
    page.on('console', (message) => {
      const line = message.text()
      options.onConsole?.(line)
      if (line.includes(countsPrefix)) resolve(0)
    })
  })
  const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${path}`
  const payload: [string, string][] = [
    ['extensionDevelopmentPath', remote(root.replace(/\/$/, ''))],
    ['skipWelcome', 'true'],
    ...(options.suite === true ? [['extensionTestsPath', remote(join(root, 'out/e2e/node.cjs'))] satisfies [string, string]] : []),
  ]
  const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) })
  await page.goto(`http://127.0.0.1:${server.port}/?${query}`)
  return {
    page,
    exited,
    async close() {
      await browser.close()
      server.stop()
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

/** Starts code-server's VS Code server; resolves when it listens. */
export async function startServer(home: string, wantedPort?: number): Promise<{ readonly port: number; stop(): void }> {
  const port = wantedPort ?? (await freePort())
  const args = [
    join(codeServer, 'out/server-main.js'),
    ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms'],
    ...['--server-data-dir', join(home, 'data'), '--disable-telemetry', '--disable-workspace-trust', '--enable-smoke-test-driver'],
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('Extension host agent listening')) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', () => reject(new Error(`the VS Code server ended:\n${output}`)))
  })
  return { port, stop: () => void child.kill() }
}

/** Settings of a quiet VS Code, for the server that keeps its data in `home`. */
export async function writeSettings(home: string, theme: string | undefined): Promise<void> {
  const folder = join(home, 'data/data/Machine')
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'settings.json'),
    JSON.stringify({
      ...(theme === undefined ? {} : { 'workbench.colorTheme': theme }),
      'window.autoDetectColorScheme': false,
      'window.autoDetectHighContrast': false,
      'workbench.startupEditor': 'none',
      'workbench.secondarySideBar.defaultVisibility': 'hidden',
      'chat.disableAIFeatures': true,
      'files.simpleDialog.enable': true,
    }),
  )
}
