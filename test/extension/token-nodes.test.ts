import assert from 'node:assert/strict'
import { selectionFor } from '../../src/extension/selection.ts'
import { firstNodes, type TokenNode } from '../../src/extension/token-nodes.ts'
import type { PipelineTokensView, TokensParams, TokensResult } from '../../src/protocol/messages.ts'

const location = { uri: 'file:///ci.yml', range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } }
const token = { variable: 'T', audience: 'a', simulates: true, location }
const pipeline: PipelineTokensView = {
  project: 'p',
  pipeline: 'ci.yml',
  title: 'g/p ci.yml',
  jobs: [{ job: 'deploy', location, tokens: [token, { ...token, variable: 'identity: google_cloud', audience: '', simulates: false }] }],
}

function server(pipelines: readonly PipelineTokensView[]) {
  const asked: TokensParams[] = []
  const ask = async (params: TokensParams): Promise<TokensResult> => {
    asked.push(params)
    const nothing = { pipelines: [], scenarios: [], claims: [] }
    if (params.of === undefined) return { ...nothing, pipelines }
    if (params.scenario === undefined) {
      return {
        ...nothing,
        scenarios: [
          { scenario: 'tag', runs: 'yes', why: 'w' },
          { scenario: 'branch', runs: 'unknown', why: 'v' },
        ],
      }
    }
    return {
      ...nothing,
      claims: [
        { name: 'sub', value: 's\u202Ex' },
        { name: 'jti', why: 'random' },
      ],
    }
  }
  return { asked, ask }
}

const show = (nodes: readonly TokenNode[]) => nodes.map((node) => [node.label, node.description].join(' | '))
const below = async (node: TokenNode | undefined) => (await node?.below?.()) ?? []

describe('the lines of the view of tokens', () => {
  it('are jobs, tokens, scenarios, claims, each level asked for when it is opened', async () => {
    const { asked, ask } = server([pipeline])
    const jobs = (await firstNodes(ask)).nodes
    assert.deepEqual(show(jobs), ['deploy | '])
    const tokens = await below(jobs[0])
    assert.deepEqual(show(tokens), ['T | a', 'identity: google_cloud | '])
    assert.equal(asked.length, 1)
    const scenarios = await below(tokens[0])
    assert.deepEqual(show(scenarios), ['tag | ', 'branch | may not run: v'])
    assert.deepEqual(show(await below(scenarios[0])), ['sub | s⟨U+202E⟩x', 'jti | unknown: random'])
    const of = { project: 'p', pipeline: 'ci.yml', job: 'deploy', variable: 'T' }
    assert.deepEqual(asked, [{}, { of }, { of, scenario: 'tag' }])
  })
  it('begin with the pipelines where several have tokens', async () => {
    const { nodes, pipelines } = await firstNodes(
      server([pipeline, { ...pipeline, pipeline: 'b.yml', title: 'b' }, { ...pipeline, jobs: [] }]).ask,
    )
    assert.deepEqual([show(nodes), pipelines], [['g/p ci.yml | ', 'b | '], 3])
  })
  it('are none without tokens', async () => {
    assert.deepEqual(await firstNodes(server([{ ...pipeline, jobs: [] }]).ask), { nodes: [], pipelines: 1 })
  })
  it('say where the tokens of a job are not known', async () => {
    const open = { ...pipeline, jobs: [{ job: 'deploy', location, unknown: 'no include', tokens: [] }] }
    assert.deepEqual(show((await firstNodes(server([open]).ask)).nodes), ['deploy | unknown: no include'])
  })
  it('open the simulator on a token or a scenario, and not on an identity', async () => {
    const [first, second] = await below((await firstNodes(server([pipeline]).ask)).nodes[0])
    const chosen = { project: 'p', job: 'deploy', variable: 'T' }
    assert.deepEqual(selectionFor(first, undefined).selection, chosen)
    assert.deepEqual(selectionFor((await below(first))[0], undefined).selection, { ...chosen, scenario: 'tag' })
    assert.deepEqual(selectionFor((await below(second))[0], undefined).selection, {})
  })
  it('have an id each', async () => {
    const all: TokenNode[] = []
    const collect = async (nodes: readonly TokenNode[]): Promise<void> => {
      for (const node of nodes) {
        all.push(node)
        await collect(await below(node))
      }
    }
    await collect((await firstNodes(server([pipeline, { ...pipeline, pipeline: 'b.yml' }]).ask)).nodes)
    assert.equal(new Set(all.map((node) => node.id)).size, all.length)
  })
})
