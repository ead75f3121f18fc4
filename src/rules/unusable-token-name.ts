import type { Rule } from './rule.ts'
import { names } from './support/job-texts.ts'

/** GitLab takes any name, a shell does not: the variable can't be set there; gitlab.md 3.1, "name rules" [C-HASH]. */
export const unusableTokenName: Rule = {
  id: 'unusable-token-name',
  summary: 'No shell can read a token of this name',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: true,
  *checkPipeline(pipeline) {
    const seen = new Set<string>()
    for (const { tokens } of pipeline.blocks) {
      for (const { name, nameSpan } of tokens) {
        if (/^[A-Za-z_]\w*$/.test(name) || name === '' || seen.has(`${nameSpan.file} ${nameSpan.start}`)) continue
        seen.add(`${nameSpan.file} ${nameSpan.start}`)
        const usable = name.replaceAll(/\W/g, '_').replace(/^(?=\d)/, '_')
        yield {
          at: nameSpan,
          message: `${name} is no name of a shell variable: letters, digits and _ only, no digit first`,
          fixes: () =>
            // Whoever names it elsewhere means that name.
            pipeline.jobs.some((job) => names(job, name))
              ? []
              : [{ title: `Call it ${usable}`, edits: [{ span: nameSpan, text: usable }] }],
        }
      }
    }
  },
}
