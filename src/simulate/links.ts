import type { Job, Pipeline } from '../gitlab/pipeline.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { nameOf } from '../text/paths.ts'
import type { FileId, Span } from '../text/span.ts'
import type { TrustPolicy } from '../trust/trust.ts'
import { type Mention, MentionReader } from './mentions.ts'
import { Names } from './names.ts'

/** A job that names a policy's role, provider or credential. Only linked pairs give findings that say "these two disagree". */
export interface Link {
  readonly pipeline: Pipeline
  readonly job: Job
  readonly policy: TrustPolicy
  /** How the job names it, for people: `variable AWS_ROLE_ARN`, `links in .claimcheck.yaml`. */
  readonly by: string
  /** Where it is named. */
  readonly span: Span
}

/** A link that the configuration states; `accepts` tells whether a policy is the one that it means. */
export interface StatedLink {
  readonly job: string
  readonly span: Span
  accepts(policy: TrustPolicy): boolean
}

/**
 * Finds which jobs name which policies: in their variables (also those kept in GitLab's settings), scripts and secrets, or by
 * the configuration. At most one link for each pair. Only names that can't mean anything else count (an ARN, not the
 * word `deploy`), and only jobs that hold a token, or may. Made once for a list of policies, asked for each pipeline.
 */
export class LinkFinder {
  readonly #policies: readonly TrustPolicy[]
  /** Those that a short word may mean. */
  readonly #shortlyNamed: readonly TrustPolicy[]
  readonly #order: ReadonlyMap<TrustPolicy, number>
  readonly #stated: readonly StatedLink[]
  readonly #reader: MentionReader
  readonly #credentials: Credentials
  /** Policies by the last run of word characters of each of their names. */
  readonly #byEnd = new Map<string, Set<TrustPolicy>>()
  /** The links of each policy that somebody has stated a link to. */
  readonly #statedFor = new Map<StatedLink, readonly TrustPolicy[]>()

  /** `credentials`: the names that files hold which jobs sign in with. */
  constructor(policies: readonly TrustPolicy[], stated: readonly StatedLink[], facts: ProjectFacts, credentials: Credentials = new Map()) {
    this.#credentials = credentials
    this.#policies = policies
    this.#shortlyNamed = policies.filter(({ named }) => named !== undefined)
    this.#order = new Map(policies.map((policy, i) => [policy, i]))
    this.#stated = stated
    this.#reader = readerFor(policies, credentials, facts)
    for (const policy of policies) {
      for (const alias of policy.aliases.filter(isDistinctive)) {
        const end = /[\w@+=/-]*$/.exec(alias)?.[0] ?? ''
        const found = this.#byEnd.get(end)
        if (found === undefined) this.#byEnd.set(end, new Set([policy]))
        else found.add(policy)
      }
    }
  }

