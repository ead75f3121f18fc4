import { plain, type Text } from '../text/holes.ts'
import { forkOf } from './forks.ts'
import type { Job, Variable } from './pipeline.ts'
import type { ProjectFacts } from './project.ts'
import { refProtection, type Situation } from './situation.ts'

/** What the variables of a text are looked up in. */
export interface VariableScope {
  readonly facts: ProjectFacts
  readonly job: Job
  /** The job's variables in the situation. */
  readonly variables: ReadonlyMap<string, Variable>
  readonly situation: Situation
  /** The expanded name of the job's environment; `undefined` without one, and while that name itself is expanded (gitlab.md 5.1, D-VARS). */
  readonly environment: Text | undefined
  /** The configuration tells which variables GitLab's settings have, so that one it doesn't name is certainly undefined. */
  readonly undefinedIsEmpty?: boolean
}

type Answer = (question: VariableScope) => Text | string

/**
 * The predefined variables that follow from the facts and the scenario; gitlab.md 5, 5.1. In a fork's merge request that
 * runs in the parent, `CI_PROJECT_*` are the parent's.
 */
const table: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['CI', () => ['true']],
  ['GITLAB_CI', () => ['true']],
  ['CI_PROJECT_PATH', ({ facts }) => text(facts.project, 'project')],
  ['CI_PROJECT_NAME', ({ facts }) => text(facts.project?.split('/').at(-1), 'project')],
  ['CI_PROJECT_NAMESPACE', ({ facts }) => text(facts.project?.split('/').slice(0, -1).join('/'), 'project')],
  ['CI_PROJECT_ROOT_NAMESPACE', ({ facts }) => text(facts.project?.split('/')[0], 'project')],
  ['CI_PROJECT_ID', ({ facts }) => text(facts.ids.projectId, 'ids.project_id')],
  ['CI_PROJECT_NAMESPACE_ID', ({ facts }) => text(facts.ids.namespaceId, 'ids.namespace_id')],
  ['CI_PROJECT_PATH_SLUG', ({ facts }) => text(facts.project === undefined ? undefined : slug(facts.project), 'project')],
  ['CI_PROJECT_URL', ({ facts }) => text(facts.issuer && facts.project && `${facts.issuer}/${facts.project}`, 'issuer or project')],
  ['CI_DEFAULT_BRANCH', ({ facts }) => text(facts.defaultBranch, 'default_branch')],
  ['CI_SERVER_URL', ({ facts }) => text(facts.issuer, 'issuer')],
  ['CI_SERVER_HOST', ({ facts }) => text(authority(facts)?.replace(/:\d+$/, ''), 'issuer')],
  ['CI_SERVER_FQDN', ({ facts }) => text(authority(facts), 'issuer')],
  ['CI_SERVER_PROTOCOL', ({ facts }) => text(/^(\w+):\/\//.exec(facts.issuer ?? '')?.[1], 'issuer')],
  ['CI_COMMIT_REF_NAME', ({ situation }) => situation.ref],
  ['CI_COMMIT_REF_SLUG', ({ situation }) => slugOf(situation.ref)],
  ['CI_COMMIT_BRANCH', ({ situation }) => (situation.refType === 'branch' && !situation.mergeRequest ? situation.ref : [])],
  ['CI_COMMIT_TAG', ({ situation }) => (situation.refType === 'tag' ? situation.ref : [])],
  ['CI_COMMIT_REF_PROTECTED', ({ situation, facts }) => protection(situation, facts)],
  ['CI_PIPELINE_SOURCE', ({ situation }) => [situation.pipelineSource]],
  ['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME', ({ situation }) => (situation.mergeRequest ? situation.ref : [])],
  ['CI_MERGE_REQUEST_SOURCE_PROJECT_PATH', (question) => sourceProject(question)],
  ['CI_MERGE_REQUEST_PROJECT_PATH', (question) => inMergeRequest(question, text(question.facts.project, 'project'))],
  ['CI_MERGE_REQUEST_PROJECT_ID', (question) => inMergeRequest(question, text(question.facts.ids.projectId, 'ids.project_id'))],
  ['CI_JOB_NAME', ({ job }) => [job.name]],
  ['CI_ENVIRONMENT_NAME', (question) => environment(question, (name) => name)],
  ['CI_ENVIRONMENT_ACTION', (question) => environment(question, () => [question.job.environment?.action ?? 'start'])],
])

