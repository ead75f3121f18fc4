import { mappedAsWritten } from '../../text/mapped-text.ts'
import type { CelPlace } from '../cel/place.ts'
import type { TrustDocument } from '../trust.ts'

/** A cursor in an expression of a Terraform file. */
export interface TerraformPlace {
  readonly place: CelPlace
  readonly isCondition: boolean
  /** What the provider's mapping says, as far as it is written out: targets with their expressions. */
  readonly mapping: readonly (readonly [target: string, expression: string])[]
}

const condition = /^\s*attribute_condition\s*=\s*"/
const target = /^\s*"?((?:google|attribute)\.\w+)"?\s*[=:]\s*"/

/**
 * The expression that the cursor is in: the text between quotes behind `attribute_condition` or behind a target of the mapping, on one
 * line. By lines, not by the syntax: while somebody types there is none. `undefined` elsewhere and in other files.
 */
export function terraformPlace({ file, text }: TrustDocument, offset: number): TerraformPlace | undefined {
  if (!/\.(tf|tofu)$/i.test(file)) return undefined
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const newline = text.indexOf('\n', offset)
  const line = text.slice(start, newline < 0 ? text.length : newline)
  const isCondition = condition.test(line)
  const head = (condition.exec(line) ?? target.exec(line))?.[0]
  if (head === undefined || line.length > 10_000) return undefined
  const from = start + head.length
  const [inside = ''] = /^(?:[^"\\]|\\.)*/.exec(line.slice(head.length)) ?? []
  if (offset < from || offset > from + inside.length) return undefined
  const mapped = mappedAsWritten(file, inside, from)
  return { place: { mapped, at: offset - from, offset }, isCondition, mapping: isCondition ? mappingAround(text, offset) : [] }
}

// The targets between the heads of this resource and the next one.
function mappingAround(text: string, offset: number): TerraformPlace['mapping'] {
  const start = Math.max(0, text.lastIndexOf('\nresource ', offset))
  const next = text.indexOf('\nresource ', offset)
  const lines = text.slice(start, next < 0 ? text.length : next).split('\n')
  return lines.flatMap((line) => {
    const [, name, expression] = /^\s*"?((?:google|attribute)\.\w+)"?\s*[=:]\s*"((?:[^"\\]|\\.)*)"/.exec(line) ?? []
    return name === undefined || expression === undefined ? [] : [[name, expression] as const]
  })
}
