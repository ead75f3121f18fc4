import { parseGlob } from '../text/file-glob.ts'
import { matchPattern } from '../text/pattern.ts'
import type { Fix, Rule, RuleContext } from './rule.ts'
import { editOfEnd } from './support/ends.ts'
import { type Gap, gapsOfKind } from './support/gaps.ts'
import { ownSubject } from './support/trust.ts'

/** A policy for one project that leaves branch or tag open, so that anyone who can push gets in; gitlab.md 6.3, numbers 1 and 4. */
export const unpinnedRef: Rule = {
  id: 'unpinned-ref',
  summary: 'A trust policy lets in tokens of unprotected branches or tags',
  since: '0.1.0',
  severity: 'warning',
  confidence: 'high',
  fixable: true,
  asksWhoGetsIn: true,
  *checkPolicy(entry, context) {
    const { policy, document, relyingParty } = entry
    for (const gap of gapsOfKind(entry, 'ref', context)) {
      const { way, type, subject } = gap
      yield {
        at: gap.at,
        message: `${way.shown} leaves the ref open: anyone who can push a ${type} gets ${policy.grants}${subject === undefined ? '' : `, with ${subject} for one`}`,
        fixes() {
          const change = tightened(gap, ownSubject(context.facts))
          const edits = change === undefined ? undefined : relyingParty.edit(document, policy, change)
          return edits === undefined || change === undefined ? endsAtDefaultBranch(gap, context) : [{ title: titleOf(change), edits }]
        },
      }
    }
  },
}

// Behind a part that is not known, what is written of the ref can still be.
function endsAtDefaultBranch({ way }: Extract<Gap, { kind: 'ref' }>, { facts, text }: RuleContext): readonly Fix[] {
  const [, end] = /^project_(?:path|id):[^:*?]+(:.*)$/.exec(way.shown) ?? []
  const { defaultBranch } = facts
  if (way.wanted?.test.op !== 'like' || end === undefined || defaultBranch === undefined) return []
  const after = `:ref_type:branch:ref:${defaultBranch}`
  if (!matchPattern(parseGlob(end), [after]).yes) return []
  const edit = editOfEnd(text(way.at.file) ?? '', way.at, end, after)
  return edit === undefined ? [] : [{ title: `Let in only the branch ${defaultBranch}`, edits: [edit] }]
}

type Tightened =
  | { readonly kind: 'value'; readonly at: Gap['at']; readonly value: string; readonly exact: true }
  | { readonly kind: 'require'; readonly claim: string; readonly value: string; readonly exact: true }

// The default branch where a subject says which refs; else only what is protected.
function tightened({ way }: Extract<Gap, { kind: 'ref' }>, own: string | undefined): Tightened | undefined {
  if (way.wanted === undefined) return { kind: 'require', claim: 'ref_protected', value: 'true', exact: true }
  if (own === undefined || !matchPattern(way.wanted.pattern, [own]).yes) return undefined
  return { kind: 'value', at: way.wanted.term.span, value: own, exact: true }
}

function titleOf(change: Tightened): string {
  return change.kind === 'value' ? `Let in only ${change.value}` : 'Let in only protected branches and tags'
}
