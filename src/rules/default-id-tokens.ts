import type { Rule } from './rule.ts'
import { names } from './support/job-texts.ts'

/** `default:id_tokens` gives every job a token, the tests too; gitlab.md 6.3, number 16. */
export const defaultIdTokens: Rule = {
  id: 'default-id-tokens',
  summary: 'default: hands an ID token to jobs that have no use for it',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  needsReadable: true,
  *checkPipeline(pipeline, context) {
    for (const block of pipeline.blocks.filter(({ owner }) => owner === 'default')) {
      for (const token of block.tokens) {
        const same = (one: { readonly nameSpan: typeof token.nameSpan }) =>
          one.nameSpan.file === token.nameSpan.file && one.nameSpan.start === token.nameSpan.start
        const holders = pipeline.jobs.filter((job) => job.tokens.some(same))
        // A job that names the token, or a role, may well need it; so may one of which a part is not known.
        const needless = holders.filter(
          (job) => !names(job, token.name) && job.incomplete === undefined && !context.links.some((link) => link.job === job),
        )
        // Of a matrix the first.
        const idle = needless.filter((job, i) => needless.findIndex(({ base }) => base === job.base) === i)
        const [first] = idle
        if (first === undefined) continue
        const list = idle.slice(0, 3).map((job) => job.base)
        const more = idle.length > 3 ? ` and ${idle.length - 3} more` : ''
        yield {
          at: token.nameSpan,
          message: `Every job that inherits default holds ${token.name}; ${list.join(', ')}${more} never name${idle.length === 1 ? 's' : ''} it`,
          related: idle.slice(0, 3).map((job) => ({ message: `${job.base} holds ${token.name} and does not name it`, at: job.nameSpan })),
        }
      }
    }
  },
}
