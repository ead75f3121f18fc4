import { type NaiveOperator, type NaiveOperators, naiveOperators } from './compare.ts'

/** A table of operators in which one row is wrong, with what is wrong. */
export interface Flip {
  readonly name: string
  readonly operators: NaiveOperators
}

// The row whose comparison is most easily mistaken for that of another.
const twins: { readonly [suffix: string]: string } = {
  StringEquals: 'StringLike',
  StringNotEquals: 'StringNotLike',
  StringEqualsIgnoreCase: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringNotEquals',
  StringLike: 'StringEquals',
  StringNotLike: 'StringNotEquals',
  NumericEquals: 'StringEquals',
  NumericNotEquals: 'StringNotEquals',
  NumericLessThan: 'NumericLessThanEquals',
  NumericLessThanEquals: 'NumericLessThan',
  NumericGreaterThan: 'NumericGreaterThanEquals',
  NumericGreaterThanEquals: 'NumericGreaterThan',
  DateEquals: 'StringEquals',
  DateNotEquals: 'StringNotEquals',
  DateLessThan: 'DateLessThanEquals',
  DateLessThanEquals: 'DateLessThan',
  DateGreaterThan: 'DateGreaterThanEquals',
  DateGreaterThanEquals: 'DateGreaterThan',
  BinaryEquals: 'StringEqualsIgnoreCase',
  IpAddress: 'StringEquals',
  NotIpAddress: 'StringNotEquals',
  ArnEquals: 'StringLike',
  ArnLike: 'StringLike',
  ArnNotEquals: 'StringNotLike',
  ArnNotLike: 'StringNotLike',
}

/** Each row of the table turned around in each way: negated, comparing the other way round, and comparing like its twin. */
export function flips(): readonly Flip[] {
  return Object.entries(naiveOperators).flatMap(([name, row]) => {
    const twin = naiveOperators[twins[name] ?? '']
    return [
      flip(name, 'with its negation turned around', { ...row, negated: !row.negated }),
      flip(name, 'with its comparison turned around', turned(row)),
      ...(twin === undefined ? [] : [flip(name, `comparing like ${twins[name]}`, { ...row, fits: twin.fits })]),
    ]
  })
}

function flip(name: string, what: string, row: NaiveOperator): Flip {
  return { name: `${name} ${what}`, operators: { ...naiveOperators, [name]: row } }
}

function turned(row: NaiveOperator): NaiveOperator {
  return {
    ...row,
    fits: (have, want) => {
      const answer = row.fits(have, want)
      return answer === 'unknown' ? answer : answer === 'yes' ? 'no' : 'yes'
    },
  }
}
