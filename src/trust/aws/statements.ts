import { type Mapping, type Node, stringOf, valueAt } from '../../syntax/node.ts'
import { parseGlob } from '../../text/file-glob.ts'
import { matchPattern } from '../../text/pattern.ts'
import { listOf, providerArn, statementsOf } from './documents.ts'

/** The action that a statement must allow to open the role to tokens. */
const webIdentityAction = 'sts:AssumeRoleWithWebIdentity'

/** Whether a part of a statement is about our provider and our action; the reason where it is not a plain yes. */
type Fit = { readonly fits: 'yes' } | { readonly fits: 'no' | 'unknown'; readonly why: string }

/** One statement of a trust policy as one provider sees it. */
export interface Statement {
  readonly node: Mapping
  /** `Statement 1 "Sid"`. */
  readonly label: string
  /** `undefined`: neither `Allow` nor `Deny`, which IAM refuses to store. */
  readonly effect: 'Allow' | 'Deny' | undefined
  readonly principal: Fit
  readonly action: Fit
  /** Not `undefined` where the statement has one, whatever it is. */
  readonly condition: Node | undefined
}

/** The statements of a policy for one provider; what is no mapping is left out. */
export function readStatements(policy: Mapping, arn: string): readonly Statement[] {
  const statements: Statement[] = []
  for (const [index, node] of statementsOf(policy).entries()) {
    if (node.kind !== 'mapping') continue
    const sid = stringOf(valueAt(node, 'Sid'))
    const effect = stringOf(valueAt(node, 'Effect'))
    statements.push({
      node,
      label: sid === undefined ? `Statement ${index + 1}` : `Statement ${index + 1} "${sid}"`,
      effect: effect === 'Allow' || effect === 'Deny' ? effect : undefined,
      principal: principalFit(node, arn),
      action: actionFit(node),
      condition: valueAt(node, 'Condition'),
    })
  }
  return statements
}

/** Whether tokens of the provider can get in through this statement. */
export function admits(statement: Statement): boolean {
  return statement.effect === 'Allow' && statement.principal.fits === 'yes' && statement.action.fits === 'yes'
}

// Several principals are alternatives, and none of them is a pattern: aws.md 1, UG:reference_policies_elements_principal.
function principalFit(statement: Mapping, arn: string): Fit {
  const principal = valueAt(statement, 'Principal')
  if (valueAt(statement, 'NotPrincipal') !== undefined) {
    return { fits: 'unknown', why: 'a role trust policy must not have NotPrincipal; what it does in one is not documented' }
  }
  if (principal === undefined) return { fits: 'unknown', why: 'the statement has no Principal, which IAM refuses' }
  if (principal.kind !== 'mapping') {
    return { fits: 'unknown', why: 'whether this Principal means tokens of an OIDC provider is not documented' }
  }
  const federated = listOf(valueAt(principal, 'Federated'))
  if (federated.some((node) => stringOf(node) === arn)) return { fits: 'yes' }
  const everyone = principal.entries.some((member) => listOf(member.value).some((node) => stringOf(node) === '*'))
  if (everyone) return { fits: 'unknown', why: 'whether the principal * means tokens of an OIDC provider is not documented' }
  if (federated.some((node) => stringOf(node) === undefined)) return { fits: 'unknown', why: 'its federated principal is not a plain text' }
  const named = principal.entries.flatMap((member) => listOf(member.value).map((node) => `${String(member.key.value)} ${shown(node)}`))
  return { fits: 'no', why: `about another principal: ${named.join(', ')}` }
}

function shown(node: Node): string {
  const text = stringOf(node) ?? '…'
  return providerArn(text)?.name ?? text
}

// Actions are compared without regard to case, `*` and `?` are wildcards: aws.md 1, UG:reference_policies_grammar.
function actionFit(statement: Mapping): Fit {
  const action = valueAt(statement, 'Action')
  const except = valueAt(statement, 'NotAction')
  if (action === undefined && except === undefined) return { fits: 'unknown', why: 'the statement has no Action, which IAM refuses' }
  const named = listOf(action ?? except).map(stringOf)
  const hit = named.some((name) => name !== undefined && coversAction(name))
  if (!hit && named.includes(undefined)) return { fits: 'unknown', why: 'its actions are not plain texts' }
  if (hit === (action !== undefined)) return { fits: 'yes' }
  return { fits: 'no', why: `about other actions than ${webIdentityAction}` }
}

function coversAction(name: string): boolean {
  return matchPattern(parseGlob(name.toLowerCase()), [webIdentityAction.toLowerCase()]).yes
}
