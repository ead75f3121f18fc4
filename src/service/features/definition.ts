import type { Pipeline } from '../../gitlab/pipeline.ts'
import type { Reference } from '../../syntax/node.ts'
import { type FileId, type Span, touches } from '../../text/span.ts'
import type { Analysis } from '../analysis.ts'
import { includeAt } from './document-links.ts'
import { pipelinesWith, unique } from './pipelines-with.ts'
import { tokenVariableAt } from './token-variables.ts'
import { definitionsOf } from './top-level.ts'
import { entryOf, extendsOf, nodeAt } from './yaml-node.ts'

/** Where something is defined; several places for a job that several files define. */
export interface DefinitionLink {
  /** What leads there. */
  readonly span: Span
  readonly targets: readonly Span[]
}

/**
 * Where the thing at an offset is defined: a job in `extends`, what a `!reference` names, the files of an `include`, the token
 * variable in a script or in `secrets:token`, the trust policy of a role that a job names, the jobs of a trust policy. `undefined` where it is nowhere, and on everything else: other extensions serve that.
 */
export function provideDefinition(analysis: Analysis, file: FileId, offset: number): DefinitionLink | undefined {
  const include = includeAt(analysis, file, offset)
  if (include !== undefined) {
    return { span: include.span, targets: include.files.map((target) => ({ file: target, start: 0, end: 0 })) }
  }
  const name = nameAt(analysis, file, offset)
  if (name !== undefined) {
    const targets = pipelinesWith(analysis, file).flatMap(({ pipeline }) => placesOf(analysis, pipeline, name.path))
    return targets.length === 0 ? undefined : { span: name.span, targets: unique(targets) }
  }
  const variable = tokenVariableAt(analysis, file, offset)
  return variable === undefined ? linkAt(analysis, file, offset) : { span: variable.at, targets: variable.definitions }
}

// From where a job names a role to its trust policy, and from there to the jobs.
function linkAt(analysis: Analysis, file: FileId, offset: number): DefinitionLink | undefined {
  const isAt = (span: Span) => span.file === file && touches(span, offset)
  const links = analysis.projects.flatMap((project) => project.links)
  const named = links.filter(({ span, job }) => isAt(span) && span.start !== job.nameSpan.start)
  const [first] = named
  if (first !== undefined) return { span: first.span, targets: unique(named.map(({ policy }) => policy.nameSpan)) }
  const jobs = links.filter(({ policy }) => isAt(policy.nameSpan))
  const [one] = jobs
  return one && { span: one.policy.nameSpan, targets: unique(jobs.map(({ job }) => job.nameSpan)) }
}

/** A top-level key, or the keys that lead from it into the job. */
interface Name {
  readonly path: readonly string[]
  readonly span: Span
}

function nameAt(analysis: Analysis, file: FileId, offset: number): Name | undefined {
  const parsed = analysis.parsed.get(file)
  const place = parsed && nodeAt(parsed, offset)
  if (place?.node.kind === 'reference') return referenceAt(place.node, offset)
  if (place?.node.kind !== 'scalar' || place.isKey || place.path.length !== 2 || place.path[1] !== 'extends') return undefined
  const { span, value } = place.node
  return typeof value === 'string' ? { path: [value], span } : undefined
}

// Up to the part that the cursor is on; all of it on the tag and the brackets.
function referenceAt(reference: Reference, offset: number): Name {
  const on = reference.path.findIndex((part) => touches(part.span, offset))
  const parts = on < 0 ? reference.path : reference.path.slice(0, on + 1)
  return { path: parts.map((part) => String(part.value)), span: reference.path[on]?.span ?? reference.span }
}

/** Where the path ends; where it can't be followed to its end, where it begins. What counts most comes first. */
function placesOf(analysis: Analysis, pipeline: Pipeline, path: readonly string[]): readonly Span[] {
  const [top = '', ...rest] = path
  const nested = rest.length === 0 ? [] : nestedPlaces(analysis, pipeline, top, rest)
  return nested.length > 0 ? nested : [...(pipeline.definitions.get(top) ?? [])].reverse()
}

// A reference sees what the job extends (gitlab.md 5): where no file has the key in the job itself, the first that has it there.
function nestedPlaces(analysis: Analysis, pipeline: Pipeline, top: string, rest: readonly string[]): readonly Span[] {
  const seen = new Set<string>()
  const queue = [top]
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (seen.has(name)) continue
    seen.add(name)
    const definitions = [...definitionsOf(analysis, pipeline, name)].reverse()
    const found = definitions.flatMap(({ value }) => {
      let key: Span | undefined
      let at = value
      for (const step of rest) {
        const entry = entryOf(at, step)
        if (entry === undefined) return []
        key = entry.key.span
        at = entry.value
      }
      return key === undefined ? [] : [key]
    })
    if (found.length > 0) return found
    // Of several the last one wins.
    queue.push(...definitions.flatMap(({ value }) => [...extendsOf(value)].reverse()))
  }
  return []
}
