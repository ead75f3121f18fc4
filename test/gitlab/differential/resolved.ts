import type { Job } from '../../../src/gitlab/pipeline.ts'
import { defaultBranch } from '../../../src/gitlab/scenario.ts'
import { load } from '../../../src/host/load.ts'
import { now } from '../../support/analyse.ts'

/** The jobs of the pipeline in a checkout, as they run on a push to the default branch, by their keys in the file. */
export async function resolvedJobs(cwd: string): Promise<ReadonlyMap<string, readonly Job[]>> {
  const { analysis } = await load({ cwd, paths: ['.'], now })
  const jobs = new Map<string, Job[]>()
  for (const { pipelines } of analysis.projects) {
    for (const pipeline of pipelines.filter(({ file, child }) => file === '.gitlab-ci.yml' && !child)) {
      for (const job of (pipeline.within?.(defaultBranch) ?? pipeline).jobs) {
        jobs.set(job.base, [...(jobs.get(job.base) ?? []), job])
      }
    }
  }
  return jobs
}
