import { rules } from '../rules/index.ts'
import type { Finding } from '../rules/rule.ts'
import { runRules } from '../rules/run.ts'
import { commentSilences, type Silence } from '../rules/silences.ts'
import { folderOf } from '../text/paths.ts'
import { type Analysis, type Project, projectOf } from './analysis.ts'
import { trustTestProblems } from './trust-test-problems.ts'

/** Hears of a rule that failed: its id and what it threw. */
export type OnCrash = (rule: string, error: unknown) => void

/** The findings of all projects, each project's in the order of files and places. Never throws. */
export function findings(analysis: Analysis, onCrash: OnCrash = () => {}): readonly Finding[] {
  return analysis.projects.flatMap((project) => projectFindings(analysis, project, onCrash))
}

/** The findings of one project. They are the same for as long as the project object is, and the day. */
export function projectFindings(analysis: Analysis, project: Project, onCrash: OnCrash): readonly Finding[] {
  const { configuration } = project
  const files = [...analysis.parsed].filter(([file]) => projectOf(analysis, file) === project)
  const ofPipelines = new Set(project.pipelines.flatMap((pipeline) => pipeline.files))
  // GitLab reads a pipeline in which a key stands twice: that is repeated-key's.
  const documents = files.flatMap(([file, parsed]) =>
    parsed.problems
      .filter(({ code }) => code !== 'duplicate-key' || !ofPipelines.has(file))
      .map(({ message, span }) => ({ kind: 'document' as const, message, at: span })),
  )
  const parts = project.unreadable.map(({ message, span }) => ({ kind: 'part' as const, message, at: span }))
  const tests = files.flatMap(([file, parsed]) =>
    project.testFiles.includes(file)
      ? trustTestProblems(parsed).map(({ message, span }) => ({ kind: 'document' as const, message, at: span }))
      : [],
  )
  const settings = configuration.problems.map(({ message, span }) => ({ kind: 'configuration' as const, message, at: span }))
  const comments = files.flatMap(([file]) => (/\.ya?ml$/i.test(file) ? commentSilences(file, analysis.text(file) ?? '') : []))
  const configured: Silence[] = configuration.ignore.map(({ rule, file, until, span }) => ({ rule, file, until, span, reach: undefined }))
  return runRules({
    rules,
    base: configuration.file === undefined ? project.root : folderOf(configuration.file),
    context: {
      facts: project.facts,
      pipelines: project.pipelines,
      policies: project.policies,
      links: project.links,
      now: analysis.now,
      engines: analysis.engines,
      entryOf: (policy) => project.policies.find((entry) => entry.policy === policy),
      text: (file) => analysis.text(file),
    },
    severities: configuration.rules,
    silences: [...comments, ...configured],
    problems: [...documents, ...parts, ...tests, ...settings],
    onCrash,
  })
}
