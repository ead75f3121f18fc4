import { plain } from '../text/holes.ts'
import { isWhole, matchPattern, type Pattern } from '../text/pattern.ts'
import { NO, type TruthSet, YES } from './truth.ts'
import { asPattern, asText, type Value } from './value.ts'

/** How many fields an ARN has; the last one may hold further colons (aws.md 3). */
const count = 6

/**
 * A text against a pattern, each cut into six fields at its first five colons: a wildcard stays within its field. `undefined` if one
 * of them has not so many fields.
 */
export function likeByField(left: Value, right: Value): TruthSet | undefined {
  const subject = asText(left)
  const pattern = asPattern(right)
  if (subject === undefined || pattern === undefined) return undefined
  const text = plain(subject)
  if (text !== undefined && text.split(':').length < count) return undefined
  // What matches field by field also matches as a whole; more can't be said, since an unknown part may hold colons.
  if (text === undefined || !isWhole(pattern)) return matchPattern(pattern, subject).yes ? YES | NO : NO
  const wanted = fieldsOf(pattern)
  if (wanted.length < count) return undefined
  const given = fieldsOf([text])
  return wanted.every((field, i) => matchPattern(field, (given[i] ?? []).filter(isString)).yes) ? YES : NO
}

/** A pattern cut at its first five colons: six fields, or fewer where it has fewer. */
export function fieldsOf(pattern: Pattern): readonly Pattern[] {
  const fields: Pattern[number][][] = [[]]
  for (const part of pattern) {
    if (!isString(part)) {
      fields.at(-1)?.push(part)
      continue
    }
    let rest = part
    for (let colon = rest.indexOf(':'); colon >= 0 && fields.length < count; colon = rest.indexOf(':')) {
      if (colon > 0) fields.at(-1)?.push(rest.slice(0, colon))
      fields.push([])
      rest = rest.slice(colon + 1)
    }
    if (rest !== '') fields.at(-1)?.push(rest)
  }
  return fields
}

function isString(part: Pattern[number]): part is string {
  return typeof part === 'string'
}
