import { family } from '../gitlab/held.ts'
import type { Pipeline } from '../gitlab/pipeline.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { type Remote, readRemote } from '../gitlab/remote.ts'
import type { PolicyEntry } from '../rules/rule.ts'
import type { Credentials, StatedLink } from '../simulate/links.ts'
import type { Parsed } from '../syntax/node.ts'
import { isScript, parseDocument } from '../syntax/parse-document.ts'
import { matchesFileGlob } from '../text/file-glob.ts'
import { folderOf, join, nameOf, within } from '../text/paths.ts'
import { remember } from '../text/remember.ts'
import type { FileId } from '../text/span.ts'
import type { Engines } from '../trust/evaluate.ts'
import { relyingParties } from '../trust/index.ts'
import type { RelyingParty } from '../trust/trust.ts'
import type { Analysis, Project } from './analysis.ts'
import type { Configuration } from './config.ts'
import { isHcl, wantedEngines } from './engines.ts'
import { PartsReader } from './parts.ts'
import { PipelineCache, worldOf } from './pipeline-world.ts'
import { facts as projectFacts } from './project-facts.ts'
import { ProjectLinks } from './project-links.ts'
import { readConfiguration } from './read-config.ts'
import type { Snapshot, SourceDocument, Wants } from './snapshot.ts'
import { isModuleFile, TerraformReader } from './terraform.ts'

/**
 * Turns snapshots into analyses. It keeps what it derived from each document version for as long as that document
 * lives, and a whole project for as long as nothing that belongs to it changes; it holds no other state.
 */
export class Analyser {
  readonly #parsed = new WeakMap<SourceDocument, Parsed>()
  readonly #readers = new WeakMap<SourceDocument, readonly RelyingParty[]>()
  /** Who may find names in a document that jobs sign in with, and what was found. */
  readonly #signing = new WeakMap<SourceDocument, readonly RelyingParty[]>()
  readonly #names = new WeakMap<Parsed, readonly string[]>()
  readonly #pipelines = new PipelineCache()
  readonly #terraform = new TerraformReader()
  readonly #parts = new PartsReader()
  readonly #policies = new WeakMap<Parsed, readonly PolicyEntry[]>()
  readonly #configurations = new WeakMap<Parsed, Configuration>()
  readonly #facts = new WeakMap<Configuration, { readonly remote: string; readonly facts: ProjectFacts }>()
  readonly #links = new Map<string, ProjectLinks>()
  #projects: ReadonlyMap<string, { readonly inputs: readonly unknown[]; readonly project: Project }> = new Map()

