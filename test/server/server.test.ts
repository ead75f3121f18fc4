import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  DocumentLink,
  Hover,
  InlayHint,
  Location,
  LocationLink,
  ResourceOperationKind,
  TextEdit,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { buildAll } from '../../scripts/build.ts'
import type { Choices, ReadFileResult, SetUpChoicesResult, SetUpResult, SimulateResult } from '../../src/protocol/messages.ts'
import { usualAudiences } from '../support/usual-tokens.ts'
import { Client } from './client.ts'

const configuration = 'project: g/p\nissuer: https://gitlab.com\ndefault_branch: main\n'
const pipeline = `deploy:
  script: [aws s3 ls]
  id_tokens:
    T:
      aud: sts.amazonaws.com
  variables:
    AWS_ROLE_ARN: arn:aws:iam::123456789012:role/role
`
const role = (sub: string, aud = 'sts.amazonaws.com') => `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringLike": { "gitlab.com:sub": "${sub}" },
        "StringEquals": { "gitlab.com:aud": "${aud}" }
      }
    }
  ]
}
`
const tight = role('project_path:g/p:ref_type:branch:ref:main')
const wide = role('project_path:g/*:ref_type:branch:ref:main')

/** What the editor would have after an edit. */
function applied(uri: string, text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create(uri, 'x', 1, text), [...edits])
}

function positionOf(text: string, part: string) {
  return TextDocument.create('x', 'x', 1, text).positionAt(text.indexOf(part) + 1)
}

