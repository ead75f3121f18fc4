import type { Pipeline } from '../../gitlab/pipeline.ts'
import { type FileId, type Span, touches } from '../../text/span.ts'
import type { Analysis } from '../analysis.ts'
import { allPipelines, keyOf, pipelinesWith, unique } from './pipelines-with.ts'
import { type TokenScope, tokenScopes } from './token-scopes.ts'
import { nodeAt } from './yaml-node.ts'

/** A token variable that a cursor stands on. */
export interface TokenVariable {
  readonly name: string
  /** What the cursor touches: the key in `id_tokens`, or the name behind a `$`. */
  readonly at: Span
  /** The keys in `id_tokens`; several where jobs with tokens of their own share the text. */
  readonly definitions: readonly Span[]
}

/**
 * The token variable at an offset: a key of `id_tokens`, or `$NAME` in a script, a `secrets:token` or a value of `variables`
 * of a job that holds it. `undefined` where there is none, or where no job holds one of this name.
 */
export function tokenVariableAt(analysis: Analysis, file: FileId, offset: number): TokenVariable | undefined {
  const pipelines = pipelinesWith(analysis, file).map((owned) => owned.pipeline)
  return pipelines.length === 0 ? undefined : (keyAt(pipelines, file, offset) ?? useAt(analysis, pipelines, file, offset))
}

// A token that a reference brings stands in no block, but a job has it.
function keyAt(pipelines: readonly Pipeline[], file: FileId, offset: number): TokenVariable | undefined {
  for (const pipeline of pipelines) {
    for (const { tokens } of [...pipeline.blocks, ...pipeline.jobs]) {
      const token = tokens.find(({ nameSpan }) => nameSpan.file === file && touches(nameSpan, offset))
      if (token !== undefined) return { name: token.name, at: token.nameSpan, definitions: [token.nameSpan] }
    }
  }
  return undefined
}

function useAt(analysis: Analysis, pipelines: readonly Pipeline[], file: FileId, offset: number): TokenVariable | undefined {
  const parsed = analysis.parsed.get(file)
  const node = parsed && nodeAt(parsed, offset)?.node
  if (node?.kind !== 'scalar') return undefined
  // Between `$A$B` the cursor touches two.
  for (const { name, at } of usesIn(analysis, node.span).filter((use) => touches({ ...use.at, start: use.sign }, offset))) {
    const definitions = definitionsOf(analysis, pipelines, name, at)
    if (definitions.length > 0) return { name, at, definitions }
  }
  return undefined
}

function definitionsOf(analysis: Analysis, pipelines: readonly Pipeline[], name: string, at: Span): readonly Span[] {
  const found: Span[] = []
  for (const scope of pipelines.flatMap((pipeline) => [...tokenScopes(analysis, pipeline)])) {
    const tokens = scope.tokens.filter((token) => token.name === name)
    if (tokens.length > 0 && scope.texts().some((text) => encloses(text, at))) found.push(...tokens.map((token) => token.nameSpan))
  }
  return unique(found)
}

/** Every `$NAME` that means one of the definitions of a token variable, in all pipelines that read them, file by file. */
export function usesOf(analysis: Analysis, { name, definitions }: TokenVariable): readonly Span[] {
  const wanted = new Set(definitions.map(keyOf))
  const texts = new Map<string, Span>()
  for (const scope of scopesThatSee(analysis, definitions)) {
    const holds = scope.tokens.some((token) => token.name === name && wanted.has(keyOf(token.nameSpan)))
    if (holds) for (const text of scope.texts()) texts.set(keyOf(text), text)
  }
  const uses = [...texts.values()].flatMap((text) => usesIn(analysis, text).filter((use) => use.name === name))
  return [...unique(uses.map((use) => use.at))].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start))
}

function scopesThatSee(analysis: Analysis, definitions: readonly Span[]): readonly TokenScope[] {
  return allPipelines(analysis)
    .filter(({ pipeline }) => definitions.some(({ file }) => pipeline.files.includes(file)))
    .flatMap(({ pipeline }) => [...tokenScopes(analysis, pipeline)])
}

function encloses(outer: Span, inner: Span): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end
}

// `$NAME` and `${NAME}` of shells and of GitLab, `$env:NAME` of PowerShell, `%NAME%` of cmd. `$$` is no variable's beginning.
const variable = /\$\$|\$(?:\{[#!]?)?(?:env:)?([a-z_]\w*)|%([a-z_]\w*)%/dgi

interface Use {
  readonly name: string
  /** The name alone. */
  readonly at: Span
  /** Where the sign before it begins. */
  readonly sign: number
}

/** The variables that the text of a scalar names. */
function usesIn(analysis: Analysis, { file, start, end }: Span): readonly Use[] {
  const text = analysis.text(file)?.slice(start, end) ?? ''
  return [...text.matchAll(variable)].flatMap((match) => {
    const [from, to] = match.indices?.[1] ?? match.indices?.[2] ?? []
    if (from === undefined || to === undefined) return []
    return [{ name: text.slice(from, to), at: { file, start: start + from, end: start + to }, sign: start + match.index }]
  })
}
