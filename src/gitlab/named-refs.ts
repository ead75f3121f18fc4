import { makeBudget } from '../regular/budget.ts'
import { shortest } from '../regular/decide.ts'
import { fromRegularExpression } from '../regular/from-regular-expression.ts'
import { all } from '../regular/language.ts'
import { plain } from '../text/holes.ts'
import { kept } from '../text/remember.ts'
import { SharedByRules } from './alike.ts'
import { expressionOf } from './expression/expression.ts'
import { parseRegex } from './expression/regex.ts'
import type { Expression } from './expression/tree.ts'
import { refName } from './mintable/grammar.ts'
import type { Job, When } from './pipeline.ts'
import type { ProjectFacts } from './project.ts'
import { isProtected } from './protection.ts'
import { everyKind, type Scenario, type ScenarioKind } from './scenario.ts'

/** More refs than these make questions slow and answers no better. */
const most = 12

/**
 * The scenarios in which a job may run or not: one of each kind, and those of every ref that is named here, in the job's rules or in the
 * project's protections. A job that runs only for `/^release-/` runs in none of the first. `refs`: short names of branches or tags.
 */
export function scenariosOf(job: Job, facts: ProjectFacts, refs: readonly string[] = []): readonly Scenario[] {
  const known = shared.of(job, facts, () => new Map())
  return kept(known, JSON.stringify(refs), () => {
    const named = [...new Set([...refs, ...namedRefs(job, facts)])].filter(isRef).slice(0, most)
    return [...everyKind, ...named.flatMap((ref) => scenariosOn(ref, facts))]
  })
}

/** By the refs that are asked for. */
const shared = new SharedByRules<Map<string, readonly Scenario[]>>()

function scenariosOn(ref: string, facts: ProjectFacts): readonly Scenario[] {
  const branch = ref === facts.defaultBranch || isProtected(ref, facts.protected.branches ?? [])
  const tag = isProtected(ref, facts.protected.tags ?? [])
  // A tag that is named like the default branch is nobody's intention.
  const heads = branch || !tag ? ['heads'] : []
  const tags = tag || !branch ? ['tags'] : []
  return everyKind.flatMap(({ kind }): readonly Scenario[] => {
    const types = typesOf(kind, heads, tags)
    return types.map((type) => ({ kind, ref: `refs/${type}/${ref}`, text: `${kind}:refs/${type}/${ref}` }))
  })
}

function typesOf(kind: ScenarioKind, heads: readonly string[], tags: readonly string[]): readonly string[] {
  switch (kind) {
    case 'default-branch':
      return []
    case 'branch':
      return heads
    case 'tag':
      return tags
    case 'merge-request':
    case 'fork-merge-request':
      return ['heads']
    default:
      return [...heads, ...tags]
  }
}

// An example of each: whole names as they are, and for patterns the shortest name that fits.
function namedRefs(job: Job, facts: ProjectFacts): readonly string[] {
  const texts = [...textsOf(job.when, job, facts), ...textsOf(job.workflow, job, facts)].map(exampleOf)
  const protections = [...(facts.protected.branches ?? []), ...(facts.protected.tags ?? [])].map((text) => text.replaceAll('*', 'x'))
  return [...texts, ...protections].filter((text) => text !== undefined)
}

function textsOf(when: When, job: Job, facts: ProjectFacts): readonly string[] {
  switch (when.kind) {
    case 'rules':
      return when.rules.flatMap((rule) => (rule.if === undefined ? [] : wordsOf(rule.if, job, facts)))
    case 'only':
      return [when.only, when.except].flatMap((policy) => [
        ...(policy?.refs ?? []).map(({ text }) => text.replace(/(?!^)@[^@]*$/, '')),
        ...(policy?.variables ?? []).flatMap((written) => wordsOf(written, job, facts)),
      ])
    default:
      return []
  }
}

/** The texts and patterns of an expression, also those that its variables hold. */
function wordsOf(written: { readonly text: string }, job: Job, facts: ProjectFacts): readonly string[] {
  const parsed = expressionOf(written)
  return 'problem' in parsed ? [] : operandsOf(parsed.expression, job, facts)
}

function operandsOf(expression: Expression, job: Job, facts: ProjectFacts): readonly string[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
    case 'compare':
    case 'match':
      return [...operandsOf(expression.left, job, facts), ...operandsOf(expression.right, job, facts)]
    case 'not':
      return operandsOf(expression.operand, job, facts)
    case 'string':
      return [plain(expression.value)].filter((value) => value !== undefined)
    case 'pattern':
      return [expression.regex]
    case 'variable': {
      const variable = job.variables.get(expression.name)
      return [facts.variables.get(expression.name) ?? (variable && plain(variable.value))].filter((value) => value !== undefined)
    }
    default:
      return []
  }
}

/** States of the search for one pattern. */
const budget = 5000

const cacheSize = 200
/** Examples of patterns, which many jobs share: by the source of the regular expression. */
const examples = new Map<string, string | undefined>()

function exampleOf(text: string): string | undefined {
  const source = parseRegex(text)?.source
  if (source === undefined) return text
  if (examples.has(source)) return examples.get(source)
  const made = fromRegularExpression(source)
  const found = made.kind === 'language' ? shortest(all(made.language, refName), makeBudget(budget)) : undefined
  const example = found?.kind === 'member' ? found.text : undefined
  // The oldest one goes: a map keeps the order in which its keys came.
  if (examples.size >= cacheSize) for (const oldest of [...examples.keys()].slice(0, 1)) examples.delete(oldest)
  examples.set(source, example)
  return example
}

// By git's rules, roughly: what is no ref does no harm here.
function isRef(text: string): boolean {
  return /^[^\s~^:?*[\\]+$/.test(text) && text.length <= 200
}
