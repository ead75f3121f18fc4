import type { Node } from '../../syntax/node.ts'
import type { Span } from '../../text/span.ts'
import type { RefPolicy, Rule, When } from '../pipeline.ts'
import type { Hash, Tree, Value } from '../tree.ts'
import { readVariables } from '../variables.ts'

/**
 * What a hash says about when it counts: `rules`, of jobs, of `workflow` and of includes; of jobs also the older `only` and
 * `except`, which can't stand beside `rules`. gitlab.md 5, "rules" [D-RULES].
 */
export function readRules(tree: Tree, hash: Hash, ...keywords: readonly ('rules' | 'only' | 'except')[]): When {
  const [keyword] = keywords.filter((key) => given(tree, hash, key))
  const slot = keyword === undefined ? undefined : hash.slots.get(keyword)
  if (slot === undefined) return { kind: 'none' }
  if (keyword !== 'rules') return readPolicies(tree, hash, slot.key.span)
  const value = tree.read(slot.value)
  if (value.kind === 'lost') return { kind: 'unknown', why: value.why, span: slot.key.span }
  if (value.kind !== 'sequence') return { kind: 'unknown', why: '`rules` is no list', span: slot.key.span }
  const rules: Rule[] = []
  collect(tree, value.items, rules, 0)
  return { kind: 'rules', rules, span: slot.key.span }
}

function given(tree: Tree, hash: Hash, key: string): boolean {
  const slot = hash.slots.get(key)
  if (slot === undefined) return false
  const value = tree.read(slot.value)
  return value.kind !== 'scalar' || value.value !== null
}

// A `!reference` to other rules makes a list within the list, which GitLab flattens.
function collect(tree: Tree, items: readonly Node[], rules: Rule[], level: number): void {
  for (const item of items) {
    const value = tree.read(item)
    if (value.kind === 'sequence' && level < 10) collect(tree, value.items, rules, level + 1)
    else rules.push(readRule(tree, value))
  }
}

function readRule(tree: Tree, value: Value): Rule {
  if (value.kind !== 'hash') {
    const why = value.kind === 'lost' ? value.why : 'a rule that is no mapping'
    return { variables: new Map(), unreadable: why, span: value.span }
  }
  const condition = tree.at(value, 'if')
  const when = tree.at(value, 'when')
  const changes = value.slots.get('changes')?.key.span
  const exists = value.slots.get('exists')?.key.span
  const unreadable = value.open ?? [condition, when].map(lost).find((why) => why !== undefined)
  return {
    ...(condition?.kind === 'scalar' && condition.value !== null ? { if: { text: String(condition.value), span: condition.span } } : {}),
    ...(changes === undefined ? {} : { changes }),
    ...(exists === undefined ? {} : { exists }),
    ...(when?.kind === 'scalar' && when.value !== null ? { when: String(when.value) } : {}),
    variables: readVariables(tree, tree.at(value, 'variables')),
    ...(unreadable === undefined ? {} : { unreadable }),
    span: value.span,
  }
}

function lost(value: Value | undefined): string | undefined {
  return value?.kind === 'lost' ? value.why : undefined
}

function readPolicies(tree: Tree, hash: Hash, span: Span): When {
  const only = readPolicy(tree, tree.at(hash, 'only'))
  const except = readPolicy(tree, tree.at(hash, 'except'))
  return { kind: 'only', ...(only === undefined ? {} : { only }), ...(except === undefined ? {} : { except }), span }
}

function readPolicy(tree: Tree, value: Value | undefined): RefPolicy | undefined {
  if (value === undefined || (value.kind === 'scalar' && value.value === null)) return undefined
  if (value.kind === 'lost') return { others: [], unreadable: value.why }
  if (value.kind !== 'hash') return { refs: texts(tree, value), others: [] }
  const refs = tree.at(value, 'refs')
  const variables = tree.at(value, 'variables')
  const others = ['changes', 'kubernetes'].flatMap((keyword) => {
    const slot = value.slots.get(keyword)
    return slot === undefined ? [] : [{ keyword, span: slot.key.span }]
  })
  const unreadable = value.open ?? lost(refs) ?? lost(variables)
  return {
    ...(refs === undefined ? {} : { refs: texts(tree, refs) }),
    ...(variables === undefined ? {} : { variables: texts(tree, variables) }),
    others,
    ...(unreadable === undefined ? {} : { unreadable }),
  }
}

function texts(tree: Tree, value: Value): { readonly text: string; readonly span: Span }[] {
  return tree.lines(value as Node | Hash)
}
