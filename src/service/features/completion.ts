import type { ProjectFacts } from '../../gitlab/project.ts'
import { escapeMarkdown } from '../../text/markdown.ts'
import type { FileId } from '../../text/span.ts'
import { relyingParties } from '../../trust/index.ts'
import type { Known, Offer, RelyingParty } from '../../trust/trust.ts'
import { type Analysis, type Project, projectOf } from '../analysis.ts'
import { isHcl, noTree } from '../engines.ts'
import type { Beside } from './beside.ts'
import { describeClaim } from './claim-in-words.ts'
import type { Completion, CompletionItem } from './completion-item.ts'
import { completePipeline } from './completion-pipeline.ts'

/**
 * What may stand at an offset: below `id_tokens`, `secrets` and `identity` of a pipeline, and where a relying party completes its own documents.
 * `undefined` everywhere else: other extensions complete the rest of these files. `text` may be newer than what could be read.
 */
export function provideCompletion(
  analysis: Analysis,
  file: FileId,
  text: string,
  offset: number,
  { keywords = true }: Beside = {},
): Completion | undefined {
  const project = projectOf(analysis, file)
  if (project === undefined) return undefined
  if (project.pipelines.some((pipeline) => pipeline.file === file || pipeline.files.includes(file)))
    return completePipeline(project, file, text, offset, keywords)
  return completePolicy(analysis, project, file, text, offset)
}

function completePolicy(analysis: Analysis, project: Project, file: FileId, text: string, offset: number): Completion | undefined {
  const documents = analysis.parsed.get(file)?.documents
  const root = documents?.findLast(({ span }) => span.start <= offset) ?? documents?.[0] ?? (isHcl(file) ? noTree(file) : undefined)
  if (root === undefined) return undefined
  for (const party of relyingParties) {
    const offers = party.offers?.({ file, root, text }, offset, knownOf(project, party))
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

function knownOf(project: Project, party: RelyingParty): Known {
  const { facts } = project
  return {
    project: facts.project,
    projectId: facts.ids.projectId,
    namespaceId: facts.ids.namespaceId,
    defaultBranch: facts.defaultBranch,
    subject: facts.subject,
    issuer: facts.issuer,
    audiences: audiencesOf(project, facts, party),
  }
}

// What the jobs ask for, then what is usual for the relying party.
function audiencesOf(project: Project, facts: ProjectFacts, party: RelyingParty): readonly string[] {
  const tokens = project.pipelines.flatMap((pipeline) => pipeline.jobs.flatMap((job) => job.tokens))
  const asked = tokens.flatMap((token) => (token.aud.kind === 'invalid' ? [] : token.aud.values.map((value) => value.value)))
  const usual = party.usualTokens?.map((token) => token.audience) ?? []
  const all = [...asked.filter((audience) => !audience.includes('$')), ...usual, ...(facts.issuer === undefined ? [] : [facts.issuer])]
  return [...new Set(all)]
}
