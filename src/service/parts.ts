import { family } from '../gitlab/held.ts'
import { commandsOfJob } from '../gitlab/job-scripts.ts'
import type { Pipeline } from '../gitlab/pipeline.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import type { PolicyEntry } from '../rules/rule.ts'
import type { Parsed, Problem } from '../syntax/node.ts'
import { isScript, parseDocument } from '../syntax/parse-document.ts'
import type { ShellCommand } from '../syntax/shell/command.ts'
import { parseShell } from '../syntax/shell/parse-shell.ts'
import { show } from '../text/holes.ts'
import { mappedAsWritten } from '../text/mapped-text.ts'
import { nameOf } from '../text/paths.ts'
import { remember } from '../text/remember.ts'
import type { FileId } from '../text/span.ts'
import { relyingParties } from '../trust/index.ts'
import type { Part, PartReading, RelyingParty, TrustDocument } from '../trust/trust.ts'
import type { SourceDocument } from './snapshot.ts'

/** What the parts of a project are read from. */
export interface PartsInput {
  /** Documents that may hold trust policies, each with its tree. Scripts have an empty one. */
  readonly documents: readonly { readonly source: SourceDocument; readonly parse: () => Parsed }[]
  readonly pipelines: readonly Pipeline[]
  readonly facts: ProjectFacts
  /** The text of a file of a pipeline. */
  text(file: FileId): string | undefined
}

interface Kept {
  readonly parts: readonly Part[]
  readonly entries: readonly PolicyEntry[]
}

/**
 * Puts trust policies together from the parts that documents, shell scripts and the scripts of jobs hold. Each document version is read
 * once, and the policies of a relying party are assembled again only when one of its parts changes.
 */
export class PartsReader {
  readonly #ofDocuments = new WeakMap<SourceDocument, ReadonlyMap<RelyingParty, readonly Part[]>>()
  readonly #ofPipelines = new WeakMap<Pipeline, { readonly facts: ProjectFacts; readonly commands: JobCommands }>()
  readonly #ofCommands = new WeakMap<JobCommands, ReadonlyMap<RelyingParty, readonly Part[]>>()
  /** Of documents, and of the commands of a pipeline. */
  readonly #problems = new WeakMap<object, readonly Problem[]>()
  #kept = new Map<string, Kept>()

