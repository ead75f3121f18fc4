import { mint } from '../../gitlab/mint.ts'
import type { ProjectFacts } from '../../gitlab/project.ts'
import { lookupIn, situate } from '../../gitlab/runs.ts'
import { defaultBranch } from '../../gitlab/scenario.ts'
import { tokenName, tokenOf } from '../../gitlab/secrets.ts'
import { firstHole, plain } from '../../text/holes.ts'
import type { JsonValue } from '../../text/json.ts'
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts'
import { type HeldSecret, tokenNamed } from './held-here.ts'
import { providerOf } from './pipeline-keywords.ts'

/** A job's secret, as Markdown: the provider, the token that is sent to it with its audience, and the CI/CD variables that are read. */
export function describeSecret(held: HeldSecret, facts: ProjectFacts, now: number): string {
  const { job, secret } = held
  const provider = providerOf(secret.provider)
  const from = secret.provider === '' ? 'from no provider: it needs exactly one' : `from ${provider?.title ?? codeSpan(secret.provider)}`
  return [
    `Secret ${codeSpan(secret.name)} of job ${codeSpan(job.name)}, ${from}`,
    ...(secret.provider === '' ? [] : [capitalised(describeSent(held, facts, now))]),
    ...sharedServer(held),
    ...(provider === undefined || provider.variables.length === 0 ? [] : [variablesOf(held, facts, provider.variables)]),
  ].join('\n\n')
}

/** Which token the job sends to a secret's provider, and for whom it is, as a sentence; gitlab.md 4.1 [C-RUNPRES, D-SM-AZ]. */
export function describeSent(held: HeldSecret, facts: ProjectFacts, now: number): string {
  const { job, secret } = held
  const text = tokenOf(secret, job.tokens)
  const open = job.tokensUnknown === undefined ? '' : ` The job may have other tokens: ${escapeMarkdown(job.tokensUnknown)}.`
  if (text === undefined) return withoutToken(secret.provider) + open
  const name = tokenName(text)
  if (name === undefined) {
    const word = /^\w+$/.test(text) ? `; to send the token, write ${codeSpan(`$${text}`)}` : ''
    return `the text ${codeSpan(text)} itself is sent: it is no reference to one variable${word}.`
  }
  const token = tokenNamed(job, text)
  const why = secret.token === undefined ? reasonOf(secret.provider) : ''
  if (token === undefined) {
    const instead =
      secret.provider === 'aws_secrets_manager' && secret.token === undefined ? " The runner's own IAM role is used instead." : ''
    return `the variable ${codeSpan(name)} is sent${why}, but the job has no such ID token.${instead}${open}`
  }
  const { known, unknown } = mint({ job, token, scenario: defaultBranch, facts, now })
  const aud = known['aud']
  const audience =
    aud === undefined ? ` Its \`aud\` is not known: ${escapeMarkdown(unknown['aud'] ?? 'it has none')}.` : ` Its \`aud\` is ${shown(aud)}.`
  return `the ID token ${codeSpan(name)} is sent${why}.${audience}${open}`
}

function reasonOf(provider: string): string {
  return provider === 'aws_secrets_manager'
    ? ' (without `token`, literally `$AWS_ID_TOKEN`)'
    : ' (without `token`, the first one of the job)'
}

function withoutToken(provider: string): string {
  switch (provider) {
    case 'gcp_secret_manager':
      return 'no token is sent: `token` is required for this provider.'
    case 'gitlab_secrets_manager':
      return 'none of the ID tokens of the job is sent: GitLab mints its own for this provider.'
    case 'vault':
    case 'azure_key_vault':
      return 'no token is sent: the job has no ID token, and `CI_JOB_JWT` is gone since GitLab 17.0.'
    default:
      return 'which token is sent is not documented for this provider.'
  }
}

// GitLab makes one server block for each provider and job, from the first secret of the provider; gitlab.md 4.1 [C-RUNPRES].
function sharedServer({ job, secret }: HeldSecret): readonly string[] {
  const first = job.secrets.find((one) => one.provider === secret.provider)
  if (first === undefined || first === secret || tokenOf(first, job.tokens) === tokenOf(secret, job.tokens)) return []
  return [
    `GitLab may send the token of ${codeSpan(first.name)} instead, the first secret of this provider: it makes one connection for each provider.`,
  ]
}

function variablesOf(
  { job }: HeldSecret,
  facts: ProjectFacts,
  variables: readonly { readonly name: string; readonly about: string }[],
): string {
  const { situation, variables: own } = situate(job, defaultBranch, facts)
  const lookup = lookupIn({ facts, job, variables: own, situation, environment: undefined })
  const rows = variables.map(({ name, about }) => {
    const text = lookup(name)
    const value = text === null ? undefined : plain(text)
    const why = text === null ? 'it is not set' : (firstHole(text)?.why ?? '')
    return `- \`${name}\` (${about}): ${value === undefined ? `not known, ${escapeMarkdown(why)}` : codeSpan(value)}`
  })
  return ['CI/CD variables that it reads:', '', ...rows].join('\n')
}

function shown(value: JsonValue): string {
  return codeSpan(typeof value === 'string' ? value : JSON.stringify(value))
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
