import assert from 'node:assert/strict'
import { holds } from '../../src/gitlab/held.ts'
import { parseScenario } from '../../src/gitlab/scenario.ts'
import type { Finding } from '../../src/rules/rule.ts'
import type { Analysis } from '../../src/service/analysis.ts'
import { findings } from '../../src/service/findings.ts'
import { reachOfPolicy } from '../../src/service/reach.ts'
import { policyId } from '../../src/service/simulation.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import { claimcheck, folderOf, removeFolders } from '../support/cli.ts'
import { type Fault, faulty, loaded, type Place, spanOf, type Workspace, workspaces } from '../support/workspace.ts'

const all = workspaces()

/** What is asked of every token; a description that names another scenario adds it. */
const usual = ['default-branch', 'branch', 'tag', 'merge-request', 'fork-merge-request', 'schedule']

type Passes = { [policy: string]: { [job: string]: string } }

/** Of each policy, the scenarios in which each job gets in (or nobody can tell), as a description lists them. */
function passing(analysis: Analysis, scenarios: readonly string[], outcome: 'allow' | 'unknown'): Passes {
  const found: Passes = {}
  for (const { policies, pipelines, facts } of analysis.projects) {
    const among = policies.map((entry) => entry.policy)
    for (const policy of among) {
      const jobs: { [job: string]: string } = {}
      for (const pipeline of pipelines) {
        for (const job of pipeline.jobs) {
          const passed = scenarios.filter((text) =>
            job.tokens.some((token) => {
              const scenario = parseScenario(text)
              assert.ok(scenario !== undefined, `no scenario: ${text}`)
              const held = holds(pipeline, job, token, scenario, facts, analysis.now)
              if (held.runs.answer === 'no') return false
              const request = { claims: held.claims, now: analysis.now, signature: 'assumed' } as const
              return simulate(policy, request, analysis.engines).outcome === outcome
            }),
          )
          if (passed.length > 0) jobs[job.name] = passed.join(' ')
        }
      }
      if (outcome === 'allow' || Object.keys(jobs).length > 0) found[policyId(policy, among)] = jobs
    }
  }
  return found
}

function scenariosOf({ passes, unknown = {} }: Workspace): readonly string[] {
  const named = [passes, unknown].flatMap((table) => Object.values(table).flatMap((jobs) => Object.values(jobs)))
  return [...new Set([...usual, ...named.flatMap((text) => text.split(' '))])]
}

const shown = (analysis: Analysis, { rule, at, message }: Finding) =>
  `${rule} at ${at.file} ${at.start}-${at.end} «${analysis.text(at.file)?.slice(at.start, at.end)}»: ${message}`

async function checkFault(workspace: Workspace, { edit, finding, other_end: otherEnd, fix, ...rest }: Fault): Promise<void> {
  const files = faulty(workspace, { edit, finding, ...rest })
  const analysis = await loaded(workspace, files)
  const found = findings(analysis, (rule, error) => assert.fail(`${rule} crashed: ${error}`))
  const wanted = [finding, ...(otherEnd === undefined ? [] : [otherEnd])].map((place: Place) => {
    const { file, start, end } = spanOf(files, place, place.file ?? edit.file)
    return `${place.rule} at ${file} ${start}-${end} «${files[file]?.slice(start, end)}»: ${place.message}`
  })
  const seen = found.map((one) => shown(analysis, one))
  const cut = seen.map((one) => wanted.find((beginning) => one.startsWith(beginning)) ?? one)
  assert.deepEqual(cut.toSorted(), wanted.toSorted())
  if (fix === undefined) return
  const offered = found[seen.findIndex((one) => one.startsWith(wanted[0] ?? ''))]?.fixes() ?? []
  const [first] = offered.map(({ title, safe }) => ({ title, safe }))
  if (fix === 'none') assert.equal(first, undefined)
  else assert.deepEqual(first && { title: first.title.slice(0, fix.title.length), safe: first.safe }, fix)
}

describe('repositories as teams have them', () => {
  after(removeFolders)
  it('are 25 at least', () => assert.ok(all.length >= 25))
  for (const workspace of all) {
    describe(workspace.name, () => {
      let analysis: Analysis
      before(async () => {
        analysis = await loaded(workspace)
      })
      it('gives no finding', () => {
        const found = findings(analysis, (rule, error) => assert.fail(`${rule} crashed: ${error}`))
        assert.deepEqual(
          found.map((one) => shown(analysis, one)),
          [],
        )
      })
      it('lets in those for whom it is meant, and nobody else', () => {
        assert.deepEqual(passing(analysis, scenariosOf(workspace), 'allow'), workspace.passes)
        assert.deepEqual(passing(analysis, scenariosOf(workspace), 'unknown'), workspace.unknown ?? {})
      })
      it('lets in nobody of another project', () => {
        for (const project of analysis.projects) {
          for (const { policy } of project.policies) {
            const classes = reachOfPolicy(analysis, project, policy, ['stranger', 'lookalike', 'neighbour', 'fork'])
            assert.deepEqual(
              classes.map((one) => `${policy.name}: ${one.class} ${one.outcome}, ${one.why}`),
              classes.map((one) => `${policy.name}: ${one.class} none, ${one.why}`),
            )
          }
        }
      })
      if (Object.keys(workspace.files).some((file) => file.endsWith('.claimtest.yaml')))
        it('passes its own trust tests', async () => {
          const { status, out, err } = await claimcheck(folderOf(workspace.files), ['test'])
          assert.equal(status, 0, out + err)
        })
      for (const fault of workspace.faults) it(`shows the mistake: ${fault.mistake}`, () => checkFault(workspace, fault))
    })
  }
})
