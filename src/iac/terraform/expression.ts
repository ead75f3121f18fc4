import type { HclExpression } from '../../syntax/hcl/node.ts'
import type { Span } from '../../text/span.ts'
import { type Entry, instead, keyed, textValue, type Value } from '../value.ts'
import { indexOf, memberOf, splatted } from './access.ts'
import { isMany, makeList, makeObject, many, oneOf } from './build.ts'
import { evaluateCall } from './call.ts'
import { alike, eitherOf } from './conditional.ts'
import { toBoolean, unknownPart } from './convert.ts'
import { describe } from './describe.ts'
import { evaluateFor } from './for.ts'
import { binary, unary } from './operators.ts'
import type { Scope } from './scope.ts'
import { makeLike } from './sets.ts'
import { evaluateTemplate } from './template.ts'
import { passOn, textPart } from './unset.ts'

type Kind<K extends HclExpression['kind']> = Extract<HclExpression, { readonly kind: K }>

/**
 * What an expression comes to. What nobody knows is unknown by its name in the text, and everything known around it
 * stays; what Terraform would refuse is unknown too, and counted (`Run.failures`). Never throws: depth and work are bounded.
 */
export function evaluate(expression: HclExpression, scope: Scope): Value {
  if (!scope.run.enter()) return scope.run.exceeded(describe(expression), expression.span)
  const value = compute(expression, scope)
  scope.run.leave()
  return value
}

function compute(expression: HclExpression, scope: Scope): Value {
  const { run } = scope
  const { span } = expression
  const title = () => describe(expression)
  switch (expression.kind) {
    case 'literal':
      return literal(expression.value, span)
    case 'template':
      return evaluateTemplate(expression.parts, span, scope)
    case 'list':
      return makeList(
        run,
        expression.items.map((item) => scope.evaluate(item)),
        span,
      )
    case 'object':
      return object(expression, scope)
    case 'name':
      return scope.local(expression.name) ?? scope.names.name(expression.name, span)
    case 'attribute':
      return attribute(expression, scope)
    case 'index':
      return indexOf(scope.evaluate(expression.of), scope.evaluate(expression.index), span, run, title)
    case 'splat':
      return splat(expression, scope)
    case 'call':
      return evaluateCall(expression, scope)
    case 'unary':
      return unary(expression.operator, scope.evaluate(expression.of), { run, span, title })
    case 'binary':
      return binary(expression.operator, scope.evaluate(expression.left), scope.evaluate(expression.right), { run, span, title })
    case 'conditional':
      return conditional(expression, scope)
    case 'for':
      return evaluateFor(expression, scope)
    case 'invalid':
      return run.fail(title(), 'it can not be read', span)
  }
}

function literal(value: string | number | boolean | null, span: Span): Value {
  if (typeof value === 'string') return textValue(value, span)
  if (typeof value === 'number') return { kind: 'number', value, span }
  return typeof value === 'boolean' ? { kind: 'boolean', value, span } : { kind: 'null', span }
}

function object(expression: Kind<'object'>, scope: Scope): Value {
  const entries = new Map<string, Entry>()
  for (const { key, value } of expression.entries) {
    const name = scope.evaluate(key)
    const text = textPart(name)
    if (text === undefined) return scope.run.fail(describe(key), 'the key is no text', key.span)
    const [shown, entry] = keyed(text, key.span, scope.evaluate(value))
    entries.set(shown, instead(entry, entries.get(shown)))
  }
  return makeObject(scope.run, entries, expression.span)
}

// A name that no expression around gives begins a reference: var.x, data.type.name, aws_iam_role.deploy.
function attribute(expression: Kind<'attribute'>, scope: Scope): Value {
  const { of, name, span } = expression
  if (of.kind === 'name' && scope.local(of.name) === undefined && !leads(of.name)) return scope.names.member(of.name, name, span)
  if (of.kind === 'attribute' && of.of.kind === 'name' && leads(of.of.name) && scope.local(of.of.name) === undefined) {
    return of.of.name === 'data' ? scope.names.data(of.name, name, span) : scope.names.member(of.name, name, span)
  }
  return memberOf(scope.evaluate(of), name, span, scope.run, () => describe(expression))
}

function leads(name: string): boolean {
  return name === 'data' || name === 'resource'
}

function splat(expression: Kind<'splat'>, scope: Scope): Value {
  const { run } = scope
  const of = scope.evaluate(expression.of)
  const through = splatted(of)
  if (through === undefined) {
    const name = describe(expression)
    const why = unknownPart(of)?.why ?? 'it is not known'
    return makeList(run, [many(run.doubt(name, { why }, expression.span), { name, why })], expression.span)
  }
  if (through.items.length === 0) return passOn(makeList(run, [], expression.span), [of])
  const items = through.items.map((item) => {
    const value = scope.with('*', oneOf(item)).evaluate(expression.each)
    return isMany(item) ? many(value, unknownPart(item) ?? { name: describe(expression), why: 'it is not known' }) : value
  })
  return makeLike(run, items, through.set, expression.span)
}

function conditional(expression: Kind<'conditional'>, scope: Scope): Value {
  const { run } = scope
  const condition = scope.evaluate(expression.if)
  const answer = toBoolean(condition)
  const [then, otherwise] = [() => scope.evaluate(expression.then), () => scope.evaluate(expression.else)]
  if (answer === true) return alike(then(), () => run.apart(otherwise))
  if (answer === false) return alike(otherwise(), () => run.apart(then))
  const name = describe(expression)
  if (answer === undefined) return run.fail(name, 'the condition is no truth value', expression.if.span)
  const why = unknownPart(condition)?.why ?? 'it is not known'
  return eitherOf(run.perhaps(then), run.perhaps(otherwise), { name: describe(expression.if), why, span: expression.span }, run)
}
