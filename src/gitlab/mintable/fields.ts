import { anything, either, except, type Language, words } from '../../regular/language.ts'
import { claimCatalogue } from '../claims.ts'
import type { Clause, Field, Literal, Segment } from './family.ts'
import * as grammar from './grammar.ts'

/** A field whose values are these few. */
function choiceOf(name: string, values: readonly string[]): Field {
  return { name, language: words(values), usual: values }
}

export function field(name: string, language: Language, usual: readonly string[], fixed?: string): Field {
  return fixed === undefined ? { name, language, usual } : { name, language, usual, fixed }
}

/** The literal that a field has one of these values. */
export function isOneOf(of: Field, values: readonly string[]): Literal {
  return { segments: [of], in: words(values) }
}

/** The literal that a field has none of these values. */
export function isNoneOf(of: Field, values: readonly string[]): Literal {
  return { segments: [of], in: except(anything, words(values)) }
}

/** Every value that the catalogue lists for a claim. */
function valuesOf(claim: string): readonly string[] {
  return claimCatalogue.find((row) => row.name === claim)?.values ?? []
}

const mergeRequest = 'merge_request_event'
/** Pipelines of these sources run for branches only; gitlab.md 1.4 and 2.1. */
const ofBranchesOnly: readonly string[] = [mergeRequest, 'external_pull_request_event']

/** The sources of a push and the like, of merge requests, or of both. Each has its own field, shared by all families: languages stay compiled. */
export const sources = {
  merge: choiceOf('pipeline_source', [mergeRequest]),
  branch: choiceOf('pipeline_source', [
    'push',
    ...valuesOf('pipeline_source').filter((source) => source !== mergeRequest && source !== 'push'),
  ]),
  any: choiceOf('pipeline_source', ['push', ...valuesOf('pipeline_source').filter((source) => source !== 'push')]),
  tag: choiceOf('pipeline_source', [
    'push',
    ...valuesOf('pipeline_source').filter((source) => source !== 'push' && !ofBranchesOnly.includes(source)),
  ]),
}

export const mergeRequestSource = mergeRequest

export const namespace = field('namespace', grammar.namespacePath, ['another-group', 'someone'])
export const projectName = field('project', grammar.pathSegment, ['project', 'myproject', 'another-project'])
export const refProtected = choiceOf('ref_protected', ['false', 'true'])
export const ownRefProtected = choiceOf('ref_protected', ['true', 'false'])
export const branchName = field('ref', grammar.refName, ['feature', 'main', 'another-branch', 'x'])
export const tagName = field('ref', grammar.refName, ['v1.0.0', 'snapshot', 'main', 'x'])
export const environment = field('environment', grammar.environmentName, ['production', 'review', 'another-environment'])
export const environmentProtected = choiceOf('environment_protected', ['false', 'true'])
export const deploymentTier = choiceOf('deployment_tier', valuesOf('deployment_tier'))
export const environmentAction = choiceOf('environment_action', valuesOf('environment_action'))
export const userId = field('user_id', grammar.id, ['900000003'])
export const userLogin = field('user_login', grammar.pathSegment, ['someone', 'somebody'])
export const userEmail = field('user_email', grammar.emailAddress, ['someone@example.com'])
export const pipelineId = field('pipeline_id', grammar.id, ['900000004'])
export const jobId = field('job_id', grammar.id, ['900000005'])
export const runnerId = field('runner_id', grammar.id, ['906', '900000006'])
export const runnerEnvironment = choiceOf('runner_environment', valuesOf('runner_environment'))
export const sha = field('sha', grammar.commit, ['714a629c0b401fdce83e847fc9589983fc6f46bc'])
export const projectVisibility = choiceOf('project_visibility', valuesOf('project_visibility'))
export const ownVisibility = field(
  'project_visibility',
  words(valuesOf('project_visibility')),
  valuesOf('project_visibility'),
  "it depends on the project's settings",
)
export const configurationFile = field('configuration file', grammar.configurationPath, ['.gitlab-ci.yml'])
export const ownConfigurationFile = field(
  'configuration file',
  grammar.configurationPath,
  ['.gitlab-ci.yml'],
  "it depends on the project's setting for the configuration file",
)
export const jobSource = choiceOf('job_source', ['push', ...valuesOf('job_source').filter((source) => source !== 'push')])

const knownLevels = ['developer', 'maintainer', 'owner', 'reporter', 'guest']
/** Custom roles, and those that GitLab has added since, may have any name; gitlab.md 1.3. */
export const accessLevel = field('user_access_level', either(words(knownLevels), grammar.pathSegment), knownLevels)
export const accessLevelClause: Clause = {
  when: [accessLevel],
  literals: [
    isOneOf(accessLevel, knownLevels),
    { doubt: 'which names user_access_level has beside guest, reporter, developer, maintainer and owner is not documented' },
  ],
}

/** An audience; an author writes what he likes. */
export const audience = field('aud', grammar.audienceText, ['https://gitlab.com', 'another-audience'])

/** What `pipeline_source` says of a job, or a policy that injected the job (gitlab.md 1.4). */
export function jobSourceClauses(source: Field): readonly Clause[] {
  return valuesOf('pipeline_source').map((value) => ({
    when: [jobSource],
    literals: [isNoneOf(jobSource, [value]), isOneOf(source, [value])],
  }))
}

/** The text of several segments with `/` between a namespace and a name. */
export function pathOf(namespace: readonly Segment[], name: readonly Segment[]): readonly Segment[] {
  return joined([...namespace, '/', ...name])
}

/** Neighbouring literals as one, empty ones left out. */
export function joined(segments: readonly Segment[]): readonly Segment[] {
  const result: Segment[] = []
  for (const segment of segments) {
    const last = result.at(-1)
    if (typeof segment === 'string' && typeof last === 'string') result[result.length - 1] = last + segment
    else if (segment !== '') result.push(segment)
  }
  return result
}
