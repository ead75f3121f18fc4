import { plain, show } from '../../text/holes.ts'
import { type MappedText, spanIn, unmarked } from '../../text/mapped-text.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, Term } from '../condition.ts'
import type { Compiled } from './mapping.ts'
import type { Binding, Provider } from './model.ts'
import { isById, isSamePool, type Principal, principalOf, valueStart } from './names.ts'

/** Roles on a service account with which a federated identity gets its tokens; gcp.md 5 [CC]. */
const impersonating: ReadonlySet<string> = new Set(['roles/iam.workloadIdentityUser', 'roles/iam.serviceAccountTokenCreator'])

/** The role for attaching a service account, which gives nobody its tokens: Google's page "Roles for service account authentication". */
const attaching = 'roles/iam.serviceAccountUser'

/** Whether one of the members of these bindings is the identity that the token is mapped to. */
export function grantCheck(provider: Provider, compiled: Compiled, bindings: readonly Binding[]): Condition {
  const of = bindings.flatMap((binding) =>
    binding.members.flatMap(({ member, span }) => {
      const principal = principalOf(unmarked(member.text, member.holes))
      return principal === undefined || isSamePool(principal, provider) === 'no'
        ? []
        : [guarded(binding, memberTest(principal, provider, compiled, member, span))]
    }),
  )
  return { kind: 'any', of, label: 'members', span: bindings[0]?.span ?? provider.span }
}

// What a binding says beside its members: a role that opens nothing, a condition that looks at more than the token.
function guarded(binding: Binding, test: Condition): Condition {
  const role = plain(binding.role)
  const span = binding.span
  const more: Condition[] = []
  if (binding.condition !== undefined)
    more.push({
      kind: 'constant',
      truth: 'unknown',
      why: 'the binding has a condition of IAM, which looks at more than the token',
      span: binding.condition,
    })
  if (binding.maybe !== undefined) more.push({ kind: 'constant', truth: 'unknown', why: binding.maybe, span })
  if (binding.on.startsWith('service account ') && (role === undefined || !impersonating.has(role))) {
    const isAttaching = role === attaching
    const why = isAttaching
      ? `${role} lets nobody get tokens of the service account`
      : role === undefined
        ? 'the role is not known'
        : `whether ${role} lets anyone get tokens of the service account is not known`
    more.push({ kind: 'constant', truth: isAttaching ? 'no' : 'unknown', why, span })
  }
  return more.length === 0 ? test : { kind: 'all', of: [...more, test], label: show(binding.role), span }
}

function memberTest(principal: Principal, provider: Provider, compiled: Compiled, member: MappedText, whole: Span): Condition {
  const label = show(unmarked(member.text, member.holes))
  // The value alone, so that an edit leaves the name of the pool.
  const start = valueStart(member.text)
  const span = start === 0 ? whole : spanIn({ start, end: member.text.length }, member)
  const test = identityTest(principal, provider, compiled, label, span)
  return isSamePool(principal, provider) === 'maybe'
    ? {
        kind: 'all',
        of: [{ kind: 'constant', truth: 'unknown', why: 'whether this is the same pool is not known', span }, test],
        label,
        span,
      }
    : test
}

function identityTest(principal: Principal, provider: Provider, compiled: Compiled, label: string, span: Span): Condition {
  const no = (why: string): Condition => ({ kind: 'constant', truth: 'no', why, span })
  const on = { missing: 'error', null: 'no', mistyped: 'no' } as const
  if (isById(principal)) return no('a member names the project by its number, not by its id')
  if (principal.kind === 'wrong') return no(`${label} names no identities`)
  if (principal.kind === 'all')
    return principal.single
      ? no('principal:// names one subject')
      : { kind: 'constant', truth: 'yes', why: 'every identity of the pool', span }
  const right: readonly Term[] = [{ kind: 'text', text: principal.value, span }]
  const unmapped = (key: string): Condition =>
    provider.mappingOpen === undefined
      ? no(`${key} is not mapped, so no identity has it`)
      : { kind: 'constant', truth: 'unknown', why: provider.mappingOpen.why, span }
  switch (principal.kind) {
    case 'subject':
      if (!principal.single) return no('a subject is named by principal://, not by principalSet://')
      return compiled.mapped.get('google.subject')?.test('equals', right, { on, label, span }) ?? unmapped('google.subject')
    case 'attribute': {
      if (principal.single) return no('an attribute is named by principalSet://, not by principal://')
      const key = `attribute.${principal.name}`
      return compiled.mapped.get(key)?.test('equals', right, { on, label, span }) ?? unmapped(key)
    }
    case 'group': {
      if (principal.single) return no('a group is named by principalSet://, not by principal://')
      const groups = compiled.mapped.get('google.groups')
      if (groups === undefined) return unmapped('google.groups')
      if (groups.term === undefined) return { kind: 'constant', truth: 'unknown', why: 'what google.groups comes to', span }
      const item: Term = { kind: 'item', name: 'group', path: [], span }
      return {
        kind: 'some',
        over: groups.term,
        as: 'group',
        of: { kind: 'test', left: item, op: 'equals', right, on, label, span },
        empty: 'no',
        missing: 'error',
        null: 'error',
        notList: 'no',
        label,
        span,
      }
    }
  }
}
