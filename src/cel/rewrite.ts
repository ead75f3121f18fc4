import type { CelProgram } from './engine.ts'
import { type Cel, partsOf } from './tree.ts'

/** The functions that stand in for `has()` and `in` in a rewritten expression. */
export const presence = 'claimcheckHas'
export const membership = 'claimcheckIn'

/**
 * The text of an expression for the engine, in which presence is asked by functions of our own: a key that is there and null is there
 * (cel-spec langdef, "has"), which the engine's own macros say otherwise. What is asked of variables that are objects of the program is known.
 */
export function rewritten(cel: Cel, text: string, variables: CelProgram['variables']): string {
  if (cel.kind === 'has') {
    const variable = cel.of.kind === 'name' && Object.hasOwn(variables, cel.of.name) ? variables[cel.of.name] : undefined
    if (variable?.kind === 'object') return String(Object.hasOwn(variable.members, cel.field))
    return `${presence}(${rewritten(cel.of, text, variables)}, ${JSON.stringify(cel.field)})`
  }
  if (cel.kind === 'binary' && cel.op === 'in' && cel.right.kind !== 'list')
    return `${membership}(${rewritten(cel.left, text, variables)}, ${rewritten(cel.right, text, variables)})`
  // The engine knows this one as a method only.
  const [of, pattern] = cel.kind === 'call' && cel.target === undefined && cel.name === 'matches' ? cel.args : []
  if (of !== undefined && pattern !== undefined)
    return `(${rewritten(of, text, variables)}).matches(${rewritten(pattern, text, variables)})`
  let result = ''
  let at = cel.start
  for (const part of [...partsOf(cel)].sort((a, b) => a.start - b.start)) {
    if (part.start < at) continue
    result += text.slice(at, part.start) + rewritten(part, text, variables)
    at = part.end
  }
  return result + text.slice(at, cel.end)
}
