import { concat, type Text } from '../text/holes.ts'
import type { Span } from '../text/span.ts'
import { type Origin, pathOf } from './origin.ts'
import type { Job } from './pipeline.ts'
import type { ProjectFacts } from './project.ts'
import type { Scenario } from './scenario.ts'
import { withoutInputs } from './variables.ts'

/** Variables in variables; GitLab sorts them, we stop here. */
const deepest = 10

/** What `expand` looks variables up in. */
export interface VariableScope {
  readonly job: Job
  readonly facts: ProjectFacts
  readonly origin: Origin
  readonly scenario: Scenario
  /** Variables that need the job's environment; not to be used in its own name (gitlab.md 5.1, D-VARS). */
  readonly environment?: Text
}

/**
 * A text of the pipeline with `$VAR`, `${VAR}` and `%VAR%` put in, as GitLab does in `aud` and environment names (gitlab.md 3.1,
 * C-BUILD, lib/expand_variables.rb). Variables kept in GitLab's settings win over the file's, those over predefined ones. What nothing here
 * defines is a hole: GitLab would put in an empty text, but it may be set in the settings.
 */
export function expand(text: string, span: Span, scope: VariableScope): Text {
  return expandText(withoutInputs(text, span), span, scope, 0)
}

const reference = /\$\$|\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)\}|%([A-Za-z_]\w*)%/g

function expandText(text: Text, span: Span, scope: VariableScope, depth: number): Text {
  return concat(...text.map((part): Text => (typeof part === 'string' ? expandString(part, span, scope, depth) : [part])))
}

function expandString(text: string, span: Span, scope: VariableScope, depth: number): Text {
  const parts: Text[] = []
  let at = 0
  for (const match of text.matchAll(reference)) {
    parts.push([text.slice(at, match.index)])
    at = match.index + match[0].length
    const name = match[1] ?? match[2] ?? match[3]
    parts.push(
      name === undefined
        ? [{ name: '$$', why: 'what GitLab makes of $$ is not documented', span }]
        : valueOfVariable(name, span, scope, depth),
    )
  }
  return concat(...parts, [text.slice(at)])
}

function valueOfVariable(name: string, span: Span, scope: VariableScope, depth: number): Text {
  if (depth >= deepest) return [{ name, why: `$${name} is made of more than ${deepest} variables in variables`, span }]
  const setting = scope.facts.variables.get(name)
  if (setting !== undefined) return expandText([setting], span, scope, depth + 1)
  const variable = scope.job.variables.get(name)
  if (variable !== undefined) return variable.raw === true ? variable.value : expandText(variable.value, variable.span, scope, depth + 1)
  const predefined = predefinedVariable(name, scope)
  if (predefined !== undefined)
    return typeof predefined === 'object' && 'why' in predefined ? [{ name, why: predefined.why, span }] : predefined
  return [{ name, why: `$${name} is not defined in the pipeline; it may be set in GitLab's settings`, span }]
}

/** Predefined variables that follow from scenario and configuration; gitlab.md 5, `rules:if` context [D-RULES]. */
function predefinedVariable(name: string, scope: VariableScope): Text | { readonly why: string } | undefined {
  const { facts, origin } = scope
  const path = pathOf(origin.own)
  const ref = 'why' in origin.ref ? undefined : origin.ref.value
  const lost = (value: string | undefined, why: string): Text | { readonly why: string } =>
    value === undefined ? { why } : value === '' ? [] : [value]
  const noProject = 'project is not configured, and no git remote tells it'
  const noRef = 'why' in origin.ref ? origin.ref.why : ''
  const isBranch = origin.refType === 'branch' && !origin.isMergeRequest
  switch (name) {
    case 'CI_PROJECT_PATH':
      return lost(path, noProject)
    case 'CI_PROJECT_NAMESPACE':
      return lost(path?.slice(0, path.lastIndexOf('/')), noProject)
    case 'CI_PROJECT_NAME':
      return lost(path?.slice(path.lastIndexOf('/') + 1), noProject)
    case 'CI_PROJECT_ROOT_NAMESPACE':
      return lost(path?.split('/')[0], noProject)
    case 'CI_PROJECT_ID':
      return 'why' in origin.own.id ? origin.own.id : [origin.own.id.value]
    case 'CI_DEFAULT_BRANCH':
      return lost(facts.defaultBranch, 'default_branch is not configured, and git does not tell it')
    case 'CI_SERVER_URL':
      return lost(facts.issuer, 'issuer is not configured, and no git remote tells it')
    case 'CI_SERVER_HOST':
      return lost(facts.issuer?.replace(/^https?:\/\//, '').replace(/[:/].*$/, ''), 'issuer is not configured, and no git remote tells it')
    case 'CI_PIPELINE_SOURCE':
      return [origin.pipelineSource]
    case 'CI_COMMIT_REF_NAME':
      return lost(ref, noRef)
    // GitLab leaves these out where they don't apply, which makes an empty text.
    case 'CI_COMMIT_BRANCH':
      return isBranch ? lost(ref, noRef) : []
    case 'CI_COMMIT_TAG':
      return origin.refType === 'tag' ? lost(ref, noRef) : []
    case 'CI_ENVIRONMENT_NAME':
      return scope.environment ?? (scope.job.environment === undefined ? [] : undefined)
    default:
      return name.startsWith('CI_') || name.startsWith('GITLAB_') ? { why: `$${name} is known only when the pipeline runs` } : undefined
  }
}
