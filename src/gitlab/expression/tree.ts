import type { Text } from '../../text/holes.ts'

/** Where a part stands in the text of the expression, in UTF-16 code units. */
export interface Place {
  readonly offset: number
  readonly length: number
}

export type Comparison = '==' | '!='
export type Matching = '=~' | '!~'
/** In the order of GitLab's precedence: the first binds strongest, comparing and matching alike. */
export type Operator = '!' | Comparison | Matching | '&&' | '||'

/** An expression of `rules:if`, `workflow:rules:if` and `only:variables`. Parentheses leave no trace but in the tree's form. */
export type Expression = Operand | Operation

export type Operation = Place &
  (
    | { readonly kind: 'or' | 'and'; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'not'; readonly operand: Expression }
    | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'match'; readonly operator: Matching; readonly left: Expression; readonly right: Expression }
  )

export type Operand = Place &
  (
    | { readonly kind: 'variable'; readonly name: string }
    /** The text between the quotes; an input left in it is a hole. */
    | { readonly kind: 'string'; readonly value: Text }
    | { readonly kind: 'null' }
    | { readonly kind: 'boolean'; readonly value: boolean }
    /** `regex` in the notation of `parseRegex`; `input` if one stands in it that nothing filled in. */
    | { readonly kind: 'pattern'; readonly regex: string; readonly input?: string }
    /** `$[[ inputs.name ]]` that nothing filled in. */
    | { readonly kind: 'input'; readonly name: string }
  )

/** Why GitLab would refuse an expression, and what part of the text is at fault. */
export interface ExpressionProblem extends Place {
  readonly message: string
}
