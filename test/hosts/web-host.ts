import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, openBrowser } from './browser.ts'
import type { Host } from './host.ts'
import { webIde } from './install.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
}

/** GitLab's Web IDE (VS Code 1.94) with its web worker extension host. The suite writes its own workspace to `tmp:/ws`. */
export const openWebHost: Host = async (options) => {
  const port = await freePort()
  // Webviews need hosts of the same site, or their service worker is refused.
  const origin = `http://app.ide.localhost:${port}`
  const server = createServer((request, response) => serve(request, response, page(origin, port, options.suite === true, options.theme)))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const browser = await openBrowser(options.chromium)
  const tab = await browser.context.newPage()
  const exited = new Promise<number>((resolve) => {
    void tab.exposeFunction('codeAutomationExit', (code: number) => resolve(code))
  })
  await tab.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) =>
    options.onConsole?.(args.map(String).join(' ')),
  )
  tab.on('console', (message) => options.onConsole?.(message.text()))
  await tab.goto(origin)
  return {
    page: tab,
    exited,
    async close() {
      await browser.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

function serve(request: IncomingMessage, response: ServerResponse, index: string): void {
  const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname))
  response.setHeader('access-control-allow-origin', '*')
  if (path === '/') {
    response.setHeader('content-type', 'text/html')
    response.end(index)
    return
  }
  const file = path.startsWith('/vscode/')
    ? join(webIde, path.slice('/vscode/'.length))
    : path.startsWith('/ext/')
      ? join(root, path.slice('/ext/'.length))
      : undefined
  if (file === undefined || !existsSync(file) || !statSync(file).isFile()) {
    response.statusCode = 404
    response.end()
    return
  }
  response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
  createReadStream(file).pipe(response)
}

function page(origin: string, port: number, suite: boolean, theme: string | undefined): string {
  const commit = readFileSync(join(webIde, 'COMMIT.txt'), 'utf8').trim()
  const create = {
    productConfiguration: {
      version: '1.94.0',
      quality: 'stable',
      commit,
      nameShort: 'Web IDE',
      nameLong: 'GitLab Web IDE',
      applicationName: 'web-ide',
      enableTelemetry: false,
    },
    additionalBuiltinExtensions: [],
    webviewEndpoint: `http://{{uuid}}.ide.localhost:${port}/vscode/out/vs/workbench/contrib/webview/browser/pre/`,
    configurationDefaults: {
      ...(theme === undefined ? {} : { 'workbench.colorTheme': theme }),
      'workbench.startupEditor': 'none',
    },
  }
  const tests = suite ? `extensionTestsPath: URI.parse(${JSON.stringify(`${origin}/ext/out/e2e/web.js`)})` : ''
  return `<!doctype html>
<html><head><meta charset="utf-8"><link rel="stylesheet" href="/vscode/out/vs/workbench/workbench.web.main.internal.css"></head>
<body aria-label="">
<script>globalThis._VSCODE_FILE_ROOT = ${JSON.stringify(`${origin}/vscode/out/`)}</script>
<script src="/vscode/out/nls.messages.js"></script>
<script type="module">
import { create, URI } from '/vscode/out/vs/workbench/workbench.web.main.internal.js'
create(document.body, {
  ...${JSON.stringify(create)},
  workspaceProvider: { workspace: { folderUri: URI.parse('tmp:/ws') }, trusted: true, open: async () => true },
  developmentOptions: { extensions: [URI.parse(${JSON.stringify(`${origin}/ext`)})], ${tests} },
})
</script></body></html>`
}
