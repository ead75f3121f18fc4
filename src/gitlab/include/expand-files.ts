import { follow, type Mapping, type Node, type Parsed } from '../../syntax/node.ts'
import type { FileId, Span } from '../../text/span.ts'
import type { IncludedFile, PipelineProblem, ProblemCode, Unresolved } from '../pipeline.ts'
import { type RepeatedKey, repeatedKeys } from '../repeated-keys.ts'
import type { Hash, Slot, Tree } from '../tree.ts'
import type { World } from '../world.ts'
import type { Chooser } from './choice.ts'
import { describeEntry, type IncludeEntry, readEntries } from './entries.ts'
import { type InputValue, isWrittenSo, otherwiseWritten, readInputs } from './inputs.ts'
import { interpolate } from './interpolate.ts'
import { componentTarget, localTargets, projectTarget, type Repository, remoteTarget, type Target, templateTarget } from './places.ts'

/** gitlab.md 5, "include limits" [D-YAML]. */
const mostIncludes = 150

/** The files of a pipeline, merged. */
export interface Files {
  readonly top: Hash
  readonly files: readonly FileId[]
  /** The top level of each file, as it is written. */
  readonly mappings: readonly Mapping[]
  readonly includes: readonly IncludedFile[]
  readonly repeated: readonly RepeatedKey[]
  /** Why there may be more than `top` has: an include that could not be resolved. */
  readonly open: string | undefined
}

export interface FilesInput {
  readonly world: World
  readonly tree: Tree
  readonly chooser: Chooser
  report(problem: Omit<PipelineProblem, 'owner'>): void
  lose(what: Unresolved): void
}

/** The root file of a pipeline with everything that it includes; gitlab.md 5 (`include`), lib/gitlab/ci/config/external. */
export function expandFiles(root: Parsed, input: FilesInput): Files {
  return new Expander(input).expand((expander, place) => expander.file(root, undefined, place))
}

/** A child pipeline: what `trigger:include` names, merged in this order. */
export function expandTrigger(value: Node | Hash, input: FilesInput): Files {
  return new Expander(input).expand((expander, place) => input.tree.mergeFiles(expander.includes(value, place)))
}

interface Place {
  readonly repository: Repository
  /** The files that led here. */
  readonly path: readonly FileId[]
}

class Expander {
  readonly #input: FilesInput
  readonly #files = new Map<FileId, readonly RepeatedKey[]>()
  readonly #mappings = new Set<Mapping>()
  readonly #includes: IncludedFile[] = []
  #open: string | undefined
  #count = 0

  constructor(input: FilesInput) {
    this.#input = input
  }

