import type { Connection } from 'vscode-languageserver'
import {
  type SetUpChoicesParams,
  type SetUpChoicesResult,
  type SetUpParams,
  type SetUpResult,
  setUpChoicesRequest,
  setUpRequest,
} from '../protocol/messages.ts'
import { type Project, projectOf } from '../service/analysis.ts'
import { setUp, setUpChoices } from '../service/set-up.ts'
import { join } from '../text/paths.ts'
import type { FileId } from '../text/span.ts'
import type { Ask } from './navigation.ts'
import { uriOf } from './uris.ts'
import type { State, Workspace } from './workspace.ts'

/** Where a URI leads; without one, the first folder. */
export type HomeOf = (uri: string | undefined) => { readonly workspace: Workspace; readonly file: FileId } | undefined

/** Answers what can be set up, and sets it up: as texts, which the client offers. */
export function serveSetUp(connection: Connection, ask: Ask, homeOf: HomeOf): void {
  const nothing: SetUpChoicesResult = { project: null, defaultBranch: null, jobs: [], choices: [] }
  connection.onRequest(
    setUpChoicesRequest,
    ask<SetUpChoicesParams, SetUpChoicesResult>('set-up choices', nothing, async ({ uri }) => {
      const found = await find(homeOf(uri))
      if (found === undefined) return nothing
      const { project, defaultBranch } = found.project.facts
      return {
        project: project ?? null,
        defaultBranch: defaultBranch ?? null,
        jobs: jobsOf(found.project),
        choices: setUpChoices(found.project.facts),
      }
    }),
  )
  const failed: SetUpResult = { kind: 'error', message: 'The set-up failed; the log of Claimcheck says where' }
  connection.onRequest(
    setUpRequest,
    ask<SetUpParams, SetUpResult>('set-up', failed, async ({ uri, ...request }) => {
      const found = await find(homeOf(uri))
      if (found === undefined) return { kind: 'error', message: 'There is no folder open to set up' }
      const { workspace, state, project } = found
      if (jobsOf(project).includes(request.name))
        return { kind: 'error', message: `There is a job ${request.name} already: choose another name` }
      const made = setUp(request, project.facts, await workspace.engines(), state.analysis.now)
      if (typeof made === 'string') return { kind: 'error', message: made }
      const placed = (path: string) => uriOf(workspace.uri, join(project.root, path))
      return {
        kind: 'made',
        files: made.files.map(({ path, text }) => ({ uri: placed(path), text })),
        pipeline: placed('.gitlab-ci.yml'),
        job: made.job,
        verdicts: made.verdicts,
        ...made.reached(),
        configuration: made.configuration,
      }
    }),
  )
}

// A second job of a name would be no YAML.
function jobsOf({ pipelines }: Project): readonly string[] {
  return [...new Set(pipelines.flatMap(({ jobs }) => jobs.map(({ base }) => base)))]
}

async function find(
  home: ReturnType<HomeOf>,
): Promise<{ readonly workspace: Workspace; readonly state: State; readonly project: Project } | undefined> {
  if (home === undefined) return undefined
  const state = await home.workspace.fresh()
  const project = projectOf(state.analysis, home.file)
  return project === undefined ? undefined : { workspace: home.workspace, state, project }
}
