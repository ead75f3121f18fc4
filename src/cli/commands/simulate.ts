import type { ClaimSet } from '../../gitlab/claim-set.ts'
import { fileId } from '../../host/load.ts'
import { verifySignature } from '../../host/verify.ts'
import type { Analysis } from '../../service/analysis.ts'
import { readPasted } from '../../service/pasted-token.ts'
import { validToken } from '../../simulate/default-request.ts'
import { simulate as decide } from '../../simulate/simulate.ts'
import { plain } from '../../text/holes.ts'
import type { Engines } from '../../trust/evaluate.ts'
import type { Request, TrustPolicy } from '../../trust/trust.ts'
import type { Answer } from '../answer.ts'
import { type Io, UsageError } from '../io.ts'
import { Locator } from '../locate.ts'
import { analyse, type CommonOptions, oneOf, secondsOf, textOf } from '../options.ts'
import { choosePolicies, parsePolicyArgument } from '../policies.ts'
import type { SimulatedToken } from '../simulated-token.ts'
import { heldTokens } from '../tokens.ts'
import { renderVerdicts } from '../verdict-text.ts'
import { viewVerdict } from '../verdict-view.ts'

export interface SimulateOptions extends CommonOptions {
  readonly job?: string
  readonly scenario?: string
  readonly variable?: string
  readonly claims?: string
  readonly token?: string
  readonly jwks?: string
  readonly policy?: string
  readonly now?: string
}

/** `claimcheck simulate`: tokens against trust policies. There is something to report unless every verdict is `allow`. */
export async function simulate(options: SimulateOptions, io: Io): Promise<Answer> {
  const format = oneOf('format', options.format, ['text', 'json'], 'text')
  checkSources(options)
  const now = secondsOf(options.now, io)
  const chosen = options.policy === undefined ? undefined : parsePolicyArgument(options.policy)
  const chosenText = chosen === undefined ? undefined : await textOf(chosen.file, io)
  const given = options.job === undefined ? await givenToken(options, io) : undefined
  const analysis = await analyse(
    options.dir === undefined ? { ...options, dir: '.' } : options,
    { ...io, now: () => now },
    chosen === undefined ? [] : [chosen.file],
  )
  const chosenFile = chosen === undefined ? undefined : fileId(io.cwd, chosen.file)
  const policies =
    chosenFile === undefined
      ? analysis.projects.flatMap((project) => project.policies.map((entry) => entry.policy))
      : choosePolicies(analysis, chosenFile, chosen?.name, chosenText ?? '')
  if (policies.length === 0) throw new UsageError('there is no trust policy here; name one with --policy FILE')

  const results = given === undefined ? ofJob(options, analysis, policies, now) : ofGiven(given, policies, now, analysis.engines)
  const locator = new Locator({ text: (file) => (file === chosenFile ? chosenText : analysis.text(file)) })
  const text =
    format === 'json'
      ? `${JSON.stringify({ version: 1, verdicts: results.map((result) => viewVerdict(result, locator)) }, null, 2)}\n`
      : renderVerdicts(results, locator, io)
  return { text, reported: results.some((result) => result.verdict.outcome !== 'allow') }
}

function checkSources(options: SimulateOptions): void {
  const sources = [options.job, options.claims, options.token].filter((source) => source !== undefined)
  if (sources.length !== 1) throw new UsageError('simulate needs one of --job NAME, --claims FILE, --token FILE')
  if (options.jwks !== undefined && options.token === undefined) throw new UsageError('--jwks goes with --token')
  if ((options.scenario ?? options.variable) !== undefined && options.job === undefined)
    throw new UsageError('--scenario and --variable go with --job')
}

function ofJob(options: SimulateOptions, analysis: Analysis, policies: readonly TrustPolicy[], now: number): readonly SimulatedToken[] {
  const filter = { job: options.job, variable: options.variable, scenario: options.scenario ?? 'default-branch' }
  return heldTokens(analysis, filter).flatMap((held) =>
    policies.map((policy) => ({
      policy,
      token: { job: held.job.name, variable: held.token.name, scenario: held.scenario.text, runs: held.runs.answer },
      linked: held.project.links.some((link) => link.policy === policy && link.job === held.job),
      claims: held.claims,
      verdict: decide(policy, { claims: held.claims, now, signature: 'assumed' }, analysis.engines),
    })),
  )
}

function ofGiven(given: Given, policies: readonly TrustPolicy[], now: number, engines: Engines): readonly SimulatedToken[] {
  return policies.map((policy) => {
    const claims = given.whole ? given.claims : validToken(given.claims, plain(policy.issuer[0]?.text ?? []), now)
    return { policy, token: {}, linked: false, claims, verdict: decide(policy, { claims, now, signature: given.signature }, engines) }
  })
}

interface Given {
  readonly claims: ClaimSet
  readonly whole: boolean
  readonly signature: Request['signature']
}

// No message here quotes what was read: it may be a live token.
async function givenToken(options: SimulateOptions, io: Io): Promise<Given> {
  const path = options.claims ?? options.token ?? ''
  const text = path === '-' ? await io.standardInput() : await textOf(path, io)
  const name = path === '-' ? 'standard input' : path
  if (text.trim() === '') throw new UsageError(`${name} is empty`)
  const pasted = readPasted(text)
  if (pasted.kind === 'error') throw new UsageError(`${name}: ${pasted.message}`)
  if (options.claims !== undefined && pasted.whole) throw new UsageError(`${name} is a JWT: use --token`)
  if (options.token !== undefined && !pasted.whole) throw new UsageError(`${name} is a claim set, no JWT: use --claims`)
  if (options.jwks === undefined) return { claims: pasted.claims, whole: pasted.whole, signature: 'assumed' }
  const verification = await verifySignature(text.trim().replace(/^bearer\s+/i, ''), await textOf(options.jwks, io))
  if (typeof verification === 'object') throw new UsageError(`${options.jwks}: ${verification.unreadable}`)
  return { claims: pasted.claims, whole: pasted.whole, signature: verification }
}
