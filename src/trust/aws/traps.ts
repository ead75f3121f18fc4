import { type Entry, follow, type Mapping } from '../../syntax/node.ts'
import type { TextEdit } from '../../text/edit.ts'
import { firstHole, plain } from '../../text/holes.ts'
import type { Span } from '../../text/span.ts'
import { repeatedKeyTraps, type Trap } from '../traps.ts'
import type { TrustDocument } from '../trust.ts'
import { type FoundPolicy, listOf, type Provider, stringText } from './documents.ts'
import { type KeyType, keyNamed } from './keys.ts'
import { operatorNamed, type RowOperator, suits } from './operators.ts'
import { admits, readStatements } from './statements.ts'
import { joinedAgain } from './terraform/join-edits.ts'

/** What IAM and Terraform's provider do otherwise than it looks in a trust policy (aws.md 3, 5 and 7). */
export function trapsOf(found: FoundPolicy, provider: Provider, document: TrustDocument): readonly Trap[] {
  const places = placesOf(found, provider)
  return [
    ...setOperators(places, document),
    ...places.flatMap((place) => mismatchedOperator(place, document)),
    ...unlistedAudiences(places, found),
    ...mergedConditions(found, document),
    ...repeatedKeyTraps(found.repeated ?? []),
  ]
}

/** One condition key of a statement that lets tokens of the provider in. */
interface Place {
  readonly condition: Mapping
  readonly block: Entry
  readonly name: string
  readonly operator: RowOperator
  readonly member: Entry
  readonly key: string
  /** The name of the claim, where a token fills the key. */
  readonly claim: string | undefined
  readonly type: KeyType | undefined
}

function placesOf(found: FoundPolicy, provider: Provider): readonly Place[] {
  const places: Place[] = []
  for (const { condition } of readStatements(found.policy, provider).filter(admits)) {
    if (condition?.kind !== 'mapping') continue
    for (const block of condition.entries) {
      const name = String(block.key.value)
      const operator = block.key.text === undefined || plain(block.key.text) !== undefined ? operatorNamed(name) : undefined
      const keys = follow(block.value)
      if (operator?.kind !== 'row' || keys?.kind !== 'mapping') continue
      for (const member of keys.entries) {
        const key = String(member.key.value)
        if (isUsual(key, operator, provider)) continue
        const known = keyNamed(key, provider.name, member.key.span, firstHole(provider.nameText)?.why)
        const claim = known.kind === 'token' ? known.key.name : undefined
        const type = known.kind === 'token' || known.kind === 'request' ? known.type : undefined
        places.push({ condition, block, name, operator, member, key, claim, type })
      }
    }
  }
  return places
}

// A text of the token, compared as a text: no trap is about that.
function isUsual(key: string, { row, over }: RowOperator, { name }: Provider): boolean {
  return row.family === 'text' && over === undefined && key.startsWith(`${name}:`) && !/:(?:aud|oaud|amr)$/i.test(key)
}

// aws.md 3: set operators are for keys with several values; 6: FORALLVALUES_WITH_SINGLE_VALUED_KEY. `email` no token of GitLab's fills.
function setOperators(places: readonly Place[], document: TrustDocument): readonly Trap[] {
  const single = places.filter(
    ({ operator, type, claim }) => operator.over === 'every' && type === 'text' && claim !== undefined && claim !== 'email',
  )
  // One operator is one mistake, however many keys stand below it.
  return [...new Set(single.map(({ block }) => block))].flatMap((block): readonly Trap[] => {
    const keys = single.filter((place) => place.block === block)
    const [place, another] = keys
    if (place === undefined) return []
    const plainly = place.name.replace(/^ForAllValues:/, '')
    const what = another === undefined ? `${place.key} has one value` : `${keys.map(({ key }) => key).join(', ')} have one value each`
    const whose = another === undefined ? `the one value of ${place.key}` : 'one value each'
    return [
      {
        id: 'set-operator',
        at: block.key.span,
        message: `${what}, and ForAllValues: is for keys with several: it also holds where a token has none`,
        fixes: () => renamed(place, plainly, document, `Compare ${whose}: ${plainly}`, keys.length),
      },
    ]
  })
}

/** For operators of other kinds, the one for texts that asks the same. */
const forTexts: { readonly [base: string]: string } = {
  Bool: 'StringEquals',
  NumericEquals: 'StringEquals',
  NumericNotEquals: 'StringNotEquals',
  DateEquals: 'StringEquals',
  DateNotEquals: 'StringNotEquals',
}

