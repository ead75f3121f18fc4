import { plain } from '../../text/holes.ts'
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts'
import { relyingParties } from '../../trust/index.ts'
import { takesAudience } from '../../trust/presets.ts'
import type { RelyingParty, TrustPolicy } from '../../trust/trust.ts'
import type { Project } from '../analysis.ts'
import type { CompletionItem } from './completion-item.ts'
import type { YamlPlace } from './yaml-place.ts'

/** Whole tokens that a job, hidden job or `default` does not have yet: what the relying parties usually take. */
export function tokenItems(owner: string, place: YamlPlace, project: Project): readonly CompletionItem[] {
  const blocks = project.pipelines.flatMap((pipeline) => pipeline.blocks).filter((block) => block.owner === owner)
  const taken = new Set([...place.siblings, ...blocks.flatMap((block) => block.tokens.map((token) => token.name))])
  const usual = relyingParties.flatMap(
    (party) => party.usualTokens?.map((token) => ({ ...token, title: titleOf(party, token.audience) })) ?? [],
  )
  const issuer = project.facts.issuer
  const ideas = [...usual, ...(issuer === undefined ? [] : [{ variable: 'GITLAB_ID_TOKEN', audience: issuer, title: 'the instance' }])]
  return ideas
    .filter((idea) => !taken.has(idea.variable))
    .map(({ variable, audience, title }) => ({
      label: variable,
      kind: 'token',
      text: place.flow
        ? `${variable}: { aud: ${scalar(audience)} }`
        : `${variable}:\n${' '.repeat(place.indent + place.step)}aud: ${scalar(audience)}`,
      detail: `ID token for ${title}`,
      markdown: `The job gets an ID token in the variable ${codeSpan(variable)}, with the audience ${codeSpan(audience)}.`,
    }))
}

/**
 * Audiences: what the policies ask for that the job is linked to, what the other policies ask for, what is usual, and what
 * GitLab's documentation writes for Google Cloud's secrets, where the job has one (gitlab.md 4.1 [D-SM-GCP]).
 */
export function audienceItems(owner: string, project: Project): readonly CompletionItem[] {
  const linked = project.links.filter((link) => link.job.base === owner).map((link) => link.policy)
  const others = project.policies.map((entry) => entry.policy)
  const found = new Map<string, string>()
  const add = (audience: string | undefined, why: string) => {
    if (audience !== undefined && !found.has(audience)) found.set(audience, why)
  }
  const addAll = (policies: readonly TrustPolicy[], why: (policy: TrustPolicy) => string) => {
    for (const policy of policies) for (const { text } of policy.audience) add(plain(text), why(policy))
  }
  addAll(linked, (policy) => `${policy.grants}, which this job uses`)
  if (fetchesFromGoogle(owner, project)) add(googleAudience, 'the workload identity provider of the secrets of this job')
  addAll(others, (policy) => policy.grants)
  for (const party of relyingParties)
    for (const { audience } of party.usualTokens ?? []) add(audience, `usual for ${titleOf(party, audience)}`)
  add(project.facts.issuer, 'the GitLab instance')
  return [...found].map(([audience, why]) => ({
    label: audience,
    kind: 'value',
    text: scalar(audience),
    detail: why,
    markdown: `Audience of ${escapeMarkdown(why)}.`,
  }))
}

// A relying party's folder may hold the audiences of several services.
function titleOf(party: RelyingParty, audience: string): string {
  return party.presets?.find((preset) => takesAudience(preset, audience))?.title ?? party.title
}

const googleAudience = [
  'https://iam.googleapis.com/projects/$',
  '{GCP_PROJECT_NUMBER}/locations/global/workloadIdentityPools/$',
  '{GCP_WORKLOAD_IDENTITY_FEDERATION_POOL_ID}/providers/$',
  '{GCP_WORKLOAD_IDENTITY_FEDERATION_PROVIDER_ID}',
].join('')

function fetchesFromGoogle(owner: string, project: Project): boolean {
  const jobs = project.pipelines.flatMap((pipeline) => pipeline.jobs).filter((job) => job.base === owner)
  return jobs.some((job) => job.secrets.some((secret) => secret.provider === 'gcp_secret_manager'))
}

/** A YAML scalar for a text: plain where nothing in it means anything to YAML. */
export function scalar(text: string): string {
  return /^[A-Za-z][\w./:@-]*$/.test(text) && !/:$|^(true|false|null|yes|no|on|off)$/i.test(text) ? text : JSON.stringify(text)
}
