import { entry, type Mapping, type Node, stringOf, valueAt } from '../../syntax/node.ts'
import { parseGlob } from '../../text/file-glob.ts'
import { firstHole, show, type Text } from '../../text/holes.ts'
import { matchPattern } from '../../text/pattern.ts'
import { listOf, type Provider, providerArn, statementsOf, stringText } from './documents.ts'

/** The action that a statement must allow to open the role to tokens, and the one for tokens with session tags (aws.md 1 and 4). */
const webIdentityAction = 'sts:AssumeRoleWithWebIdentity'
const tagAction = 'sts:TagSession'

/** Whether a part of a statement is about our provider and our action; the reason where it is not a plain yes. */
type Fit = { readonly fits: 'yes' } | { readonly fits: 'no' | 'unknown'; readonly why: string }

/** One statement of a trust policy as one provider sees it. */
export interface Statement {
  readonly node: Mapping
  /** `Statement 1 "Sid"`. */
  readonly label: string
  /** `undefined`: neither `Allow` nor `Deny`, which IAM refuses to store, or not known; `effectWhy` says which. */
  readonly effect: 'Allow' | 'Deny' | undefined
  readonly effectWhy: string
  /** It may be a Deny: what it is can't be worked out here. */
  readonly mayDeny: boolean
  readonly principal: Fit
  readonly action: Fit
  /** As `action`, for sts:TagSession. */
  readonly tagging: Fit
  /** Not `undefined` where the statement has one, whatever it is. */
  readonly condition: Node | undefined
}

/** The statements of a policy for one provider. What is no mapping is left out; where an evaluator could not work one out, it may be any. */
export function readStatements(policy: Mapping, provider: Pick<Provider, 'arn' | 'arnText'>): readonly Statement[] {
  const before = known.get(provider)
  if (before?.policy === policy) return before.statements
  const statements = read(policy, provider)
  known.set(provider, { policy, statements })
  return statements
}

/** Kept for as long as the provider of the policy lives: the condition, refusals and traps ask for the same. */
const known = new WeakMap<object, { readonly policy: Mapping; readonly statements: readonly Statement[] }>()

function read(policy: Mapping, provider: Pick<Provider, 'arn' | 'arnText'>): readonly Statement[] {
  const statements: Statement[] = []
  for (const [index, node] of statementsOf(policy).entries()) {
    const label = `Statement ${index + 1}`
    if (node.kind !== 'mapping') {
      const hole = node.kind === 'scalar' && node.text !== undefined ? firstHole(node.text) : undefined
      if (hole !== undefined) statements.push(openStatement(node, label, hole.why))
      continue
    }
    const sid = stringOf(valueAt(node, 'Sid'))
    const effect = valueAt(node, 'Effect')
    const effectName = stringOf(effect)
    const hole = effect === undefined ? undefined : firstHole(stringText(effect) ?? [])
    statements.push({
      node,
      label: sid === undefined ? label : `${label} "${sid}"`,
      effect: effectName === 'Allow' || effectName === 'Deny' ? effectName : undefined,
      effectWhy: hole?.why ?? 'its Effect is neither Allow nor Deny, which IAM refuses',
      mayDeny: hole !== undefined,
      principal: principalFit(node, provider),
      action: actionFit(node, webIdentityAction),
      tagging: actionFit(node, tagAction),
      condition: valueAt(node, 'Condition'),
    })
  }
  return statements
}

function openStatement(node: Node, label: string, why: string): Statement {
  const open: Fit = { fits: 'unknown', why }
  const empty: Mapping = { kind: 'mapping', entries: [], span: node.span }
  return {
    node: empty,
    label,
    effect: undefined,
    effectWhy: why,
    mayDeny: true,
    principal: open,
    action: open,
    tagging: open,
    condition: undefined,
  }
}

/** Whether tokens of the provider can get in through this statement. */
export function admits(statement: Statement): boolean {
  return statement.effect === 'Allow' && statement.principal.fits === 'yes' && statement.action.fits === 'yes'
}

// Several principals are alternatives, and none of them is a pattern: aws.md 1, UG:reference_policies_elements_principal.
function principalFit(statement: Mapping, provider: Pick<Provider, 'arn' | 'arnText'>): Fit {
  if (entry(statement, 'NotPrincipal') !== undefined) {
    return { fits: 'unknown', why: 'a role trust policy must not have NotPrincipal; what it does in one is not documented' }
  }
  const principal = valueAt(statement, 'Principal')
  if (principal === undefined) return { fits: 'unknown', why: 'the statement has no Principal, which IAM refuses' }
  if (principal.kind !== 'mapping') {
    const why = firstHole(stringText(principal) ?? [])?.why
    return { fits: 'unknown', why: why ?? 'whether this Principal means tokens of an OIDC provider is not documented' }
  }
  const federated = listOf(valueAt(principal, 'Federated'))
  const texts = federated.map(stringText)
  if (texts.some((text) => text !== undefined && show(text) === provider.arn)) return { fits: 'yes' }
  const everyone = principal.entries.some((member) => listOf(member.value).some((node) => stringOf(node) === '*'))
  if (everyone) return { fits: 'unknown', why: 'whether the principal * means tokens of an OIDC provider is not documented' }
  if (texts.includes(undefined)) return { fits: 'unknown', why: 'its federated principal is not a plain text' }
  const open = texts.find((text) => canBe(text ?? [], provider.arnText))
  if (open !== undefined) return { fits: 'unknown', why: (firstHole(open) ?? firstHole(provider.arnText))?.why ?? '' }
  const key = principal.entries.map((member) => (member.key.text === undefined ? undefined : firstHole(member.key.text)?.why))
  const openKey = key.find((why) => why !== undefined)
  if (openKey !== undefined) return { fits: 'unknown', why: openKey }
  const named = principal.entries.flatMap((member) => listOf(member.value).map((node) => `${String(member.key.value)} ${shown(node)}`))
  return { fits: 'no', why: `about another principal: ${named.join(', ')}` }
}

// Whether two texts with unknown parts may be the same one.
function canBe(text: Text, other: Text): boolean {
  return (firstHole(text) !== undefined || firstHole(other) !== undefined) && matchPattern(text, other).yes
}

function shown(node: Node): string {
  const text = stringText(node) ?? ['…']
  return providerArn(text)?.name ?? show(text)
}

// Actions are compared without regard to case, `*` and `?` are wildcards: aws.md 1, UG:reference_policies_grammar.
function actionFit(statement: Mapping, wanted: string): Fit {
  const action = valueAt(statement, 'Action')
  const except = valueAt(statement, 'NotAction')
  if (action === undefined && except === undefined) return { fits: 'unknown', why: 'the statement has no Action, which IAM refuses' }
  const named = listOf(action ?? except).map(stringText)
  const covers = named.map((name) => (name === undefined ? undefined : coverage(name, wanted)))
  const hit = covers.some((one) => one?.no === false)
  const open = named[covers.findIndex((one) => one === undefined || (one.yes && one.no))]
  const isOpen = covers.some((one) => one === undefined || (one.yes && one.no))
  if (!hit && isOpen) return { fits: 'unknown', why: firstHole(open ?? [])?.why ?? 'its actions are not plain texts' }
  if (hit === (action !== undefined)) return { fits: 'yes' }
  return { fits: 'no', why: `about other actions than ${wanted}` }
}

function coverage(name: Text, wanted: string) {
  const pattern = name.flatMap((part) => (typeof part === 'string' ? parseGlob(part.toLowerCase()) : [part]))
  return matchPattern(pattern, [wanted.toLowerCase()])
}