  /** The policies of a project that are made of parts, relying party by relying party. Never throws. */
  read(root: string, input: PartsInput): readonly PolicyEntry[] {
    return relyingParties.flatMap((party) => {
      if (party.parts === undefined) return []
      const ofDocuments = input.documents.flatMap(({ source, parse }) => this.#partsOf(source, parse).get(party) ?? [])
      const ofJobs = new Map(input.pipelines.map((pipeline) => [pipeline, this.#partsOfJobs(pipeline, input).get(party) ?? []]))
      const parts = all({ ofDocuments, ofJobs })
      const key = `${root}\n${party.id}`
      const before = this.#kept.get(key)
      if (before !== undefined && sameItems(before.parts, parts)) return before.entries
      const entries = assembled(party, party.parts, { ofDocuments, ofJobs, input })
      this.#kept.set(key, { parts, entries })
      return entries
    })
  }

  /** What commands hold of policies and can't be read; the same objects for as long as documents and pipelines are. Never throws. */
  unreadable({ documents, pipelines, ...input }: PartsInput): readonly Problem[] {
    const ofDocuments = documents.flatMap(({ source }) => remember(this.#problems, source, () => problemsOfText(source)))
    const ofJobs = pipelines.flatMap((pipeline) => {
      const commands = this.#commandsOf(pipeline, input)
      return remember(this.#problems, commands, () => commands.flatMap((one) => problemsIn(one.commands)))
    })
    return [...ofDocuments, ...ofJobs]
  }

  #partsOf(source: SourceDocument, parse: () => Parsed): ReadonlyMap<RelyingParty, readonly Part[]> {
    const known = this.#ofDocuments.get(source)
    if (known !== undefined) return known
    const parts = partsOfText(source, parse)
    this.#ofDocuments.set(source, parts)
    return parts
  }

  #partsOfJobs(pipeline: Pipeline, input: PartsInput): ReadonlyMap<RelyingParty, readonly Part[]> {
    const commands = this.#commandsOf(pipeline, input)
    const read = this.#ofCommands.get(commands)
    if (read !== undefined) return read
    const parts = new Map(relyingParties.flatMap((party) => (party.parts === undefined ? [] : [[party, partsIn(commands, party.parts)]])))
    this.#ofCommands.set(commands, parts)
    return parts
  }

  #commandsOf(pipeline: Pipeline, input: Omit<PartsInput, 'documents' | 'pipelines'>): JobCommands {
    const known = this.#ofPipelines.get(pipeline)
    const commands = known?.facts === input.facts ? known.commands : commandsOf(pipeline, input)
    this.#ofPipelines.set(pipeline, { facts: input.facts, commands })
    return commands
  }
}

/** The policies of one file alone, of every relying party; for files that belong to no project. Never throws. */
export function policiesOfFile(file: FileId, text: string): readonly PolicyEntry[] {
  const source = { file, text }
  const parsed = parseDocument(file, text)
  const parts = partsOfText(source, () => parsed)
  return relyingParties.flatMap((relyingParty) => {
    if (relyingParty.parts !== undefined)
      return assembled(relyingParty, relyingParty.parts, {
        ofDocuments: parts.get(relyingParty) ?? [],
        ofJobs: new Map(),
        input: undefined,
      })
    if (isScript(file) || !relyingParty.suspects(file, text)) return []
    return parsed.documents.flatMap((root) => {
      const document = { file, root, text }
      return relyingParty.read(document).map((policy) => ({ policy, document, relyingParty }))
    })
  })
}

// What no relying party suspects is not even parsed.
function partsOfText({ file, text }: SourceDocument, parse: () => Parsed): ReadonlyMap<RelyingParty, readonly Part[]> {
  const found = new Map<RelyingParty, readonly Part[]>()
  let commands: readonly ShellCommand[] | undefined
  for (const party of relyingParties) {
    const reading = party.parts
    if (reading === undefined) continue
    if (isScript(file)) {
      if (!mentions(text, reading.programs)) continue
      commands ??= parseShell(mappedAsWritten(file, text, 0))
      const [root] = parse().documents
      if (root !== undefined) found.set(party, reading.ofCommands(ofPrograms(commands, reading), { file, root, text }))
    } else if (party.suspects(file, text)) {
      found.set(
        party,
        parse().documents.flatMap((root) => reading.ofDocument({ file, root, text })),
      )
    }
  }
  return found
}

function problemsOfText({ file, text }: SourceDocument): readonly Problem[] {
  const programs = relyingParties.flatMap(({ parts }) => (parts?.unreadable === undefined ? [] : parts.programs))
  return isScript(file) && mentions(text, programs) ? problemsIn(parseShell(mappedAsWritten(file, text, 0))) : []
}

function problemsIn(commands: readonly ShellCommand[]): readonly Problem[] {
  return relyingParties.flatMap(({ parts }) => (parts === undefined ? [] : (parts.unreadable?.(ofPrograms(commands, parts)) ?? [])))
}

/** The parts of one relying party in a project. */
interface Parts {
  readonly ofDocuments: readonly Part[]
  readonly ofJobs: ReadonlyMap<Pipeline, readonly Part[]>
}

// A part that two pipelines share is one.
function all({ ofDocuments, ofJobs }: Parts): readonly Part[] {
  return [...new Set([...ofDocuments, ...[...ofJobs.values()].flat()])]
}

function assembled(relyingParty: RelyingParty, reading: PartReading, of: Parts & { readonly input: PartsInput | undefined }) {
  const parts = all(of)
  if (parts.length === 0) return []
  const files = [...new Set(parts.map((part) => part.document.file))]
  const reread = (file: FileId, text: string): readonly PolicyEntry[] => {
    const parsed = parseDocument(file, text)
    const young = partsOfText({ file, text }, () => parsed).get(relyingParty) ?? []
    const at = of.ofDocuments.findIndex((part) => part.document.file === file)
    const others = (from: readonly Part[]) => from.filter((part) => part.document.file !== file)
    const ofDocuments = at < 0 ? of.ofDocuments : [...others(of.ofDocuments.slice(0, at)), ...young, ...others(of.ofDocuments.slice(at))]
    return assembled(relyingParty, reading, { ...of, ofDocuments, ofJobs: jobsAgain(of, reading, parsed, text) })
  }
  const module = { files, reread }
  return reading.assemble(parts).map(({ policy, document }): PolicyEntry => ({ policy, document, relyingParty, module }))
}

// The parts of jobs with another text for one of the pipelines' files.
function jobsAgain(
  { ofJobs, input }: Parts & { readonly input: PartsInput | undefined },
  reading: PartReading,
  parsed: Parsed,
  text: string,
): ReadonlyMap<Pipeline, readonly Part[]> {
  const again = new Map<Pipeline, readonly Part[]>()
  const inFamilies = new Set([...ofJobs.keys()].filter((pipeline) => !pipeline.child).flatMap(family))
  for (const [pipeline, parts] of ofJobs) {
    const members = pipeline.child ? [] : family(pipeline)
    if (input !== undefined && members.some((member) => member.files.includes(parsed.file))) {
      const edited: PartsInput = { ...input, text: (file) => (file === parsed.file ? text : input.text(file)) }
      for (const young of family(pipeline.edited(parsed))) again.set(young, partsIn(commandsOf(young, edited), reading))
    } else if (!inFamilies.has(pipeline)) again.set(pipeline, parts)
    else for (const member of members) again.set(member, ofJobs.get(member) ?? [])
  }
  return again
}

type JobCommands = readonly { readonly document: TrustDocument; readonly commands: readonly ShellCommand[] }[]

// The scripts of all jobs, by the file that they stand in. What several jobs share counts once for each meaning that it has.
function commandsOf(pipeline: Pipeline, input: Omit<PartsInput, 'documents' | 'pipelines'>): JobCommands {
  const programs = relyingParties.flatMap((party) => party.parts?.programs ?? [])
  const byFile = new Map<FileId, Map<string, ShellCommand>>()
  for (const job of pipeline.jobs) {
    if (!job.script.some((line) => mentions(line.text, programs))) continue
    for (const command of commandsOfJob(job, input.facts, input.text)) {
      const own = byFile.get(command.span.file) ?? new Map<string, ShellCommand>()
      byFile.set(command.span.file, own)
      const meaning = [...command.words, ...(command.input === undefined ? [] : [command.input])].map((word) => show(word.text))
      own.set(`${command.span.start} ${meaning.join('\0')}`, command)
    }
  }
  return [...byFile].flatMap(([file, commands]) => {
    const text = input.text(file)
    if (text === undefined) return []
    const root = { kind: 'mapping' as const, entries: [], span: { file, start: 0, end: text.length } }
    return [{ document: { file, root, text }, commands: [...commands.values()] }]
  })
}

function partsIn(commands: JobCommands, reading: PartReading): readonly Part[] {
  return commands.flatMap(({ document, commands: own }) => {
    const wanted = ofPrograms(own, reading)
    return wanted.length === 0 ? [] : reading.ofCommands(wanted, document)
  })
}

/** Programs of every script: they tell something only beside others. */
const everywhere: ReadonlySet<string> = new Set(['cat', 'echo', 'printf', 'tee'])

// Whether a script may run one of the programs.
function mentions(text: string, programs: readonly string[]): boolean {
  return programs.some((program) => {
    if (everywhere.has(program)) return false
    for (let at = text.indexOf(program); at >= 0; at = text.indexOf(program, at + 1)) {
      if (!/[\w-]/.test(text.charAt(at - 1)) && !/[\w-]/.test(text.charAt(at + program.length))) return true
    }
    return false
  })
}

function ofPrograms(commands: readonly ShellCommand[], { programs }: PartReading): readonly ShellCommand[] {
  return commands.filter(({ words }) => programs.includes(nameOf(show(words[0]?.text ?? []))))
}

function sameItems(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.length === after.length && after.every((item, i) => item === before[i])
}
