import { plain, show } from '../../text/holes.ts'
import { unmarked } from '../../text/mapped-text.ts'
import type { Span } from '../../text/span.ts'
import type { Condition, Term } from '../condition.ts'
import type { Compiled } from './mapping.ts'
import type { Binding, Provider } from './model.ts'
import { isSamePool, type Principal, principalOf } from './names.ts'

/** Roles on a service account with which a federated identity gets its tokens; gcp.md 5 [CC]. */
const impersonating: ReadonlySet<string> = new Set(['roles/iam.workloadIdentityUser', 'roles/iam.serviceAccountTokenCreator'])

/** Whether one of the members of these bindings is the identity that the token is mapped to. */
export function grantCheck(provider: Provider, compiled: Compiled, bindings: readonly Binding[]): Condition {
  const of = bindings.flatMap((binding) =>
    binding.members.flatMap(({ member, span }) => {
      const principal = principalOf(unmarked(member.text, member.holes))
      return principal === undefined || isSamePool(principal, provider) === 'no'
        ? []
        : [guarded(binding, memberTest(principal, provider, compiled, show(unmarked(member.text, member.holes)), span))]
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
    const why = role === undefined ? 'the role is not known' : `whether ${role} lets anyone impersonate the service account is not known`
    // A predefined role that is not among them gives no tokens; a custom one may.
    const truth = role?.startsWith('roles/') === true && role !== 'roles/owner' && role !== 'roles/editor' ? 'no' : 'unknown'
    more.push({ kind: 'constant', truth, why: truth === 'no' ? `${role} does not let anyone impersonate the service account` : why, span })
  }
  return more.length === 0 ? test : { kind: 'all', of: [...more, test], label: show(binding.role), span }
}

function memberTest(principal: Principal, provider: Provider, compiled: Compiled, label: string, span: Span): Condition {
  const maybe = isSamePool(principal, provider) === 'maybe'
  const test = identityTest(principal, provider, compiled, label, span)
  return maybe
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
