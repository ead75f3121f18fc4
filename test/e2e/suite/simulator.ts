import * as vscode from 'vscode'
import { contains, equal } from './check.ts'
import { lensesIn, open, pipelineFile, policyFile, replace, revertAll, start, until } from './editor.ts'

/** The command and its panel. */
export function defineSimulator(): void {
  describe('the simulator', () => {
    let api: Awaited<ReturnType<typeof start>>
    const outcome = async (expected: string) => {
      await until(`the outcome ${expected}`, () => (api.lastResult()?.outcome === expected ? true : undefined))
    }
    before(async () => {
      api = await start()
    })
    afterEach(revertAll)

    it('opens from the lens of a job, follows an edit of the policy, and its undoing', async () => {
      await open(pipelineFile)
      const [lens] = await lensesIn(pipelineFile)
      await vscode.commands.executeCommand(lens?.command?.command ?? '', ...(lens?.command?.arguments ?? []))
      await outcome('allow')
      await replace(policyFile, 'ref:main', 'ref:production')
      await outcome('deny')
      contains(api.lastResult()?.because ?? '', 'ref:production')
      await replace(policyFile, 'ref:production', 'ref:main')
      await outcome('allow')
    })

    it('opens from the lens of a policy that says who gets in, with each class of outsiders', async () => {
      await open(policyFile)
      const lens = await until('the reach of the policy', async () =>
        (await lensesIn(policyFile)).find(({ command }) => command?.title.startsWith('Reach: one project, main only') === true),
      )
      await vscode.commands.executeCommand(lens.command?.command ?? '', ...(lens.command?.arguments ?? []))
      const reach = await until('who else gets in', () => {
        const shown = api.lastReach()
        return shown?.kind === 'reach' ? shown : undefined
      })
      equal(lens.command?.title, `Reach: ${reach.summary}`)
      equal(reach.classes.find((one) => one.class === 'stranger')?.outcome, 'none')
    })

    it('opens for the file of the active editor, in one panel', async () => {
      await open(policyFile)
      await vscode.commands.executeCommand('claimcheck.simulateToken')
      await open(pipelineFile)
      await vscode.commands.executeCommand('claimcheck.simulateToken')
      await outcome('allow')
      const panels = vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .filter((tab) => tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith('claimcheck.simulator'))
      equal(panels.length, 1)
    })

    it('takes another scenario from who calls the command', async () => {
      await vscode.commands.executeCommand('claimcheck.simulateToken', { scenario: 'fork-merge-request' })
      await outcome('deny')
      await vscode.commands.executeCommand('claimcheck.simulateToken', { scenario: 'default-branch' })
      await outcome('allow')
    })

    it('shows its last result as a text', async () => {
      await open(policyFile)
      await vscode.commands.executeCommand('claimcheck.simulateToken', { scenario: 'default-branch' })
      await outcome('allow')
      await vscode.commands.executeCommand('claimcheck.simulationAsText')
      const text = await until('the text', () => {
        const document = vscode.window.activeTextEditor?.document
        return document?.uri.scheme === 'claimcheck-page' ? document.getText() : undefined
      })
      contains(text, 'Outcome: allow')
      contains(text, 'Trace')
    })
  })
}
