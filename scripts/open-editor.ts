import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { freePort } from '../test/hosts/browser.ts'
import { installHosts } from '../test/hosts/install.ts'
import { startServer, writeSettings } from '../test/hosts/server-host.ts'

// `npm start` without options: the extension in code-server's VS Code on examples/aws, for a browser on this machine, until Ctrl+C.
const root = fileURLToPath(new URL('..', import.meta.url))

process.stdout.write('Getting VS Code ready (the first time installs it, some 300 MB)…\n')
installHosts()
const home = join(root, 'out/editor')
await writeSettings(home, undefined)
const server = await startServer(home, await freePort(8040))
const payload = [
  ['extensionDevelopmentPath', `vscode-remote://127.0.0.1:${server.port}${root.replace(/\/$/, '')}`],
  ['skipWelcome', 'true'],
]
const query = new URLSearchParams({ folder: join(root, 'examples/aws'), payload: JSON.stringify(payload) })
process.stdout.write(`\nOpen this in a browser (Ctrl+C ends it):\n\n  http://127.0.0.1:${server.port}/?${query}\n\n`)
process.stdout.write('Then open .gitlab-ci.yml or iam/deploy.json, and run "Claimcheck: Simulate Token" from the command palette.\n')
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.stop()
    process.exit(0)
  })
}
