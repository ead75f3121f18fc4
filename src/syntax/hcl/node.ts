import type { FileId, Span } from '../../text/span.ts'
import type { Problem } from '../node.ts'

/** A file of Terraform's or OpenTofu's language, read: always there, whatever the text. Half-typed parts are `invalid` or left out. */
export interface HclFile {
  readonly file: FileId
  readonly body: HclBody
  readonly problems: readonly Problem[]
}

/** Attributes and blocks in the order of the text. */
export interface HclBody {
  readonly attributes: readonly HclAttribute[]
  readonly blocks: readonly HclBlock[]
  readonly span: Span
}

export interface HclAttribute {
  readonly name: string
  readonly nameSpan: Span
  readonly value: HclExpression
  readonly span: Span
}

/** `resource "aws_iam_role" "deploy" { … }`: a type, labels, a body. */
export interface HclBlock {
  readonly type: string
  readonly typeSpan: Span
  readonly labels: readonly { readonly value: string; readonly span: Span }[]
  readonly body: HclBody
  readonly span: Span
}

/** Spans cover the whole expression; of texts the quotes too. */
export type HclExpression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly span: Span }
  /** A text in quotes or a heredoc, escapes and indentation worked out. One without interpolation is a `literal`. */
  | { readonly kind: 'template'; readonly parts: readonly HclTemplatePart[]; readonly span: Span }
  | { readonly kind: 'list'; readonly items: readonly HclExpression[]; readonly span: Span }
  /** A bare key is a literal; one in parentheses any expression. */
  | {
      readonly kind: 'object'
      readonly entries: readonly { readonly key: HclExpression; readonly value: HclExpression }[]
      readonly span: Span
    }
  /** The first name of `var.x`, `local.y`, `each.key`, `aws_iam_role.deploy.arn`. */
  | { readonly kind: 'name'; readonly name: string; readonly span: Span }
  | { readonly kind: 'attribute'; readonly of: HclExpression; readonly name: string; readonly nameSpan: Span; readonly span: Span }
  | { readonly kind: 'index'; readonly of: HclExpression; readonly index: HclExpression; readonly span: Span }
  /** `of[*].a.b` and `of.*.a`: `each` is what stands behind the star, on the name `*`. */
  | { readonly kind: 'splat'; readonly of: HclExpression; readonly each: HclExpression; readonly span: Span }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly HclExpression[]; readonly spread: boolean; readonly span: Span }
  | { readonly kind: 'unary'; readonly operator: '!' | '-'; readonly of: HclExpression; readonly span: Span }
  | {
      readonly kind: 'binary'
      readonly operator: HclOperator
      readonly left: HclExpression
      readonly right: HclExpression
      readonly span: Span
    }
  | {
      readonly kind: 'conditional'
      readonly if: HclExpression
      readonly then: HclExpression
      readonly else: HclExpression
      readonly span: Span
    }
  | HclFor
  /** What can't be read; `text` is what stands there. */
  | { readonly kind: 'invalid'; readonly text: string; readonly span: Span }

export type HclOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%'

/** `[for k, v in in: value if condition]`, and with `key` the object `{for …: key => value...}`. */
export interface HclFor {
  readonly kind: 'for'
  /** One name (the value) or two (key, value). */
  readonly names: readonly string[]
  readonly in: HclExpression
  readonly key?: HclExpression
  readonly value: HclExpression
  readonly condition?: HclExpression
  /** `...` behind the value: values of one key are grouped to a list. */
  readonly grouping: boolean
  readonly span: Span
}

/** Texts between interpolations; directives `%{if}` and `%{for}` hold templates. `~` has already trimmed the texts. */
export type HclTemplatePart =
  | { readonly kind: 'text'; readonly value: string; readonly span: Span }
  | { readonly kind: 'interpolation'; readonly of: HclExpression; readonly span: Span }
  | {
      readonly kind: 'if'
      readonly condition: HclExpression
      readonly then: readonly HclTemplatePart[]
      readonly else: readonly HclTemplatePart[]
      readonly span: Span
    }
  | {
      readonly kind: 'for'
      readonly names: readonly string[]
      readonly in: HclExpression
      readonly of: readonly HclTemplatePart[]
      readonly span: Span
    }
