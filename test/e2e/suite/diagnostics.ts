import * as vscode from 'vscode'
import { equal } from './check.ts'
import { inWeb, lensesIn, open, pipelineFile, policyFile, rangeOf, replace, revertAll, rulesIn, start, until, uriOf } from './editor.ts'
import { example } from './example.ts'

/** Findings and fixes, as the editor has them. */
export function defineDiagnostics(): void {
  describe('findings in the editor', () => {
    before(start)
    afterEach(revertAll)

    it('works on the example that ships', async function () {
      if (inWeb()) this.skip()
      for (const [path, text] of Object.entries(example)) {
        equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(uriOf(path))), text)
      }
    })

    it('finds nothing in the example', async () => {
      await open(pipelineFile)
      await open(policyFile)
      await lensesIn(policyFile)
      equal([rulesIn(pipelineFile), rulesIn(policyFile)], [[], []])
    })

    it('reports a wildcard in place of the project, and its fix ends that', async () => {
      await replace(policyFile, 'project_path:mygroup/myproject', 'project_path:mygroup/*')
      await replace(policyFile, '"StringEquals": {', '"StringLike": {')
      await until('wildcard-project', () => rulesIn(policyFile).includes('wildcard-project') || undefined)
      await applyPreferredFix(policyFile, 'mygroup/*')
      await until('no wildcard-project', () => (rulesIn(policyFile).includes('wildcard-project') ? undefined : true))
      const { document } = await open(policyFile)
      equal(document.getText().includes('project_path:mygroup/myproject:ref_type:branch:ref:main'), true)
    })

    it('reports a disagreement about the audience in both files', async () => {
      await replace(pipelineFile, 'aud: sts.amazonaws.com', 'aud: https://example.com')
      await until('audience-mismatch in the pipeline', () => rulesIn(pipelineFile).includes('audience-mismatch') || undefined)
      await until('audience-mismatch in the policy', () => rulesIn(policyFile).includes('audience-mismatch') || undefined)
    })

    it('links a finding to the page of its rule', async () => {
      await replace(policyFile, 'ref_type:branch:ref:main', 'ref_type:branch:ref:*')
      await replace(policyFile, '"StringEquals": {', '"StringLike": {')
      const finding = await until('unpinned-ref', () =>
        vscode.languages.getDiagnostics(uriOf(policyFile)).find(({ code }) => typeof code === 'object' && code.value === 'unpinned-ref'),
      )
      const target = typeof finding.code === 'object' ? finding.code.target.toString() : ''
      equal(target.includes('unpinned-ref'), true)
    })
  })
}

async function applyPreferredFix(path: string, at: string): Promise<void> {
  const { document } = await open(path)
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    rangeOf(document, at),
    vscode.CodeActionKind.QuickFix.value,
  )
  const fix = actions.find((action) => action.isPreferred === true && action.edit !== undefined)
  if (fix?.edit === undefined) throw new Error(`no preferred fix among ${actions.map((action) => action.title).join(', ')}`)
  await vscode.workspace.applyEdit(fix.edit)
}
