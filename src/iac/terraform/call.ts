import type { HclExpression } from '../../syntax/hcl/node.ts'
import type { Value } from '../value.ts'
import { memberOf } from './access.ts'
import { isMany, makeText, nodesOf } from './build.ts'
import { toPlain, unknownPart } from './convert.ts'
import { describe } from './describe.ts'
import { readFile, resolvePath } from './files.ts'
import { Call } from './functions/call.ts'
import { functions } from './functions/index.ts'
import type { Run } from './run.ts'
import type { Names, Scope } from './scope.ts'
import { passOn } from './unset.ts'

type CallExpression = Extract<HclExpression, { readonly kind: 'call' }>

/** Calls that need more than the values of their arguments. */
const special: ReadonlyMap<string, (expression: CallExpression, scope: Scope) => Value> = new Map([
  ['try', attempt],
  ['can', can],
  ['file', file],
  ['fileexists', fileExists],
  ['templatefile', templateFile],
])

/** A function call. What is not evaluated here is unknown by its name. */
export function evaluateCall(expression: CallExpression, scope: Scope): Value {
  const { name, span } = expression
  const short = name.replace(/^core::/, '')
  const own = special.get(short)
  if (own !== undefined) return own(expression, scope)
  const known = functions.get(short)
  if (known === undefined) {
    scope.run.doubts++
    return scope.run.unresolved(describe(expression), `the function ${name} is not evaluated here`, span)
  }
  const args = argumentsOf(expression, scope)
  if (!Array.isArray(args)) return args
  const call = new Call(args, span, scope.run, () => describe(expression))
  if (args.length < known.least || args.length > known.most) return call.fail(`${name} does not take ${args.length} arguments`)
  return scope.run.spend(costOf(args)) ? passOn(known.run(call), args) : scope.run.exceeded(describe(expression), span)
}

// Functions go through their lists about once.
function costOf(args: readonly Value[]): number {
  return args.reduce((sum, arg) => sum + (arg.kind === 'list' || arg.kind === 'object' ? Math.ceil(nodesOf(arg) / 10) : 0), 1)
}

function argumentsOf(expression: CallExpression, scope: Scope): Value[] | Value {
  const args = expression.args.map((arg) => scope.evaluate(arg))
  const last = expression.spread ? args.pop() : undefined
  if (last === undefined) return args
  const title = describe(expression)
  if (last.kind === 'list' && !last.items.some(isMany)) return [...args, ...last.items]
  if (last.kind === 'list' || last.kind === 'unknown')
    return scope.run.doubt(title, unknownIn(last) ?? { why: 'the number of arguments is not known' }, expression.span)
  return scope.run.fail(title, 'only a list can be spread', expression.span)
}

function unknownIn(value: Value): { readonly why: string } | undefined {
  return value.kind === 'list' ? unknownPart(value.items.find(isMany) ?? value) : unknownPart(value)
}

/** The first argument that Terraform does not refuse; unknown where that depends. */
function attempt(expression: CallExpression, scope: Scope): Value {
  const { run } = scope
  for (const arg of expression.args) {
    const { value, outcome } = run.attempt(() => scope.evaluate(arg))
    if (outcome === 'sure') return value
    if (outcome === 'doubtful') return run.doubt(describe(value.kind === 'unknown' ? arg : expression), reasonOf(value), expression.span)
  }
  return run.fail(describe(expression), 'none of the arguments has a value', expression.span)
}

function reasonOf(value: Value): { readonly why: string } {
  return unknownPart(value) ?? { why: 'nobody knows whether it has a value' }
}

function can(expression: CallExpression, scope: Scope): Value {
  const { run } = scope
  const [arg] = expression.args
  if (arg === undefined) return run.fail(describe(expression), 'can takes one argument', expression.span)
  const { value, outcome } = run.attempt(() => scope.evaluate(arg))
  if (outcome === 'doubtful') return run.doubt(describe(expression), reasonOf(value), expression.span)
  return { kind: 'boolean', value: outcome === 'sure', span: expression.span }
}

function file(expression: CallExpression, scope: Scope): Value {
  const path = pathOf(expression, scope)
  return typeof path === 'string' ? readFile(path, describe(expression), expression.span, scope.run) : path
}

function pathOf(expression: CallExpression, scope: Scope): string | Value {
  const { run } = scope
  const [first] = expression.args
  const title = describe(expression)
  if (first === undefined) return run.fail(title, 'it takes a path', expression.span)
  const value = scope.evaluate(first)
  const path = toPlain(value)
  if (path !== undefined) return path
  const unknown = unknownPart(value)
  return unknown === undefined ? run.fail(title, 'the path is no text', expression.span) : run.doubt(title, unknown, expression.span)
}

// What lies outside of what can be read may be there all the same.
function fileExists(expression: CallExpression, scope: Scope): Value {
  const { run } = scope
  const { span } = expression
  const path = pathOf(expression, scope)
  if (typeof path !== 'string') return path
  const file = resolvePath(path, run)
  if (file === undefined || file.startsWith('../')) return run.doubt(describe(expression), { why: 'the file lies outside' }, span)
  return { kind: 'boolean', value: run.world.text(file) !== undefined, span }
}

/** A template has only the names that it is called with. */
function templateFile(expression: CallExpression, scope: Scope): Value {
  const { run } = scope
  const { span } = expression
  const path = pathOf(expression, scope)
  const [, given] = expression.args
  if (typeof path !== 'string') return path
  const content = readFile(path, describe(expression), span, run)
  const text = toPlain(content)
  if (text === undefined || content.kind !== 'text') return content
  const variables = given === undefined ? undefined : scope.evaluate(given)
  if (variables !== undefined && variables.kind !== 'object' && variables.kind !== 'unknown')
    return run.fail(describe(expression), 'the variables are no object', span)
  if (!run.spend(text.length / 20)) return run.exceeded(describe(expression), span)
  const template = run.world.template(content.span.file, text)
  let inner = scope.fresh(templateNames(run, variables))
  if (variables?.kind === 'object') for (const [name, entry] of variables.entries) inner = inner.with(name, entry.value)
  const value = inner.evaluate(template)
  const whole = toPlain(value)
  return whole === undefined || value.kind === 'text' ? value : makeText(run, [whole], span)
}

// Where the variables are unknown, any name may be one.
function templateNames(run: Run, variables: Value | undefined): Names {
  const name: Names['name'] = (name, span) =>
    variables?.kind === 'unknown' ? run.doubt(name, variables, span) : run.fail(name, `the template is not given ${name}`, span)
  const member: Names['member'] = (root, attribute, span) => memberOf(name(root, span), attribute, span, run, () => `${root}.${attribute}`)
  return { name, member, data: (type, attribute, span) => member(type, attribute, span) }
}
