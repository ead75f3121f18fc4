import { parseCel } from '../../cel/parse-cel.ts'
import type { Cel } from '../../cel/tree.ts'
import { partsOf } from '../../cel/tree.ts'
import { follow, type Node, stringOf, valueAt } from '../../syntax/node.ts'
import { placesIn } from '../../syntax/scalar-places.ts'
import { type MappedText, mappedAsWhole, mappedSlice } from '../../text/mapped-text.ts'
import { compileCel } from '../cel/compile.ts'
import type { CelEnvironment, CelVariable } from '../cel/compiled.ts'
import type { Condition } from '../condition.ts'
import type { Stage, TrustDocument } from '../trust.ts'
import { withoutAuth } from './cel-result.ts'
import { algorithmStage } from './closed.ts'
import { listField } from './fields.ts'
import { lifetimeStage } from './lifetime.ts'
import type { ConfigSource, RoleSource } from './role.ts'
import { audienceStage, type Compiled, issuerStage } from './stages.ts'

/**
 * A CEL role of OpenBao (vault.md 5 [OB path_cel_login.go]): signature, issuer, audiences and times as for other roles, then the program. It admits
 * only where it comes to a `pb.Auth{…}`; false and a text deny, and so does true ("unexpected type"). No audience is needed, and no user claim.
 * Claims are what Go reads of JSON: every number is a double.
 */
export function compileCelRole(role: RoleSource, config: ConfigSource | undefined): Compiled {
  const { fields, nameSpan: head } = role
  const audiences = listField(fields, 'bound_audiences', role.document.text)
  const issuer = issuerStage(config, head)
  const condition = programOf(role)
  const stages: readonly Stage[] = [
    { stage: 'signature', check: { kind: 'signature' }, error: 'error validating token: error verifying token signature' },
    ...algorithmStage(config),
    issuer.stage,
    ...(audiences.length === 0 ? [] : [audienceStage(audiences, head)]),
    lifetimeStage(fields, head),
    {
      stage: 'condition',
      check: condition,
      error: `error executing cel program: CEL role '${role.name}' blocked authorization with boolean false return`,
    },
  ]
  return { issuer: issuer.expected, audience: audiences, condition, stages }
}

function programOf(role: RoleSource): Condition {
  const program = valueAt(role.fields, 'cel_program')
  const expression = valueAt(program, 'expression')
  const span = expression?.span ?? role.fields.span
  const unknown = (why: string): Condition => ({ kind: 'constant', truth: 'unknown', why, span })
  const main = sourceOf(expression, role.document)
  if (main === undefined) return unknown('the program of the role can not be read')
  const conditions: Condition[] = []
  const variables: { [name: string]: CelVariable } = { claims: { kind: 'claims' } }
  const results = new Map<string, MappedText>()
  for (const { name, source } of variablesOf(program, role.document)) {
    // A variable that fails fails the program, used or not.
    const plainly = withoutAuth(source)
    const environment = environmentOf(variables)
    const why = openIn(plainly.text, environment)
    if (why !== undefined) return unknown(why)
    const compiled = compileCel(plainly.text, environment)
    variables[name] = { kind: 'expression', compiled }
    results.set(name, source)
    conditions.push(
      compiled.type === 'bool'
        ? withoutError(compiled.condition)
        : compileCel(joined('size([', plainly.text, ']) == 1'), environment).condition,
    )
  }
  const environment = environmentOf(variables)
  const decision = decisionOf(main, results, 0)
  const why = decision === undefined ? 'the program is more than choices between pb.Auth, false and texts' : openIn(decision, environment)
  if (decision === undefined || why !== undefined) return unknown(why ?? '')
  const unsure = [main, ...results.values()].map((source) => withoutAuth(source).unsure).find((one) => one !== undefined)
  const doubt = unsure === undefined ? [] : [unknown(unsure)]
  return { kind: 'all', label: 'cel_program', of: [...conditions, compileCel(decision, environment).condition, ...doubt], span }
}

function environmentOf(variables: { readonly [name: string]: CelVariable }): CelEnvironment {
  return { variables: { ...variables }, numbers: 'double' }
}

