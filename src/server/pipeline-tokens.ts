import type { Connection } from 'vscode-languageserver'
import { type PipelineTokensView, type TokensParams, type TokensResult, tokensRequest } from '../protocol/messages.ts'
import type { Project } from '../service/analysis.ts'
import { type PipelineTokens, pipelineTokens, tokenClaims, tokenScenarios } from '../service/pipeline-tokens.ts'
import { Places, projectId } from './conversions.ts'
import type { Ask } from './navigation.ts'
import type { Workspace } from './workspace.ts'

const nothing: TokensResult = { pipelines: [], scenarios: [], claims: [] }

/** Answers what the view of tokens asks, one level at a time: no claim is worked out before somebody looks at it. */
export function serveTokens(connection: Connection, ask: Ask, workspaces: () => readonly Workspace[]): void {
  connection.onRequest(
    tokensRequest,
    ask<TokensParams, TokensResult>('tokens', nothing, (params) => answer(params, workspaces())),
  )
}

async function answer({ of, scenario }: TokensParams, workspaces: readonly Workspace[]): Promise<TokensResult> {
  const pipelines: PipelineTokensView[] = []
  for (const workspace of workspaces) {
    const state = await workspace.fresh()
    const places = new Places(workspace.uri, state)
    for (const project of state.analysis.projects) {
      const id = projectId(workspace.uri, project.root)
      if (of === undefined) pipelines.push(...pipelineTokens(project).map((pipeline) => toView(id, project, pipeline, places)))
      else if (of.project === id) {
        return scenario === undefined
          ? { ...nothing, scenarios: tokenScenarios(project, of) }
          : { ...nothing, claims: tokenClaims(project, of, scenario, state.analysis.now) }
      }
    }
  }
  return { ...nothing, pipelines }
}

function toView(id: string, project: Project, { id: pipeline, jobs }: PipelineTokens, places: Places): PipelineTokensView {
  return {
    project: id,
    pipeline,
    title: project.facts.project === undefined ? pipeline : `${project.facts.project} ${pipeline}`,
    jobs: jobs.map(({ job, tokens }) => ({
      job: job.name,
      location: places.location(job.nameSpan),
      ...(job.tokensUnknown === undefined ? {} : { unknown: job.tokensUnknown }),
      tokens: tokens.map(({ name, token }) => ({
        variable: name,
        audience: token.aud.kind === 'invalid' ? '' : token.aud.values.map(({ value }) => value).join(', '),
        simulates: token.identity !== true,
        location: places.location(token.nameSpan),
      })),
    })),
  }
}
