import { type Family, type Field, type FreeSubject, type Segment, type SubjectPart, wholeSubject } from '../gitlab/mintable/family.ts'
import { isField } from './symbol.ts'

/** One step in reading a token, field by field. The numbers are those of steps. */
export type Step =
  /** The text of a field; `inSubject`: the subject has it here. */
  | { readonly kind: 'field'; readonly field: Field; readonly inSubject: boolean; readonly next: number }
  /** What the subject has here. */
  | { readonly kind: 'feed'; readonly text: string; readonly next: number }
  /** `done`: where to go once the subject makes no difference any more. */
  | { readonly kind: 'choice'; readonly next: readonly number[]; readonly done: number }
  | { readonly kind: 'doubt'; readonly why: string; readonly next: number }
  | { readonly kind: 'subject-end'; readonly next: number }
  | { readonly kind: 'end' }

/** The order in which the fields of a family's tokens are read, with every order that a free subject can have. Steps are made when they are reached. */
export class Tape {
  readonly start: number
  readonly #steps: Step[] = []
  readonly #rests = new Map<number, number>()
  readonly #read: readonly Field[]
  readonly #subject: FreeSubject | undefined

  /** `read`: the fields that something depends on. `readsSubject`: so does the subject as a whole. */
  constructor(family: Family, read: ReadonlySet<Field>, readsSubject: boolean) {
    this.#subject = readsSubject ? family.subject : undefined
    const ofSubject = new Set(
      this.#subject === undefined ? [] : [...this.#subject.first, ...this.#subject.rest].flatMap(({ value }) => value.filter(isField)),
    )
    this.#read = family.order.filter((field) => read.has(field) || ofSubject.has(field))
    this.start = this.#subject === undefined ? this.#fields(this.#read, new Set(), this.#add({ kind: 'end' })) : this.#starts(this.#subject)
  }

  step(number: number): Step {
    return this.#steps[number] ?? { kind: 'end' }
  }

  #add(step: Step): number {
    return this.#steps.push(step) - 1
  }

  // These fields, those left out that the subject has.
  #fields(fields: readonly Field[], inSubject: ReadonlySet<Field>, next: number): number {
    return fields.reduceRight((at, field) => this.#add({ kind: 'field', field, inSubject: inSubject.has(field), next: at }), next)
  }

  // What a component of `rest` can have is read in its place; what stands before in the order of the family, ids and paths, comes first.
  #starts(subject: FreeSubject): number {
    const late = new Set(subject.rest.flatMap(({ value }) => value.filter(isField)))
    const firstLate = this.#read.findIndex((field) => late.has(field))
    const early = firstLate < 0 ? this.#read : this.#read.slice(0, firstLate)
    const starts = subject.first.map((part) => {
      const rest = this.#rest(subject, 0, late)
      const own = new Set(part.value.filter(isField))
      const at = this.#early(early, part, own, rest)
      return part.doubt === undefined ? at : this.#add({ kind: 'doubt', why: part.doubt, next: at })
    })
    return this.#add({ kind: 'choice', next: starts, done: starts[0] ?? 0 })
  }

  // The fields before the rest, the subject's own among them in the order in which it has them.
  #early(fields: readonly Field[], part: SubjectPart, own: ReadonlySet<Field>, next: number): number {
    const steps: ((next: number) => number)[] = []
    const feed = (text: string) => (at: number) => this.#add({ kind: 'feed', text, next: at })
    const segments: Segment[] = [`${part.component}:`, ...part.value]
    const takeLiterals = () => {
      for (let segment = segments[0]; typeof segment === 'string'; segment = segments[0]) {
        steps.push(feed(segment))
        segments.shift()
      }
    }
    if (own.size === 0) takeLiterals()
    for (const field of fields) {
      if (own.has(field)) {
        takeLiterals()
        segments.shift()
      }
      steps.push((at) => this.#add({ kind: 'field', field, inSubject: own.has(field), next: at }))
      if (own.has(field)) takeLiterals()
    }
    return steps.reduceRight((at, step) => step(at), next)
  }

  // From here on: the components that `used` has not yet, one bit each, and at last the fields that the subject does not have.
  #rest(subject: FreeSubject, used: number, late: ReadonlySet<Field>): number {
    const known = this.#rests.get(used)
    if (known !== undefined) return known
    const taken = new Set(subject.rest.flatMap(({ value }, i) => (used & (1 << i) ? value.filter(isField) : [])))
    const firstLate = this.#read.findIndex((field) => late.has(field))
    const remaining = firstLate < 0 ? [] : this.#read.slice(firstLate).filter((field) => !taken.has(field))
    const end = this.#add({ kind: 'subject-end', next: this.#fields(remaining, new Set(), this.#add({ kind: 'end' })) })
    const next = subject.rest.flatMap((part, i) =>
      used & (1 << i) ? [] : [this.#component(part, this.#rest(subject, used | (1 << i), late))],
    )
    const at = this.#add({ kind: 'choice', next: [end, ...next], done: end })
    this.#rests.set(used, at)
    return at
  }

  #component({ component, value }: SubjectPart, next: number): number {
    const parts = [`:${component}:`, ...value]
    return parts.reduceRight<number>((at, segment) => {
      if (typeof segment === 'string') return this.#add({ kind: 'feed', text: segment, next: at })
      return isField(segment) ? this.#add({ kind: 'field', field: segment, inSubject: true, next: at }) : at
    }, next)
  }
}

/** Whether a text has its fields in the order in which a family's tokens are read, whatever the order of its subject is. */
export function isReadInOrder(segments: readonly Segment[], { order, subject }: Family): boolean {
  if (segments.includes(wholeSubject)) return segments.every((segment) => !isField(segment))
  const at = segments.filter(isField).map((field) => order.indexOf(field))
  if (!at.every((place, i) => place >= 0 && (i === 0 || place > (at[i - 1] ?? -1)))) return false
  if (subject === undefined) return true
  const free = new Set(subject.rest.flatMap(({ value }) => value.filter(isField)))
  return segments.filter((segment) => isField(segment) && free.has(segment)).length < 2
}
