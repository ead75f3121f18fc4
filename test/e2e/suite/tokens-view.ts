import * as vscode from 'vscode'
import { contains, equal } from './check.ts'
import { pipelineFile, replace, revertAll, start, until } from './editor.ts'

/** The view of tokens, as its provider answers VS Code. */
export function defineTokensView(): void {
  describe('the view of tokens', () => {
    let tokens: Awaited<ReturnType<typeof start>>['tokens']
    const labels = (nodes: readonly { readonly label: string }[]) => nodes.map((node) => node.label)
    const firstToken = async () => {
      const [job] = await tokens.getChildren()
      const [token] = await tokens.getChildren(job)
      return token
    }
    before(async () => {
      tokens = (await start()).tokens
    })
    afterEach(revertAll)

    it('opens', async () => {
      await vscode.commands.executeCommand('claimcheck.tokens.focus')
    })

    it('goes from jobs to the claims of a scenario', async () => {
      const jobs = await until('a job', async () => {
        const found = await tokens.getChildren()
        return found.length > 0 ? found : undefined
      })
      equal(labels(jobs), ['deploy'])
      const token = await firstToken()
      equal(token?.label, 'AWS_ID_TOKEN')
      const scenarios = await tokens.getChildren(token)
      equal(labels(scenarios).includes('default-branch'), true)
      equal(labels(scenarios).includes('merge-request'), false)
      const claims = await tokens.getChildren(scenarios.find((scenario) => scenario.label === 'default-branch'))
      equal(claims.find((claim) => claim.label === 'sub')?.description, 'project_path:mygroup/myproject:ref_type:branch:ref:main')
      contains(claims.find((claim) => claim.label === 'jti')?.description ?? '', 'unknown: ')
    })

    it('leads to the place in the file', async () => {
      const [job] = await tokens.getChildren()
      if (job === undefined) throw new Error('there is no job')
      const { command } = tokens.getTreeItem(job)
      await vscode.commands.executeCommand(command?.command ?? '', ...(command?.arguments ?? []))
      const editor = await until('the file', () => {
        const active = vscode.window.activeTextEditor
        return active?.document.uri.path.endsWith(pipelineFile) === true ? active : undefined
      })
      equal(editor.document.getText(editor.selection), 'deploy')
    })

    it('follows an edit', async () => {
      await replace(pipelineFile, 'AWS_ID_TOKEN:', 'OTHER_TOKEN:')
      await until('the other token', async () => ((await firstToken())?.label === 'OTHER_TOKEN' ? true : undefined))
    })
  })
}
