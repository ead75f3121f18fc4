import * as vscode from 'vscode'
import { equal } from './check.ts'
import { lensesIn, open, replace, revertAll, rulesIn, start, until, uriOf } from './editor.ts'

/** The files of `examples/` by path, put in by the build of the suite: a web host has no disk to take them from. */
declare const exampleFiles: { readonly [path: string]: string }

const ids = [...new Set(Object.keys(exampleFiles).map((path) => path.split('/')[0] ?? ''))]

/** Every example that ships, each in a folder of its own: what is read, and which engines are loaded for it. */
export function defineExamples(): void {
  describe('the examples', () => {
    let api: Awaited<ReturnType<typeof start>>
    before(async () => {
      api = await start()
      await revertAll()
      for (const [path, text] of Object.entries(exampleFiles))
        await vscode.workspace.fs.writeFile(uriOf(`examples/${path}`), new TextEncoder().encode(text))
    })
    afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'))
    after(() => vscode.workspace.fs.delete(uriOf('examples'), { recursive: true }))

    for (const id of ids) {
      it(`${id}: its deploy job gets in, and nothing is found`, async () => {
        const pipeline = `examples/${id}/.gitlab-ci.yml`
        await open(pipeline)
        const lens = await until(`a lens that allows in ${pipeline}`, async () =>
          (await lensesIn(pipeline)).find(({ command }) => command?.title.includes('allow') === true),
        )
        await vscode.commands.executeCommand(lens.command?.command ?? '', ...(lens.command?.arguments ?? []))
        await until('the outcome allow', () => api.lastResult()?.outcome === 'allow' || undefined)
        const own = Object.keys(exampleFiles).filter((path) => path.startsWith(`${id}/`))
        equal(
          own.map((path) => rulesIn(`examples/${path}`)),
          own.map(() => []),
        )
      })
    }

    it('loads the CEL engine for an expression that only it decides', async () => {
      const pipeline = 'examples/gcp/.gitlab-ci.yml'
      const module = 'examples/gcp/terraform/main.tf'
      await replace(module, "assertion.namespace_id == '72'", "{'id': assertion.namespace_id}.all(key, key == 'id')")
      await open(pipeline)
      const [lens] = await lensesIn(pipeline)
      await vscode.commands.executeCommand(lens?.command?.command ?? '', ...(lens?.command?.arguments ?? []))
      await until('the outcome allow', () => api.lastResult()?.outcome === 'allow' || undefined)
      await replace(module, "key == 'id'", "key == 'no'")
      await until('the outcome deny', () => api.lastResult()?.outcome === 'deny' || undefined)
      await vscode.commands.executeCommand('workbench.action.files.revert')
    })
  })
}
