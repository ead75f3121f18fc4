import type { Choices, Selection } from '../protocol/messages.ts'
import type { Target } from './selection.ts'

/**
 * What the panel shows first: what the command was called on; failing that, the first token of the pipeline, or the
 * first policy of the file, that the user looks at.
 */
export function preselect(target: Target, choices: Choices): Selection {
  if (Object.keys(target.selection).length > 0 || target.uri === undefined) return target.selection
  for (const project of choices.projects) {
    const policy = project.policies.find((candidate) => candidate.location.uri === target.uri)
    if (policy !== undefined) return { project: project.id, policy: policy.id }
    const token = project.tokens.find((candidate) => candidate.location.uri === target.uri)
    if (token !== undefined) return { project: project.id, job: token.job, variable: token.variable }
  }
  return {}
}
