import type { Text } from '../text/holes.ts'
import type { Job } from './pipeline.ts'
import type { ProjectFacts } from './project.ts'

/** The project that a token's `project_*` and `namespace_*` claims describe. */
export interface Fork {
  readonly projectPath: Text
  readonly namespacePath: string
  readonly projectId: string
  readonly namespaceId: string
}

/**
 * A stranger's fork of the project: a namespace that is not ours, and ids that differ from every id in sight (in the
 * facts, and the digits of the job), so that a policy which wants our ids denies it. `project` may have holes.
 */
export function forkOf(project: Text, facts: ProjectFacts, job: Job): Fork {
  const group = facts.project?.split('/')[0]?.toLowerCase()
  const namespacePath = group === 'someone' ? 'someone-else' : 'someone'
  const name = facts.project?.split('/').at(-1)
  const taken = idsInSight(facts, job)
  const projectId = fresh(999_999_999, taken)
  taken.add(projectId)
  return {
    projectPath: name === undefined ? [`${namespacePath}/`, ...project] : [`${namespacePath}/${name}`],
    namespacePath,
    projectId,
    namespaceId: fresh(888_888_888, taken),
  }
}

function fresh(start: number, taken: ReadonlySet<string>): string {
  let id = start
  while (taken.has(String(id))) id--
  return String(id)
}

function idsInSight(facts: ProjectFacts, job: Job): Set<string> {
  const texts = [facts.ids.projectId ?? '', facts.ids.namespaceId ?? '', facts.project ?? '', ...facts.variables.values()]
  if (job.environment !== undefined) texts.push(job.environment.name)
  for (const { value } of job.variables.values()) for (const part of value) if (typeof part === 'string') texts.push(part)
  for (const line of job.script) texts.push(line.text)
  for (const { values } of job.secrets) for (const { value } of values) texts.push(value)
  for (const token of job.tokens) if (token.aud.kind !== 'invalid') for (const { value } of token.aud.values) texts.push(value)
  return new Set(texts.flatMap((text) => text.match(/\d+/g) ?? []))
}
