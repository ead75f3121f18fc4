import { parseCel } from '../../cel/parse-cel.ts'
import { type Cel, partsOf } from '../../cel/tree.ts'
import type { MappedText } from '../../text/mapped-text.ts'
import { compileCel } from '../cel/compile.ts'
import type { CelEnvironment, CelProblem, CompiledCel } from '../cel/compiled.ts'
import type { Condition } from '../condition.ts'

/** An expression of a configuration. `open`: why nobody here can say what it comes to. */
export interface Expression {
  readonly compiled: CompiledCel
  readonly open: string | undefined
}

/**
 * Functions of the libraries that the API server adds to CEL and that no engine here has (apiserver/pkg/cel/environment/base.go and
 * pkg/cel/library): URLs, regular expressions, lists, sets, quantities, addresses, formats, versions, optional values, comprehensions
 * with two variables. What names one is left open.
 */
const library: ReadonlySet<string> = new Set(
  [
    'url isURL getScheme getHost getHostname getPort getEscapedPath getQuery',
    'find findAll isSorted sum min max indexOf lastIndexOf',
    'quantity isQuantity isInteger asInteger asApproximateFloat sign add sub compareTo isLessThan isGreaterThan',
    'ip isIP isCanonical family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast',
    'cidr isCIDR containsIP containsCIDR masked prefixLength',
    'named validate dns1123Label dns1123Subdomain dns1035Label qualifiedName dns1123LabelPrefix dns1123SubdomainPrefix',
    'dns1035LabelPrefix labelValue uri uuid byte date datetime',
    'semver isSemver major minor patch image isImage containsDigest registry repository tag digest identifier',
    'of ofNonZeroValue none hasValue value or orValue optMap optFlatMap first last',
    'all exists existsOne exists_one transformList transformMap transformMapEntry',
    'authorizer path group serviceAccount resource subresource namespace name check allowed reason error errored fieldSelector labelSelector',
  ].flatMap((line) => line.split(' ')),
)

/** Names that those libraries put their functions behind. */
const spaces: ReadonlySet<string> = new Set(['sets', 'optional', 'format', 'strings', 'ip', 'cel'])

/** What the engine here has for others, and the API server has not. */
const foreign: ReadonlySet<string> = new Set(['extract', 'reverse'])

/** Compiles an expression; what uses a library that is not evaluated here is `unknown`, and says so. */
export function expressionOf(source: MappedText, environment: CelEnvironment): Expression {
  const compiled = compileCel(source, environment)
  return { compiled, open: openIn(source) }
}

/** The condition of an expression that has to be true. */
export function conditionOf({ compiled, open }: Expression): Condition {
  return open === undefined ? compiled.condition : { kind: 'constant', truth: 'unknown', why: open, span: compiled.span }
}

/** What is certainly wrong with an expression, so that the API server does not start with it; `bool`: it has to be a truth. */
export function wrongIn({ compiled, open }: Expression, wanted: 'bool' | 'any'): readonly CelProblem[] {
  if (open !== undefined && !open.includes('has no function')) return []
  const { problems, value, span } = compiled
  // The type of a claim is no bool to it (must evaluate to bool: apiserver/pkg/authentication/cel/compile.go).
  const isClaim = wanted === 'bool' && value.kind === 'term' && value.term.kind === 'claim'
  const found = problems.filter(({ code, message, span: at }) => {
    const isWhole = at.start === span.start && at.end === span.end
    // A claim of another type is an error of the evaluation, and no reason to refuse the expression.
    if (code === 'mistyped') return wanted === 'bool' && isWhole && message.includes('is no truth value')
    return (
      code === 'syntax' ||
      code === 'unknown-variable' ||
      code === 'unknown-member' ||
      code === 'unknown-function' ||
      code === 'invalid-pattern'
    )
  })
  const foreignProblem: readonly CelProblem[] = open === undefined ? [] : [{ code: 'unknown-function', message: open, span }]
  const claimProblem: readonly CelProblem[] =
    isClaim && found.length === 0
      ? [{ code: 'mistyped', message: 'must evaluate to bool: a claim alone is not known to be true or false', span }]
      : []
  return [...found, ...foreignProblem, ...claimProblem]
}

function openIn(source: MappedText): string | undefined {
  const { tree, problems } = parseCel(source)
  if (problems.length > 0) return /\.\?|\[\?|\{\s*\?/.test(source.text) ? 'optional values are not evaluated here' : undefined
  for (const { space, name } of callsIn(tree)) {
    if (space !== undefined) return `the function ${space}.${name} of Kubernetes is not evaluated here`
    if (foreign.has(name)) return `Kubernetes has no function ${name}`
    if (library.has(name)) return `the function ${name} of Kubernetes is not evaluated here`
  }
  return undefined
}

function callsIn(cel: Cel): readonly { readonly space?: string; readonly name: string }[] {
  const parts = partsOf(cel).flatMap(callsIn)
  if (cel.kind !== 'call') return parts
  const { target, name } = cel
  return [target?.kind === 'name' && spaces.has(target.name) ? { space: target.name, name } : { name }, ...parts]
}
