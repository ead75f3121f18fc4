import { parseSubjectPattern, type SubjectPart } from '../../gitlab/subject.ts'
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts'
import { hasWildcard, type Pattern, showPattern } from '../../text/pattern.ts'

/** How each component is spoken of; gitlab.md 2.1, 2.2. */
const words: { readonly [component: string]: string } = {
  project_path: 'project',
  project_id: 'project with the id',
  ref_type: 'kind of ref',
  ref: 'ref',
  ref_protected: 'ref is protected',
  environment_protected: 'environment is protected',
  deployment_tier: 'deployment tier',
}

/**
 * In Markdown, component by component, which subjects a wanted value admits, with a warning at each `*` that can run on
 * beyond its component: it also stands for `/` and `:`. What doesn't begin like a GitLab subject is told as a whole.
 */
export function describeSubject(pattern: Pattern): string {
  const whole = codeSpan(showPattern(pattern))
  const parts = parseSubjectPattern(pattern)
  if (parts === undefined) {
    return hasWildcard(pattern)
      ? `Admits every subject that matches ${whole}, whatever project it names.`
      : `Admits the subject ${whole} only. GitLab's subjects begin with \`project_path:\` or \`project_id:\`.`
  }
  const lines = parts.map((part, i) => `- ${describePart(part, i === parts.length - 1)}`)
  const names = new Set(parts.map((part) => part.name))
  const open = parts.some((part) => part.crosses)
  if (!names.has('ref') && !open) lines.push('- nothing follows: a subject that also names a ref does not match')
  return `Admits tokens with\n\n${lines.join('\n')}`
}

function describePart({ name, value, crosses }: SubjectPart, last: boolean): string {
  const text = codeSpan(showPattern(value))
  if (name === '*') return `anything that matches ${text} from there on`
  const head = Object.hasOwn(words, name) ? words[name] : escapeMarkdown(name)
  const [only] = value
  const any = value.length === 1 && typeof only === 'object' && 'any' in only && only.any === 'run'
  const shown = `${head}: ${any ? 'any' : text}`
  if (!crosses)
    return value.some((part) => typeof part === 'object' && !('any' in part)) ? `${shown}, with a part that is not known here` : shown
  // A ref is the last component: nothing is behind it, and its `/` belong to it.
  if (last && name === 'ref') return shown
  const reaches = name === 'project_path' ? 'every subgroup, every longer name' : 'every longer value'
  return `${shown} — ⚠ the \`*\` also takes \`/\` and \`:\`, so ${reaches}${last ? ' and everything behind it (any ref)' : ' and other components before the next text'} match`
}
