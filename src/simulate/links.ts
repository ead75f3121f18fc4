import type { Job, Pipeline } from '../gitlab/pipeline.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { plain } from '../text/holes.ts'
import type { Span } from '../text/span.ts'
import type { TrustPolicy } from '../trust/trust.ts'

/** A job that names a policy's role, provider or credential. Only linked pairs give findings that say "these two disagree". */
export interface Link {
  readonly pipeline: Pipeline
  readonly job: Job
  readonly policy: TrustPolicy
  /** How the job names it, for people: `variable AWS_ROLE_ARN`, `links in .claimcheck.yaml`. */
  readonly by: string
  /** Where it is named. */
  readonly span: Span
}

/** A link that the configuration states; `accepts` tells whether a policy is the one that it means. */
export interface StatedLink {
  readonly job: string
  readonly span: Span
  accepts(policy: TrustPolicy): boolean
}

/**
 * Which jobs name which policies: in their variables (also those kept in GitLab's settings), scripts and secrets, or by
 * the configuration. At most one link for each pair. Only names that can't mean anything else count (an ARN, not the
 * word `deploy`), and only jobs that hold a token, or may.
 */
export function findLinks(
  pipelines: readonly Pipeline[],
  policies: readonly TrustPolicy[],
  stated: readonly StatedLink[],
  facts: ProjectFacts,
): readonly Link[] {
  const links: Link[] = []
  for (const pipeline of pipelines) {
    for (const job of pipeline.jobs) {
      if (job.tokens.length === 0 && job.tokensUnknown === undefined) continue
      const mentions = mentionsOf(job, facts)
      for (const policy of policies) {
        const found = statedIn(stated, job, policy) ?? mentioned(mentions, policy)
        if (found !== undefined) links.push({ pipeline, job, policy, ...found })
      }
    }
  }
  return links
}

interface Mention {
  readonly text: string
  readonly by: string
  readonly span: Span
}

function mentionsOf(job: Job, facts: ProjectFacts): readonly Mention[] {
  const mentions: Mention[] = []
  for (const [name, variable] of job.variables) {
    const text = facts.variables.get(name) ?? plain(variable.value)
    if (text !== undefined) mentions.push({ text, by: `variable ${name}`, span: variable.span })
  }
  for (const [name, text] of facts.variables) {
    if (!job.variables.has(name)) mentions.push({ text, by: `variable ${name} in GitLab's settings`, span: job.nameSpan })
  }
  for (const { name, values } of job.secrets)
    for (const { value, span } of values) mentions.push({ text: value, by: `secret ${name}`, span })
  for (const line of job.script) mentions.push({ text: line.text, by: 'script', span: line.span })
  return mentions
}

function statedIn(stated: readonly StatedLink[], job: Job, policy: TrustPolicy): Pick<Link, 'by' | 'span'> | undefined {
  const link = stated.find((candidate) => [job.name, job.base].includes(candidate.job) && candidate.accepts(policy))
  return link && { by: 'links in .claimcheck.yaml', span: link.span }
}

function mentioned(mentions: readonly Mention[], policy: TrustPolicy): Pick<Link, 'by' | 'span'> | undefined {
  const aliases = policy.aliases.filter(isDistinctive)
  return mentions.find((mention) => aliases.some((alias) => names(mention.text, alias)))
}

// A bare word may be anything; a name with a colon or slash is an address of its own kind (ARN, resource name, URL).
function isDistinctive(alias: string): boolean {
  return /[:/]/.test(alias)
}

// Whether the alias stands in the text as a whole: role/deploy is not named by role/deploy-prod.
function names(text: string, alias: string): boolean {
  for (let at = text.indexOf(alias); at >= 0; at = text.indexOf(alias, at + 1)) {
    const before = text[at - 1] ?? ' '
    const after = text[at + alias.length] ?? ' '
    if (!/[\w@.+-]/.test(before) && !/[\w@+=/-]/.test(after)) return true
  }
  return false
}
