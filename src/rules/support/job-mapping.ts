import type { Job } from '../../gitlab/pipeline.ts'
import type { Mapping, Parsed } from '../../syntax/node.ts'

/** The mapping of a job where it is written; `undefined` where it isn't in this file, or is another's (an alias). */
export function mappingOfJob(job: Job, { file, documents }: Parsed): Mapping | undefined {
  if (job.nameSpan.file !== file) return undefined
  const found = documents
    .flatMap((root) => (root.kind === 'mapping' ? root.entries : []))
    .find(({ key }) => key.span.start === job.nameSpan.start)?.value
  return found?.kind === 'mapping' ? found : undefined
}
