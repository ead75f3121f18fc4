import type { KeyType } from './context.ts'
import type { Answer } from './policy.ts'

/** One character of a wanted value: `wild` if it is a wildcard there. */
export type Wanted = readonly { readonly character: string; readonly wild: boolean }[]

export interface NaiveOperator {
  /** The keys that it is documented for. */
  readonly types: readonly KeyType[]
  readonly negated: boolean
  /** Whether `${…}` means something in its values. */
  readonly variables: boolean
  readonly fits: (have: string, want: Wanted) => Answer
}

/** The operators by name. */
export interface NaiveOperators {
  readonly [name: string]: NaiveOperator
}

/** The operators of aws.md 3, each as "does this one value fit that one". For `Null` the value is whether the key is absent. */
export const naiveOperators: NaiveOperators = {
  StringEquals: { types: ['text'], negated: false, variables: true, fits: same },
  StringNotEquals: { types: ['text'], negated: true, variables: true, fits: same },
  StringEqualsIgnoreCase: { types: ['text'], negated: false, variables: true, fits: sameIgnoringCase },
  StringNotEqualsIgnoreCase: { types: ['text'], negated: true, variables: true, fits: sameIgnoringCase },
  StringLike: { types: ['text'], negated: false, variables: true, fits: like },
  StringNotLike: { types: ['text'], negated: true, variables: true, fits: like },
  NumericEquals: numeric((have, want) => have === want),
  NumericNotEquals: { ...numeric((have, want) => have === want), negated: true },
  NumericLessThan: numeric((have, want) => have < want),
  NumericLessThanEquals: numeric((have, want) => have <= want),
  NumericGreaterThan: numeric((have, want) => have > want),
  NumericGreaterThanEquals: numeric((have, want) => have >= want),
  DateEquals: date((have, want) => have === want),
  DateNotEquals: { ...date((have, want) => have === want), negated: true },
  DateLessThan: date((have, want) => have < want),
  DateLessThanEquals: date((have, want) => have <= want),
  DateGreaterThan: date((have, want) => have > want),
  DateGreaterThanEquals: date((have, want) => have >= want),
  Bool: { types: ['boolean'], negated: false, variables: false, fits: sameTruth },
  BinaryEquals: { types: ['text'], negated: false, variables: false, fits: same },
  IpAddress: { types: ['address'], negated: false, variables: false, fits: inNetwork },
  NotIpAddress: { types: ['address'], negated: true, variables: false, fits: inNetwork },
  ArnEquals: { types: ['text'], negated: false, variables: true, fits: arnLike },
  ArnLike: { types: ['text'], negated: false, variables: true, fits: arnLike },
  ArnNotEquals: { types: ['text'], negated: true, variables: true, fits: arnLike },
  ArnNotLike: { types: ['text'], negated: true, variables: true, fits: arnLike },
  Null: { types: ['text', 'epoch', 'time', 'boolean', 'address'], negated: false, variables: false, fits: sameTruth },
}

/** Characters that all mean themselves. */
export function literal(text: string): Wanted {
  return [...text].map((character) => ({ character, wild: false }))
}

function answer(truth: boolean): Answer {
  return truth ? 'yes' : 'no'
}

function plainOf(want: Wanted): string {
  return want.map(({ character }) => character).join('')
}

function same(have: string, want: Wanted): Answer {
  return answer(have === plainOf(want))
}

function sameIgnoringCase(have: string, want: Wanted): Answer {
  return answer(have.toLowerCase() === plainOf(want).toLowerCase())
}

function like(have: string, want: Wanted): Answer {
  return answer(glob(have, want))
}

// Every way that a `*` can end is tried, one by one: which rests of `have` are left after so much of `want`.
function glob(have: string, want: Wanted): boolean {
  let rests = new Set([have])
  for (const { character, wild } of want) {
    const next = new Set<string>()
    for (const rest of rests) {
      if (wild && character === '*') for (let i = 0; i <= rest.length; i++) next.add(rest.slice(i))
      else if (rest !== '' && (wild || rest.startsWith(character))) next.add(rest.slice(1))
    }
    rests = next
  }
  return rests.has('')
}

function arnLike(have: string, want: Wanted): Answer {
  const fields = have.split(':')
  const wantedFields = splitWanted(want)
  if (fields.length < 6 || wantedFields.length < 6 || !isArn(wantedFields[0] ?? [])) return 'unknown'
  // The sixth field keeps its colons.
  const six = [...fields.slice(0, 5), fields.slice(5).join(':')]
  return answer(wantedFields.every((field, i) => glob(six[i] ?? '', field)))
}

// What a value does that can never be an ARN is not documented.
function isArn(first: Wanted): boolean {
  return glob('arn', first)
}

function splitWanted(want: Wanted): readonly Wanted[] {
  const fields: { character: string; wild: boolean }[][] = [[]]
  for (const one of want) {
    if (one.character === ':' && fields.length < 6) fields.push([])
    else fields.at(-1)?.push(one)
  }
  return fields
}

function numeric(holds: (have: number, want: number) => boolean): NaiveOperator {
  return {
    types: ['epoch'],
    negated: false,
    variables: false,
    fits: (have, want) => {
      const [a, b] = [numberOf(have), numberOf(plainOf(want))]
      return a === undefined || b === undefined ? 'unknown' : answer(holds(a, b))
    },
  }
}

function numberOf(text: string): number | undefined {
  return /^-?[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : undefined
}

function date(holds: (have: number, want: number) => boolean): NaiveOperator {
  return {
    types: ['epoch', 'time'],
    negated: false,
    variables: false,
    fits: (have, want) => {
      const [a, b] = [timeOf(have), timeOf(plainOf(want))]
      return a === undefined || b === undefined ? 'unknown' : answer(holds(a, b))
    },
  }
}

// Seconds since 1970, or the forms of W3C's profile of ISO 8601. Four digits alone could be both.
function timeOf(text: string): number | undefined {
  if (/^[0-9]{5,12}$/.test(text)) return Number(text) * 1000
  if (!/^[0-9]{4}-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2}))?)?$/.test(text)) return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}

function sameTruth(have: string, want: Wanted): Answer {
  const wanted = plainOf(want)
  if (!['true', 'false'].includes(have) || !['true', 'false'].includes(wanted)) return 'unknown'
  return answer(have === wanted)
}

// An address is written out as bits; it is in a network if it starts with the bits of the network.
function inNetwork(have: string, want: Wanted): Answer {
  const [network = '', length] = plainOf(want).split('/')
  const [address, base] = [bitsOf(have), bitsOf(network)]
  // What a bare IPv6 address stands for is not documented.
  if (address === undefined || base === undefined || (length === undefined && network.includes(':'))) return 'unknown'
  if (address.length !== base.length) return 'no'
  const taken = length === undefined ? 32 : Number(length)
  return answer(address.slice(0, taken) === base.slice(0, taken))
}

function bitsOf(address: string): string | undefined {
  if (/^[0-9]+(\.[0-9]+){3}$/.test(address)) {
    const bytes = address.split('.').map(Number)
    return bytes.every((byte) => byte < 256) ? bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('') : undefined
  }
  if (!/^[0-9a-fA-F:]+$/.test(address) || !address.includes(':')) return undefined
  const [before = '', after] = address.split('::')
  const head = before === '' ? [] : before.split(':')
  const tail = after === undefined || after === '' ? [] : after.split(':')
  const zeros = after === undefined ? [] : Array.from({ length: 8 - head.length - tail.length }, () => '0')
  const groups = [...head, ...zeros, ...tail]
  return groups.length === 8 ? groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('') : undefined
}
