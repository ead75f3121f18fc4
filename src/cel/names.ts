import { type Cel, partsOf } from './tree.ts'

/** The variables that an expression uses, and which members of each; `all` where one is used as a whole. Names that macros bind are none. */
export function namesIn(cel: Cel): ReadonlyMap<string, ReadonlySet<string> | 'all'> {
  const found = new Map<string, Set<string> | 'all'>()
  for (const { name, member } of usesIn(cel, new Set())) {
    const known = found.get(name)
    if (member === undefined) found.set(name, 'all')
    else if (known === undefined) found.set(name, new Set([member]))
    else if (known !== 'all') known.add(member)
  }
  return found
}

function* usesIn(cel: Cel, bound: ReadonlySet<string>): Generator<{ readonly name: string; readonly member: string | undefined }> {
  if (cel.kind === 'name') {
    if (!bound.has(cel.name)) yield { name: cel.name, member: undefined }
    return
  }
  const member = memberOf(cel)
  if (member !== undefined) {
    if (!bound.has(member.name)) yield member
    return
  }
  if (cel.kind === 'macro') {
    yield* usesIn(cel.over, bound)
    const inner = new Set([...bound, cel.as])
    yield* usesIn(cel.body, inner)
    if (cel.transform !== undefined) yield* usesIn(cel.transform, inner)
    return
  }
  for (const part of partsOf(cel)) yield* usesIn(part, bound)
}

/** `name.member`, `name["member"]`, `has(name.member)` or `"member" in name`. */
function memberOf(cel: Cel): { readonly name: string; readonly member: string } | undefined {
  if ((cel.kind === 'select' || cel.kind === 'has') && cel.of.kind === 'name') return { name: cel.of.name, member: cel.field }
  const [of, key] = cel.kind === 'index' ? [cel.of, cel.index] : cel.kind === 'binary' && cel.op === 'in' ? [cel.right, cel.left] : []
  if (of?.kind !== 'name' || key?.kind !== 'literal' || key.value.type !== 'string') return undefined
  const [text = '', ...more] = key.value.text
  return typeof text === 'string' && more.length === 0 ? { name: of.name, member: text } : undefined
}