  /** The links of a pipeline's jobs, in the order of jobs and of policies. */
  of(pipeline: Pipeline): readonly Link[] {
    // What a job says in all of its scenarios is much to work out for nothing.
    if (this.#policies.length === 0) return []
    return pipeline.jobs.flatMap((job) => {
      if (job.tokens.length === 0 && job.tokensUnknown === undefined) return []
      const own = this.#reader.of(job)
      const mentions = withCredentials(own, this.#credentials)
      const said: Said = { variables: variablesIn(own), lines: own.filter(({ by }) => by === 'script') }
      return this.#candidates(job, mentions, said).flatMap((policy): readonly Link[] => {
        const found = statedIn(this.#stated, job, policy) ?? mentioned(mentions, policy) ?? shortlyNamed(said, policy)
        return found === undefined ? [] : [{ pipeline, job, policy, ...found }]
      })
    })
  }

  // Where a name stands as a whole, its last word ends a word of the text: every end of each word is looked up.
  #candidates(job: Job, mentions: readonly Mention[], said: Said): readonly TrustPolicy[] {
    const found = new Set<TrustPolicy>(this.#byEnd.get(''))
    for (const policy of this.#shortlyNamed) if (shortlyNamed(said, policy) !== undefined) found.add(policy)
    for (const { text } of mentions) {
      for (const [word] of text.matchAll(/[\w@+=/-]+/g)) {
        for (const policy of this.#byEnd.get(word) ?? []) found.add(policy)
        for (let i = 0; i < word.length; i++) {
          if (word[i] !== '=' && word[i] !== '/') continue
          for (const policy of this.#byEnd.get(word.slice(i + 1)) ?? []) found.add(policy)
        }
      }
    }
    for (const link of this.#stated) {
      if (link.job !== job.name && link.job !== job.base) continue
      const accepted = this.#statedFor.get(link) ?? this.#policies.filter((policy) => link.accepts(policy))
      this.#statedFor.set(link, accepted)
      for (const policy of accepted) found.add(policy)
    }
    return [...found].sort((a, b) => (this.#order.get(a) ?? 0) - (this.#order.get(b) ?? 0))
  }
}

// Of words that must all stand in a line one will do.
function readerFor(policies: readonly TrustPolicy[], credentials: Credentials, facts: ProjectFacts): MentionReader {
  const aliases = policies.flatMap((policy) => policy.aliases.filter(isDistinctive))
  const words = policies.flatMap(({ named }) => (named === undefined ? [] : (named.words[0] ?? '')))
  const compared = policies.flatMap(({ named }) => named?.variables ?? []).map(({ name }) => name)
  return new MentionReader(new Names([...aliases, ...words, ...[...credentials.keys()].map(nameOf)]), new Set(compared), facts)
}

/** Names of policies by the file that holds them. */
export type Credentials = ReadonlyMap<FileId, readonly string[]>

// Who names such a file means what stands in it.
function withCredentials(mentions: readonly Mention[], credentials: Credentials): readonly Mention[] {
  const more = [...credentials].flatMap(([file, names]) => {
    const found = mentions.find(({ text }) => namesFile(text, nameOf(file)))
    return found === undefined ? [] : names.map((text) => ({ text, by: `${file}, which ${found.by} names`, span: found.span }))
  })
  return more.length === 0 ? mentions : [...mentions, ...more]
}

function namesFile(text: string, name: string): boolean {
  const at = text.indexOf(name)
  return at >= 0 && !/[\w.-]/.test(text.charAt(at - 1)) && !/[\w.-]/.test(text.charAt(at + name.length))
}

type Variables = ReadonlyMap<string, readonly Mention[]>

/** What a job says, by where it says it. */
interface Said {
  readonly variables: Variables
  /** Of its script. */
  readonly lines: readonly Mention[]
}

// What is known of a job's variables: one may have several values, in different pipelines.
function variablesIn(mentions: readonly Mention[]): Variables {
  const found = new Map<string, Mention[]>()
  for (const mention of mentions) {
    if (mention.variable === undefined) continue
    const values = found.get(mention.variable)
    if (values === undefined) found.set(mention.variable, [mention])
    else values.push(mention)
  }
  return found
}

function shortlyNamed({ variables, lines }: Said, { named }: TrustPolicy): Pick<Link, 'by' | 'span'> | undefined {
  if (named === undefined) return undefined
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
  const needed = named.variables.filter((one) => one.needed === true)
  const agrees = named.variables.every(({ name, value, needed: must }) => {
    const given = variables.get(name)
    return given === undefined ? must !== true : given.some(({ text }) => same(text, value))
  })
  const [first] = needed
  const given = first === undefined ? undefined : variables.get(first.name)?.[0]
  if (agrees && first !== undefined && given !== undefined) return { by: `variable ${first.name}`, span: given.span }
  const line = lines.find(({ text }) => {
    const words = text.toLowerCase().split(/[\s'"]+/)
    return named.words.every((end) => words.some((word) => word === end.toLowerCase() || word.endsWith(`/${end.toLowerCase()}`)))
  })
  return line === undefined ? undefined : { by: 'script', span: line.span }
}

function statedIn(stated: readonly StatedLink[], job: Job, policy: TrustPolicy): Pick<Link, 'by' | 'span'> | undefined {
  const link = stated.find((candidate) => [job.name, job.base].includes(candidate.job) && candidate.accepts(policy))
  return link && { by: 'links in .claimcheck.yaml', span: link.span }
}

function mentioned(mentions: readonly Mention[], policy: TrustPolicy): Pick<Link, 'by' | 'span'> | undefined {
  const aliases = policy.aliases.filter(isDistinctive)
  return mentions.find((mention) => aliases.some((alias) => names(mention.text, alias)))
}

// A bare word may be anything; a name with a colon, slash or @ is an address of its own kind (ARN, resource name, URL,
// account), and a UUID is one thing's.
function isDistinctive(alias: string): boolean {
  return /[:/@]/.test(alias) || /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(alias)
}

// Whether the alias stands in the text as a whole: role/deploy is not named by role/deploy-prod.
function names(text: string, alias: string): boolean {
  for (let at = text.indexOf(alias); at >= 0; at = text.indexOf(alias, at + 1)) {
    const before = text[at - 1] ?? ' '
    const after = text[at + alias.length] ?? ' '
    // `role/deploy$SUFFIX` is some other role's, as soon as the variable has a value.
    if (!/[\w@.+$}-]/.test(before) && !/[\w@+=/$-]/.test(after)) return true
  }
  return false
}
