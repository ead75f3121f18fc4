import { concat, type Hole, type Text } from '../text/holes.ts'
import type { Span } from '../text/span.ts'
import { isSurelySet, predefinedVariable, type VariableScope } from './predefined.ts'
import { withoutInputs } from './variables.ts'

const maxDepth = 20
const maxLength = 10_000

/**
 * A text with its CI/CD variables filled in as GitLab does: `$NAME`, `${NAME}` and `%NAME%`, in the values of variables
 * too. Order: what a parent pipeline passes, GitLab's settings, the job's and the pipeline's own variables, predefined ones.
 * A name that is nowhere is a hole, since the settings may have it, although GitLab takes an undefined one for the empty
 * text; `undefinedIsEmpty` does as GitLab.
 *
 * `$$` is no escape here, but in the value of a variable it is, and stays as it is; gitlab.md 3.1 [C-BUILD],
 * lib/expand_variables.rb and lib/gitlab/ci/variables/collection/item.rb.
 */
export function expand(text: string, scope: VariableScope, span: Span): Text {
  return fill(withoutInputs(text, span), direct, { scope, span, seen: new Map(), length: 0 }, [])
}

/**
 * The value of one variable, those that it names filled in, as expressions compare it (lib/gitlab/ci/build/rules/rule/
 * clause/if.rb); `null` for a predefined one that this pipeline certainly does not have.
 */
export function expandValue(name: string, scope: VariableScope): Text | null {
  const value = variableValue(name, { scope, span: scope.job.nameSpan, seen: new Map(), length: 0 }, [])
  return value.length === 0 && !scope.variables.has(name) && !scope.facts.variables.has(name) ? null : value
}

/** The variables of a text that neither the pipeline nor the configuration defines, and that GitLab does not predefine. */
export function undefinedIn(text: string, scope: VariableScope): readonly string[] {
  const names = [...text.matchAll(direct)].flatMap((match) => match[1] ?? match[2] ?? match[3] ?? [])
  return [...new Set(names)].filter((name) => isUndefined(name, scope))
}

function isUndefined(name: string, scope: VariableScope): boolean {
  const { facts, job, variables } = scope
  if (job.incomplete !== undefined || job.variablesUnknown !== undefined) return false
  return !facts.variables.has(name) && !variables.has(name) && predefinedVariable(name, scope) === undefined
}

// The two regular expressions of GitLab's that find a reference in a text.
const direct = /\$([a-zA-Z_][a-zA-Z0-9_]*)|\$\{([a-zA-Z_][a-zA-Z0-9_]*)\}|%([a-zA-Z_][a-zA-Z0-9_]*)%/g
const nested = /\$\$|%%|\$([a-zA-Z_][a-zA-Z0-9_]*)|\$\{([a-zA-Z_][a-zA-Z0-9_]*)\}|%([a-zA-Z_][a-zA-Z0-9_]*)%/g

interface Expansion {
  readonly scope: VariableScope
  readonly span: Span
  /** Variables that are worked out already. */
  readonly seen: Map<string, Text>
  length: number
}

function fill(text: Text, references: RegExp, expansion: Expansion, path: readonly string[]): Text {
  const parts: Text[] = []
  for (const part of text) {
    if (typeof part !== 'string') {
      parts.push([part])
      continue
    }
    for (const piece of split(part, references))
      parts.push(typeof piece === 'string' ? [piece] : variableValue(piece.name, expansion, path))
  }
  return concat(...parts)
}

/** What the value of a variable is put together from: pieces of text, and the names of the variables that are filled in between them. */
export function piecesOf(value: Text): { readonly texts: readonly string[]; readonly names: readonly string[] } {
  const pieces = value.flatMap((part) => (typeof part === 'string' ? split(part, nested) : []))
  return {
    texts: pieces.filter((piece) => typeof piece === 'string'),
    names: pieces.flatMap((piece) => (typeof piece === 'string' ? [] : piece.name)),
  }
}

function split(text: string, references: RegExp): readonly (string | { readonly name: string })[] {
  if (!/[$%]/.test(text)) return [text]
  const pieces: (string | { readonly name: string })[] = []
  let at = 0
  for (const match of text.matchAll(references)) {
    const name = match[1] ?? match[2] ?? match[3]
    if (name === undefined) continue
    pieces.push(text.slice(at, match.index), { name })
    at = match.index + match[0].length
  }
  pieces.push(text.slice(at))
  return pieces
}

function variableValue(name: string, expansion: Expansion, path: readonly string[]): Text {
  const known = expansion.seen.get(name)
  const value = known ?? findValue(name, expansion, path)
  expansion.seen.set(name, value)
  for (const part of value) expansion.length += typeof part === 'string' ? part.length : 1
  return expansion.length > maxLength ? [hole(name, `$${name} is too long`, expansion)] : value
}

function findValue(name: string, expansion: Expansion, path: readonly string[]): Text {
  const { facts, job, variables } = expansion.scope
  if (path.includes(name)) return [hole(name, `$${name} refers to itself`, expansion)]
  if (path.length >= maxDepth) return [hole(name, `$${name} refers to too many others`, expansion)]
  const inner = [...path, name]
  const written = variables.get(name)
  const setting = written?.passed === true ? undefined : facts.variables.get(name)
  if (setting !== undefined) return fill(setting === '' ? [] : [setting], nested, expansion, inner)
  if (written !== undefined) return written.raw === true ? written.value : fill(written.value, nested, expansion, inner)
  const predefined = predefinedVariable(name, expansion.scope)
  if (typeof predefined === 'string') {
    const filled = isSurelySet(name, expansion.scope)
    return [filled ? { ...hole(name, predefined, expansion), filled } : hole(name, predefined, expansion)]
  }
  if (predefined !== undefined) return predefined
  if (expansion.scope.undefinedIsEmpty === true && isUndefined(name, expansion.scope)) return []
  const why = job.incomplete ?? job.variablesUnknown ?? `$${name} is not defined in the pipeline; it may be set in GitLab's settings`
  return [hole(name, why, expansion)]
}

function hole(name: string, why: string, expansion: Expansion): Hole {
  return { name, why, span: expansion.span }
}