// Set in every pipeline, whatever they are there.
const always =
  /^CI_(COMMIT_(SHA|SHORT_SHA|TIMESTAMP|AUTHOR|MESSAGE|TITLE|REF_NAME|REF_SLUG)|PIPELINE_(ID|IID|URL|CREATED_AT)|PROJECT_(ID|NAME|PATH|PATH_SLUG|NAMESPACE|NAMESPACE_ID|ROOT_NAMESPACE|URL|VISIBILITY|TITLE)|DEFAULT_BRANCH|SERVER_(URL|HOST|FQDN|NAME|PORT|PROTOCOL|VERSION)|API_V4_URL|CONFIG_PATH|REGISTRY_PASSWORD|JOB_NAME|JOB_STAGE)$|^GITLAB_USER_(ID|LOGIN|NAME|EMAIL)$/

// Set in every merge request pipeline.
const inEveryMergeRequest =
  /^CI_MERGE_REQUEST_(ID|IID|TITLE|REF_PATH|PROJECT_(ID|PATH|URL)|SOURCE_(BRANCH_NAME|PROJECT_(ID|PATH|URL))|TARGET_BRANCH_NAME|DIFF_BASE_SHA|DIFF_ID|EVENT_TYPE)$/

/**
 * The value of a predefined variable, a reason in words why it isn't known, or `undefined` if GitLab predefines no
 * variable of this name.
 */
export function predefinedVariable(name: string, question: VariableScope): Text | string | undefined {
  const answer = table.get(name)
  if (answer !== undefined) return answer(question)
  if (name.startsWith('CI_MERGE_REQUEST_')) return inMergeRequest(question, `$${name} is known only when the pipeline runs`)
  if (name.startsWith('CI_ENVIRONMENT_')) return environment(question, () => `$${name} is known only when the pipeline runs`)
  return /^(CI|GITLAB)_/.test(name) ? `$${name} is known only when the pipeline runs, if at all` : undefined
}

/** Whether the value of a predefined variable is worked out here, as far as facts and scenario tell it. */
export function isWorkedOut(name: string): boolean {
  return table.has(name)
}

/** Whether a predefined variable is certainly set, though its value may not be known. */
export function isSurelySet(name: string, { situation }: VariableScope): boolean {
  return always.test(name) || (situation.mergeRequest && inEveryMergeRequest.test(name))
}

function text(value: string | undefined, fact: string): Text | string {
  return value === undefined || value === '' ? `${fact} is not configured` : [value]
}

function authority(facts: ProjectFacts): string | undefined {
  return /^\w+:\/\/([^/]+)/.exec(facts.issuer ?? '')?.[1]
}

function slugOf(ref: Text): Text | string {
  const name = plain(ref)
  return name === undefined ? 'the ref is not known' : [slug(name)]
}

// Lower case, 63 characters at most, everything but letters and digits a hyphen, none at the ends: `CI_COMMIT_REF_SLUG`.
function slug(name: string): string {
  const limited = name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '-')
    .slice(0, 63)
  let start = 0
  let end = limited.length
  while (limited[start] === '-') start++
  while (end > start && limited[end - 1] === '-') end--
  return limited.slice(start, end)
}

function protection(situation: Situation, facts: ProjectFacts): Text | string {
  const known = refProtection(situation, facts)
  return 'why' in known ? known.why : [String(known.answer)]
}

function inMergeRequest(question: VariableScope, value: Text | string): Text | string {
  return question.situation.mergeRequest ? value : []
}

// A fork is another project; which one, the scenario makes up (forks.ts).
function sourceProject(question: VariableScope): Text | string {
  const { facts, job, situation } = question
  if (facts.project === undefined) return inMergeRequest(question, 'project is not configured')
  return inMergeRequest(question, situation.fork ? forkOf([facts.project], facts, job).projectPath : [facts.project])
}

function environment(question: VariableScope, value: (name: Text) => Text | string): Text | string {
  if (question.environment !== undefined) return value(question.environment)
  if (question.job.environment !== undefined) return "an environment's name can't contain variables of the environment"
  return question.job.incomplete ?? []
}
