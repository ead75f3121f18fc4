import { mint } from '../../gitlab/mint.ts'
import type { ProjectFacts } from '../../gitlab/project.ts'
import { defaultBranch } from '../../gitlab/scenario.ts'
import { admitsInSlices, claimsOf } from '../../reach/admits.ts'
import type { PolicyEntry } from '../../rules/rule.ts'
import { isGitLab } from '../../rules/support/trust.ts'
import { show } from '../../text/holes.ts'
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts'
import { type FileId, type Span, touches } from '../../text/span.ts'
import { reads, type Term, type Test, tests } from '../../trust/condition.ts'
import type { TrustPolicy } from '../../trust/trust.ts'
import { type Analysis, type Project, projectOf } from '../analysis.ts'
import { isHcl, noTree } from '../engines.ts'
import type { Beside } from './beside.ts'
import { describeClaim } from './claim-in-words.ts'
import { hoverKeyword } from './hover-pipeline.ts'
import { describeAudience, describeToken } from './hover-token.ts'
import { describeExamples, describePattern, isPattern } from './pattern-in-words.ts'
import { policyNamedAt } from './resolved-policy.ts'
import { holderOf } from './token-in-words.ts'

/** `markdown` shows texts of the files escaped: nothing in them can make a link or hide what stands there. */
export interface Hover {
  readonly span: Span
  readonly markdown: string
  /** More of it, which takes its time: for somebody who has other things to do between. `undefined`: there is no more. */
  more?(): Generator<undefined, string | undefined>
}

/**
 * What the text at an offset means: in `id_tokens` the token that the job will hold, in `secrets` the one that it sends, in a
 * trust policy what a condition key reads and what a wanted value admits. `undefined` elsewhere, which other extensions serve.
 */
export function provideHover(analysis: Analysis, file: FileId, offset: number, { keywords = true }: Beside = {}): Hover | undefined {
  const project = projectOf(analysis, file)
  if (project === undefined) return undefined
  return (
    hoverToken(project, file, offset, analysis.now) ??
    hoverKeyword(analysis, project, file, offset, keywords) ??
    hoverKey(analysis, project, file, offset) ??
    hoverValue(analysis, project, file, offset) ??
    hoverPolicy(analysis, file, offset)
  )
}

function hoverToken(project: Project, file: FileId, offset: number, now: number): Hover | undefined {
  for (const pipeline of project.pipelines) {
    if (!pipeline.files.includes(file)) continue
    for (const block of pipeline.blocks) {
      for (const token of block.tokens) {
        const { nameSpan, aud } = token
        if (aud.span.file === file && isOn(aud.span, offset)) return { span: aud.span, markdown: describeAudience(token) }
        if (nameSpan.file !== file || !touches(nameSpan, offset)) continue
        const holder = holderOf(pipeline.jobs, block, token)
        if (holder !== undefined) return { span: nameSpan, markdown: describeToken(holder.job, holder.token, project, now) }
      }
    }
  }
  return undefined
}

function hoverKey({ text, now }: Analysis, project: Project, file: FileId, offset: number): Hover | undefined {
  for (const { document, relyingParty, policy } of entriesIn(project, file)) {
    const written = isHcl(file) ? { file, root: noTree(file), text: text(file) ?? '' } : document
    const explained = relyingParty.explains?.(written, offset)
    if (explained === undefined) continue
    const head = `${codeSpan(explained.name)}: ${escapeMarkdown(explained.about)} *(${escapeMarkdown(explained.source)})*`
    const { claim } = explained
    const more = claim === undefined ? [] : [describeClaim(claim), ...heldBy(project, policy, claim, now)]
    return { span: explained.span, markdown: [head, ...more].join('\n\n') }
  }
  return undefined
}

// What the claim is in the token of the first job that is linked to the policy, on the default branch.
function heldBy({ links, facts }: Project, policy: TrustPolicy, claim: string, now: number): readonly string[] {
  const link = links.find((one) => one.policy === policy && one.job.tokens.length > 0)
  const token = link?.job.tokens[0]
  if (link === undefined || token === undefined) return []
  const value = mint({ job: link.job, token, scenario: defaultBranch, facts, now }).known[claim]
  const branch = facts.defaultBranch ?? 'the default branch'
  return value === undefined ? [] : [`${codeSpan(link.job.name)} on ${escapeMarkdown(branch)}: ${codeSpan(JSON.stringify(value))}`]
}

function hoverValue({ now }: Analysis, project: Project, file: FileId, offset: number): Hover | undefined {
  for (const { policy } of entriesIn(project, file)) {
    for (const { test, negated } of tests(policy.condition)) {
      const term = test.right.find((candidate) => candidate.span.file === file && isOn(candidate.span, offset))
      const described = term && describePattern(test, term, claimsOf(test.left))
      if (term === undefined || described === undefined) continue
      const notes = [
        ...(term.kind === 'text' && test.op !== 'matches' && reads(test.left, 'sub') && /[*?]/.test(show(term.text))
          ? ['`*` and `?` are plain characters for this operator, and no subject has them.']
          : []),
        ...(negated ? ['This value is negated: what it describes is shut out.'] : []),
      ]
      return {
        span: term.span,
        markdown: [described, ...notes].join('\n\n'),
        ...(isPattern(test, term) && isGitLab(policy, project.facts)
          ? { more: () => examplesOf(policy, test, term, project.facts, now) }
          : {}),
      }
    }
  }
  return undefined
}

const found = new WeakMap<Term, { readonly facts: ProjectFacts; readonly markdown: string | undefined }>()

function* examplesOf(
  policy: TrustPolicy,
  test: Test,
  term: Term,
  facts: ProjectFacts,
  now: number,
): Generator<undefined, string | undefined> {
  const kept = found.get(term)
  if (kept?.facts === facts) return kept.markdown
  const admits = yield* admitsInSlices(policy, test, term, facts, now)
  const markdown = admits && describeExamples(admits)
  found.set(term, { facts, markdown })
  return markdown
}

// The whole policy as it comes to the relying party. The fence is longer than any in the text.
function hoverPolicy(analysis: Analysis, file: FileId, offset: number): Hover | undefined {
  const found = policyNamedAt(analysis, file, offset)
  if (found === undefined) return undefined
  const runs = [...found.json.matchAll(/`+/g)].map(([run]) => run.length)
  const fence = '`'.repeat(Math.max(2, ...runs) + 1)
  return { span: found.span, markdown: `Trust policy of role ${codeSpan(found.name)}, resolved:\n\n${fence}json\n${found.json}${fence}` }
}

function entriesIn(project: Project, file: FileId): readonly PolicyEntry[] {
  return project.policies.filter((entry) => entry.document.file === file || entry.module?.files.includes(file) === true)
}

function isOn(span: Span, offset: number): boolean {
  return span.start < span.end && touches(span, offset)
}