// aws.md 6: TYPE_MISMATCH. What AWS makes of it is documented nowhere, so no verdict says anything.
function mismatchedOperator(place: Place, document: TrustDocument): readonly Trap[] {
  const { operator, block, name, key, type } = place
  if (type === undefined || type === 'list' || suits(operator.row, type)) return []
  const [, before = '', base = '', after = ''] = /^(For\w+:)?(.*?)(IfExists)?$/.exec(name) ?? []
  const instead = type === 'text' ? forTexts[base] : undefined
  return [
    {
      id: 'mismatched-operator',
      at: block.key.span,
      message: `${key} holds ${kinds[type]}, and ${base} compares ${compared[operator.row.family] ?? 'something else'}: what AWS answers then is documented nowhere`,
      fixes: () =>
        instead === undefined ? [] : renamed(place, `${before}${instead}${after}`, document, `Compare texts: ${before}${instead}${after}`),
    },
  ]
}

const kinds: { readonly [type in KeyType]: string } = {
  text: 'a text',
  list: 'several texts',
  time: 'a date',
  epoch: 'a number',
  boolean: 'true or false',
  address: 'an address',
}

const compared: { readonly [family: string]: string } = {
  text: 'texts',
  number: 'numbers',
  time: 'dates',
  boolean: 'true and false',
  binary: 'binary data',
  address: 'addresses',
  arn: 'ARNs',
}

// STS compares with the provider's client ids before it looks at the policy (aws.md 5, "Audience check").
function unlistedAudiences(places: readonly Place[], { given }: FoundPolicy): readonly Trap[] {
  const ids = given?.clientIds?.map((id) => (id.text === undefined ? String(id.value) : plain(id.text)))
  if (given?.clientIds === undefined || ids === undefined || ids.length === 0 || ids.includes(undefined)) return []
  const [first] = given.clientIds
  return places.flatMap(({ claim, operator, member }): readonly Trap[] => {
    const { row, over } = operator
    if (claim !== 'aud' || !['equals', 'like'].includes(row.op) || row.family !== 'text' || row.negated || over === 'every') return []
    return listOf(member.value).flatMap((node): readonly Trap[] => {
      const text = stringText(node)
      const value = text === undefined ? undefined : plain(text)
      if (value === undefined || /[*?$]/.test(value) || ids.includes(value)) return []
      return [
        {
          id: 'unlisted-audience',
          at: node.span,
          message: `The provider takes ${ids.join(', ')}: a token for ${value} is refused before this policy is looked at`,
          ...(first === undefined ? {} : { related: [{ message: 'What the provider takes', at: first.span }] }),
        },
      ]
    })
  })
}

// Negated tests come to the same, joined or not.
function mergedConditions({ policy, joined }: FoundPolicy, document: TrustDocument): readonly Trap[] {
  if (joined === undefined || joined.length === 0) return []
  const keys = new Set(keySpans(policy))
  return joined.flatMap((one): readonly Trap[] => {
    const operator = operatorNamed(one.test)
    if (!keys.has(id(one.key)) || (operator.kind === 'row' && operator.row.negated)) return []
    return [
      {
        id: 'merged-conditions',
        at: one.second.variable,
        message: `Terraform's provider joins this condition with the one before it, of the same test and variable: one of their values is enough`,
        related: [{ message: 'The one before it', at: one.first.variable }],
        fixes: () => joinedAgain(one, document),
      },
    ]
  })
}

function* keySpans(policy: Mapping): Generator<string> {
  for (const member of policy.entries) {
    yield id(member.key.span)
    const inner = follow(member.value)
    for (const node of inner?.kind === 'sequence' ? inner.items : [inner]) if (node?.kind === 'mapping') yield* keySpans(node)
  }
}

function id({ file, start, end }: Span): string {
  return `${file} ${start} ${end}`
}

// Only where the operator has this key alone, and no other block has the new name.
function renamed(
  { condition, block, name }: Place,
  wanted: string,
  { file, text }: TrustDocument,
  title: string,
  meant = 1,
): ReturnType<NonNullable<Trap['fixes']>> {
  const keys = follow(block.value)
  const isTaken = condition.entries.some(({ key }) => String(key.value) === wanted)
  const { span } = block.key
  const at = text.slice(span.start, span.end).indexOf(name)
  if (keys?.kind !== 'mapping' || keys.entries.length !== meant || isTaken || span.file !== file || at < 0) return []
  const start = span.start + at
  const edits: readonly TextEdit[] = [{ span: { file, start, end: start + name.length }, text: wanted }]
  return [{ title, edits }]
}
