import { readdirSync, readFileSync } from 'node:fs'
import { evaluateModule } from '../../../src/iac/terraform/evaluate-module.ts'
import type { EvaluatedModule, ModuleWorld } from '../../../src/iac/terraform/module.ts'
import { textValue, type Value } from '../../../src/iac/value.ts'
import { readConfiguration } from '../../../src/service/read-config.ts'
import { entry, follow, type Node, type Scalar, stringOf, valueAt } from '../../../src/syntax/node.ts'
import { parseYaml } from '../../../src/syntax/yaml/parse-yaml.ts'
import { show } from '../../../src/text/holes.ts'
import { folderOf, nameOf } from '../../../src/text/paths.ts'
import type { FileId, Span } from '../../../src/text/span.ts'
import { aws } from '../../../src/trust/aws/aws.ts'
import { providersOf } from '../../../src/trust/aws/documents.ts'
import { computed } from '../../../src/trust/aws/terraform/computed.ts'
import { readModule, type TerraformRole } from '../../../src/trust/aws/terraform/roles.ts'
import type { TrustPolicy } from '../../../src/trust/trust.ts'
import { hcl } from '../../support/hcl.ts'

const cases = new URL('../../cases/terraform/', import.meta.url)

/** A trust policy as `expected.json` has it; unknown parts are `${name}`. */
interface Row {
  readonly address: string
  readonly roleName: unknown
  readonly policy: unknown
  readonly provider: unknown
  /** Whether all audiences that the provider takes are known. */
  readonly clientIdsKnown: boolean
}

/** The names of the modules. */
export const moduleNames: readonly string[] = readdirSync(cases).sort()

/** The files of a module by their path in its folder. */
export class ModuleFiles {
  readonly #files = new Map<FileId, string>()

  constructor(name: string) {
    const folder = new URL(`${name}/`, cases)
    for (const found of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = `${found.parentPath}/${found.name}`.slice(folder.pathname.length).replace(/^\//, '')
      if (found.isFile()) this.#files.set(path, readFileSync(new URL(path, folder), 'utf8'))
    }
  }

  text(file: FileId): string | undefined {
    return this.#files.get(file)
  }

  /** What a span covers. */
  cut({ file, start, end }: Span): string | undefined {
    return this.#files.get(file)?.slice(start, end)
  }

  expected(): readonly Row[] {
    return JSON.parse(this.#files.get('expected.json') ?? '')
  }

  /** The roles that an OIDC provider is a principal of, GitHub's left out. */
  roles(): readonly TerraformRole[] {
    const roles = readModule(this.#evaluated(), (file) => this.text(file)).filter(({ document }) => {
      const policy = follow(valueAt(document, 'AssumeRolePolicyDocument'))
      const providers = policy?.kind === 'mapping' ? providersOf(policy) : []
      return providers.some((provider) => provider.name !== 'token.actions.githubusercontent.com')
    })
    return roles.toSorted((a, b) => (a.address < b.address ? -1 : 1))
  }

  /** The trust policies of a role, one for each provider. */
  policies(address: string): readonly TrustPolicy[] {
    const read = aws.terraform?.read(this.#evaluated(), (file) => this.text(file)) ?? []
    return read.flatMap(({ policy }) => (policy.aliases.includes(address) ? [policy] : []))
  }

  #evaluated(): EvaluatedModule {
    return evaluateModule('', this.#world())
  }

  #world(): ModuleWorld {
    const { terraform } = readConfiguration(parseYaml('.claimcheck.yaml', this.#files.get('.claimcheck.yaml') ?? ''))
    const read = (files: readonly FileId[]) => files.map((file) => hcl.parse(file, this.#files.get(file) ?? ''))
    return {
      module: (folder) => {
        const files = this.#below(folder).filter((file) => /\.(tf|tofu)(\.json)?$/.test(file))
        return files.length === 0
          ? undefined
          : read(files.filter((file) => !files.includes(file.replace(/\.tf(?=$|\.json$)/, '.tofu')) || isTofu(file)))
      },
      values: (folder) => {
        const named = this.#below(folder).filter((file) => /^terraform\.tfvars(\.json)?$/.test(nameOf(file)))
        return read([...named, ...this.#below(folder).filter((file) => /\.auto\.tfvars(\.json)?$/.test(file)), ...terraform.varFiles])
      },
      text: (file) => this.text(file),
      template: (file, text) => hcl.template(file, text),
      variables: new Map([...terraform.variables].map(([name, value]) => [name, given(value)])),
      computed: (block, attribute) => computed(block, attribute, (file) => this.text(file)),
    }
  }

  #below(folder: string): readonly FileId[] {
    return [...this.#files.keys()].filter((file) => folderOf(file) === folder).sort()
  }
}

function isTofu(file: FileId): boolean {
  return /\.tofu(\.json)?$/.test(file)
}

function given(value: string | number | boolean): Value {
  const span = { file: '.claimcheck.yaml', start: 0, end: 0 }
  if (typeof value === 'string') return textValue(value, span)
  return typeof value === 'number' ? { kind: 'number', value, span } : { kind: 'boolean', value, span }
}

/** A role as a row of `expected.json`. */
export function rowOf({ address, document }: TerraformRole): Row {
  const provider = valueAt(document, 'provider')
  const ids = valueAt(provider, 'client_ids')
  return {
    address,
    roleName: plainData(valueAt(document, 'RoleName')),
    policy: plainData(valueAt(document, 'AssumeRolePolicyDocument')),
    provider: provider === undefined ? null : plainData(provider),
    clientIdsKnown: entry(provider, 'client_ids') !== undefined && scalarsOf(ids).every((id) => id.text === undefined),
  }
}

function plainData(node: Node | undefined): unknown {
  const target = follow(node)
  if (target?.kind === 'mapping') return Object.fromEntries(target.entries.map(({ key, value }) => [String(shown(key)), plainData(value)]))
  if (target?.kind === 'sequence') return target.items.map(plainData)
  return target?.kind === 'scalar' ? shown(target) : undefined
}

function shown({ text, value }: Scalar): Scalar['value'] {
  return text === undefined ? value : show(text)
}

/** Lists of texts in one order: to IAM, and to the AWS provider, they are sets. */
export function unordered(data: unknown): unknown {
  if (Array.isArray(data)) return data.every((item) => typeof item === 'string') ? data.toSorted() : data.map(unordered)
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, unordered(value)]))
}

/** Every scalar of a tree, keys of mappings too. */
function scalarsOf(node: Node | undefined): readonly Scalar[] {
  const target = follow(node)
  if (target?.kind === 'mapping') return target.entries.flatMap(({ key, value }) => [key, ...scalarsOf(value)])
  if (target?.kind === 'sequence') return target.items.flatMap(scalarsOf)
  return target?.kind === 'scalar' ? [target] : []
}

/** The scalars of a role's document with this text. */
export function scalarsWith(role: TerraformRole | undefined, text: string): readonly Scalar[] {
  return scalarsOf(role?.document).filter((scalar) => (stringOf(scalar) ?? '') === text)
}
