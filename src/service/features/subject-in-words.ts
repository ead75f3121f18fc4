import { codeSpan } from '../../text/markdown.ts'
import { hasWildcard, type Pattern, showPattern } from '../../text/pattern.ts'

/** What each component of a subject speaks of; gitlab.md 2.1, 2.2. */
const meanings: { readonly [component: string]: string } = {
  project_path: 'project',
  project_id: 'project with the id',
  ref_type: 'kind of ref',
  ref: 'ref',
  ref_protected: 'ref protected',
  environment_protected: 'environment protected',
  deployment_tier: 'deployment tier',
}

interface Component {
  readonly name: string
  readonly value: Pattern
}

/**
 * In Markdown, component by component, which tokens a wanted subject admits; where a wildcard can reach beyond its component, it says
 * so: a `*` also stands for `/` and `:`. A pattern that doesn't begin like a GitLab subject is told as a whole.
 */
export function describeSubject(pattern: Pattern): string {
  const components = split(pattern)
  const whole = codeSpan(showPattern(pattern))
  if (!components.every((component) => Object.hasOwn(meanings, component.name))) {
    return hasWildcard(pattern)
      ? `Admits every subject that matches ${whole}.`
      : `Admits the subject ${whole}; GitLab writes none of this form.`
  }
  const lines = components.map((component, i) => `- ${meanings[component.name]}: ${describeValue(component, i === components.length - 1)}`)
  const names = new Set(components.map((component) => component.name))
  const last = components.at(-1)
  const open = last !== undefined && endsOpen(last.value)
  if (!names.has('ref') && !open) lines.push('- ref: any, since the subject ends before it')
  return `Admits tokens with\n\n${lines.join('\n')}`
}

function describeValue(component: Component, last: boolean): string {
  const { value, name } = component
  const text = codeSpan(showPattern(value))
  if (!hasWildcard(value)) return value.some((part) => typeof part === 'object') ? `${text} (depends on an unknown value)` : text
  const any = value.length === 1 ? 'any' : text
  if (name === 'project_path') return `${any}, and the \`*\` also takes \`/\` and \`:\`: subgroups and longer names match, too`
  if (last && endsOpen(value) && name !== 'ref') return `${any}, and whatever follows it, the ref too`
  return any
}

function endsOpen(value: Pattern): boolean {
  const end = value.at(-1)
  return typeof end === 'object' && 'any' in end && end.any === 'run'
}

// `name:value:name:value`, cut at the colons of the literal parts.
function split(pattern: Pattern): readonly Component[] {
  const cells: Pattern[number][][] = [[]]
  for (const part of pattern) {
    if (typeof part !== 'string') cells.at(-1)?.push(part)
    else {
      for (const [i, piece] of part.split(':').entries()) {
        if (i > 0) cells.push([])
        if (piece !== '') cells.at(-1)?.push(piece)
      }
    }
  }
  const components: Component[] = []
  for (let i = 0; i < cells.length; i += 2) {
    const name = cells[i]?.[0]
    const alone = cells[i]?.length === 1 && typeof name === 'string'
    components.push({ name: alone ? name : '', value: cells[i + 1] ?? [] })
  }
  return components
}
