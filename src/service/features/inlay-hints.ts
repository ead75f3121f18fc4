import { holds } from '../../gitlab/held.ts'
import type { Pipeline } from '../../gitlab/pipeline.ts'
import { defaultBranch, type Scenario } from '../../gitlab/scenario.ts'
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts'
import type { FileId, Span } from '../../text/span.ts'
import { visible } from '../../text/visible.ts'
import type { Analysis } from '../analysis.ts'
import { type OwnedPipeline, pipelinesWith } from './pipelines-with.ts'
import { describeToken, type Holder, holderOf } from './token-in-words.ts'

/** A few words behind a token's key. */
export interface InlayHint {
  readonly file: FileId
  readonly offset: number
  /** Plain text. */
  readonly label: string
  readonly markdown: string
}

/** Characters of a hint: VS Code cuts off the end of longer ones, and there stands the ref. */
const most = 43

/** The jobs of a child pipeline run on the branch that its parent runs on. */
const fromParent: Scenario = { kind: 'parent-pipeline', text: 'parent-pipeline' }

/**
 * For each token in a range its subject on the default branch, or what makes it unknown; with all claims to read on.
 * A token of `default` or of a hidden job shows that of the first job that inherits it; where there is none, nothing.
 */
export function provideInlayHints(analysis: Analysis, { file, start, end }: Span): readonly InlayHint[] {
  const text = analysis.text(file) ?? ''
  const hints = new Map<number, InlayHint>()
  for (const owned of pipelinesWith(analysis, file)) {
    for (const block of owned.pipeline.blocks) {
      if (block.span.file !== file || block.span.end < start || end < block.span.start) continue
      for (const token of block.tokens) {
        const { nameSpan } = token
        if (nameSpan.file !== file || nameSpan.end < start || end < nameSpan.start || hints.has(nameSpan.end)) continue
        const holder = holderOf(owned.pipeline.jobs, block, token)
        if (holder === undefined) continue
        const offset = text[nameSpan.end] === ':' ? nameSpan.end + 1 : nameSpan.end
        hints.set(nameSpan.end, { file, offset, ...describe(owned, holder, analysis.now) })
      }
    }
  }
  return [...hints.values()]
}

function describe({ project, pipeline }: OwnedPipeline, holder: Holder, now: number): Pick<InlayHint, 'label' | 'markdown'> {
  const { claims, runs } = holds(pipeline, holder.job, holder.token, scenarioOf(pipeline), project.facts, now)
  if (runs.answer === 'no') {
    const markdown = `Job ${codeSpan(holder.job.name)} does not run on the default branch: ${escapeMarkdown(runs.why)}`
    return { label: 'not on the default branch', markdown }
  }
  const sub = claims.known['sub']
  const label = sub === undefined ? `sub unknown: ${claims.unknown['sub'] ?? ''}` : String(sub)
  return { label: shorten(label), markdown: describeToken(holder, claims) }
}

function scenarioOf(pipeline: Pipeline): Scenario {
  return pipeline.child ? fromParent : defaultBranch
}

// What stands at both ends tells most: the project, and the ref. No half of a surrogate pair is left at the cut.
function shorten(text: string): string {
  if (text.length <= most) return visible(text)
  const half = (most - 1) / 2
  const head = text.slice(0, Math.ceil(half)).replace(/\p{Cs}$/u, '')
  const tail = text.slice(-Math.floor(half)).replace(/^\p{Cs}/u, '')
  return visible(`${head}…${tail}`)
}
