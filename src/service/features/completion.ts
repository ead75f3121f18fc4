import type { ProjectFacts } from '../../gitlab/project.ts'
import { plain } from '../../text/holes.ts'
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts'
import type { FileId, Span } from '../../text/span.ts'
import { relyingParties } from '../../trust/index.ts'
import type { Known, Offer, TrustPolicy } from '../../trust/trust.ts'
import { type Analysis, type Project, projectOf } from '../analysis.ts'
import { describeClaim } from './claim-in-words.ts'
import { type YamlPlace, yamlPlaceAt } from './yaml-place.ts'

/** Completions for one place; each replaces the text of `span`. */
export interface Completion {
  readonly span: Span
  readonly items: readonly CompletionItem[]
}

export interface CompletionItem {
  readonly label: string
  readonly kind: 'token' | 'key' | 'operator' | 'value'
  readonly text: string
  /** A few words beside the label. */
  readonly detail: string
  readonly markdown: string
}

/**
 * What may stand at an offset: inside `id_tokens` of a pipeline, and where a relying party completes its own documents.
 * `undefined` everywhere else: other extensions complete the rest of these files. `text` may be newer than what could be read.
 */
export function provideCompletion(analysis: Analysis, file: FileId, text: string, offset: number): Completion | undefined {
  const project = projectOf(analysis, file)
  if (project === undefined) return undefined
  if (project.pipelines.some((pipeline) => pipeline.file === file || pipeline.files.includes(file)))
    return completePipeline(project, file, text, offset)
  return completePolicy(analysis, project, file, text, offset)
}

function completePipeline(project: Project, file: FileId, text: string, offset: number): Completion | undefined {
  const place = yamlPlaceAt(file, text, offset)
  if (place?.path[1] !== 'id_tokens') return undefined
  const items = itemsAt(place, project)
  return items.length === 0 ? undefined : { span: place.span, items }
}

function itemsAt(place: YamlPlace, project: Project): readonly CompletionItem[] {
  const [owner = '', , , name] = place.path
  if (place.kind === 'value') return place.path.length === 4 && name === 'aud' ? audienceItems(owner, project) : []
  if (place.path.length === 3) {
    const about = 'Required, and the only key of an ID token: whom the token is for. A text or a list of texts.'
    return [
      {
        label: 'aud',
        kind: 'key',
        text: place.colon ? 'aud' : 'aud: ',
        detail: 'audience',
        markdown: `${about}\n\n${describeClaim('aud')}`,
      },
    ]
  }
  return place.path.length === 2 && !place.colon ? tokenItems(owner, place, project) : []
}

function tokenItems(owner: string, place: YamlPlace, project: Project): readonly CompletionItem[] {
  const blocks = project.pipelines.flatMap((pipeline) => pipeline.blocks).filter((block) => block.owner === owner)
  const taken = new Set(blocks.flatMap((block) => block.tokens.map((token) => token.name)))
  const usual = relyingParties.flatMap((party) => party.usualTokens?.map((token) => ({ ...token, title: party.title })) ?? [])
  const issuer = project.facts.issuer
  const ideas = [...usual, ...(issuer === undefined ? [] : [{ variable: 'GITLAB_ID_TOKEN', audience: issuer, title: 'the instance' }])]
  return ideas
    .filter((idea) => !taken.has(idea.variable))
    .map(({ variable, audience, title }) => ({
      label: variable,
      kind: 'token',
      text: `${variable}:\n${' '.repeat(place.indent + place.step)}aud: ${scalar(audience)}`,
      detail: `ID token for ${title}`,
      markdown: `The job gets an ID token in the variable ${codeSpan(variable)}, with the audience ${codeSpan(audience)}.`,
    }))
}

function audienceItems(owner: string, project: Project): readonly CompletionItem[] {
  const linked = project.links.filter((link) => link.job.name === owner).map((link) => link.policy)
  const others = project.policies.map((entry) => entry.policy)
  const found = new Map<string, string>()
  const add = (audience: string | undefined, why: string) => {
    if (audience !== undefined && !found.has(audience)) found.set(audience, why)
  }
  const addAll = (policies: readonly TrustPolicy[], why: (policy: TrustPolicy) => string) => {
    for (const policy of policies) for (const { text } of policy.audience) add(plain(text), why(policy))
  }
  addAll(linked, (policy) => `${policy.grants}, which this job uses`)
  addAll(others, (policy) => policy.grants)
  for (const party of relyingParties) for (const { audience } of party.usualTokens ?? []) add(audience, `usual for ${party.title}`)
  add(project.facts.issuer, 'the GitLab instance')
  return [...found].map(([audience, why]) => ({
    label: audience,
    kind: 'value',
    text: scalar(audience),
    detail: why,
    markdown: `Audience of ${escapeMarkdown(why)}.`,
  }))
}

// A YAML scalar for a text: plain where nothing in it means anything to YAML.
function scalar(text: string): string {
  return /^[A-Za-z][\w./:@-]*$/.test(text) && !/:$|^(true|false|null|yes|no|on|off)$/i.test(text) ? text : JSON.stringify(text)
}

function completePolicy(analysis: Analysis, project: Project, file: FileId, text: string, offset: number): Completion | undefined {
  const root = analysis.parsed.get(file)?.documents[0]
  if (root === undefined) return undefined
  const known = knownOf(project)
  for (const party of relyingParties) {
    const offers = party.offers?.({ file, root, text }, offset, known)
    if (offers !== undefined) return offers.offers.length === 0 ? undefined : { span: offers.span, items: offers.offers.map(itemOf) }
  }
  return undefined
}

function itemOf(offer: Offer): CompletionItem {
  const about = escapeMarkdown(offer.about)
  return {
    label: offer.label,
    kind: offer.kind,
    text: offer.text,
    detail: offer.about,
    markdown: offer.kind === 'key' && offer.claim !== undefined ? `${about}\n\n${describeClaim(offer.claim)}` : about,
  }
}

function knownOf(project: Project): Known {
  const { facts } = project
  return {
    project: facts.project,
    projectId: facts.ids.projectId,
    namespaceId: facts.ids.namespaceId,
    defaultBranch: facts.defaultBranch,
    subject: facts.subject,
    audiences: audiencesOf(project, facts),
  }
}

// What the jobs ask for, then what is usual.
function audiencesOf(project: Project, facts: ProjectFacts): readonly string[] {
  const tokens = project.pipelines.flatMap((pipeline) => pipeline.jobs.flatMap((job) => job.tokens))
  const asked = tokens.flatMap((token) => (token.aud.kind === 'invalid' ? [] : token.aud.values.map((value) => value.value)))
  const usual = relyingParties.flatMap((party) => party.usualTokens?.map((token) => token.audience) ?? [])
  const all = [...asked.filter((audience) => !audience.includes('$')), ...usual, ...(facts.issuer === undefined ? [] : [facts.issuer])]
  return [...new Set(all)]
}
