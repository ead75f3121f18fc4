import type { Connection } from 'vscode-languageserver'
import {
  type Choices,
  type ChoicesParams,
  choicesRequest,
  type SimulateParams,
  type SimulateResult,
  simulateRequest,
} from '../protocol/messages.ts'
import { type Project, projectOf } from '../service/analysis.ts'
import { simulateChoice, simulationChoices } from '../service/simulation.ts'
import { nameOf } from '../text/paths.ts'
import type { FileId } from '../text/span.ts'
import { Places, projectId, toSimulateResult } from './conversions.ts'
import type { Ask } from './navigation.ts'
import type { Workspace } from './workspace.ts'

/** Where a URI leads. */
type HomeOf = (uri: string) => { readonly workspace: Workspace; readonly file: FileId } | undefined

/** Answers what can be simulated, and simulates it; of the project of one file, or of all. */
export function serveSimulation(connection: Connection, ask: Ask, workspaces: () => readonly Workspace[], homeOf: HomeOf): void {
  connection.onRequest(
    choicesRequest,
    ask<ChoicesParams, Choices>('choices', { projects: [] }, async ({ uri }) => {
      const home = uri === undefined ? undefined : homeOf(uri)
      const projects: Choices['projects'][number][] = []
      for (const workspace of home === undefined ? workspaces() : [home.workspace]) {
        const state = await workspace.fresh()
        const places = new Places(workspace.uri, state)
        const own = home && projectOf(state.analysis, home.file)
        const wanted = own === undefined ? state.analysis.projects : [own]
        projects.push(...wanted.flatMap((project) => choicesOf(project, workspace.uri, places) ?? []))
      }
      return { projects }
    }),
  )
  const failed: SimulateResult = { kind: 'error', message: 'The simulation failed; the log of Claimcheck says where' }
  connection.onRequest(
    simulateRequest,
    ask<SimulateParams, SimulateResult>('simulate', failed, async (params) => {
      for (const workspace of workspaces()) {
        const state = await workspace.fresh()
        const project = state.analysis.projects.find((candidate) => projectId(workspace.uri, candidate.root) === params.project)
        if (project === undefined) continue
        const simulation = simulateChoice(project, params.policy, params.token, state.analysis)
        return toSimulateResult(simulation, new Places(workspace.uri, state))
      }
      return { kind: 'error', message: `There is no project ${params.project}` }
    }),
  )
}

// Where there is nothing to choose, there is no choice.
function choicesOf(project: Project, uri: string, places: Places): Choices['projects'][number] | undefined {
  const { tokens, policies, scenarios } = simulationChoices(project)
  if (tokens.length === 0 && policies.length === 0) return undefined
  return {
    id: projectId(uri, project.root),
    title: project.facts.project ?? (nameOf(project.root === '' ? uri : project.root) || uri),
    tokens: tokens.map(({ job, token }) => ({ job: job.name, variable: token.name, location: places.location(token.nameSpan) })),
    policies: policies.map(({ id, policy }) => ({
      id,
      name: policy.name,
      relyingParty: policy.relyingParty,
      file: policy.span.file,
      location: places.location(policy.nameSpan),
    })),
    scenarios,
  }
}
