import { costOf, isCheap } from '../../cel/cost.ts'
import type { CelBinding, CelProgram } from '../../cel/engine.ts'
import { parseCel } from '../../cel/parse-cel.ts'
import type { MappedText } from '../../text/mapped-text.ts'
import type { Condition, Opaque } from '../condition.ts'
import type { CelEnvironment, CelProblem, CelType, CelValue, CelVariable, CompiledCel } from './compiled.ts'
import { Compiler } from './compiler.ts'
import { extensionIn, openIn, readsOf } from './reads.ts'
import { constant } from './value.ts'

const tooCostly = 'the expression is too costly to be evaluated'

/**
 * Compiles an expression of CEL for a relying party: parsed, checked as far as no token is needed, and turned into a condition of the algebra
 * that an engine decides and the tree explains. Never throws: what can't be read is an error of CEL, as it is for the relying party, with a
 * problem at its place.
 */
export function compileCel(source: MappedText, environment: CelEnvironment): CompiledCel {
  const { tree, problems: syntax } = parseCel(source)
  const hole = source.holes[0]
  const program: CelProgram = {
    expression: source.text,
    variables: Object.fromEntries(Object.entries(environment.variables).map(([name, variable]) => [name, bindingOf(variable)])),
    numbers: environment.numbers,
  }
  const span = tree.span
  const broken = syntax[0]
  if (broken !== undefined) return brokenCel(program, broken, span, hole?.why ?? (broken.code === 'too-deep' ? broken.message : undefined))
  const costly = !isCheap(costOf(tree))
  const open = hole?.why ?? openIn(tree, environment) ?? extensionIn(tree)
  const reads = readsOf(tree, environment)
  const problems: CelProblem[] = []
  const plain = new Compiler(environment, program, source.text, open, problems).value(tree, new Map())
  const value = asked(plain, environment, program, source.text, costly ? tooCostly : open)
  // What is no truth value is wrong only where one is wanted.
  const wanted = environment.result === 'bool' ? problems : []
  const condition = new Compiler(environment, program, source.text, open, wanted).condition(tree, new Map())
  if (costly) problems.push({ code: 'too-costly', message: 'This expression takes more steps than anyone would let it', span })
  const top: Opaque = {
    kind: 'opaque',
    engine: 'cel',
    program,
    reads,
    tree: condition,
    ...(open === undefined ? {} : { open }),
    span,
  }
  return {
    program,
    condition: costly ? { ...top, open: tooCostly } : top,
    test: (op, right, rest) => testOf(value, op, right, rest),
    open,
    term: value.kind === 'term' || value.kind === 'opaque' ? value.term : undefined,
    value,
    reads,
    type: typeOf(value),
    problems,
    span,
  }
}

/** The value with what only an engine can tell as terms that ask it. */
function asked(value: CelValue, environment: CelEnvironment, program: CelProgram, text: string, open: string | undefined): CelValue {
  if (value.kind === 'choice') {
    const [yes, no] = [value.yes, value.no].map((side) => asked(side, environment, program, text, open))
    return yes === undefined || no === undefined ? value : { ...value, yes, no }
  }
  if (value.kind !== 'opaque' || value.of === undefined || value.term !== undefined) return value
  const { of, why, span } = value
  const expression = text.slice(of.start, of.end)
  const reads = readsOf(of, environment)
  const term = { kind: 'engine' as const, engine: 'cel' as const, program: { ...program, expression }, reads, why, span }
  return { ...value, term: open === undefined ? term : { ...term, open } }
}

function brokenCel(program: CelProgram, problem: CelProblem, span: CompiledCel['span'], open: string | undefined): CompiledCel {
  const why = `CEL can't read this: ${problem.message}`
  const condition = constant(open === undefined ? 'error' : 'unknown', open ?? why, span)
  const value: CelValue = open === undefined ? { kind: 'error', why, span } : { kind: 'opaque', why: open, span }
  return {
    program,
    condition,
    test: (_, __, { on }) => constant(open === undefined ? on.missing : 'unknown', open ?? why, span),
    open,
    term: undefined,
    value,
    reads: [],
    type: 'any',
    problems: [problem],
    span,
  }
}

/** A test of a value, branch by branch where it depends on a condition. */
function testOf(
  value: CelValue,
  op: Parameters<CompiledCel['test']>[0],
  right: Parameters<CompiledCel['test']>[1],
  rest: Parameters<CompiledCel['test']>[2],
): Condition {
  const { on, label, span, why } = rest
  switch (value.kind) {
    case 'term':
      return { kind: 'test', left: value.term, op, right, on, ...(why === undefined ? {} : { why }), label, span }
    case 'choice':
      return {
        kind: 'choice',
        which: value.which,
        yes: testOf(value.yes, op, right, rest),
        no: testOf(value.no, op, right, rest),
        label,
        span,
      }
    case 'condition': {
      const answer = (truth: boolean): Condition => {
        const left = { kind: 'json', value: truth, span } as const
        return { kind: 'test', left, op, right, on, label, span }
      }
      return { kind: 'choice', which: value.of, yes: answer(true), no: answer(false), label, span }
    }
    case 'error':
      return constant(on.missing, value.why, span)
    case 'hole':
      return constant('unknown', value.hole.why, span)
    case 'list':
    case 'map':
    case 'claims':
    case 'object':
      // A list or map is of no scalar type.
      return constant(op === 'present' ? 'yes' : on.mistyped, `${label} is a ${value.kind}`, span)
    case 'opaque':
      if (value.term === undefined) return constant('unknown', value.why, span)
      return { kind: 'test', left: value.term, op, right, on, ...(why === undefined ? {} : { why }), label, span }
  }
}

function typeOf(value: CelValue): CelType {
  switch (value.kind) {
    case 'term':
      return value.type
    case 'condition':
      return 'bool'
    case 'choice': {
      const [yes, no] = [typeOf(value.yes), typeOf(value.no)]
      return yes === no ? yes : 'any'
    }
    case 'list':
      return 'list'
    case 'map':
    case 'claims':
    case 'object':
      return 'map'
    default:
      return 'any'
  }
}

function bindingOf(variable: CelVariable): CelBinding {
  switch (variable.kind) {
    case 'claims':
      return { kind: 'claims' }
    case 'expression':
      return { kind: 'expression', expression: variable.compiled.program.expression, variables: variable.compiled.program.variables }
    case 'object':
      return {
        kind: 'object',
        members: Object.fromEntries(Object.entries(variable.members).map(([name, member]) => [name, bindingOf(member)])),
      }
  }
}
