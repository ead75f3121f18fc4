import { commandsOfJob } from '../../gitlab/job-scripts.ts'
import type { Job } from '../../gitlab/pipeline.ts'
import type { ShellCommand } from '../../syntax/shell/command.ts'
import type { RuleContext } from '../rule.ts'

/** The commands of a job's scripts, where a line looks like one that is looked for: reading all scripts takes its time. */
export function commandsIn(job: Job, suspects: RegExp, context: RuleContext): readonly ShellCommand[] {
  if (!job.script.some(({ text }) => suspects.test(text))) return []
  return commandsOfJob(job, context.facts, (file) => context.text(file))
}
