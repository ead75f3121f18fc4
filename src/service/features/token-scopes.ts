import type { IdToken, Job, Pipeline, When } from '../../gitlab/pipeline.ts'
import type { Node } from '../../syntax/node.ts'
import type { Span } from '../../text/span.ts'
import type { Analysis } from '../analysis.ts'
import { definitionsOf } from './top-level.ts'
import { entryOf, extendsOf, scalarsIn } from './yaml-node.ts'

/** Token variables, and the texts in which they mean something. */
export interface TokenScope {
  readonly tokens: readonly IdToken[]
  /** Scripts, `secrets:token` and values of `variables`; worked out when somebody asks. */
  texts(): readonly Span[]
}

/**
 * Who holds which tokens in a pipeline: each job as GitLab resolves it, and each hidden job and `default` as written, since
 * its text may have no job yet, or others that replace it.
 */
export function* tokenScopes(analysis: Analysis, pipeline: Pipeline): Generator<TokenScope> {
  for (const job of pipeline.jobs) if (job.tokens.length > 0) yield { tokens: job.tokens, texts: () => textsOf(job) }
  const written = new Written(analysis, pipeline)
  for (const owner of pipeline.definitions.keys()) {
    if (!owner.startsWith('.') && owner !== 'default') continue
    const tokens = written.tokens(owner)
    if (tokens.length > 0) yield { tokens, texts: () => written.texts(owner) }
  }
}

function textsOf(job: Job): readonly Span[] {
  return [
    ...job.script.map((line) => line.span),
    ...job.secrets.flatMap((secret) => (secret.token === undefined ? [] : [secret.token.span])),
    ...[...job.variables.values()].map((variable) => variable.span),
    ...ruleTexts(job.when),
    ...ruleTexts(job.workflow),
  ]
}

function ruleTexts(when: When): readonly Span[] {
  if (when.kind !== 'rules') return []
  return when.rules.flatMap((rule) => [...rule.variables.values()].map((variable) => variable.span))
}

/** Hidden jobs and `default` as their files have them. */
class Written {
  readonly #analysis: Analysis
  readonly #pipeline: Pipeline
  readonly #blocks = new Map<string, IdToken[]>()

  constructor(analysis: Analysis, pipeline: Pipeline) {
    this.#analysis = analysis
    this.#pipeline = pipeline
    for (const { owner, tokens } of pipeline.blocks) this.#blocks.set(owner, [...(this.#blocks.get(owner) ?? []), ...tokens])
  }

  /** Its own and those of what it extends, by name; those of `default` where it has none. */
  tokens(owner: string): readonly IdToken[] {
    const found = this.#inherited(owner)
    return found.length > 0 ? found : (this.#blocks.get('default') ?? [])
  }

  #inherited(owner: string): readonly IdToken[] {
    const tokens: IdToken[] = []
    const queue = [owner]
    const seen = new Set<string>()
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      if (seen.has(name)) continue
      seen.add(name)
      const own = this.#blocks.get(name) ?? []
      const known = new Set(tokens.map((token) => token.name))
      tokens.push(...own.filter((token) => !known.has(token.name)))
      queue.push(...definitionsOf(this.#analysis, this.#pipeline, name).flatMap(({ value }) => extendsOf(value)))
    }
    return tokens
  }

  texts(owner: string): readonly Span[] {
    return definitionsOf(this.#analysis, this.#pipeline, owner).flatMap(({ value }) => [
      ...['before_script', 'script', 'after_script', 'variables'].flatMap((key) => spansIn(entryOf(value, key)?.value)),
      ...secretTokens(entryOf(value, 'secrets')?.value),
    ])
  }
}

function secretTokens(secrets: Node | undefined): readonly Span[] {
  if (secrets?.kind !== 'mapping') return []
  return secrets.entries.flatMap((secret) => spansIn(entryOf(secret.value, 'token')?.value))
}

function spansIn(node: Node | undefined): readonly Span[] {
  return [...scalarsIn(node)].map((scalar) => scalar.span)
}
