import type { Wanted } from './compare.ts'
import type { Context } from './context.ts'

/**
 * What a value of a policy means, aws.md 3 "Escapes, variables": its characters, or `null` where a variable has no value,
 * or `undefined` where nobody documents what it means. `variables` is false before version 2012-10-17 and for operators without them;
 * `doubtful` are the characters of which nobody documents what they mean when they come from a variable.
 */
export function wantedOf(text: string, variables: boolean, doubtful: string, context: Context): Wanted | null | undefined {
  const wanted: { character: string; wild: boolean }[] = []
  let rest = text
  while (rest !== '') {
    if (variables && rest.startsWith('${')) {
      const end = rest.indexOf('}')
      if (end < 0) return undefined
      const value = variableOf(rest.slice(2, end), doubtful, context)
      if (value === null || value === undefined) return value
      for (const character of value) wanted.push({ character, wild: false })
      rest = rest.slice(end + 1)
      continue
    }
    const character = rest.slice(0, 1)
    wanted.push({ character, wild: character === '*' || character === '?' })
    rest = rest.slice(1)
  }
  return wanted
}

function variableOf(name: string, doubtful: string, context: Context): string | null | undefined {
  if (name === '*' || name === '?' || name === '$') return name
  const comma = name.indexOf(", '")
  const key = (comma < 0 ? name : name.slice(0, comma)).toLowerCase()
  const otherwise = comma < 0 ? null : name.slice(comma + 3, -1)
  if (!context.has(key)) return checked(otherwise, doubtful)
  const { type, value } = context.get(key) ?? {}
  // Only single-valued keys; how a time is written out is not documented.
  return type === 'text' && typeof value === 'string' ? checked(value, doubtful) : undefined
}

function checked(value: string | null, doubtful: string): string | null | undefined {
  return value !== null && [...value].some((character) => doubtful.includes(character)) ? undefined : value
}
