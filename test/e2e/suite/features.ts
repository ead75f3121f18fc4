import * as vscode from 'vscode'
import { contains, equal } from './check.ts'
import { askLenses, lensesIn, open, pipelineFile, policyFile, rangeOf, replace, revertAll, start, until, uriOf } from './editor.ts'

/** Hover, completion and lenses, as the editor has them. */
export function defineFeatures(): void {
  describe('help in the editor', () => {
    before(start)
    afterEach(revertAll)

    it('explains a subject under the mouse', async () => {
      const { document } = await open(policyFile)
      const text = await until('a hover', async () => {
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
          'vscode.executeHoverProvider',
          document.uri,
          rangeOf(document, 'project_path:mygroup').start,
        )
        return textOf(hovers) || undefined
      })
      contains(text, 'mygroup')
    })

    it('completes the audience of an ID token', async () => {
      await replace(pipelineFile, 'aud: sts.amazonaws.com', 'aud: ')
      const { document } = await open(pipelineFile)
      equal((await completions(document, rangeOf(document, 'aud: ').end)).includes('sts.amazonaws.com'), true)
    })

    it('completes the keys of a condition', async () => {
      await replace(policyFile, '"gitlab.com:sub"', '"gitlab.com:"')
      const { document } = await open(policyFile)
      const at = rangeOf(document, '"gitlab.com:"').end.translate(0, -1)
      equal((await completions(document, at)).includes('gitlab.com:sub'), true)
    })

    it('completes nothing elsewhere in a pipeline', async () => {
      const { document } = await open(pipelineFile)
      const labels = await completions(document, rangeOf(document, 'stage: test').end)
      // Words of the file itself are VS Code's own offer.
      equal(labels.includes('sts.amazonaws.com'), false)
    })

    it('offers to simulate above a job and a policy, and not when that is switched off', async () => {
      await open(pipelineFile)
      equal((await lensesIn(pipelineFile)).length, 1)
      await open(policyFile)
      equal((await lensesIn(policyFile)).filter((lens) => lens.command?.title.startsWith('Simulate')).length, 1)
      const settings = vscode.workspace.getConfiguration('claimcheck', uriOf(policyFile))
      await settings.update('codeLens', false, vscode.ConfigurationTarget.Global)
      try {
        await until('no lenses', async () => ((await askLenses(policyFile)).length === 0 ? true : undefined))
      } finally {
        await settings.update('codeLens', undefined, vscode.ConfigurationTarget.Global)
      }
    })
  })
}

function textOf(hovers: readonly vscode.Hover[]): string {
  return hovers.flatMap((hover) => hover.contents.map((part) => (typeof part === 'string' ? part : part.value))).join('\n')
}

async function completions(document: vscode.TextDocument, at: vscode.Position): Promise<readonly string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, at)
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label))
}
