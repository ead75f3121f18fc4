import type { Field, MintedClaim } from '../gitlab/mintable/family.ts'
import { makeBudget } from '../regular/budget.ts'
import { contains } from '../regular/decide.ts'
import { literal } from '../regular/language.ts'
import type { JsonValue } from '../text/json.ts'
import type { Opaque } from '../trust/condition.ts'
import { decidedByEngine } from '../trust/evaluate.ts'
import { NO, YES } from '../trust/truth.ts'
import type { Formula, Sides } from './formula.ts'
import { named } from './languages.ts'
import type { Scope } from './resolve.ts'
import { isField } from './symbol.ts'
import { jsonOf, usualOf } from './witness.ts'

type Program = Opaque['program']

const mostTrials = 6

/**
 * What only an engine decides. Where all that it reads is the same for every token of the family, its answer is; else it is asked about a few
 * tokens, with usual texts and those that the program names, which says something of those alone and leaves the others in doubt.
 */
export function ofOpaque(condition: Opaque, scope: Scope): Sides {
  const { formulas } = scope.tests
  const unsure = formulas.unsure(condition.open ?? `what ${condition.program.expression} says is not modelled`)
  const { read, wholly } = claimsOf(condition, scope)
  const fields = new Set<Field>()
  if (!read.every(([, claim]) => collect(claim, fields))) return unsure
  const ask = (texts: ReadonlyMap<Field, string>) => {
    const known: { [name: string]: JsonValue } = {}
    for (const [name, claim] of wholly ? Object.entries(scope.family.claims) : read) {
      const value = jsonOf(claim, (field) => texts.get(field) ?? usualOf(field))
      if (value !== undefined) known[name] = value
    }
    const claims = { known, unknown: {}, shapes: {} }
    return decidedByEngine(condition, {
      request: { claims, now: scope.now, signature: 'assumed' },
      engines: scope.engines ?? {},
      items: {},
    })
  }
  if (fields.size === 0 && wholly) return unsure
  if (fields.size === 0) {
    const answer = ask(new Map())
    return answer === undefined
      ? unsure
      : { yes: answer === YES ? formulas.yes : formulas.no, no: answer === NO ? formulas.yes : formulas.no }
  }
  const [yes, no]: [Formula[], Formula[]] = [[unsure.yes], [unsure.no]]
  for (const texts of trialsOf([...fields], condition.program)) {
    const answer = ask(texts)
    if (answer !== YES && answer !== NO) continue
    const chosen = [...texts].map(
      ([field, text]) =>
        scope.tests.sides(
          [field],
          named(`exactly ${text}`, () => literal(text)),
        ).yes,
    )
    const into = answer === YES ? yes : no
    into.push(formulas.and(...chosen))
  }
  return { yes: formulas.or(...yes), no: formulas.or(...no) }
}

interface Read {
  readonly read: readonly (readonly [string, MintedClaim])[]
  /** The claim set itself, too: mostly to see whether a claim is there. What it has besides is usual then, and the simulator has the last word. */
  readonly wholly: boolean
}

// The claims that it reads, those left out that the tokens do not have.
function claimsOf({ reads }: Opaque, { family }: Scope): Read {
  const names = new Set(reads.flatMap(([name]) => (name === undefined ? [] : [String(name)])))
  const read = [...names].flatMap((name) => {
    const claim = Object.hasOwn(family.claims, name) ? family.claims[name] : undefined
    return claim === undefined ? [] : [[name, claim] as const]
  })
  return { read, wholly: reads.some(([name]) => name === undefined) }
}

// Whether a claim is made of literals and of fields that a token chooses, which are added.
function collect(claim: MintedClaim, fields: Set<Field>): boolean {
  switch (claim.kind) {
    case 'value':
      return true
    case 'number':
      fields.add(claim.field)
      return true
    case 'text':
      return claim.segments.every((segment) => {
        if (isField(segment)) fields.add(segment)
        return typeof segment === 'string' || (isField(segment) && segment.fixed === undefined)
      })
    case 'list':
      return claim.items.every((item) => collect(item, fields))
    case 'object':
      return Object.values(claim.members).every((member) => member.kind === 'unknown' || collect(member, fields))
    case 'unknown':
      return false
  }
}

function trialsOf(fields: readonly Field[], program: Program): readonly ReadonlyMap<Field, string>[] {
  const words = wordsIn(program.expression, program.variables)
  const texts = fields.map(({ language, usual }) => {
    const fitting = [...new Set([...words, ...usual])].filter((text) => contains(language, text, makeBudget(2000)).kind === 'yes')
    return fitting.slice(0, mostTrials)
  })
  const most = Math.max(0, ...texts.map(({ length }) => length))
  if (texts.some(({ length }) => length === 0)) return []
  return Array.from({ length: most }, (_, i) => new Map(fields.map((field, at) => [field, pick(texts[at] ?? [], i)])))
}

function pick(texts: readonly string[], index: number): string {
  return texts[index % texts.length] ?? ''
}

// Texts and numbers that stand in a program, and what is left of a text once it is cut at its colons: a prefix may have been put before it.
function wordsIn(expression: string, variables: Program['variables']): readonly string[] {
  const own = [...expression.matchAll(/'([^'\\]*)'|"([^"\\]*)"|\b(\d+)\b/g)].flatMap(([, single, double, number]) => {
    const text = single ?? double ?? number ?? ''
    return [text, ...text.split(':')]
  })
  const ofBinding = (binding: Program['variables'][string]): readonly string[] => {
    if (binding.kind === 'expression') return wordsIn(binding.expression, binding.variables)
    return binding.kind === 'object' ? Object.values(binding.members).flatMap(ofBinding) : []
  }
  const words = [...own, ...Object.values(variables).flatMap(ofBinding)]
  // A claim that is counted with is seldom one of the numbers that stand there, but often what two of them make.
  const numbers = [...new Set(words.filter((word) => /^\d{1,9}$/.test(word)).map(Number))].slice(0, 3)
  const made = numbers.flatMap((a) => numbers.filter((b) => b !== a).flatMap((b) => [a * b, a + b])).map(String)
  return [...new Set([...words, ...made])]
}
