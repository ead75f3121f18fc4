import type { Rule } from './rule.ts'

/** Whoever accepts one of a token's audiences can use it where another is accepted; gitlab.md 6.3, number 18. */
export const severalAudiences: Rule = {
  id: 'several-audiences',
  summary: 'One token is good for several relying parties, each of which can use it at the others',
  since: '0.3.0',
  severity: 'warning',
  confidence: 'high',
  fixable: false,
  *checkPipeline(pipeline) {
    const seen = new Set<string>()
    for (const { tokens } of pipeline.blocks) {
      for (const { name, aud } of tokens) {
        const id = `${aud.span.file} ${aud.span.start}`
        if (aud.kind !== 'list' || seen.has(id)) continue
        seen.add(id)
        const values = [...new Set(aud.values.map(({ value }) => value))]
        if (values.length < 2) continue
        yield {
          at: aud.span,
          message: `${name} is good for ${values.join(' and ')}: each of them can use it at the other${values.length > 2 ? 's' : ''}`,
        }
      }
    }
  },
}
