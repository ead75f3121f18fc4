import { family } from '../../gitlab/held.ts'
import type { Pipeline } from '../../gitlab/pipeline.ts'
import type { FileId, Span } from '../../text/span.ts'
import type { Analysis, Project } from '../analysis.ts'

/** A pipeline, and the project whose configuration it is read with. */
export interface OwnedPipeline {
  readonly project: Project
  readonly pipeline: Pipeline
}

/** Every pipeline of every project, child pipelines too: a file may be included by several. */
export function allPipelines(analysis: Analysis): readonly OwnedPipeline[] {
  return analysis.projects.flatMap((project) =>
    project.pipelines.flatMap((root) => family(root).map((pipeline) => ({ project, pipeline }))),
  )
}

/** The pipelines that read a file; none for a file that is no pipeline. */
export function pipelinesWith(analysis: Analysis, file: FileId): readonly OwnedPipeline[] {
  return allPipelines(analysis).filter(({ pipeline }) => pipeline.files.includes(file))
}

/** The same places once each, in their order: several pipelines may lead to one. */
export function unique(spans: readonly Span[]): readonly Span[] {
  return [...new Map(spans.map((span) => [keyOf(span), span])).values()]
}

/** A span as a key of a map. */
export function keyOf(span: Span): string {
  return `${span.start} ${span.end} ${span.file}`
}
