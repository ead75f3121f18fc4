import { family } from '../gitlab/held.ts'
import type { IncludedFile, Pipeline } from '../gitlab/pipeline.ts'
import type { Rule, RuleContext } from './rule.ts'

/** Refs that move by their very name. */
const moving: ReadonlySet<string> = new Set(['HEAD', 'main', 'master', 'develop', 'trunk'])

/** A file of another project, as its branch happens to be, in a pipeline that holds tokens; gitlab.md 6.3, number 15 and 6.4 [D-PSEC]. */
export const unpinnedInclude: Rule = {
  id: 'unpinned-include',
  summary: 'A pipeline with ID tokens includes a file of another project that is not pinned',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline, context) {
    if (!holdsTokens(pipeline)) return
    for (const include of pipeline.includes) {
      if (include.kind !== 'project' || include.project === undefined || include.project === context.facts.project) continue
      if (include.ref !== undefined && !moving.has(include.ref)) continue
      const at = include.ref === undefined ? 'the default branch' : include.ref
      yield {
        // One ref is one mistake, however many files are taken from it.
        at: include.refSpan ?? include.span,
        ...(isOurs(include, context) ? { severity: 'info' as const } : {}),
        message: `Whoever can push to ${at} of ${include.project} writes jobs of this pipeline, which holds ID tokens: pin ref to a commit or a protected tag`,
      }
    }
  },
}

/** Whether a job of the pipeline, or of one of its children, holds a token. */
function holdsTokens(pipeline: Pipeline): boolean {
  return family(pipeline).some((one) => one.jobs.some((job) => job.tokens.length > 0))
}

// What the own group includes of itself is a matter of its own reviews.
function isOurs({ project = '' }: IncludedFile, { facts }: RuleContext): boolean {
  const group = facts.project?.split('/')[0]
  return group !== undefined && project.startsWith(`${group}/`)
}
