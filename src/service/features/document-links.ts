import { type FileId, type Span, touches } from '../../text/span.ts'
import type { Analysis } from '../analysis.ts'
import { allPipelines, keyOf } from './pipelines-with.ts'

/** The text of an `include` that names files, and those of them that were read. */
export interface IncludeLink {
  readonly span: Span
  readonly files: readonly FileId[]
}

/** The includes of a file, those of `trigger` too, that lead to files which were read; a glob leads to several. */
export function provideDocumentLinks(analysis: Analysis, file: FileId): readonly IncludeLink[] {
  const links = new Map<string, { readonly span: Span; readonly files: Set<FileId> }>()
  for (const { pipeline } of allPipelines(analysis)) {
    for (const { span, files } of pipeline.includes) {
      if (span.file !== file || files.length === 0) continue
      const known = links.get(keyOf(span)) ?? { span, files: new Set() }
      for (const target of files) known.files.add(target)
      links.set(keyOf(span), known)
    }
  }
  return [...links.values()].map(({ span, files }) => ({ span, files: [...files] }))
}

/** The include whose name an offset touches. */
export function includeAt(analysis: Analysis, file: FileId, offset: number): IncludeLink | undefined {
  return provideDocumentLinks(analysis, file).find(({ span }) => touches(span, offset))
}
