// biome-ignore-all lint/suspicious/noTemplateCurlyInString: AWS policy variables look like that
import type { Scalar } from './policy.ts'
import type { Random } from './random.ts'

/** What a text of a token or a policy looks like, so that an operator has something to compare. */
export type Kind = 'text' | 'number' | 'date' | 'bool' | 'binary' | 'address' | 'arn'

/** The kind that an operator compares. */
export function kindOf(operator: string): Kind {
  if (operator.startsWith('Numeric')) return 'number'
  if (operator.startsWith('Date')) return 'date'
  if (operator.startsWith('Bool')) return 'bool'
  if (operator.startsWith('Binary')) return 'binary'
  if (operator.includes('IpAddress')) return 'address'
  return operator.startsWith('Arn') ? 'arn' : 'text'
}

const projects = ['g/p', 'g/app', 'g/sub/app', 'G/App', 'g/app-evil', 'h/a.b'] as const
const refs = ['main', 'Main', 'v1', 'feature/x', 'a*b', 'a?b', 'a$b', '*', 'release-1'] as const

/** A text of this kind. `plain`: without characters that mean something in policies. */
export function sample(random: Random, kind: Kind, plain: boolean): string {
  switch (kind) {
    case 'text':
      return plain || random.chance(0.4) ? random.pick(['g', 'dev', 'Owner', 'push', 'a.b-c_d', 'main']) : subject(random)
    case 'number':
      return random.pick(['0', '42', '7', '-3', '1.5', '42.0', '100000', '9', '10'])
    case 'date':
      return random.pick(['2026-05-01', '2026-05-01T00:00:00Z', '2026-05-01T12:30:45Z', '1777593600', '2025-12-31T23:59:59Z', '2026-05'])
    case 'bool':
      return random.pick(['true', 'false'])
    case 'binary':
      return random.pick(['aGVsbG8=', 'QUJD', 'YQ==', 'AAEC'])
    case 'address':
      return random.pick(['10.1.2.3', '10.1.200.3', '192.0.2.1', '2001:db8::1', '2001:db8:0:1::', '255.255.255.255'])
    case 'arn':
      return `arn:${random.pick(['aws', 'aws-cn'])}:${random.pick(['iam', 's3'])}:${random.pick(['', 'eu'])}:${random.pick(['1', '12'])}:${random.pick(['role/a', 'role/a/b', 'user:x:y', 'user:x:y:z', 'user::z', 'b'])}`
  }
}

function subject(random: Random): string {
  return `project_path:${random.pick(projects)}:ref_type:${random.pick(['branch', 'tag'])}:ref:${random.pick(refs)}`
}

/** A value for a policy that is close to `have`: often it fits, often it just doesn't. `refer` gives variables. */
export function near(random: Random, kind: Kind, have: string, refer: (part: string) => string | undefined): Scalar {
  switch (kind) {
    case 'text':
      return mutate(random, have, refer)
    case 'number':
      return nearNumber(random, have)
    case 'date':
      return nearDate(random, have)
    case 'bool':
      return random.chance(0.4) ? random.chance(0.5) : random.pick(['true', 'false'])
    case 'binary':
      return random.chance(0.5) ? have : random.pick([flipped(have), sample(random, 'binary', true)])
    case 'address':
      return nearAddress(random, have)
    case 'arn':
      return nearArn(random, have, refer)
  }
}

function mutate(random: Random, have: string, refer: (part: string) => string | undefined): string {
  const from = random.below(have.length + 1)
  const to = random.between(from, have.length)
  const [before, part, after] = [have.slice(0, from), have.slice(from, to), have.slice(to)]
  switch (random.below(14)) {
    case 0:
      return `${before}*${after}`
    case 1:
      return `${before}?${have.slice(from + 1)}`
    case 2:
      return `${have}*`
    case 3:
      return before + flipped(part) + after
    case 4:
      return `${before}*`
    case 5:
      return `${before}?*${after}`
    case 6:
      return have.replaceAll(/[*?$]/g, (character) => `\${${character}}`)
    case 7:
      return `${before}${random.pick(['${*}', '${?}', '${$}', '$', '*${*}*'])}${after}`
    case 8:
      return before + (refer(part) ?? part) + after
    case 9:
      return refer(have) ?? have
    case 10:
      return random.chance(0.5) ? have.slice(1) : `${have}x`
    case 11:
      return flipped(have)
    default:
      return have
  }
}

function flipped(text: string): string {
  return [...text].map((character) => (character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase())).join('')
}

function nearNumber(random: Random, have: string): Scalar {
  const number = Number(have) + random.pick([0, 0, 0, 0, 0, 1, -1, 0.5, -0.5, 100])
  const text = random.chance(0.3) ? number.toFixed(2) : String(number)
  return random.chance(0.3) ? number : text
}

function nearDate(random: Random, have: string): Scalar {
  const time = /^[0-9]{5,}$/.test(have) ? Number(have) * 1000 : Date.parse(have)
  const moved = time + random.pick([0, 0, 0, 0, 0, 1000, -1000, 86_400_000, -86_400_000])
  const text = new Date(moved).toISOString()
  const forms: readonly [Scalar, ...Scalar[]] = [
    text,
    text.replace('.000Z', 'Z'),
    text.replace('.000Z', '+00:00'),
    new Date(moved + 7_200_000).toISOString().replace('.000Z', '+02:00'),
    String(moved / 1000),
    moved / 1000,
    text.slice(0, 10),
    text.slice(0, 7),
  ]
  return random.pick(forms)
}

function nearAddress(random: Random, have: string): string {
  const six = have.includes(':')
  if (random.chance(0.25)) return sample(random, 'address', true)
  if (random.chance(0.2) && !six) return have
  const base = random.chance(0.5) ? have : sample(random, 'address', true)
  return `${base}/${random.pick(base.includes(':') ? [0, 32, 48, 64, 127, 128] : [0, 1, 8, 16, 17, 24, 31, 32])}`
}

function nearArn(random: Random, have: string, refer: (part: string) => string | undefined): string {
  const fields = have.split(':')
  // A `*` that would have to cross colons: it does so only in the last field.
  if (fields.length > 7 && random.chance(0.5)) {
    fields.splice(random.pick([1, 2, 6]), random.between(1, fields.length - 6) + 1, '*')
    return fields.join(':')
  }
  const at = random.below(fields.length)
  const field = fields[at] ?? ''
  fields[at] = random.pick(['*', '?', `${field}*`, `*${field}`, `?${field.slice(1)}`, 'x', flipped(field), refer(field) ?? field, field])
  if (random.chance(0.3)) fields[random.below(fields.length)] = '*'
  return fields.join(':')
}