  expand(merge: (expander: Expander, place: Place) => Hash): Files {
    const { world } = this.#input
    const host = /^https?:\/\/([^/]+)/.exec(world.facts.issuer ?? '')?.[1]
    const top = merge(this, { repository: { folder: world.base, project: world.facts.project, host }, path: [] })
    return {
      top,
      files: [...this.#files.keys()],
      mappings: [...this.#mappings],
      includes: this.#includes,
      repeated: [...this.#files.values()].flat(),
      open: this.#open,
    }
  }

  /** One file: its inputs filled in, its includes merged below it. `given`: the inputs of the include; none for a root. */
  file(parsed: Parsed, given: { readonly inputs: ReadonlyMap<string, InputValue>; readonly span: Span } | undefined, place: Place): Hash {
    if (!this.#files.has(parsed.file)) this.#files.set(parsed.file, repeatedKeys(parsed))
    const { tree } = this.#input
    const span = { file: parsed.file, start: 0, end: 0 }
    const content = this.#content(parsed, given)
    if (content?.kind !== 'mapping') return { kind: 'hash', slots: new Map(), span: content?.span ?? span }
    this.#mappings.add(content)
    const own = tree.read(content)
    if (own.kind !== 'hash') return { kind: 'hash', slots: new Map(), span: content.span }
    const slot = own.slots.get('include')
    if (slot === undefined) return own
    const included = this.includes(slot.value, { ...place, path: [...place.path, parsed.file] })
    return tree.mergeFiles([...included, without(own, 'include')])
  }

  // A file with a `spec:` header keeps its pipeline in the document behind it; gitlab.md 5, "inputs".
  #content(parsed: Parsed, given: { readonly inputs: ReadonlyMap<string, InputValue>; readonly span: Span } | undefined): Node | undefined {
    const [first, second] = parsed.documents
    const header = follow(first)
    const isHeader = header?.kind === 'mapping' && header.entries.some((entry) => entry.key.value === 'spec')
    const content = follow(isHeader && parsed.documents.length > 1 ? second : first)
    const inputs = readInputs(isHeader ? header : undefined, given?.inputs ?? (isHeader ? undefined : new Map()))
    const at = given?.span ?? header?.span ?? { file: parsed.file, start: 0, end: 0 }
    for (const problem of inputs.problems) this.#refuse('invalid-input', problem, given === undefined ? { ...at, end: at.start } : at)
    if (content === undefined || !isHeader || parsed.documents.length < 2) return content
    return follow(interpolate(content, inputs, (message, span) => this.#refuse('invalid-input', message, span)))
  }

  /** What the entries of an `include` bring, in their order. */
  includes(value: Node | Hash, place: Place): Hash[] {
    const hashes: Hash[] = []
    for (const entry of readEntries(this.#input.tree, value)) {
      if ('refused' in entry) {
        this.#refuse('invalid-include', entry.refused, entry.span)
        this.#lose('an include that GitLab refuses', entry.refused, entry.span)
      } else if ('why' in entry) this.#lose('an include', entry.why, entry.span)
      else hashes.push(...this.#include(entry, place))
    }
    return hashes
  }

  #include(entry: IncludeEntry, place: Place): Hash[] {
    const choice = this.#input.chooser.choose(entry.rules)
    if (choice.answer === 'no') return []
    return entry.names.flatMap((name) => {
      const files = new Set<FileId>()
      const what = describeEntry(entry, name.text)
      const hashes = this.#named(entry, name, what, place, files)
      const { kind, project, ref, refSpan, integrity } = entry
      const pinned = {
        ...(project && { project }),
        ...(ref !== undefined && { ref }),
        ...(refSpan && { refSpan }),
        ...(integrity && { integrity }),
      }
      this.#includes.push({ what, kind, name: name.text, ...pinned, span: name.span, files: [...files] })
      if (choice.answer !== 'unknown') return hashes
      return hashes.map((hash) => this.#input.tree.perhaps(hash, `whether ${what} is included is not known: ${choice.why}`))
    })
  }

  #named(entry: IncludeEntry, name: IncludeEntry['names'][number], what: string, place: Place, files: Set<FileId>): Hash[] {
    const path = this.#input.chooser.path(name.text, name.span)
    if ('why' in path) return this.#lose(what, path.why, name.span)
    return this.#targets(entry, path.text, place).flatMap((target) => this.#follow(entry, target, { what, span: name.span }, place, files))
  }

  #targets(entry: IncludeEntry, path: string, { repository }: Place): readonly Target[] {
    const { world, chooser } = this.#input
    const expanded = (text: string | undefined) => {
      const known = text === undefined ? undefined : chooser.path(text, entry.span)
      return known === undefined || 'why' in known ? undefined : known.text
    }
    switch (entry.kind) {
      case 'local':
        return localTargets(path, repository, world)
      case 'project': {
        const project = expanded(entry.project)
        return project === undefined
          ? [{ why: 'its project is not known' }]
          : [projectTarget(project, expanded(entry.ref) ?? entry.ref, path, world)]
      }
      case 'component':
        return [componentTarget(path, world)]
      case 'remote':
        return [remoteTarget(path, world)]
      case 'template':
        return [templateTarget(path, world)]
      default:
        return [{ why: 'a job makes it while the pipeline runs' }]
    }
  }

  #follow(entry: IncludeEntry, target: Target, { what, span }: { what: string; span: Span }, place: Place, files: Set<FileId>): Hash[] {
    if ('why' in target) return this.#lose(what, target.why, span)
    if ('refused' in target) {
      this.#refuse('invalid-include', target.refused, span)
      return this.#lose(what, target.refused, span)
    }
    if ('nowhere' in target) return this.#missing(target, target.nowhere, what, span)
    if ('outside' in target) {
      this.#refuse('outside-include', target.outside, span)
      return this.#lose(what, target.outside, span)
    }
    if (++this.#count > mostIncludes) {
      if (this.#count === mostIncludes + 1)
        this.#refuse('too-many-includes', `Maximum of ${mostIncludes} nested includes are allowed!`, span)
      return this.#lose(what, `more than ${mostIncludes} files are included`, span)
    }
    const parsed = this.#read(target, what, span)
    if (parsed === undefined) return []
    files.add(parsed.file)
    if (place.path.includes(parsed.file)) {
      this.#refuse('circular-include', `\`${parsed.file}\` includes itself, so that GitLab never comes to an end`, span)
      return this.#lose(what, 'it includes itself', span)
    }
    return [this.file(parsed, { inputs: this.#inputsOf(entry), span }, { repository: target.repository, path: place.path })]
  }

  // The first candidate that exists; as long as one that comes before may, nothing is certain.
  #read(target: Extract<Target, { candidates: unknown }>, what: string, span: Span): Parsed | undefined {
    let absent: 'pending' | 'missing' | 'outside' = 'missing'
    for (const candidate of target.candidates) {
      const opened = this.#input.world.open(candidate)
      if (!('absent' in opened)) return opened
      if (opened.absent !== 'missing') absent = opened.absent
      if (opened.absent === 'pending') break
    }
    if (absent === 'pending') this.#lose(what, 'it is not read yet', span)
    else if (absent === 'outside') {
      this.#refuse('outside-include', `\`${target.candidates[0] ?? ''}\` is a link that leads out of the project`, span)
      this.#lose(what, 'it is a link that leads out of the project', span)
    } else this.#missing(target, target.missing, what, span)
    return undefined
  }

  // Where the top of the repository is a guess, GitLab may have the file.
  #missing({ repository }: { readonly repository: Repository }, message: string, what: string, span: Span): [] {
    const { base, unsure } = this.#input.world
    if (unsure === true && repository.folder === base) {
      return this.#lose(what, 'no folder above this pipeline has it, and which of them is the top of its repository is not known', span)
    }
    this.#refuse('missing-include', message, span)
    return this.#lose(what, message, span)
  }

  #inputsOf(entry: IncludeEntry): ReadonlyMap<string, InputValue> {
    const { tree } = this.#input
    return new Map(
      [...(entry.inputs?.slots ?? [])].map(([name, { value }]: [string, Slot]) => {
        const read = tree.read(value)
        if (read.kind === 'lost') return [name, { why: read.why }]
        return [name, read.kind === 'scalar' && !isWrittenSo(read) ? { why: otherwiseWritten } : { value: tree.toJson(value) }]
      }),
    )
  }

  #refuse(code: ProblemCode, message: string, span: Span): void {
    this.#input.report({ code, message, span })
  }

  #lose(what: string, why: string, span: Span): [] {
    this.#open ??= `the include of ${what} is not resolved`
    this.#input.lose({ what: `include: ${what}`, why, span })
    return []
  }
}

function without(hash: Hash, key: string): Hash {
  const slots = new Map(hash.slots)
  slots.delete(key)
  return { ...hash, slots }
}
