import type { Hole, Text } from '../text/holes.ts'
import type { Span } from '../text/span.ts'

/** An expression of CEL, with the place of each part. `start` and `end` count in the text that was parsed. */
export type Cel =
  | (At & { readonly kind: 'literal'; readonly value: CelLiteral })
  /** A part that is not known at edit time, and stands where an expression should. */
  | (At & { readonly kind: 'hole'; readonly hole: Hole })
  | (At & { readonly kind: 'name'; readonly name: string })
  | (At & { readonly kind: 'select'; readonly of: Cel; readonly field: string; readonly fieldSpan: Span })
  | (At & { readonly kind: 'index'; readonly of: Cel; readonly index: Cel })
  | (At & {
      readonly kind: 'call'
      readonly target: Cel | undefined
      readonly name: string
      readonly args: readonly Cel[]
      readonly nameSpan: Span
    })
  | (At & { readonly kind: 'and' | 'or'; readonly left: Cel; readonly right: Cel })
  | (At & { readonly kind: 'not' | 'minus'; readonly of: Cel })
  | (At & { readonly kind: 'binary'; readonly op: BinaryOperator; readonly left: Cel; readonly right: Cel })
  | (At & { readonly kind: 'choice'; readonly which: Cel; readonly yes: Cel; readonly no: Cel })
  | (At & { readonly kind: 'list'; readonly items: readonly Cel[] })
  | (At & { readonly kind: 'map'; readonly entries: readonly { readonly key: Cel; readonly value: Cel }[] })
  /** `has(a.b)` */
  | (At & { readonly kind: 'has'; readonly of: Cel; readonly field: string })
  /** `list.all(x, …)` and its like; `transform` is the third argument of `map`. */
  | (At & {
      readonly kind: 'macro'
      readonly macro: Macro
      readonly over: Cel
      readonly as: string
      readonly body: Cel
      readonly transform?: Cel
    })
  /** What can't be read; a problem says why. */
  | (At & { readonly kind: 'broken' })

interface At {
  readonly start: number
  readonly end: number
  readonly span: Span
}

export type BinaryOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%'
export type Macro = 'all' | 'exists' | 'exists_one' | 'filter' | 'map'

export type CelLiteral =
  | { readonly type: 'string'; readonly text: Text }
  | { readonly type: 'bytes' }
  | { readonly type: 'int' | 'uint' | 'double'; readonly value: number; readonly exact: boolean }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'null' }

/** What is wrong with the text of an expression. */
export interface CelSyntaxProblem {
  readonly code: 'syntax' | 'too-deep'
  readonly message: string
  readonly span: Span
}

export interface ParsedCel {
  readonly tree: Cel
  readonly problems: readonly CelSyntaxProblem[]
}

/** The parts of an expression, in the order of the text. */
export function partsOf(cel: Cel): readonly Cel[] {
  switch (cel.kind) {
    case 'select':
    case 'has':
    case 'not':
    case 'minus':
      return [cel.of]
    case 'index':
      return [cel.of, cel.index]
    case 'call':
      return cel.target === undefined ? cel.args : [cel.target, ...cel.args]
    case 'and':
    case 'or':
    case 'binary':
      return [cel.left, cel.right]
    case 'choice':
      return [cel.which, cel.yes, cel.no]
    case 'list':
      return cel.items
    case 'map':
      return cel.entries.flatMap(({ key, value }) => [key, value])
    case 'macro':
      return [cel.over, cel.body, ...(cel.transform === undefined ? [] : [cel.transform])]
    default:
      return []
  }
}
