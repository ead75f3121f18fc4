import { resolve } from 'node:path'
import type { ClaimSet } from '../../gitlab/claim-set.ts'
import { readText } from '../../host/files.ts'
import { fileId } from '../../host/load.ts'
import { verifySignature } from '../../host/verify.ts'
import { readPasted } from '../../service/pasted-token.ts'
import { validToken } from '../../simulate/default-request.ts'
import { simulate as decide } from '../../simulate/simulate.ts'
import { plain } from '../../text/holes.ts'
import type { Request } from '../../trust/trust.ts'
import { type Io, UsageError } from '../io.ts'
import { Locator } from '../locate.ts'
import { analyse, type CommonOptions, oneOf, textOf } from '../options.ts'
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
  readonly now?: string | number
}

/** `claimcheck simulate`: tokens against trust policies. The second part says whether every verdict is `allow`. */
export async function simulate(options: SimulateOptions, io: Io): Promise<{ readonly text: string; readonly allowed: boolean }> {
  const format = oneOf('format', options.format, ['text', 'json'], 'text')
  const sources = [options.job, options.claims, options.token].filter((source) => source !== undefined)
  if (sources.length !== 1) throw new UsageError('simulate needs one of --job NAME, --claims FILE, --token FILE')
  if (options.jwks !== undefined && options.token === undefined) throw new UsageError('--jwks goes with --token')
  if ((options.scenario ?? options.variable) !== undefined && options.job === undefined)
    throw new UsageError('--scenario and --variable go with --job')
  const now = secondsOf(options.now, io)
  const chosen = options.policy === undefined ? undefined : parsePolicyArgument(options.policy)
  if (chosen !== undefined) await textOf(chosen.file, io)
  const analysis = await analyse(options, io, chosen === undefined ? [] : [chosen.file])
  const policies =
    chosen === undefined
      ? analysis.projects.flatMap((project) => project.policies.map((entry) => entry.policy))
      : choosePolicies(analysis.projects, fileId(io.cwd, chosen.file), chosen.name)
  if (policies.length === 0) throw new UsageError('There is no trust policy here; name one with --policy FILE')

  const results: SimulatedToken[] = []
  if (options.job !== undefined) {
    const filter = { job: options.job, variable: options.variable, scenario: options.scenario ?? 'default-branch' }
    for (const held of heldTokens(analysis, filter)) {
      for (const policy of policies) {
        results.push({
          policy,
          token: { job: held.job.name, variable: held.token.name, scenario: held.scenario.text, runs: held.runs.answer },
          linked: held.project.links.some((link) => link.policy === policy && link.job === held.job),
          claims: held.claims,
          verdict: decide(policy, { claims: held.claims, now, signature: 'assumed' }),
        })
      }
    }
  } else {
    const given = await givenToken(options, io)
    for (const policy of policies) {
      const claims = given.whole ? given.claims : validToken(given.claims, plain(policy.issuer[0]?.text ?? []), now)
      results.push({ policy, token: {}, linked: false, claims, verdict: decide(policy, { claims, now, signature: given.signature }) })
    }
  }
  const locator = new Locator(analysis)
  const text =
    format === 'json'
      ? `${JSON.stringify({ version: 1, verdicts: results.map((result) => viewVerdict(result, locator)) }, null, 2)}\n`
      : renderVerdicts(results, locator, io)
  return { text, allowed: results.every((result) => result.verdict.outcome === 'allow') }
}

function secondsOf(text: string | number | undefined, io: Io): number {
  if (text === undefined) return io.now()
  const seconds = Number(text)
  if (!Number.isFinite(seconds) || String(text).trim() === '') throw new UsageError(`--now ${text}: expected seconds since 1970`)
  return seconds
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
  const name = path === '-' ? 'Standard input' : path
  const pasted = readPasted(text)
  if (pasted.kind === 'error') throw new UsageError(`${name}: ${pasted.message}`)
  if (options.claims !== undefined && pasted.whole) throw new UsageError(`${name} is a JWT: use --token`)
  if (options.token !== undefined && !pasted.whole) throw new UsageError(`${name} is a claim set, no JWT: use --claims`)
  if (options.jwks === undefined) return { claims: pasted.claims, whole: pasted.whole, signature: 'assumed' }
  const jwks = await readText(resolve(io.cwd, options.jwks))
  if (jwks === undefined) throw new UsageError(`${options.jwks} does not exist or can't be read`)
  const verification = await verifySignature(text.trim(), jwks)
  if (typeof verification === 'object') throw new UsageError(`${options.jwks}: ${verification.unreadable}`)
  return { claims: pasted.claims, whole: pasted.whole, signature: verification }
}
