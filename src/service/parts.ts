import type { Job, Pipeline } from '../gitlab/pipeline.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import type { PolicyEntry } from '../rules/rule.ts'
import type { Parsed } from '../syntax/node.ts'
import { isScript, parseDocument } from '../syntax/parse-document.ts'
import { placesOfScalarAt } from '../syntax/scalar-places.ts'
import type { ShellCommand } from '../syntax/shell/command.ts'
import { parseShell } from '../syntax/shell/parse-shell.ts'
import { type Hole, show, type Text } from '../text/holes.ts'
import { type MappedText, mappedAsWritten } from '../text/mapped-text.ts'
import type { FileId, Span } from '../text/span.ts'
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
  #kept = new Map<string, Kept>()

  /** The policies of a project that are made of parts, relying party by relying party. Never throws. */
  read(root: string, input: PartsInput): readonly PolicyEntry[] {
    return relyingParties.flatMap((party) => {
      if (party.parts === undefined) return []
      const parts = unique([
        ...input.documents.flatMap(({ source, parse }) => this.#partsOf(source, parse).get(party) ?? []),
        ...input.pipelines.flatMap((pipeline) => this.#partsOfJobs(pipeline, input).get(party) ?? []),
      ])
      const key = `${root}\n${party.id}`
      const before = this.#kept.get(key)
      if (before !== undefined && sameItems(before.parts, parts)) return before.entries
      const entries = assembled(party, party.parts, parts)
      this.#kept.set(key, { parts, entries })
      return entries
    })
  }

  #partsOf(source: SourceDocument, parse: () => Parsed): ReadonlyMap<RelyingParty, readonly Part[]> {
    const known = this.#ofDocuments.get(source)
    if (known !== undefined) return known
    const parts = partsOfText(source, parse)
    this.#ofDocuments.set(source, parts)
    return parts
  }

  #partsOfJobs(pipeline: Pipeline, input: PartsInput): ReadonlyMap<RelyingParty, readonly Part[]> {
    const known = this.#ofPipelines.get(pipeline)
    const commands = known?.facts === input.facts ? known.commands : commandsOf(pipeline, input)
    this.#ofPipelines.set(pipeline, { facts: input.facts, commands })
    const read = this.#ofCommands.get(commands)
    if (read !== undefined) return read
    const parts = new Map<RelyingParty, readonly Part[]>()
    for (const party of relyingParties) {
      if (party.parts === undefined) continue
      const { parts: reading } = party
      parts.set(
        party,
        commands.flatMap(({ document, commands: own }) => {
          const wanted = ofPrograms(own, reading)
          return wanted.length === 0 ? [] : reading.ofCommands(wanted, document)
        }),
      )
    }
    this.#ofCommands.set(commands, parts)
    return parts
  }
}

/** The policies of one file alone, of every relying party; for files that belong to no project. Never throws. */
export function policiesOfFile(file: FileId, text: string): readonly PolicyEntry[] {
  const source = { file, text }
  const parsed = parseDocument(file, text)
  const parts = partsOfText(source, () => parsed)
  return relyingParties.flatMap((relyingParty) => {
    if (relyingParty.parts !== undefined) return assembled(relyingParty, relyingParty.parts, parts.get(relyingParty) ?? [])
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
      if (!reading.programs.some((program) => text.includes(program))) continue
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

function assembled(relyingParty: RelyingParty, reading: PartReading, parts: readonly Part[]): readonly PolicyEntry[] {
  if (parts.length === 0) return []
  const files = [...new Set(parts.map((part) => part.document.file))]
  // Parts of jobs' scripts are left as they are: no edit is made in them.
  const reread = (file: FileId, text: string): readonly PolicyEntry[] => {
    const parsed = parseDocument(file, text)
    const young = partsOfText({ file, text }, () => parsed).get(relyingParty) ?? []
    const at = parts.findIndex((part) => part.document.file === file)
    const others = (from: readonly Part[]) => from.filter((part) => part.document.file !== file)
    return assembled(relyingParty, reading, [...others(parts.slice(0, at)), ...young, ...others(parts.slice(at))])
  }
  const module = { files, reread }
  return reading.assemble(parts).map(({ policy, document }) => ({ policy, document, relyingParty, module }))
}

type JobCommands = readonly { readonly document: TrustDocument; readonly commands: readonly ShellCommand[] }[]

// The scripts of all jobs, by the file that they stand in. What several jobs share counts once for each meaning that it has.
function commandsOf(pipeline: Pipeline, input: PartsInput): JobCommands {
  const programs = relyingParties.flatMap((party) => party.parts?.programs ?? [])
  const byFile = new Map<FileId, Map<string, ShellCommand>>()
  for (const job of pipeline.jobs) {
    if (!job.script.some((line) => programs.some((program) => line.text.includes(program)))) continue
    const variables = variablesOf(job, input.facts)
    for (const script of scriptsOf(job, input)) {
      for (const command of parseShell(script, variables)) {
        const own = byFile.get(command.span.file) ?? new Map<string, ShellCommand>()
        byFile.set(command.span.file, own)
        own.set(`${command.span.start} ${command.words.map((word) => show(word.text)).join('\0')}`, command)
      }
    }
  }
  return [...byFile].flatMap(([file, commands]) => {
    const text = input.text(file)
    if (text === undefined) return []
    const root = { kind: 'mapping' as const, entries: [], span: { file, start: 0, end: text.length } }
    return [{ document: { file, root, text }, commands: [...commands.values()] }]
  })
}

// The lines of a job are one script for the shell; those that stand in one file are one text here.
function scriptsOf(job: Job, input: PartsInput): readonly MappedText[] {
  const scripts: { file: FileId; text: string; starts: number[]; ends: number[]; holes: [] }[] = []
  for (const { text, span } of job.script) {
    const places = placesOfScalarAt(input.text(span.file) ?? '', text, span)
    const last = scripts.at(-1)
    const script = last?.file === span.file ? last : { file: span.file, text: '', starts: [], ends: [], holes: [] as [] }
    if (script !== last) scripts.push(script)
    script.text += `${text}\n`
    // One by one: a script may have more units than a call may have arguments.
    for (const start of places.starts) script.starts.push(start)
    for (const end of places.ends) script.ends.push(end)
    script.starts.push(span.end)
    script.ends.push(span.end)
  }
  return scripts
}

// What is kept in GitLab's settings wins over the pipeline's own (gitlab.md 5, order of variables).
function variablesOf(job: Job, facts: ProjectFacts): ReadonlyMap<string, Text> {
  const variables = new Map<string, Text>()
  for (const [name, variable] of job.variables) variables.set(name, expanded(variable.value, name, variable.span))
  for (const [name, value] of facts.variables) variables.set(name, value === '' ? [] : [value])
  return variables
}

// A value that names other variables is known no further than that.
function expanded(value: Text, name: string, span: Span): Text {
  const hole: Hole = { name, why: `the variable ${name} is made of other variables`, span }
  return value.some((part) => typeof part === 'string' && part.includes('$')) ? [hole] : value
}

function ofPrograms(commands: readonly ShellCommand[], { programs }: PartReading): readonly ShellCommand[] {
  return commands.filter(({ words }) => programs.includes(show(words[0]?.text ?? [])))
}

// A part that two pipelines share is one.
function unique(parts: readonly Part[]): readonly Part[] {
  return [...new Set(parts)]
}

function sameItems(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.length === after.length && after.every((item, i) => item === before[i])
}
