import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { CodeLens, Hover } from 'vscode-languageserver/node'
import { buildAll } from '../../scripts/build.ts'
import type { Choices, ReachResult, Selection } from '../../src/protocol/messages.ts'
import { Client } from './client.ts'

const configuration =
  'project: g/p\nissuer: https://gitlab.com\ndefault_branch: main\nprotected: { branches: [main], tags: [], environments: [] }\n'
const role = (sub: string, provider = 'gitlab.com', more = '') =>
  `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/${provider}" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringLike": { "${provider}:sub": "${sub}" },
        "StringEquals": { "${provider}:aud": "sts.amazonaws.com" }
      }
    }
  ]${more}
}
`
const group = 'project_path:g/*:ref_type:branch:ref:main'
const main = 'project_path:g/p:ref_type:branch:ref:main'
const refreshing = { workspace: { codeLens: { refreshSupport: true } } }
/** A policy that takes many slices. */
const slow = `*${'a*b*'.repeat(12)}`

describe('reach, in the language server', () => {
  let folder = ''
  let client: Client
  let refreshed: (() => void)[] = []
  let refreshes = 0
  const uriOf = (file: string) => pathToFileURL(join(folder, file)).href
  const lensesOf = async (file: string) => {
    const lenses: CodeLens[] = await client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: uriOf(file) } })
    return lenses.flatMap(({ command }) => (command?.title.startsWith('Reach') ? [command] : []))
  }
  const titles = async (file: string) => (await lensesOf(file)).map(({ title }) => title)
  const refresh = () => new Promise<void>((resolve) => refreshed.push(resolve))
  /** The titles once they are these; the test's own time limit ends the wait. */
  const titlesAre = async (file: string, ...wanted: readonly string[]) => {
    for (;;) {
      const next = refresh()
      if (JSON.stringify(await titles(file)) === JSON.stringify(wanted)) return
      await next
    }
  }
  const start = async (
    files: { readonly [file: string]: string },
    options: object = { simulate: true },
    capabilities: object = refreshing,
  ) => {
    for (const [file, text] of Object.entries({ '.claimcheck.yaml': configuration, ...files })) await writeFile(join(folder, file), text)
    await client.initialize(uriOf(''), options, capabilities)
  }

  before(async () => {
    await buildAll(['dist/server.cjs'])
  })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'claimcheck-reach-'))
    client = new Client()
    refreshed = []
    refreshes = 0
    client.connection.onRequest('workspace/codeLens/refresh', () => {
      refreshes++
      for (const resolve of refreshed.splice(0)) resolve()
      return null
    })
  })
  afterEach(async () => {
    client.kill()
    await rm(folder, { recursive: true, force: true })
  })

  it('stands above a policy once it is worked out, and leads to its part of the panel', async () => {
    await start({ 'role.json': role(group) })
    await client.open(uriOf('role.json'), role(group))
    assert.deepEqual(await titles('role.json'), ['Reach: …'])
    await titlesAre('role.json', 'Reach: every project of g')
    const [lens] = await lensesOf('role.json')
    // The one argument of the command.
    const [selection] = (lens?.arguments ?? []) as readonly Selection[]
    assert.deepEqual([lens?.command, selection?.policy, selection?.section], ['claimcheck.simulateToken', 'role.json#role', 'reach'])
  })

  it('follows an edit, and is still there after one that changes nothing of it', async () => {
    await start({ 'role.json': role(group) })
    await client.open(uriOf('role.json'), role(group))
    await titlesAre('role.json', 'Reach: every project of g')
    await client.replace(uriOf('role.json'), 2, role(main))
    assert.deepEqual(await titles('role.json'), ['Reach: …'])
    await titlesAre('role.json', 'Reach: one project, main only, merge requests too')
    const before = refreshes
    await client.replace(uriOf('role.json'), 3, `\n${role(main)}`)
    assert.deepEqual(await titles('role.json'), ['Reach: one project, main only, merge requests too'])
    assert.equal(refreshes, before)
  })

  it('has the lenses of an open pipeline asked for again when its policy changes beside it, also to what it was before', async () => {
    const pipeline =
      'deploy:\n  id_tokens: { T: { aud: sts.amazonaws.com } }\n  variables: { AWS_ROLE_ARN: arn:aws:iam::123456789012:role/role }\n  script: aws s3 ls\n'
    await start({ 'role.json': role(main), '.gitlab-ci.yml': pipeline })
    await client.open(uriOf('.gitlab-ci.yml'), pipeline)
    await client.open(uriOf('role.json'), role(main))
    const verdict = async () => {
      const textDocument = { uri: uriOf('.gitlab-ci.yml') }
      const lenses: CodeLens[] = await client.connection.sendRequest('textDocument/codeLens', { textDocument })
      return lenses.map(({ command }) => command?.title)
    }
    const passes = ['Simulate: allow on main · deny on other branches, tags']
    await titlesAre('role.json', 'Reach: one project, main only, merge requests too')
    assert.deepEqual(await verdict(), passes)
    for (const [version, [sub, wanted]] of [
      ['project_path:g/other:ref_type:branch:ref:main', ['Simulate: deny on main, other branches, tags']] as const,
      [main, passes] as const,
    ].entries()) {
      // No refresh of before is under way any more.
      await delay(200)
      const told = refresh()
      await client.replace(uriOf('role.json'), 2 + version, role(sub))
      await told
      assert.deepEqual(await verdict(), wanted)
      while ((await titles('role.json')).includes('Reach: …')) await delay(50)
    }
  })

  it('is worked out for open documents only', async () => {
    await start({ 'role.json': role(group), 'other.json': role(main) })
    await client.open(uriOf('role.json'), role(group))
    await titlesAre('role.json', 'Reach: every project of g')
    assert.deepEqual(await titles('other.json'), ['Reach: …'])
  })

  it('is nowhere for a policy that trusts no GitLab, or a client without the simulator', async () => {
    const github = role('repo:g/p:*', 'token.actions.githubusercontent.com')
    await start({ 'role.json': github })
    await client.open(uriOf('role.json'), github)
    assert.deepEqual(await titles('role.json'), [])
  })

  it('shows no dots to a client that is not told of answers', async () => {
    await start({ 'role.json': role(group) }, { simulate: true }, {})
    await client.open(uriOf('role.json'), role(group))
    assert.deepEqual(await titles('role.json'), [])
  })

  it('lets every other request go first, and gives up what an edit has changed', async () => {
    await start({ 'role.json': role(slow) })
    await client.open(uriOf('role.json'), role(slow))
    const choices: Choices = await client.connection.sendRequest('claimcheck/choices', {})
    const project = choices.projects[0]?.id
    const order: string[] = []
    const reach = client.connection.sendRequest<ReachResult>('claimcheck/reach', { project, policy: 'role.json#role' }).then((result) => {
      order.push('reach')
      return result
    })
    const hover = client.connection
      .sendRequest<Hover>('textDocument/hover', { textDocument: { uri: uriOf('role.json') }, position: { line: 8, character: 26 } })
      .then(() => order.push('hover'))
    await hover
    await client.replace(uriOf('role.json'), 2, role(main))
    const result = await reach
    assert.deepEqual(order, ['hover', 'reach'])
    assert.equal(result.kind === 'reach' ? result.summary : result.kind, 'one project, main only, merge requests too')
  })

  it('answers each class with its witness, and an older question not at all', async () => {
    await start({ 'role.json': role(group) })
    const choices: Choices = await client.connection.sendRequest('claimcheck/choices', {})
    const params = { project: choices.projects[0]?.id, policy: 'role.json#role' }
    const [older, newer] = await Promise.all([
      client.connection.sendRequest<ReachResult>('claimcheck/reach', params),
      client.connection.sendRequest<ReachResult>('claimcheck/reach', params),
    ])
    assert.equal(older.kind, 'superseded')
    const classes = newer.kind === 'reach' ? newer.classes : []
    const neighbour = classes.find((one) => one.class === 'neighbour')
    assert.deepEqual([classes.length, neighbour?.outcome], [12, 'some'])
    assert.match(JSON.parse(neighbour?.witness ?? '{}').sub, /^project_path:g\//)
    assert.equal(classes.find((one) => one.class === 'stranger')?.witness, undefined)
  })

  it('has an answer for what is not there', async () => {
    await start({})
    const result: ReachResult = await client.connection.sendRequest('claimcheck/reach', {
      project: uriOf('').replace(/\/$/, ''),
      policy: 'x#y',
    })
    assert.equal(result.kind, 'error')
  })
})
