import { family } from '../gitlab/held.ts'
import type { Rule } from './rule.ts'

/** A file of the web, whatever it is when the pipeline starts; gitlab.md 6.4 [D-PSEC], `integrity` in 5 [SCHEMA]. */
export const remoteInclude: Rule = {
  id: 'remote-include',
  summary: 'A pipeline with ID tokens includes a file of the web without integrity',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline) {
    if (!family(pipeline).some((one) => one.jobs.some((job) => job.tokens.length > 0))) return
    for (const { kind, name, integrity, span } of pipeline.includes) {
      if (kind !== 'remote' || integrity === true) continue
      const plainHttp = /^http:/i.test(name)
      yield {
        at: span,
        ...(plainHttp ? { severity: 'error' as const } : {}),
        message: plainHttp
          ? 'Anyone on the way can write jobs of this pipeline, which holds ID tokens: http is not encrypted'
          : 'Whoever holds this address writes jobs of this pipeline, which holds ID tokens: say integrity, or include a file of a project',
      }
    }
  },
}
