import { namesIn } from '../../cel/names.ts'
import type { Cel } from '../../cel/tree.ts'
import type { ClaimPath } from '../condition.ts'
import type { CelEnvironment, CelVariable } from './compiled.ts'

/** The claims that an expression reads, through variables too; `[]` in it is the whole claim set. */
export function readsOf(tree: Cel, environment: Pick<CelEnvironment, 'variables'>): readonly ClaimPath[] {
  const found = new Map<string, ClaimPath>()
  for (const [name, members] of namesIn(tree)) {
    const variable = Object.hasOwn(environment.variables, name) ? environment.variables[name] : undefined
    for (const read of variable === undefined ? [] : readsThrough(variable, members)) found.set(JSON.stringify(read), read)
  }
  return [...found.values()]
}

function readsThrough(variable: CelVariable, members: ReadonlySet<string> | 'all'): readonly ClaimPath[] {
  switch (variable.kind) {
    case 'claims':
      return members === 'all' ? [[]] : [...members].map((name) => [name])
    case 'expression':
      return variable.compiled.reads
    case 'object':
      return Object.entries(variable.members).flatMap(([name, member]) =>
        members === 'all' || members.has(name) ? readsThrough(member, 'all') : [],
      )
  }
}
