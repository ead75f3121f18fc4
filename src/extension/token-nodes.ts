import type { Location, PipelineTokensView, Selection, TokenKey, TokensParams, TokensResult } from '../protocol/messages.ts'
import { visible } from '../text/visible.ts'

/**
 * A line of the view of tokens, and how to get those below it. The names of a token lie open on it, so that the command of
 * the simulator takes it for a `Selection`.
 */
export interface TokenNode extends Selection {
  readonly kind: 'pipeline' | 'job' | 'token' | 'identity' | 'scenario' | 'claim'
  /** Stays the same while the files change, so that what is open stays open. */
  readonly id: string
  readonly label: string
  readonly description: string
  readonly tooltip: string
  readonly location?: Location
  /** Absent where there is nothing below. */
  readonly below?: () => Promise<readonly TokenNode[]>
}

type AskTokens = (params: TokensParams) => Promise<TokensResult>

/** The first lines: the jobs of the only pipeline that has some, else the pipelines. What comes from files is made visible. */
export async function firstNodes(ask: AskTokens): Promise<{ readonly nodes: readonly TokenNode[]; readonly pipelines: number }> {
  const { pipelines } = await ask({})
  const held = pipelines.filter((pipeline) => pipeline.jobs.length > 0)
  const [only] = held
  const nodes = held.length === 1 && only !== undefined ? jobNodes(only, ask) : held.map((pipeline) => pipelineNode(pipeline, ask))
  return { nodes, pipelines: pipelines.length }
}

function pipelineNode(pipeline: PipelineTokensView, ask: AskTokens): TokenNode {
  const id = JSON.stringify([pipeline.project, pipeline.pipeline])
  const label = visible(pipeline.title)
  return { kind: 'pipeline', id, label, description: '', tooltip: label, below: async () => jobNodes(pipeline, ask) }
}

function jobNodes(pipeline: PipelineTokensView, ask: AskTokens): readonly TokenNode[] {
  return pipeline.jobs.map(({ job, location, unknown, tokens }) => {
    const open = unknown === undefined ? '' : `unknown: ${visible(unknown)}`
    return {
      kind: 'job',
      id: JSON.stringify([pipeline.project, pipeline.pipeline, job]),
      label: visible(job),
      description: open,
      tooltip: open === '' ? visible(job) : `${visible(job)} may hold other tokens (${visible(unknown ?? '')})`,
      location,
      ...(tokens.length === 0 ? {} : { below: async () => tokens.map((token) => tokenNode(pipeline, job, token, ask)) }),
    }
  })
}

function tokenNode(
  { project, pipeline }: PipelineTokensView,
  job: string,
  { variable, audience, simulates, location }: PipelineTokensView['jobs'][number]['tokens'][number],
  ask: AskTokens,
): TokenNode {
  const key: TokenKey = { project, pipeline, job, variable }
  const selection: Selection = simulates ? { project, job, variable } : {}
  const description = visible(audience)
  return {
    ...selection,
    kind: simulates ? 'token' : 'identity',
    id: idOf(key),
    label: visible(variable),
    description,
    tooltip: description === '' ? visible(variable) : `${visible(variable)}, for ${description}`,
    location,
    below: async () => (await ask({ of: key })).scenarios.map((scenario) => scenarioNode(key, selection, scenario, ask)),
  }
}

function scenarioNode(
  key: TokenKey,
  selection: Selection,
  { scenario, runs, why }: TokensResult['scenarios'][number],
  ask: AskTokens,
): TokenNode {
  return {
    ...selection,
    ...(selection.variable === undefined ? {} : { scenario }),
    kind: 'scenario',
    id: idOf(key, scenario),
    label: scenario,
    description: runs === 'yes' ? '' : `may not run: ${visible(why)}`,
    tooltip: `${runs === 'yes' ? 'The job runs' : 'It is not known whether the job runs'}: ${visible(why)}`,
    below: async () => {
      const { claims } = await ask({ of: key, scenario })
      return claims.map(({ name, value, why: unknown }) => {
        const description = value === undefined ? `unknown: ${visible(unknown ?? 'no reason given')}` : visible(value)
        return { kind: 'claim', id: idOf(key, scenario, name), label: name, description, tooltip: `${name}: ${description}` }
      })
    },
  }
}

function idOf({ project, pipeline, job, variable }: TokenKey, ...rest: readonly string[]): string {
  return JSON.stringify([project, pipeline, job, variable, ...rest])
}
