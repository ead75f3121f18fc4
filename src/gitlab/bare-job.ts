import type { FileId, Span } from '../text/span.ts'
import type { IdToken, Job } from './pipeline.ts'

/** A job of which nothing is known but the audience of its one token: what a project's pipelines could hold at any time. */
export function bareJob(aud: string, file: FileId): { readonly job: Job; readonly token: IdToken } {
  const span: Span = { file, start: 0, end: 0 }
  const token: IdToken = { name: 'ID_TOKEN', nameSpan: span, aud: { kind: 'string', values: [{ value: aud, span }], span }, span }
  const job: Job = {
    name: 'job',
    base: 'job',
    nameSpan: span,
    span,
    tokens: [token],
    variables: new Map(),
    script: [],
    secrets: [],
    trigger: false,
    when: { kind: 'none' },
    workflow: { kind: 'none' },
    child: false,
    resolved: () => undefined,
  }
  return { job, token }
}
