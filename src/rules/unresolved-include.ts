import type { Rule } from './rule.ts'

/** Includes that GitLab would find and Claimcheck doesn't; what GitLab refuses is invalid-pipeline's. */
export const unresolvedInclude: Rule = {
  id: 'unresolved-include',
  summary: 'This include is not read, so what it defines is unknown',
  since: '0.2.0',
  severity: 'info',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline) {
    const refused = new Set(pipeline.problems.map(({ span }) => `${span.file} ${span.start}`))
    for (const { what, why, span } of pipeline.unresolved) {
      if (!what.startsWith('include: ') || why === 'it is not read yet' || refused.has(`${span.file} ${span.start}`)) continue
      const target = what.slice('include: '.length)
      yield { at: span, message: `What ${target} defines is not known here: ${why}` }
    }
  },
}
