import type { HclBlock, HclExpression, HclFile } from '../../syntax/hcl/node.ts'
import type { FileId, Span } from '../../text/span.ts'
import type { Value } from '../value.ts'

/** What a module directory is evaluated from. Pure: files come in as they are asked for. */
export interface ModuleWorld {
  /** The `.tf` and `.tf.json` files of a folder, read (overrides last); `undefined` where there is no such folder, or nobody has looked yet. */
  module(folder: string): readonly HclFile[] | undefined
  /** Files with values for variables, in the order in which Terraform takes them: `terraform.tfvars`, `*.auto.tfvars`, then those of the configuration. */
  values(folder: string): readonly HclFile[]
  /** The text of a file, for `file` and `templatefile`; `undefined` where there is none. */
  text(file: FileId): string | undefined
  /** Reads a template for `templatefile`. */
  template(file: FileId, text: string): HclExpression
  /** `terraform.variables` of the configuration: they win over every file. */
  readonly variables: ReadonlyMap<string, Value>
  /** What `terraform.workspace` is; unknown where it is not given. */
  readonly workspace?: string
  /** What a provider computes: an attribute of a resource or data source that nobody writes, or that is read back otherwise than it is written. `undefined`: neither. No cloud is known here. */
  computed(block: EvaluatedBlock, attribute: string): Value | undefined
}

/** Everything of a module and the local modules that it calls, evaluated. */
export interface EvaluatedModule {
  readonly folder: string
  /** Resources and data sources; one for each instance of `count` and `for_each`. */
  readonly blocks: readonly EvaluatedBlock[]
  /** What nothing resolves, by its name, for people. */
  readonly unresolved: readonly { readonly name: string; readonly why: string; readonly span: Span }[]
}

/** One instance of a `resource` or `data` block. */
export interface EvaluatedBlock {
  readonly mode: 'resource' | 'data'
  readonly type: string
  readonly name: string
  /** `module.roles["a"].aws_iam_role.deploy[0]` */
  readonly address: string
  /** Why nobody knows how many instances there are, or whether this one exists: `count` or `for_each` is unknown. */
  readonly maybe?: string
  readonly body: EvaluatedBody
  /** The block as written. */
  readonly source: HclBlock
  /** Its name label. */
  readonly nameSpan: Span
  readonly span: Span
}

/** Attributes by name, and nested blocks in order, `dynamic` ones spread out. */
export interface EvaluatedBody {
  readonly attributes: ReadonlyMap<string, { readonly nameSpan: Span; readonly value: Value }>
  readonly blocks: readonly EvaluatedNested[]
  readonly span: Span
}

export interface EvaluatedNested {
  readonly type: string
  readonly body: EvaluatedBody
  /** Why there may be more or fewer of it: the `for_each` of a `dynamic` block is unknown. */
  readonly maybe?: string
  readonly span: Span
}