  /** What the files of a snapshot mean, and which unread ones would tell more. Never throws. */
  analyse(snapshot: Snapshot): { readonly result: Analysis; readonly wants: Wants } {
    const wanted: FileId[] = []
    const parsed = new Map<FileId, Parsed>()
    const open = (file: FileId): SourceDocument | undefined => {
      const document = snapshot.documents.get(file)
      if (document === undefined) wanted.push(file)
      return document
    }
    const parseFor = (own: Parsed[]) => (document: SourceDocument) => {
      const result = remember(this.#parsed, document, () => parseDocument(document.file, document.text))
      parsed.set(document.file, result)
      own.push(result)
      return result
    }

    const remote = snapshot.git && readRemote(snapshot.git.config, snapshot.git.originHead)
    const projects = rootsOf(snapshot).map(({ root, base, configFile, files }) => {
      const own: Parsed[] = []
      const parse = parseFor(own)
      const document = configFile === undefined ? undefined : open(configFile)
      const configuration = this.#configuration(document && parse(document))
      const sorted = sortFiles(files, base, configuration, snapshot.pipelineFile)
      const facts = this.#factsOf(configuration, remote)
      const folders = new Set(sorted.pipelines.map(folderOf))
      const resolved = new Map<FileId, readonly Pipeline[]>()
      const partOfOthers = new Set<FileId>()
      // From the top down: a file that a pipeline above includes or starts is a part of that one, and no pipeline by itself.
      for (const file of [...sorted.pipelines].sort((a, b) => a.split('/').length - b.split('/').length)) {
        const pipeline = partOfOthers.has(file) && configuration.pipelines === undefined ? undefined : open(file)
        if (pipeline === undefined) continue
        const tops = topsOf(file, base, folders, configuration)
        const world = (top: string, unsure?: true) =>
          worldOf({ snapshot, base: top, ...(unsure && { unsure }), configuration, facts, wanted, parse })
        const members = family(this.#pipelines.resolveIn(parse(pipeline), tops, world))
        resolved.set(file, members)
        for (const member of members) for (const part of member.files) partOfOthers.add(part)
      }
      const pipelines = sorted.pipelines.flatMap((file) => resolved.get(file) ?? [])
      const modules = this.#terraform.read(root, { snapshot, files: sorted.modules, base, configuration, wanted })
      const trust = sorted.trust.flatMap((file) => open(file) ?? [])
      const documents = trust.flatMap((document) => (isScript(document.file) ? [] : this.#entries(document, parse)))
      const partsInput = {
        documents: trust.map((source) => ({ source, parse: () => parse(source) })),
        pipelines,
        facts,
        text: (file: FileId) => snapshot.documents.get(file)?.text,
      }
      const assembled = this.#parts.read(root, partsInput)
      const unreadable = this.#parts.unreadable(partsInput)
      for (const file of sorted.tests) {
        const test = open(file)
        if (test !== undefined) parse(test)
      }
      const policies = [...documents, ...assembled, ...modules]
      const credentials = new Map(trust.flatMap((document) => this.#credentialsOf(document, parse)))
      const { engines = {} } = snapshot
      const testFiles = sorted.tests
      return this.#project({ root, base, configuration, facts, own, pipelines, policies, unreadable, credentials, engines, testFiles })
    })
    this.#projects = new Map(projects.map((kept) => [kept.project.root, kept]))
    const result: Analysis = {
      now: snapshot.now,
      engines: snapshot.engines ?? {},
      projects: projects.map((kept) => kept.project),
      parsed,
      text: (file) => (parsed.has(file) || !isYaml(file) ? snapshot.documents.get(file)?.text : undefined),
    }
    return { result, wants: { files: wanted, engines: wantedEngines(snapshot, result.projects, (file) => parsed.get(file)) } }
  }

  #configuration(parsed: Parsed | undefined): Configuration {
    return parsed === undefined ? noConfiguration : remember(this.#configurations, parsed, () => readConfiguration(parsed))
  }

  #factsOf(configuration: Configuration, remote: Remote | undefined): ProjectFacts {
    const key = JSON.stringify([remote?.host, remote?.project, remote?.defaultBranch])
    const known = this.#facts.get(configuration)
    if (known?.remote === key) return known.facts
    const facts = projectFacts(configuration, remote)
    this.#facts.set(configuration, { remote: key, facts })
    return facts
  }

  // Documents that no relying party suspects are not even parsed.
  #entries(document: SourceDocument, parse: (document: SourceDocument) => Parsed): readonly PolicyEntry[] {
    const readers = remember(this.#readers, document, () => alone(document))
    if (readers.length === 0) return []
    const parsed = parse(document)
    return remember(this.#policies, parsed, () =>
      readers.flatMap((relyingParty) =>
        parsed.documents.flatMap((root) => {
          const source = { file: document.file, root, text: document.text }
          return relyingParty.read(source).map((policy) => ({ policy, document: source, relyingParty }))
        }),
      ),
    )
  }

  #credentialsOf(document: SourceDocument, parse: (document: SourceDocument) => Parsed): readonly (readonly [FileId, readonly string[]])[] {
    const { file, text } = document
    const readers = remember(this.#signing, document, () =>
      relyingParties.filter((party) => party.credentialNames !== undefined && party.suspects(file, text)),
    )
    if (readers.length === 0) return []
    const parsed = parse(document)
    const names = remember(this.#names, parsed, () =>
      readers.flatMap((party) => parsed.documents.flatMap((root) => party.credentialNames?.({ file, root, text }) ?? [])),
    )
    return names.length === 0 ? [] : [[file, names]]
  }

  #project(parts: ProjectParts) {
    const { root, base, configuration, facts, own, pipelines, policies, unreadable, credentials, engines, testFiles } = parts
    const inputs: readonly unknown[] = [facts, engines.cel, ...own, ...pipelines, ...policies.map((entry) => entry.policy), ...unreadable]
    const before = this.#projects.get(root)
    if (before !== undefined && before.inputs.length === inputs.length && inputs.every((input, i) => input === before.inputs[i]))
      return before
    const finder = this.#links.get(root) ?? new ProjectLinks()
    this.#links.set(root, finder)
    const trust = policies.map((entry) => entry.policy)
    const stated = () => configuration.links.map((link) => statedLink(link, base))
    const links = finder.read(pipelines, trust, configuration, facts, stated, credentials)
    return { inputs, project: { root, configuration, facts, pipelines, policies, unreadable, links, testFiles } }
  }
}

interface ProjectParts {
  readonly root: string
  readonly base: string
  readonly configuration: Configuration
  readonly facts: ProjectFacts
  /** Every document of the project that was parsed: as long as these are the same, so is the project. */
  readonly own: readonly Parsed[]
  readonly pipelines: readonly Pipeline[]
  readonly policies: readonly PolicyEntry[]
  readonly unreadable: Project['unreadable']
  readonly credentials: Credentials
  readonly engines: Engines
  readonly testFiles: readonly FileId[]
}

interface Root {
  /** Whose files belong to the project. */
  readonly root: string
  /** What the configuration's paths are relative to. */
  readonly base: string
  readonly configFile: FileId | undefined
  readonly files: readonly FileId[]
}

const configurationName = '.claimcheck.yaml'
const noConfiguration = readConfiguration(undefined)

// Each folder with a configuration owns what lies below it, down to the next configuration.
function rootsOf(snapshot: Snapshot): readonly Root[] {
  if (snapshot.configFile !== undefined) {
    return [{ root: '', base: folderOf(snapshot.configFile), configFile: snapshot.configFile, files: snapshot.files }]
  }
  const configured = new Map<string, { configFile: FileId; files: FileId[] }>()
  for (const file of snapshot.files) {
    if (nameOf(file) === configurationName) configured.set(folderOf(file), { configFile: file, files: [] })
  }
  const rest: FileId[] = []
  for (const file of snapshot.files) (ownerOf(configured, folderOf(file))?.files ?? rest).push(file)
  const roots = [...configured].map(([root, owned]) => ({ root, base: root, ...owned }))
  // A configuration above the listed files ('..') covers them all.
  const above = roots.find((root) => /^\.\.(\/\.\.)*$/.test(root.root))
  if (above !== undefined) return [...roots.filter((root) => root !== above), { ...above, root: '', files: [...above.files, ...rest] }]
  return configured.has('') ? roots : [...roots, { root: '', base: '', configFile: undefined, files: rest }]
}

function ownerOf<T>(configured: ReadonlyMap<string, T>, folder: string): T | undefined {
  for (let at = folder; ; at = folderOf(at)) {
    const owner = configured.get(at)
    if (owner !== undefined || at === '') return owner
  }
}

function sortFiles(files: readonly FileId[], base: string, configuration: Configuration, pipelineFile: FileId | undefined) {
  const pipelines: FileId[] = []
  const trust: FileId[] = []
  const tests: FileId[] = []
  const modules: FileId[] = []
  const listed = (globs: readonly string[], file: FileId) => {
    const path = within(base, file)
    return path !== undefined && globs.some((glob) => matchesFileGlob(join('', glob), path))
  }
  for (const file of files) {
    const isPipeline =
      pipelineFile !== undefined
        ? file === pipelineFile
        : configuration.pipelines === undefined
          ? nameOf(file) === '.gitlab-ci.yml'
          : listed(configuration.pipelines, file)
    if (isPipeline) pipelines.push(file)
    else if (isModuleFile(file)) {
      if (configuration.trust === undefined || listed(configuration.trust, file)) modules.push(file)
    } else if (isHcl(file)) continue
    else if (/\.claimtest\.ya?ml$/.test(file)) tests.push(file)
    else if (configuration.trust === undefined ? mayHoldTrust(file) : listed(configuration.trust, file)) trust.push(file)
  }
  return { pipelines, trust, tests, modules }
}

// Any JSON and YAML but what is known to be something else; what no relying party suspects is not even parsed.
function mayHoldTrust(file: FileId): boolean {
  const name = nameOf(file)
  return name !== 'package-lock.json' && name !== configurationName && !name.endsWith('.gitlab-ci.yml')
}

// Where the top of a pipeline's repository may be, the likeliest folder first; one where it is known. A configuration that lists its
// pipelines lies there. Else it is likely that of the configuration; without one, of pipelines in folders below another pipeline's the folder of
// that one (they are children of it), and then their own folder. `folders` are those with a pipeline.
function topsOf(file: FileId, base: string, folders: ReadonlySet<string>, configuration: Configuration): readonly string[] {
  if (configuration.pipelines !== undefined || folderOf(file) === base) return [base]
  const above: string[] = []
  for (let at = folderOf(file); ; at = folderOf(at)) {
    above.push(at)
    if (at === base || at === '') break
  }
  const likely = base === '' ? (above.findLast((folder) => folders.has(folder)) ?? '') : base
  return [likely, ...above.filter((folder) => folder !== likely)]
}

// `policy: FILE` or `FILE#NAME`, relative to the configuration.
function statedLink(link: Configuration['links'][number], base: string): StatedLink {
  const [path = '', name] = link.policy.split('#')
  const file = join(base, path)
  return {
    job: link.job,
    span: link.span,
    accepts: (policy) => policy.span.file === file && (name === undefined || policy.name === name || policy.aliases.includes(name)),
  }
}

function isYaml(file: FileId): boolean {
  return /\.ya?ml$/i.test(file)
}

// Those that read a document on their own; what is put together from parts is read in parts.ts.
function alone({ file, text }: SourceDocument): readonly RelyingParty[] {
  return relyingParties.filter((party) => party.parts === undefined && party.suspects(file, text))
}
