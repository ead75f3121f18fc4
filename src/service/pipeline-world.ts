import { family } from '../gitlab/held.ts'
import type { Pipeline } from '../gitlab/pipeline.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { resolvePipeline } from '../gitlab/resolve.ts'
import { everyKind } from '../gitlab/scenario.ts'
import type { Absent, Place, World } from '../gitlab/world.ts'
import type { Parsed } from '../syntax/node.ts'
import { join } from '../text/paths.ts'
import { remember } from '../text/remember.ts'
import type { FileId } from '../text/span.ts'
import type { Configuration } from './config.ts'
import type { Snapshot, SourceDocument } from './snapshot.ts'

interface WorldParts {
  readonly snapshot: Snapshot
  readonly base: string
  readonly unsure?: true
  readonly configuration: Configuration
  readonly facts: ProjectFacts
  /** Files that would tell more are added here. */
  readonly wanted: FileId[]
  parse(document: SourceDocument): Parsed
}

/** The files of a snapshot as a pipeline's includes see them. */
export function worldOf(parts: WorldParts): World {
  const { snapshot, base, unsure, configuration, facts, wanted, parse } = parts
  return {
    facts,
    base,
    ...(unsure && { unsure }),
    open(file) {
      const document = snapshot.documents.get(file)
      if (document !== undefined) return parse(document)
      const why = snapshot.absent?.get(file)
      if (why === undefined) wanted.push(file)
      return { absent: why ?? 'pending' }
    },
    list(folder) {
      if (!isListed(folder, snapshot.listed)) return undefined
      return below(snapshot.files, folder)
    },
    places: placesOf(configuration, base, snapshot),
  }
}

// The same list for the same files, so that the cache below need not compare them one by one.
const folders = new WeakMap<readonly FileId[], Map<string, readonly FileId[]>>()

function below(files: readonly FileId[], folder: string): readonly FileId[] {
  if (folder === '') return files
  const known = folders.get(files) ?? new Map<string, readonly FileId[]>()
  folders.set(files, known)
  const found = known.get(folder) ?? files.filter((file) => file.startsWith(`${folder}/`))
  known.set(folder, found)
  return found
}

function isListed(folder: string, listed: readonly string[] | undefined): boolean {
  if (folder.startsWith('..')) return false
  return listed === undefined || listed.some((one) => one === '' || folder === one || folder.startsWith(`${one}/`))
}

// The user's own settings win, and may name any folder; a file of the workspace may not, unless the user trusts it.
function placesOf(configuration: Configuration, base: string, snapshot: Snapshot): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>()
  for (const [key, path] of configuration.includes) places.set(key, placeOf(path, base, snapshot.trusted === true))
  for (const [key, path] of snapshot.includes ?? []) places.set(key, { folder: join('', path) })
  return places
}

function placeOf(path: string, base: string, trusted: boolean): Place {
  if (/^([/\\~]|[A-Za-z]:)/.test(path)) return { refused: `\`includes\` names ${path}; in .claimcheck.yaml folders are relative to it` }
  const folder = join(base, path)
  // Where the workspace itself lies below the configuration, so does its base.
  const outside = folder.startsWith('..') && !(base.startsWith('..') && (folder === base || folder.startsWith(`${base}/`)))
  if (outside && !trusted)
    return { refused: `\`includes\` names ${path}, which is outside of this workspace, and the workspace is not trusted` }
  return { folder }
}

interface Kept {
  readonly facts: ProjectFacts
  readonly places: string
  readonly opened: ReadonlyMap<FileId, Parsed | Absent['absent']>
  readonly listed: ReadonlyMap<string, readonly FileId[] | undefined>
  readonly pipeline: Pipeline
}

/** Keeps each resolved pipeline for as long as nothing changes that it was resolved from: after an edit of one file only that file is read again. */
export class PipelineCache {
  /** By the top of the repository that is tried. */
  readonly #kept = new WeakMap<Parsed, Map<string, Kept>>()

  /**
   * The pipeline of a root file, whose repository may begin in one of several folders: in the first in which all files of its includes are,
   * else in that where most of them are, and then nobody knows.
   */
  resolveIn(root: Parsed, tops: readonly string[], worldOf: (base: string, unsure?: true) => World): Pipeline {
    const [likely = ''] = tops
    if (tops.length < 2) return this.resolve(root, worldOf(likely))
    let best = { base: likely, missing: Number.POSITIVE_INFINITY }
    for (const base of tops) {
      const pipeline = this.resolve(root, worldOf(base))
      const missing = family(pipeline).flatMap(({ problems }) => problems.filter(({ code }) => code === 'missing-include')).length
      if (missing === 0) return pipeline
      if (missing < best.missing) best = { base, missing }
    }
    return this.resolve(root, worldOf(best.base, true))
  }

  /** The pipeline of a root file. */
  resolve(root: Parsed, world: World): Pipeline {
    const kept = remember(this.#kept, root, () => new Map<string, Kept>())
    const key = `${world.unsure === true ? '?' : ''}${world.base}`
    const known = kept.get(key)
    const places = JSON.stringify([...world.places])
    if (known !== undefined && known.facts === world.facts && known.places === places && isCurrent(known, world)) {
      return known.pipeline
    }
    const opened = new Map<FileId, Parsed | Absent['absent']>()
    const listed = new Map<string, readonly FileId[] | undefined>()
    const watched: World = {
      ...world,
      open(file) {
        const found = world.open(file)
        opened.set(file, 'absent' in found ? found.absent : found)
        return found
      },
      list(folder) {
        const files = world.list(folder)
        listed.set(folder, files)
        return files
      },
    }
    const pipeline = resolvePipeline(root, watched)
    // What only single scenarios include is asked for now, while somebody listens.
    if (pipeline.within !== undefined) for (const scenario of everyKind) pipeline.within(scenario)
    kept.set(key, { facts: world.facts, places, opened, listed, pipeline })
    return pipeline
  }
}

function isCurrent(known: Kept, world: World): boolean {
  // All are asked, so that those which are not read yet are asked for again.
  const same = [...known.opened].map(([file, before]) => {
    const now = world.open(file)
    return before === ('absent' in now ? now.absent : now)
  })
  return same.every(Boolean) && [...known.listed].every(([folder, before]) => world.list(folder) === before)
}
