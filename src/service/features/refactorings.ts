import type { IdToken, TokenBlock } from '../../gitlab/pipeline.ts'
import { entry, follow } from '../../syntax/node.ts'
import { yamlScalar } from '../../syntax/yaml/yaml-scalar.ts'
import type { TextEdit } from '../../text/edit.ts'
import { hasWildcard, showPattern } from '../../text/pattern.ts'
import { type FileId, type Span, sameSpan } from '../../text/span.ts'
import { patternOf, reads, tests } from '../../trust/condition.ts'
import { relyingParties } from '../../trust/index.ts'
import { type Analysis, type Project, projectOf } from '../analysis.ts'

/** A larger change that somebody may want, and that no finding asks for. The title says the effect. */
export interface Refactoring {
  readonly title: string
  readonly edits: readonly TextEdit[]
}

/** The refactorings that are offered for a range: nothing that would lose a comment, and nothing that can't be made whole. */
export function provideRefactorings(analysis: Analysis, file: FileId, range: Span): readonly Refactoring[] {
  const project = projectOf(analysis, file)
  if (project === undefined) return []
  return [...splitTokens(analysis, project, file, range), ...leadWithId(analysis, project, range)]
}

/** One token for several audiences becomes one for each; the first keeps the name. */
function splitTokens(analysis: Analysis, project: Project, file: FileId, range: Span): readonly Refactoring[] {
  const text = analysis.text(file)
  if (text === undefined) return []
  const seen = new Set<number>()
  return project.pipelines
    .flatMap((pipeline) => pipeline.blocks)
    .flatMap((block) => block.tokens.map((token) => ({ block, token })))
    .flatMap(({ block, token }) => {
      const { aud, nameSpan } = token
      if (aud.kind !== 'list' || aud.span.file !== file || seen.has(nameSpan.start)) return []
      if (!meets({ file, start: nameSpan.start, end: aud.span.end }, range)) return []
      seen.add(nameSpan.start)
      const edits = splitEdits(text, block, token)
      return edits === undefined ? [] : [{ title: `Split ${token.name}: a token for each audience`, edits }]
    })
}

function splitEdits(text: string, block: TokenBlock, { name, nameSpan, aud }: IdToken): readonly TextEdit[] | undefined {
  const [first, ...others] = aud.kind === 'list' ? aud.values : []
  if (first === undefined || others.length === 0) return undefined
  const { file } = nameSpan
  const taken = new Set(block.tokens.map((token) => token.name))
  const named = others.map(({ value }, i) => {
    const usual = relyingParties.flatMap((party) => party.usualTokens ?? []).find((token) => token.audience === value)?.variable
    const chosen = usual !== undefined && !taken.has(usual) ? usual : `${name}_${i + 2}`
    taken.add(chosen)
    return { name: chosen, value: yamlScalar(value, undefined) }
  })
  const keep: TextEdit = { span: aud.span, text: yamlScalar(first.value, undefined) }
  const lineStart = text.lastIndexOf('\n', nameSpan.start - 1) + 1
  const indent = text.slice(lineStart, nameSpan.start)
  if (indent.trim() === '') {
    // Behind the line that the list ends on, with its comment.
    const newline = text.indexOf('\n', aud.span.end)
    const end = newline < 0 ? text.length : newline
    if (/^[ \t]*[},]/.test(text.slice(aud.span.end, end)) && !/^[ \t]*\}[ \t]*(#.*)?$/.test(text.slice(aud.span.end, end))) return undefined
    const added = named.map((one) => `\n${indent}${one.name}:\n${indent}  aud: ${one.value}`).join('')
    return [keep, { span: { file, start: end, end }, text: added }]
  }
  // Between braces: behind those of the token itself.
  const close = /^\s*\}/.exec(text.slice(aud.span.end))
  if (close === null) return undefined
  const end = aud.span.end + close[0].length
  return [keep, { span: { file, start: end, end }, text: named.map((one) => `, ${one.name}: { aud: ${one.value} }`).join('') }]
}

/** A path can be taken over, an id can't: every policy of the project names the id, and so does the configuration (gitlab.md 2.2, 2.4). */
function leadWithId(analysis: Analysis, project: Project, range: Span): readonly Refactoring[] {
  const { facts, configuration, policies } = project
  const { project: path, ids } = facts
  if (path === undefined || ids.projectId === undefined || facts.subject[0] !== 'project_path') return []
  const edits: TextEdit[] = []
  let here = false
  let count = 0
  for (const { policy, document, relyingParty } of policies) {
    for (const { test } of tests(policy.condition)) {
      for (const term of reads(test.left, 'sub') ? test.right : []) {
        const pattern = patternOf(term)
        const value = pattern === undefined ? '' : showPattern(pattern)
        if (pattern === undefined || !(value === `project_path:${path}` || value.startsWith(`project_path:${path}:`))) continue
        const leading = `project_id:${ids.projectId}${value.slice(`project_path:${path}`.length)}`
        const change = relyingParty.edit(document, policy, { kind: 'value', at: term.span, value: leading, exact: !hasWildcard(pattern) })
        // All or nothing: what is left would never match again.
        if (change === undefined) return []
        if (change.every((edit) => edits.some((known) => sameSpan(known.span, edit.span)))) continue
        edits.push(...change)
        count++
        here ||= meets(term.span, range)
      }
    }
  }
  const components = ['project_id', ...facts.subject.slice(1)]
  const setting = configuration.file === undefined ? undefined : configurationEdit(analysis, configuration.file, components)
  if (setting === undefined || count === 0 || !(here || meets(setting.span, range))) return []
  const title = `Lead the subject with project_id in ${count === 1 ? 'the policy' : `all ${count} policies`} (then tell GitLab: ci_id_token_sub_claim_components)`
  return [{ title, edits: [...edits, setting] }]
}

function configurationEdit(analysis: Analysis, file: FileId, components: readonly string[]): TextEdit | undefined {
  const text = analysis.text(file)
  const root = follow(analysis.parsed.get(file)?.documents[0])
  if (text === undefined || root?.kind !== 'mapping') return undefined
  const value = `[${components.join(', ')}]`
  const written = entry(root, 'subject')
  if (written !== undefined) return { span: written.value.span, text: value }
  // Flow style has no line of its own to add.
  if (text.slice(root.span.start).startsWith('{')) return undefined
  const end = text.length
  return { span: { file, start: end, end }, text: `${text === '' || text.endsWith('\n') ? '' : '\n'}subject: ${value}\n` }
}

function meets(a: Span, b: Span): boolean {
  return a.file === b.file && a.start <= b.end && b.start <= a.end
}
