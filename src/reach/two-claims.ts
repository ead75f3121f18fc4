import type { Family, Field, Segment } from '../gitlab/mintable/family.ts'
import { makeBudget } from '../regular/budget.ts'
import { contains, isApart } from '../regular/decide.ts'
import { fromPattern } from '../regular/from-pattern.ts'
import { anything, either, type Language, literal, nothing, sequence } from '../regular/language.ts'
import type { Pattern } from '../text/pattern.ts'
import type { Test } from '../trust/condition.ts'
import type { Sides } from './formula.ts'
import { type Named, named, same } from './languages.ts'
import type { Scope } from './resolve.ts'
import { isField, literalOf, type Shape, type Symbolic } from './symbol.ts'

export type Text = Symbolic & { readonly kind: 'text' | 'size' }

/** When a text, by way of its image, is in a language. */
export function inLanguage(left: Text, texts: Named, scope: Scope): Sides {
  const { image, segments } = left
  if (image === same) return scope.tests.sides(segments, texts)
  return scope.tests.sides(
    segments,
    named(`${texts.key} of${image.key}`, () => image.before(texts.language)),
  )
}

/**
 * A text against one that is made of another claim. Two texts made of the same fields at one end are equal where what is left of them is.
 * Where nothing of the one can be anything of the other, that is sure; else the claim on the right gets its usual values, which says something
 * of those tokens alone and leaves the others in doubt.
 */
export function ofTwoClaims(test: Test, left: Symbolic & { readonly kind: 'text' }, right: Symbolic, scope: Scope): Sides {
  const { formulas } = scope.tests
  if (right.kind === 'open') return formulas.unsure(right.why)
  const unsure = formulas.unsure(`${test.label} compares two claims`)
  const parts = right.kind === 'shape' ? right.parts : right.kind === 'text' && right.image === same ? right.segments : undefined
  // A text without wildcards is a pattern that only it matches.
  if ((test.op !== 'equals' && test.op !== 'like') || parts === undefined || left.image !== same) return unsure
  if (right.kind === 'text') {
    const settled = ofWhatIsLeft(left.segments, right.segments, scope)
    if (settled !== undefined) return settled
  }
  const [one, other] = [languageOf(left.segments, scope.family), languageOf(parts, scope.family)]
  if (isApart(one, other, makeBudget(5000)).kind === 'yes') return { yes: formulas.no, no: formulas.yes }
  const usual = withUsualFields(parts)
  if (usual === undefined) return unsure
  const chosen = usual.fields.map(([field, text]) => scope.tests.sides([field], exactly(text)).yes)
  const { yes, no } = scope.tests.sides(
    left.segments,
    named(`shape ${JSON.stringify(usual.pattern)}`, () => patternLanguage(usual.pattern)),
  )
  return { yes: formulas.or(formulas.and(...chosen, yes), unsure.yes), no: formulas.or(formulas.and(...chosen, no), unsure.no) }
}

function ofWhatIsLeft(left: readonly Segment[], right: readonly Segment[], scope: Scope): Sides | undefined {
  const [one, other] = withoutCommonEnds(left, right)
  for (const [open, closed] of [
    [one, other],
    [other, one],
  ] as const) {
    const value = literalOf(closed)
    if (value?.kind === 'value') return scope.tests.sides(open, exactly(closed.join('')))
  }
  return undefined
}

function exactly(text: string): Named {
  return named(`like ${JSON.stringify(text === '' ? [] : [text])}`, () => literal(text))
}

// Every text that it can be, and perhaps more: fields that are the same are not told so.
function languageOf(parts: readonly Shape[], { subject }: Family): Language {
  return sequence(
    ...parts.map((part) => {
      if (typeof part === 'string') return literal(part)
      if ('any' in part) return patternLanguage([part])
      if (isField(part)) return part.language
      return subject === undefined
        ? anything
        : either(...subject.first.map(({ component }) => sequence(literal(`${component}:`), anything)))
    }),
  )
}

function patternLanguage(pattern: Pattern): Language {
  const made = fromPattern(pattern)
  return made.kind === 'language' ? made.language : nothing
}

// Each field with a usual text of its own; `undefined` where one has none, or one value that nobody has told.
function withUsualFields(
  parts: readonly Shape[],
): { readonly pattern: Pattern; readonly fields: readonly (readonly [Field, string])[] } | undefined {
  const fields = new Map<Field, string>()
  const pattern: Pattern[number][] = []
  for (const part of parts) {
    if (typeof part === 'string' || 'any' in part) pattern.push(part)
    else if (!isField(part) || part.fixed !== undefined) return undefined
    else {
      const text = part.usual.find((one) => contains(part.language, one, makeBudget(2000)).kind === 'yes')
      if (text === undefined) return undefined
      fields.set(part, text)
      pattern.push(text)
    }
  }
  return { pattern, fields: [...fields] }
}

function withoutCommonEnds(a: readonly Segment[], b: readonly Segment[]): readonly [readonly Segment[], readonly Segment[]] {
  let [one, other] = [[...a], [...b]]
  for (const turned of [false, true]) {
    if (turned) [one, other] = [one.reverse(), other.reverse()]
    for (;;) {
      const [x, y] = [one[0], other[0]]
      if (x === undefined || y === undefined) break
      if (typeof x === 'string' && typeof y === 'string') {
        const length = commonLength(x, y, turned)
        if (length === 0) break
        const rest = (text: string) => (turned ? text.slice(0, text.length - length) : text.slice(length))
        one = [...(rest(x) === '' ? [] : [rest(x)]), ...one.slice(1)]
        other = [...(rest(y) === '' ? [] : [rest(y)]), ...other.slice(1)]
        if (rest(x) !== '' && rest(y) !== '') break
        continue
      }
      if (x !== y) break
      one = one.slice(1)
      other = other.slice(1)
    }
  }
  return [one.reverse(), other.reverse()]
}

function commonLength(a: string, b: string, fromEnd: boolean): number {
  let length = 0
  const at = (text: string) => (fromEnd ? text.charAt(text.length - 1 - length) : text.charAt(length))
  while (length < a.length && length < b.length && at(a) === at(b)) length++
  return length
}