// `now` and `operation` are the call's own, and functions beyond CEL's own are OpenBao's (vault.md 5 [OB]).
function openIn(source: MappedText, environment: CelEnvironment): string | undefined {
  const { tree, problems } = parseCel(source)
  // Optional values are an extension that may be there.
  if (problems.length > 0)
    return /\.\?|\[\?|\{\s*\?/.test(source.text) ? 'the program uses optional values, which are not evaluated here' : undefined
  const strange = namesIn(tree).find((name) => !Object.hasOwn(environment.variables, name))
  if (strange !== undefined) return `the program reads \`${strange}\`, which is not evaluated here`
  const problem = compileCel(source, environment).problems.find(({ code }) => code === 'unknown-function')
  return problem?.message
}

function namesIn(cel: Cel, bound: readonly string[] = []): readonly string[] {
  if (cel.kind === 'name') return bound.includes(cel.name) ? [] : [cel.name]
  const inner = cel.kind === 'macro' ? [...bound, cel.as] : bound
  return partsOf(cel).flatMap((part) => namesIn(part, inner))
}

/** The program as one that says whether it comes to a `pb.Auth`; `undefined` where its results are something else. */
function decisionOf(source: MappedText, results: ReadonlyMap<string, MappedText>, depth: number): MappedText | undefined {
  if (depth > 10) return undefined
  const { text, auths } = withoutAuth(source)
  const { tree, problems } = parseCel(text)
  if (problems.length > 0) return text
  const decide = (cel: Cel): MappedText | undefined => {
    const own = mappedSlice(text, cel.start, cel.end)
    if (auths.some(({ start, end }) => start === cel.start && end === cel.end)) return own
    switch (cel.kind) {
      case 'choice': {
        const [yes, no] = [decide(cel.yes), decide(cel.no)]
        return yes === undefined || no === undefined
          ? undefined
          : joined('((', mappedSlice(text, cel.which.start, cel.which.end), ') ? ', yes, ' : ', no, ')')
      }
      case 'name': {
        const result = results.get(cel.name)
        return result === undefined ? undefined : decisionOf(result, results, depth + 1)
      }
      // Whatever these come to, it is no pb.Auth.
      case 'literal':
        return joined('false', mappedSlice(text, cel.start, cel.start))
      case 'and':
      case 'or':
      case 'not':
      case 'binary':
      case 'has':
        return joined('(false && (', own, '))')
      default:
        return undefined
    }
  }
  return decide(tree)
}

// Whatever it answers, as long as it does.
function withoutError(which: Condition): Condition {
  const yes: Condition = { kind: 'constant', truth: 'yes', why: 'the variable can be evaluated', span: which.span }
  return { kind: 'choice', which, yes, no: yes, label: 'variable', span: which.span }
}

function joined(...parts: readonly (string | MappedText)[]): MappedText {
  const first = parts.find((part): part is MappedText => typeof part !== 'string')
  const at = first?.starts[0] ?? 0
  const starts: number[] = []
  const ends: number[] = []
  let text = ''
  for (const part of parts) {
    text += typeof part === 'string' ? part : part.text
    if (typeof part === 'string') for (const _ of part) starts.push(starts.at(-1) ?? at)
    else for (const start of part.starts) starts.push(start)
    if (typeof part === 'string') for (const _ of part) ends.push(ends.at(-1) ?? at)
    else for (const end of part.ends) ends.push(end)
  }
  return { file: first?.file ?? '', text, starts, ends, holes: first?.holes ?? [] }
}

function variablesOf(
  program: Node | undefined,
  document: TrustDocument,
): readonly { readonly name: string; readonly source: MappedText }[] {
  const list = valueAt(program, 'variables')
  if (list?.kind !== 'sequence') return []
  return list.items.flatMap((item) => {
    const name = stringOf(valueAt(follow(item), 'name'))
    const source = sourceOf(valueAt(follow(item), 'expression'), document)
    return name === undefined || source === undefined ? [] : [{ name, source }]
  })
}

function sourceOf(node: Node | undefined, document: TrustDocument): MappedText | undefined {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return undefined
  if (node.text !== undefined) return mappedAsWhole(node.text, node.span)
  return { file: document.file, text: node.value, ...placesIn(document.text, node), holes: [], whole: node.span }
}
