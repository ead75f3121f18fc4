import type { TerraformEngine } from '../iac/terraform/engine.ts'
import type { EvaluatedModule, ModuleWorld } from '../iac/terraform/module.ts'
import { textValue, type Value } from '../iac/value.ts'
import type { PolicyEntry } from '../rules/rule.ts'
import type { HclFile } from '../syntax/hcl/node.ts'
import { folderOf, join, nameOf } from '../text/paths.ts'
import { remember } from '../text/remember.ts'
import type { FileId } from '../text/span.ts'
import { relyingParties } from '../trust/index.ts'
import type { Configuration } from './config.ts'
import type { Snapshot, SourceDocument } from './snapshot.ts'

/** Whether a file is part of a Terraform or OpenTofu module. */
export function isModuleFile(file: FileId): boolean {
  return /\.(tf|tofu)(\.json)?$/i.test(file)
}

interface TerraformInput {
  readonly snapshot: Snapshot
  /** The module files of the project that may hold trust policies. */
  readonly files: readonly FileId[]
  /** What paths of the configuration are relative to. */
  readonly base: string
  readonly configuration: Configuration
  /** Files that would tell more are added here. */
  readonly wanted: FileId[]
}

interface Kept {
  readonly engine: TerraformEngine
  readonly configuration: Configuration
  readonly opened: ReadonlyMap<FileId, SourceDocument | undefined>
  readonly listed: readonly FileId[]
  readonly entries: readonly PolicyEntry[]
}

/**
 * Reads trust policies from Terraform, module directory by module directory. A module is evaluated again only when one of the
 * files changes that it was evaluated from; a directory that another one calls as a module is evaluated as part of that.
 */
export class TerraformReader {
  readonly #parsed = new WeakMap<SourceDocument, HclFile>()
  /** Whether a document has a resource that policies are made of. */
  readonly #suspected = new WeakMap<SourceDocument, boolean>()
  readonly #called = new WeakMap<SourceDocument, readonly string[]>()
  #kept = new Map<string, Kept>()

