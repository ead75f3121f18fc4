import type { JsonValue } from '../../text/json.ts'
import type { CelType } from './compiled.ts'

/** Whether a text could be the position of an element of a list, where it can't be told from one. */
export function isPosition(field: string): boolean {
  return /^\d+$/.test(field)
}

/** Whether a value is the position of an element of a list. */
export function isIndex(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

/** The kind of a type: numbers of any type are compared with each other. */
export function family(type: CelType): string {
  return type === 'int' || type === 'uint' || type === 'double' ? 'number' : type
}

/** The names that there are, for people. */
export function existing(names: readonly string[]): string {
  if (names.length === 0) return 'nothing is there'
  return names.length === 1 ? `there is only ${names[0]}` : `there are ${names.join(', ')}`
}
