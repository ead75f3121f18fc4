import { type Cel, partsOf } from './tree.ts'

/** The variables that an expression uses, and which members of each; `all` where one is used as a whole. Names that macros bind are none. */
export function namesIn(cel: Cel): ReadonlyMap<string, ReadonlySet<string> | 'all'> {
  const found = new Map<string, Set<string> | 'all'>()
  collect(cel, new Set(), found)
  return found
}

function collect(cel: Cel, bound: ReadonlySet<string>, found: Map<string, Set<string> | 'all'>): void {
  const use = cel.kind === 'name' ? { name: cel.name, member: undefined } : memberOf(cel)
  if (use !== undefined) {
    if (!bound.has(use.name)) add(use, found)
    return
  }
  if (cel.kind !== 'macro') {
    for (const part of partsOf(cel)) collect(part, bound, found)
    return
  }
  collect(cel.over, bound, found)
  const inner = new Set([...bound, cel.as])
  collect(cel.body, inner, found)
  if (cel.transform !== undefined) collect(cel.transform, inner, found)
}

function add(
  { name, member }: { readonly name: string; readonly member: string | undefined },
  found: Map<string, Set<string> | 'all'>,
): void {
  const known = found.get(name)
  if (member === undefined) found.set(name, 'all')
  else if (known === undefined) found.set(name, new Set([member]))
  else if (known !== 'all') known.add(member)
}

/** `name.member`, `name["member"]`, `has(name.member)` or `"member" in name`. */
function memberOf(cel: Cel): { readonly name: string; readonly member: string } | undefined {
  if ((cel.kind === 'select' || cel.kind === 'has') && cel.of.kind === 'name') return { name: cel.of.name, member: cel.field }
  const [of, key] = cel.kind === 'index' ? [cel.of, cel.index] : cel.kind === 'binary' && cel.op === 'in' ? [cel.right, cel.left] : []
  if (of?.kind !== 'name' || key?.kind !== 'literal' || key.value.type !== 'string') return undefined
  const [text = '', ...more] = key.value.text
  return typeof text === 'string' && more.length === 0 ? { name: of.name, member: text } : undefined
}