  /** The policies of all module directories of a project, in the order of their paths. Without the engine there are none yet. */
  read(root: string, input: TerraformInput): readonly PolicyEntry[] {
    const engine = input.snapshot.engines?.hcl
    if (engine === undefined || input.files.length === 0) return []
    const folders = [...new Set(input.files.map(folderOf))].sort()
    const called = new Set(folders.flatMap((folder) => this.#calls(folder, input, engine)))
    return folders
      .filter((folder) => !called.has(folder) && this.#mayHoldPolicies(folder, input, engine))
      .flatMap((folder) => this.#module(`${root}\n${folder}`, folder, input, engine))
  }

  // Most modules of most projects make other things: they are not worth evaluating.
  #mayHoldPolicies(folder: string, input: TerraformInput, engine: TerraformEngine): boolean {
    const reached = new Set([folder])
    for (const one of reached) {
      const documents = filesBelow(one, input).flatMap((file) => documentOf(file, input) ?? [])
      if (documents.some((document) => remember(this.#suspected, document, () => suspects(document.text)))) return true
      for (const inner of this.#calls(one, input, engine)) reached.add(inner)
    }
    return false
  }

  #module(key: string, folder: string, input: TerraformInput, engine: TerraformEngine): readonly PolicyEntry[] {
    const known = this.#kept.get(key)
    const listed = input.snapshot.files
    if (known !== undefined && known.engine === engine && known.configuration === input.configuration && this.#isCurrent(known, input)) {
      return known.entries
    }
    const opened = new Map<FileId, SourceDocument | undefined>()
    const open = (file: FileId) => {
      const document = documentOf(file, input)
      opened.set(file, document)
      return document
    }
    const entries = this.#evaluate(folder, input, engine, open)
    this.#kept.set(key, { engine, configuration: input.configuration, opened, listed, entries })
    return entries
  }

  // All are asked, so that those which are not read yet are asked for again.
  #isCurrent({ opened, listed }: Kept, input: TerraformInput): boolean {
    const same = [...opened].map(([file, before]) => documentOf(file, input) === before)
    return same.every(Boolean) && listed === input.snapshot.files
  }

  #evaluate(folder: string, input: TerraformInput, engine: TerraformEngine, open: Open): readonly PolicyEntry[] {
    const texts = (file: FileId) => open(file)?.text
    const world = this.#world(input, engine, open, texts)
    const evaluated = engine.evaluate(folder, world)
    const files = [...new Set([...filesBelow(folder, input), ...evaluated.blocks.map((block) => block.span.file)])]
    const reread = (file: FileId, text: string): readonly PolicyEntry[] => {
      const edited: SourceDocument = { file, text }
      return this.#evaluate(folder, input, engine, (wanted) => (wanted === file ? edited : open(wanted)))
    }
    return entriesOf(evaluated, texts, { files, reread })
  }

  #world(input: TerraformInput, engine: TerraformEngine, open: Open, texts: (file: FileId) => string | undefined): ModuleWorld {
    const read = (files: readonly FileId[]) =>
      files.flatMap((file) => {
        const document = open(file)
        return document === undefined ? [] : [this.#parse(document, engine)]
      })
    return {
      module(folder) {
        const files = filesBelow(folder, input)
        return files.length === 0 ? undefined : read(files)
      },
      values: (folder) =>
        read([...valueFiles(folder, input), ...input.configuration.terraform.varFiles.map((file) => join(input.base, file))]),
      text: texts,
      template: (file, text) => engine.template(file, text),
      variables: givenVariables(input.configuration),
      computed(block, attribute) {
        for (const party of relyingParties) {
          const value = party.terraform?.computed(block, attribute, texts)
          if (value !== undefined) return value
        }
        return undefined
      },
    }
  }

  #parse(document: SourceDocument, engine: TerraformEngine): HclFile {
    const known = this.#parsed.get(document)
    if (known !== undefined) return known
    const parsed = engine.parse(document.file, document.text)
    this.#parsed.set(document, parsed)
    return parsed
  }

  // The folders that a module calls.
  #calls(folder: string, input: TerraformInput, engine: TerraformEngine): readonly string[] {
    return filesBelow(folder, input).flatMap((file) => {
      const document = documentOf(file, input)
      return document === undefined ? [] : remember(this.#called, document, () => this.#callsIn(document, engine))
    })
  }

  // By literal local paths, as Terraform wants them.
  #callsIn(document: SourceDocument, engine: TerraformEngine): readonly string[] {
    if (!document.text.includes('module') || !/"\.\.?\\?\//.test(document.text)) return []
    const { body } = this.#parse(document, engine)
    return body.blocks.flatMap((block) => {
      const source = block.type === 'module' ? block.body.attributes.find((attribute) => attribute.name === 'source')?.value : undefined
      const path = source?.kind === 'literal' ? String(source.value) : ''
      return /^\.\.?\//.test(path) ? [join(folderOf(document.file), path)] : []
    })
  }
}

function suspects(text: string): boolean {
  return relyingParties.some(({ terraform }) => terraform?.resources.some((type) => text.includes(type)) === true)
}

type Open = (file: FileId) => SourceDocument | undefined

function documentOf(file: FileId, { snapshot, wanted }: TerraformInput): SourceDocument | undefined {
  const document = snapshot.documents.get(file)
  if (document === undefined && snapshot.absent?.has(file) !== true) wanted.push(file)
  return document
}

// Sorted into folders once for a list of files, which stays the same until one comes or goes.
const sorted = new WeakMap<readonly FileId[], ReadonlyMap<string, readonly FileId[]>>()

function filesIn(folder: string, files: readonly FileId[]): readonly FileId[] {
  const known = sorted.get(files)
  if (known !== undefined) return known.get(folder) ?? []
  const folders = new Map<string, FileId[]>()
  for (const file of files) {
    const own = folders.get(folderOf(file))
    if (own === undefined) folders.set(folderOf(file), [file])
    else own.push(file)
  }
  sorted.set(files, folders)
  return folders.get(folder) ?? []
}

// In Terraform's order: by name, overrides last.
function filesBelow(folder: string, { snapshot }: TerraformInput): readonly FileId[] {
  const all = filesIn(folder, snapshot.files).filter(isModuleFile)
  // OpenTofu's own file takes the place of Terraform's of the same name.
  const own = all.filter((file) => !all.includes(file.replace(/\.tf(?=(\.json)?$)/i, '.tofu')) || !/\.tf(\.json)?$/i.test(file))
  const isOverride = (file: FileId) => /(^|_)override\.(tf|tofu)(\.json)?$/i.test(nameOf(file))
  return [...own.filter((file) => !isOverride(file)), ...own.filter(isOverride)]
}

function valueFiles(folder: string, { snapshot }: TerraformInput): readonly FileId[] {
  const own = filesIn(folder, snapshot.files)
  const named = ['terraform.tfvars', 'terraform.tfvars.json'].flatMap((name) => own.filter((file) => nameOf(file) === name))
  return [...named, ...own.filter((file) => /\.auto\.tfvars(\.json)?$/i.test(file)).sort()]
}

function givenVariables({ file, terraform }: Configuration): ReadonlyMap<string, Value> {
  const span = { file: file ?? '', start: 0, end: 0 }
  return new Map([...terraform.variables].map(([name, value]) => [name, givenValue(value, span)]))
}

function givenValue(value: string | number | boolean, span: Value['span']): Value {
  if (typeof value === 'string') return textValue(value, span)
  return typeof value === 'number' ? { kind: 'number', value, span } : { kind: 'boolean', value, span }
}

function entriesOf(
  evaluated: EvaluatedModule,
  texts: (file: FileId) => string | undefined,
  module: NonNullable<PolicyEntry['module']>,
): readonly PolicyEntry[] {
  return relyingParties.flatMap((relyingParty) => {
    const found = relyingParty.terraform?.read(evaluated, texts) ?? []
    return found.map(({ policy, root }) => {
      const { file } = policy.span
      return { policy, document: { file, root, text: texts(file) ?? '' }, relyingParty, module }
    })
  })
}
