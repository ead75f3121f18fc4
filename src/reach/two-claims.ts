import type { Family, Field, Segment } from '../gitlab/mintable/family.ts'
import { makeBudget } from '../regular/budget.ts'
import { contains, isApart } from '../regular/decide.ts'
import { fromPattern } from '../regular/from-pattern.ts'
import { ignoringCaseAtLeast } from '../regular/ignoring-case.ts'
import { anything, either, isAnything, type Language, literal, nothing, sequence } from '../regular/language.ts'
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
  if (image === same || isAnything(texts.language)) return scope.tests.sides(segments, texts)
  const sides = scope.tests.sides(
    segments,
    named(`${texts.key} of${image.key}`, () => image.before(texts.language)),
  )
  if (image.open === undefined) return sides
  const { formulas } = scope.tests
  const { texts: unknown, why } = image.open
  const isOpen = scope.tests.sides(
    segments,
    named(`open${image.key}`, () => unknown),
  )
  return formulas.choose(isOpen, formulas.unsure(why), sides)
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
  if (parts === undefined || left.image !== same) return unsure
  if (test.op === 'equalsIgnoreCase') {
    const [one, other] = [left.segments, parts].map((some) => ignoringCaseAtLeast(languageOf(some, scope.family)))
    const areApart = one !== undefined && other !== undefined && isApart(one, other, makeBudget(5000)).kind === 'yes'
    return areApart ? { yes: formulas.no, no: formulas.yes } : unsure
  }
  // A text without wildcards is a pattern that only it matches.
  if (test.op !== 'equals' && test.op !== 'like') return unsure
  if (right.kind === 'text') {
    const settled = ofWhatIsLeft(left.segments, right.segments, scope)
    if (settled !== undefined) return settled
  }
  const [one, other] = [languageOf(left.segments, scope.family), languageOf(parts, scope.family)]
  if (isApart(one, other, makeBudget(5000)).kind === 'yes') return { yes: formulas.no, no: formulas.yes }
  return anyWay([
    ...choicesFor(parts, left.segments).map(({ pattern, fields }) => {
      const chosen = fields.map(([field, text]) => scope.tests.sides([field], exactly(text)).yes)
      const { yes, no } = scope.tests.sides(
        left.segments,
        named(`shape ${JSON.stringify(pattern)}`, () => patternLanguage(pattern)),
      )
      return { yes: formulas.and(...chosen, yes), no: formulas.and(...chosen, no) }
    }),
    unsure,
  ])

  function anyWay(sides: readonly Sides[]): Sides {
    return { yes: formulas.or(...sides.map(({ yes }) => yes)), no: formulas.or(...sides.map(({ no }) => no)) }
  }
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

interface Choice {
  readonly pattern: Pattern
  readonly fields: readonly (readonly [Field, string])[]
}

const mostChoices = 6

// Texts for the fields: their usual ones, and words that the other side has. None where a field has one value that nobody has told.
function choicesFor(parts: readonly Shape[], left: readonly Segment[]): readonly Choice[] {
  const words = left.flatMap((segment) => (typeof segment === 'string' ? segment.split(/[:/]/) : isField(segment) ? segment.usual : []))
  const fields = [...new Set(parts.filter((part): part is Field => typeof part === 'object' && !('any' in part) && isField(part)))]
  if (fields.some(({ fixed }) => fixed !== undefined) || parts.some((part) => typeof part === 'object' && 'kind' in part)) return []
  const textsOf = ({ language, usual }: Field) =>
    [...usual.slice(0, 2), ...words].filter(
      (text, i, all) => all.indexOf(text) === i && contains(language, text, makeBudget(2000)).kind === 'yes',
    )
  const texts = new Map(fields.map((field) => [field, textsOf(field)]))
  const count = Math.min(mostChoices, ...[...texts.values()].map((some) => some.length))
  return Array.from({ length: count }, (_, i) => ({
    pattern: parts.map((part) =>
      typeof part === 'object' && !('any' in part) && isField(part) ? (texts.get(part)?.[i] ?? '') : part,
    ) as Pattern,
    fields: fields.map((field) => [field, texts.get(field)?.[i] ?? ''] as const),
  }))
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
