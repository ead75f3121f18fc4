import { family } from '../gitlab/held.ts'
import type { Rule } from './rule.ts'

/** A component by a version that moves, in a pipeline that holds tokens; gitlab.md 6.3, number 15 and 6.4 [D-PSEC, D-INC]. */
export const unpinnedComponent: Rule = {
  id: 'unpinned-component',
  summary: 'A pipeline with ID tokens includes a component by a version that moves',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline, context) {
    if (!family(pipeline).some((one) => one.jobs.some((job) => job.tokens.length > 0))) return
    for (const { kind, name, span } of pipeline.includes) {
      const [address = '', version = ''] = kind === 'component' ? name.split('@') : []
      const moves = kindOf(version)
      const own = `${context.facts.issuer?.replace(/^https:\/\//, '')}/${context.facts.project}/`
      if (moves === undefined || address.startsWith(own) || address.startsWith('$CI_SERVER_FQDN/$CI_PROJECT_PATH/')) continue
      yield {
        at: span,
        ...(moves === 'part of a version' ? { severity: 'info' as const } : {}),
        message: `@${version} is ${moves}: what ${address} is tomorrow runs beside your ID tokens; pin a whole version or a commit`,
      }
    }
  },
}

function kindOf(version: string): string | undefined {
  if (version === '~latest') return 'the newest release'
  if (/^(main|master|develop|trunk|HEAD)$/.test(version)) return 'a branch'
  return /^\d+(\.\d+)?$/.test(version) ? 'part of a version' : undefined
}