describe('the language server', () => {
  let folder = ''
  let client: Client
  const uriOf = (file: string) => pathToFileURL(join(folder, file)).href
  const textDocument = (file: string) => ({ uri: uriOf(file) })

  const write = async (files: { readonly [file: string]: string }) => {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), text)
    }
  }
  const fixesAt = (file: string, text: string, part: string, diagnostics: unknown = []): Promise<CodeAction[]> => {
    const at = positionOf(text, part)
    const params = { textDocument: textDocument(file), range: { start: at, end: at }, context: { diagnostics } }
    return client.connection.sendRequest('textDocument/codeAction', params)
  }

  before(async () => {
    await buildAll(['dist/server.cjs'])
  })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'claimcheck-server-'))
    client = new Client()
  })
  afterEach(async () => {
    client.kill()
    await rm(folder, { recursive: true, force: true })
  })

  it('reports a file that nobody has opened, and takes the report back when the quick fix is made', async () => {
    await write({ '.claimcheck.yaml': configuration, '.gitlab-ci.yml': pipeline, 'iam/role.json': wide })
    await client.initialize(uriOf(''), undefined, { workspace: { workspaceEdit: { documentChanges: true } } })
    const uri = uriOf('iam/role.json')
    const [diagnostic] = await client.codes(uri, 'wildcard-project')
    assert.equal(diagnostic?.source, 'claimcheck')
    assert.match(diagnostic?.codeDescription?.href ?? '', /^https:.*wildcard-project/)

    await client.open(uri, wide)
    const [fix] = await fixesAt('iam/role.json', wide, 'project_path', [{ ...diagnostic, message: 'in other words' }])
    assert.deepEqual([fix?.kind, fix?.isPreferred, fix?.diagnostics?.length], ['quickfix', true, 1])
    const [change] = fix?.edit?.documentChanges ?? []
    assert.ok(change !== undefined && 'edits' in change)
    assert.deepEqual(change.textDocument, { uri, version: 1 })
    // Only plain edits are sent, no annotated ones.
    await client.replace(uri, 2, applied(uri, wide, change.edits as TextEdit[]))
    await client.codes(uri)
  })

  describe('a job with a stored key', () => {
    const stored = 'deploy:\n  variables:\n    AWS_SECRET_ACCESS_KEY: $KEY\n  script: aws s3 ls\n'
    const uri = () => uriOf('.gitlab-ci.yml')
    const actions = async (resourceOperations: ResourceOperationKind[], part: string) => {
      await write({ '.claimcheck.yaml': configuration, '.gitlab-ci.yml': stored })
      await client.initialize(uriOf(''), undefined, { workspace: { workspaceEdit: { documentChanges: true, resourceOperations } } })
      await client.open(uri(), stored)
      const diagnostics = await client.codes(uri(), 'static-aws-key')
      return fixesAt('.gitlab-ci.yml', stored, part, diagnostics)
    }
    it('is migrated at its finding, with a trust policy in a new file', async () => {
      const [action] = await actions(['create'], '$KEY')
      assert.deepEqual([action?.kind, action?.diagnostics?.length], ['quickfix', 1])
      const [create, text, change] = action?.edit?.documentChanges ?? []
      assert.deepEqual(create, { kind: 'create', uri: uriOf('iam/deploy.json'), options: { overwrite: false } })
      assert.ok(text !== undefined && 'edits' in text && change !== undefined && 'edits' in change)
      assert.match((text.edits as TextEdit[])[0]?.newText ?? '', /"gitlab.com:sub": "project_path:g\/p:ref_type:branch:ref:main"/)
      await client.replace(uri(), 2, applied(uri(), stored, change.edits as TextEdit[]))
      await client.codes(uri())
    })
    it('is migrated elsewhere in the job as a refactoring', async () => {
      const [action] = await actions(['create'], 'aws s3')
      assert.equal(action?.kind, 'refactor.rewrite')
    })
    it('is not migrated in an editor that makes no files', async () => assert.deepEqual(await actions([], '$KEY'), []))
  })

  it('reports a job and a policy that disagree at both, each with the way to the other', async () => {
    await write({ '.claimcheck.yaml': configuration, '.gitlab-ci.yml': pipeline, 'role.json': tight.replace('"sts.', '"other.') })
    await client.initialize(uriOf(''))
    const [atRole] = await client.codes(uriOf('role.json'), 'audience-mismatch')
    const [atJob] = await client.codes(uriOf('.gitlab-ci.yml'), 'audience-mismatch')
    assert.equal(atRole?.relatedInformation?.[0]?.location.uri, uriOf('.gitlab-ci.yml'))
    assert.equal(atJob?.relatedInformation?.[0]?.location.uri, uriOf('role.json'))
  })

  it('makes all safe fixes of a file only when it is asked to', async () => {
    await write({ '.claimcheck.yaml': configuration, '.gitlab-ci.yml': pipeline, 'role.json': wide })
    await client.initialize(uriOf(''))
    await client.open(uriOf('role.json'), wide)
    const all = (only: string[] | undefined): Promise<CodeAction[]> => {
      const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }
      const context = { diagnostics: [], ...(only === undefined ? {} : { only }) }
      return client.connection.sendRequest('textDocument/codeAction', { textDocument: textDocument('role.json'), range, context })
    }
    assert.deepEqual(await all(undefined), [])
    const [action] = await all(['source.fixAll'])
    assert.equal(action?.kind, 'source.fixAll.claimcheck')
    const fixed = applied(uriOf('role.json'), wide, action?.edit?.changes?.[uriOf('role.json')] ?? [])
    assert.match(fixed, /"project_path:g\/p:ref_type:branch:ref:main"/)
  })

  it('follows includes: a file that is missing, then written, and one outside that only a trusted workspace may name', async () => {
    const root = 'include: [ci/deploy.yml, { project: mygroup/templates, ref: v1, file: a.yml }]\n'
    const top = folder
    folder = join(top, 'work')
    await write({
      '.claimcheck.yaml': `${configuration}includes: { mygroup/templates: ../templates }\n`,
      '.gitlab-ci.yml': root,
      '../templates/a.yml': 'test: { script: x }\n',
    })
    await client.initialize(uriOf(''))
    await client.codes(uriOf('.gitlab-ci.yml'), 'invalid-pipeline', 'unresolved-include')
    await write({ 'ci/deploy.yml': pipeline })
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('ci/deploy.yml'), type: 1 }] })
    await client.codes(uriOf('.gitlab-ci.yml'), 'unresolved-include')
    await client.connection.sendNotification('claimcheck/settings', { trusted: true, includes: {} })
    await client.codes(uriOf('.gitlab-ci.yml'))
    // What is typed into an included file counts at once.
    await client.open(uriOf('ci/deploy.yml'), pipeline.replace('aud: sts.amazonaws.com', 'aud: 5'))
    await client.codes(uriOf('ci/deploy.yml'), 'invalid-id-token')
    folder = top
  })

  it('finds the files of includes from whichever folder above has them', async () => {
    await write({ 'a/b/.gitlab-ci.yml': 'include: b/deploy.yml\n', 'a/b/deploy.yml': pipeline })
    await client.initialize(uriOf(''))
    await client.open(uriOf('a/b/.gitlab-ci.yml'), 'include: [b/deploy.yml, c.yml]\n')
    await client.codes(uriOf('a/b/.gitlab-ci.yml'), 'unresolved-include')
    await write({ 'a/c.yml': 'test: { script: x }\n' })
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('a/c.yml'), type: 1 }] })
    await client.codes(uriOf('a/b/.gitlab-ci.yml'))
  })

  it('leaves keywords to another extension once the client says so', async () => {
    await write({ '.claimcheck.yaml': configuration, '.gitlab-ci.yml': '' })
    await client.initialize(uriOf(''))
    await client.open(uriOf('.gitlab-ci.yml'), pipeline)
    const line = pipeline.split('\n').findIndex((one) => one.includes('id_tokens'))
    const at = {
      textDocument: { uri: uriOf('.gitlab-ci.yml') },
      position: { line, character: pipeline.split('\n')[line]?.indexOf('id_tokens') ?? 0 },
    }
    assert.ok((await client.connection.sendRequest('textDocument/hover', at)) !== null)
    await client.connection.sendNotification('claimcheck/settings', { trusted: true, includes: {}, keywords: false })
    assert.equal(await client.connection.sendRequest('textDocument/hover', at), null)
  })

  it('answers hover and completion with what is typed, saved or not', async () => {
    await write({ '.claimcheck.yaml': configuration, '.gitlab-ci.yml': '' })
    await client.initialize(uriOf(''))
    await client.open(uriOf('.gitlab-ci.yml'), pipeline)
    const hover: Hover | null = await client.connection.sendRequest('textDocument/hover', {
      textDocument: textDocument('.gitlab-ci.yml'),
      position: positionOf(pipeline, 'T:'),
    })
    assert.match(JSON.stringify(hover?.contents), /project_path:g\/p:ref_type:branch:ref:main/)
    const typed = pipeline.replace('      aud: sts.amazonaws.com', '      aud: ')
    await client.replace(uriOf('.gitlab-ci.yml'), 2, typed)
    const items: CompletionItem[] = await client.connection.sendRequest('textDocument/completion', {
      textDocument: textDocument('.gitlab-ci.yml'),
      position: { line: 4, character: 11 },
    })
    assert.deepEqual(
      items.map((item) => item.label),
      [...usualAudiences, 'https://gitlab.com'],
    )
  })

  it('takes edits of parts of a document', async () => {
    await write({ '.claimcheck.yaml': configuration, 'role.json': tight })
    await client.initialize(uriOf(''))
    await client.open(uriOf('role.json'), tight)
    const start = positionOf(tight, '/p:ref')
    const range = { start, end: { line: start.line, character: start.character + 1 } }
    const contentChanges = [{ range, text: '*' }]
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: uriOf('role.json'), version: 2 },
      contentChanges,
    })
    await client.codes(uriOf('role.json'), 'wildcard-project')
  })

  it('goes back to the file on disk when a document is closed, and follows the disk', async () => {
    await write({ '.claimcheck.yaml': configuration, 'role.json': tight })
    await client.initialize(uriOf(''))
    await client.open(uriOf('role.json'), wide)
    await client.codes(uriOf('role.json'), 'wildcard-project')
    await client.connection.sendNotification('textDocument/didClose', { textDocument: textDocument('role.json') })
    await client.codes(uriOf('role.json'))
    await write({ 'role.json': wide, 'new.json': wide })
    const changes = [
      { uri: uriOf('role.json'), type: 2 },
      { uri: uriOf('new.json'), type: 1 },
    ]
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes })
    await client.codes(uriOf('role.json'), 'wildcard-project')
    await client.codes(uriOf('new.json'), 'wildcard-project')
    await rm(join(folder, 'new.json'))
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('new.json'), type: 3 }] })
    await client.codes(uriOf('new.json'))
  })

  it('works in a workspace that only the client can read', async () => {
    const files = new Map([
      ['vscode-vfs://github/g/p/.claimcheck.yaml', configuration],
      ['vscode-vfs://github/g/p/.gitlab-ci.yml', pipeline],
      ['vscode-vfs://github/g/p/iam/role.json', tight],
    ])
    client.connection.onRequest('claimcheck/listFiles', () => ({ files: [...files.keys()] }))
    client.connection.onRequest('claimcheck/readFile', ({ uri }: { uri: string }) => ({ text: files.get(uri) ?? null }))
    const changed = new Promise<void>((resolve) => {
      client.connection.onNotification('claimcheck/changed', resolve)
    })
    await client.initialize('vscode-vfs://github/g/p', { files: true, simulate: true })
    await changed
    const choices: Choices = await client.connection.sendRequest('claimcheck/choices', {})
    const [project] = choices.projects
    assert.deepEqual(
      [project?.title, project?.tokens.map((token) => token.variable), project?.policies.map((policy) => policy.id)],
      ['g/p', ['T'], ['iam/role.json#role']],
    )
    const simulate = (scenario: string): Promise<SimulateResult> =>
      client.connection.sendRequest('claimcheck/simulate', {
        project: project?.id,
        policy: 'iam/role.json#role',
        token: { kind: 'job', job: 'deploy', variable: 'T', scenario },
      })
    const allowed = await simulate('default-branch')
    assert.equal(allowed.kind === 'verdict' && allowed.outcome, 'allow')
    const denied = await simulate('fork-merge-request')
    assert.equal(denied.kind === 'verdict' && denied.outcome, 'deny')
    assert.match(JSON.stringify(denied), /"uri":"vscode-vfs:\/\/github\/g\/p\/iam\/role.json"/)

    await client.open('vscode-vfs://github/g/p/.gitlab-ci.yml', pipeline)
    const lenses: CodeLens[] = await client.connection.sendRequest('textDocument/codeLens', {
      textDocument: { uri: 'vscode-vfs://github/g/p/.gitlab-ci.yml' },
    })
    assert.deepEqual(
      lenses.map((lens) => lens.command?.arguments),
      [[{ project: project?.id, job: 'deploy', variable: 'T', policy: 'iam/role.json#role' }]],
    )
  })

  describe('in a pipeline of several files', () => {
    const root = 'include: ci/base.yml\ndeploy:\n  extends: .base\n  script: [echo $T]\n'
    const base = '.base:\n  id_tokens:\n    T: { aud: a }\n'
    const ask = <Result>(method: string, file: string, text: string, part: string, more = {}): Promise<Result> =>
      client.connection.sendRequest(`textDocument/${method}`, {
        textDocument: textDocument(file),
        position: positionOf(text, part),
        ...more,
      })
    const lines = (text: string, part: string) => {
      const line = text.slice(0, text.indexOf(part)).split('\n').length - 1
      const character = text.split('\n')[line]?.indexOf(part) ?? 0
      return { start: { line, character }, end: { line, character: character + part.length } }
    }
    const keyT = { start: { line: 2, character: 4 }, end: { line: 2, character: 5 } }
    const useT = { start: { line: 3, character: 17 }, end: { line: 3, character: 18 } }
    beforeEach(() => write({ '.claimcheck.yaml': configuration, '.gitlab-ci.yml': root, 'ci/base.yml': base }))

    it('leads to definitions, as places or as links', async () => {
      await client.initialize(uriOf(''))
      const found: Location[] = await ask('definition', '.gitlab-ci.yml', root, '.base\n')
      assert.deepEqual(found, [{ uri: uriOf('ci/base.yml'), range: lines(base, '.base') }])
      assert.equal(await ask('definition', '.gitlab-ci.yml', root, 'echo'), null)
      const other = new Client()
      await other.initialize(uriOf(''), undefined, { textDocument: { definition: { linkSupport: true } } })
      const [link] = await other.connection.sendRequest<LocationLink[]>('textDocument/definition', {
        textDocument: textDocument('.gitlab-ci.yml'),
        position: positionOf(root, '$T'),
      })
      assert.deepEqual([link?.targetUri, link?.targetSelectionRange, link?.originSelectionRange], [uriOf('ci/base.yml'), keyT, useT])
      assert.equal(await other.stop(), 0)
    })
    it('finds and highlights the references of a token', async () => {
      await client.initialize(uriOf(''))
      const references = (includeDeclaration: boolean) =>
        ask<Location[]>('references', 'ci/base.yml', base, '   T', { position: keyT.start, context: { includeDeclaration } })
      const use = { uri: uriOf('.gitlab-ci.yml'), range: useT }
      assert.deepEqual(await references(false), [use])
      assert.deepEqual(await references(true), [{ uri: uriOf('ci/base.yml'), range: keyT }, use])
      assert.deepEqual(await ask('documentHighlight', 'ci/base.yml', base, 'T', { position: keyT.end }), [{ range: keyT, kind: 3 }])
      assert.deepEqual(await ask('documentHighlight', '.gitlab-ci.yml', root, '$T'), [{ range: useT, kind: 2 }])
      assert.equal(await ask('documentHighlight', '.gitlab-ci.yml', root, 'echo'), null)
    })
    it('links includes', async () => {
      await client.initialize(uriOf(''))
      const links: DocumentLink[] = await ask('documentLink', '.gitlab-ci.yml', root, '')
      assert.deepEqual(links, [{ range: lines(root, 'ci/base.yml'), target: uriOf('ci/base.yml') }])
    })
    it('hints at subjects in the asked range, and asks for a new look when another file has changed', async () => {
      const refreshed = new Promise<void>((resolve) => {
        client.connection.onRequest('workspace/inlayHint/refresh', () => {
          resolve()
          return null
        })
      })
      await client.initialize(uriOf(''), undefined, { workspace: { inlayHint: { refreshSupport: true } } })
      const hints = (line: number): Promise<InlayHint[]> =>
        ask('inlayHint', 'ci/base.yml', base, '', { range: { start: { line, character: 0 }, end: { line, character: 80 } } })
      const [hint] = await hints(2)
      assert.deepEqual([hint?.label, hint?.position], ['project_path:g/p:ref_type:branch:ref:main', { line: 2, character: 6 }])
      assert.match(JSON.stringify(hint?.tooltip), /"kind":"markdown".*job `deploy`/)
      assert.deepEqual(await hints(0), [])
      await client.open(uriOf('.claimcheck.yaml'), configuration.replace('g/p', 'g/other'))
      await refreshed
      assert.equal((await hints(2))[0]?.label, 'project_path:g/other:…_type:branch:ref:main')
    })
  })

  it('offers a client that cannot open the simulator no lenses', async () => {
    const { capabilities } = await client.initialize(uriOf(''))
    assert.deepEqual([capabilities.codeLensProvider, capabilities.hoverProvider], [undefined, true])
  })

  it('sets up trust as files that are offered, Terraform too', async () => {
    await write({ '.claimcheck.yaml': 'project: g/p\nissuer: https://gitlab.com\ndefault_branch: main\n' })
    await client.initialize(uriOf(''))
    const offered: SetUpChoicesResult = await client.connection.sendRequest('claimcheck/setUpChoices', {})
    assert.deepEqual([offered.project, offered.defaultBranch, offered.choices[0]?.id], ['g/p', 'main', 'aws'])
    const made: SetUpResult = await client.connection.sendRequest('claimcheck/setUp', {
      relyingParty: 'aws',
      form: 'terraform',
      name: 'deploy',
      ref: { type: 'branch', name: 'main' },
      answers: { account: '123456789012' },
    })
    assert.ok(made.kind === 'made', JSON.stringify(made))
    assert.deepEqual(
      [made.asWanted, made.files.map((file) => file.uri), made.pipeline],
      [true, [uriOf('terraform/deploy.tf')], uriOf('.gitlab-ci.yml')],
    )
    const google: SetUpResult = await client.connection.sendRequest('claimcheck/setUp', {
      relyingParty: 'gcp',
      form: 'script',
      name: 'deploy',
      ref: { type: 'branch', name: 'main' },
      answers: { project: 'my-project', number: '123456789012' },
      told: { projectId: '20', isProtected: true },
    })
    assert.ok(google.kind === 'made', JSON.stringify(google))
    assert.deepEqual([google.asWanted, google.configuration.split('\n')[0]], [true, 'ids: { project_id: "20" }'])
    await write({ '.gitlab-ci.yml': 'deploy: { script: [x], parallel: 2 }\n' })
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('.gitlab-ci.yml'), type: 1 }] })
    const taken: SetUpResult = await client.connection.sendRequest('claimcheck/setUp', {
      relyingParty: 'azure',
      form: 'documents',
      name: 'deploy',
      ref: { type: 'branch', name: 'main' },
      answers: { tenant: 'aaaabbbb-0000-cccc-1111-dddd2222eeee' },
    })
    assert.match(taken.kind === 'error' ? taken.message : '', /a job deploy already/)
    const refused: SetUpResult = await client.connection.sendRequest('claimcheck/setUp', {
      relyingParty: 'aws',
      form: 'terraform',
      name: 'x',
      ref: { type: 'branch', name: 'main' },
      answers: {},
    })
    assert.match(refused.kind === 'error' ? refused.message : '', /A name has/)
  })

  it('simulates a pasted token and logs nothing of it', async () => {
    await write({ 'role.json': tight })
    await client.initialize(uriOf(''))
    const choices: Choices = await client.connection.sendRequest('claimcheck/choices', { uri: uriOf('role.json') })
    const result: SimulateResult = await client.connection.sendRequest('claimcheck/simulate', {
      project: choices.projects[0]?.id,
      policy: 'role.json#role',
      token: { kind: 'pasted', text: 'eyJhbGciOiJub25lIn0.c2VjcmV0.c2ln' },
    })
    assert.deepEqual(result, { kind: 'error', message: 'The payload of this JWT is not valid JSON' })
    assert.deepEqual(client.log, [])
  })

  it('answers a request that makes no sense, logs where but not what, and goes on', async () => {
    await write({ 'role.json': wide })
    await client.initialize(uriOf(''))
    const choices: Choices = await client.connection.sendRequest('claimcheck/choices', {})
    const result: SimulateResult = await client.connection.sendRequest('claimcheck/simulate', {
      project: choices.projects[0]?.id,
      policy: 'role.json#role',
      token: { kind: 'pasted', text: { secret: 'eyJ' } },
    })
    assert.equal(result.kind === 'error' && result.message, 'The simulation failed; the log of Claimcheck says where')
    assert.deepEqual(
      client.log.map((line) => line.split('\n')[0]),
      ['simulate failed: TypeError'],
    )
    await client.codes(uriOf('role.json'), 'wildcard-project')
  })

  it('reads again what could not be read, or changed while it was read', async () => {
    const uri = 'vscode-vfs://github/g/p/role.json'
    const late = 'vscode-vfs://github/g/p/late.json'
    let missing = true
    let reads = 0
    client.connection.onRequest('claimcheck/listFiles', () => ({ files: [uri, late] }))
    client.connection.onRequest('claimcheck/readFile', (params: { uri: string }): ReadFileResult | Promise<ReadFileResult> => {
      if (params.uri === late) return { text: missing ? null : wide }
      if (params.uri !== uri) return { text: null }
      reads++
      if (reads > 1) return { text: wide }
      const changes = [{ uri, type: 2 }]
      return client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes }).then(() => ({ text: tight }))
    })
    await client.initialize('vscode-vfs://github/g/p', { files: true })
    await client.codes(uri, 'wildcard-project')
    missing = false
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: late, type: 2 }] })
    await client.codes(late, 'wildcard-project')
  })

  it('survives documents that are none', async () => {
    await write({ '.claimcheck.yaml': '{{{', 'role.json': wide })
    await client.initialize(uriOf(''))
    const garbage = ['\u0000\u0001', '[[[[[', '{"a":', `${'['.repeat(100_000)}`, '&a [*a, *a]\n', ': : :\n\t- ?']
    for (const [i, text] of garbage.entries()) {
      await client.open(uriOf(`${i}/.gitlab-ci.yml`), text)
      await client.open(uriOf(`${i}/oidc-provider.json`), `${text}"oidc-provider" "Statement"`)
      const position = { line: 0, character: 3 }
      await client.connection.sendRequest('textDocument/completion', { textDocument: textDocument(`${i}/.gitlab-ci.yml`), position })
      await client.connection.sendRequest('textDocument/hover', { textDocument: textDocument(`${i}/oidc-provider.json`), position })
    }
    assert.ok((await client.codes(uriOf('role.json'), 'wildcard-project')).length > 0)
    assert.deepEqual(client.log, [])
  })

  it('serves a file that is open outside every folder', async () => {
    await write({ 'role.json': tight, 'other.json': wide })
    await client.initialize(undefined)
    await client.open(uriOf('role.json'), wide)
    await client.codes(uriOf('role.json'), 'wildcard-project')
    await client.connection.sendNotification('textDocument/didClose', { textDocument: textDocument('role.json') })
    await client.codes(uriOf('role.json'))
    assert.equal(client.diagnostics.get(uriOf('other.json')), undefined)
  })

  it('ends when it is told to', async () => {
    await client.initialize(uriOf(''))
    assert.equal(await client.stop(), 0)
  })

  it('is also a command', async () => {
    await buildAll(['dist/cli.cjs'])
    client.kill()
    client = new Client(['dist/cli.cjs', 'lsp', '--stdio'])
    await client.initialize(uriOf(''))
    assert.equal(await client.stop(), 0)
  })
})
