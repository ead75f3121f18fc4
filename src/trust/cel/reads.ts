import { namesIn } from '../../cel/names.ts'
import { type Cel, partsOf } from '../../cel/tree.ts'
import type { ClaimPath } from '../condition.ts'
import type { CelEnvironment, CelVariable } from './compiled.ts'
import { extensionOf } from './extensions.ts'

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

/** Why the value of an expression is not known even to an engine: the first variable of it that has an unknown part. */
export function openIn(tree: Cel, environment: Pick<CelEnvironment, 'variables'>): string | undefined {
  for (const [name, members] of namesIn(tree)) {
    const variable = Object.hasOwn(environment.variables, name) ? environment.variables[name] : undefined
    const open = variable && openThrough(variable, members)
    if (open !== undefined) return open
  }
  return undefined
}

function openThrough(variable: CelVariable, members: ReadonlySet<string> | 'all'): string | undefined {
  if (variable.kind === 'claims') return undefined
  if (variable.kind === 'expression') return variable.compiled.open
  const names = members === 'all' ? Object.keys(variable.members) : [...members]
  for (const name of names) {
    const member = Object.hasOwn(variable.members, name) ? variable.members[name] : undefined
    const open = member === undefined ? variable.open?.why : openThrough(member, 'all')
    if (open !== undefined) return open
  }
  return members === 'all' ? variable.open?.why : undefined
}

/** Why no engine here can be given an expression: the first function of an extension that it calls. */
export function extensionIn(cel: Cel): string | undefined {
  const name = cel.kind === 'call' ? extensionOf(cel) : undefined
  if (name !== undefined) return `${name} is a function of an extension of CEL that is not evaluated here`
  for (const part of partsOf(cel)) {
    const found = extensionIn(part)
    if (found !== undefined) return found
  }
  return undefined
}
