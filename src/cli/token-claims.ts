import { randomUUID } from 'node:crypto'
import { type ClaimSet, givenClaims as wholeSet } from '../gitlab/claim-set.ts'
import { claimCatalogue } from '../gitlab/claims.ts'
import type { Claims } from '../host/signing.ts'
import { readPasted } from '../service/pasted-token.ts'
import { validToken } from '../simulate/default-request.ts'
import type { JsonValue } from '../text/json.ts'
import { type Io, UsageError } from './io.ts'
import { analyse, type CommonOptions } from './options.ts'
import { type HeldToken, heldTokens } from './tokens.ts'

/** What may be signed: claims with their values, and the unknown ones that are left out, with their reasons. */
export interface SettledClaims {
  readonly claims: Claims
  readonly unknown: { readonly [claim: string]: string }
}

/** How a claim set is completed. */
export interface Completion {
  /** Values that win over what the claim set has. */
  readonly given: Claims
  /** Unknown claims that matter are left out instead of refused. */
  readonly allowUnknown: boolean
}

/** Which of a pipeline's tokens; the scenario is the default branch where none is named. */
export interface JobChoice {
  readonly job: string
  readonly scenario: string | undefined
  readonly variable: string | undefined
}

/**
 * The one token of the pipeline that the choice names. None, or more than one, is wrong usage; the projects below the
 * outermost one that has such a job don't count, since `--dir` chooses them.
 */
export async function tokenOfJob(choice: JobChoice, options: CommonOptions, io: Io): Promise<HeldToken> {
  const analysis = await analyse(options, io)
  const all = heldTokens(analysis, { ...choice, scenario: choice.scenario ?? 'default-branch' })
  const depth = Math.min(...all.map(({ project }) => project.root.length))
  const held = all.filter(({ project }) => project.root.length === depth)
  const [first] = held
  if (first === undefined) throw new UsageError(`the job ${choice.job} holds no ID token`)
  if (held.length === 1) return first
  const jobs = [...new Set(held.map(({ job }) => job.name))]
  if (jobs.length > 1) throw new UsageError(`the job ${choice.job} is more than one: choose with --job '${jobs.join("', '")}'`)
  const names = [...new Set(held.map(({ token }) => token.name))]
  if (names.length > 1) throw new UsageError(`the job ${choice.job} holds ${names.join(', ')}: choose one with --variable`)
  throw new UsageError(`more than one pipeline here has a job ${choice.job}: choose with --dir or --file`)
}

// Who the token is for and about: a relying party decides by these. What is unknown beside them, only a run decides.
const deciding =
  /^(iss|sub|aud|(job_)?(project|namespace)_(id|path)|ref(_type|_path|_protected)?|environment(_protected|_action)?|deployment_tier)$/

/**
 * The claims of a job's token, to be signed. What only the run decides is left out, but for `jti`, a random UUID in every
 * token (gitlab.md 1.1). Any other unknown claim is refused, unless it is given or `allowUnknown`: it is never made up.
 */
export function settle(set: ClaimSet, { given, allowUnknown }: Completion): SettledClaims {
  const claims = { ...set.known, ...('jti' in set.unknown ? { jti: randomUUID() } : {}), ...given }
  const unknown = Object.entries(set.unknown).filter(([claim]) => !Object.hasOwn(claims, claim))
  const missing = unknown.filter(([claim]) => deciding.test(claim))
  if (missing.length > 0 && !allowUnknown) {
    const list = missing.map(([claim, why]) => `${claim} (${why})`).join(', ')
    throw new UsageError(`not known: ${list}; give values with --set CLAIM=VALUE, or leave these claims out with --allow-unknown`)
  }
  return { claims, unknown: Object.fromEntries(unknown) }
}

/** A claim set as somebody wrote it. `name` is the text's in messages, which never quote it. */
export function readClaims(text: string, name: string): Claims {
  if (text.trim() === '') throw new UsageError(`${name} is empty`)
  const pasted = readPasted(text)
  if (pasted.kind === 'error') throw new UsageError(`${name}: ${pasted.message}`)
  if (pasted.whole) throw new UsageError(`${name} is a JWT, not a claim set`)
  return pasted.claims.known
}

/** Those claims with `iss`, `iat`, `nbf`, `exp` and a random `jti` of a valid token where they have none. */
export function complete(claims: Claims, issuer: string | undefined, now: number): SettledClaims {
  const { known } = validToken(wholeSet({ jti: randomUUID(), ...claims }), issuer, now)
  if (!Object.hasOwn(known, 'iss')) throw new UsageError('not known: iss (issuer is not configured); give it with --issuer URL')
  return { claims: known, unknown: {} }
}

/** The issuer of the project that the options name, where it has one and only one. */
export async function configuredIssuer(options: CommonOptions, io: Io): Promise<string | undefined> {
  const { projects } = await analyse(options, io)
  const issuers = new Set(projects.map(({ facts }) => facts.issuer))
  return issuers.size === 1 ? [...issuers][0] : undefined
}

/** The values of `--set CLAIM=VALUE`, typed as GitLab types that claim; `--issuer` is the value of `iss`. */
export function givenClaims(sets: readonly string[], issuer: string | undefined): Claims {
  const entries = sets.map((text): readonly [string, JsonValue] => {
    const at = text.indexOf('=')
    if (at < 1) throw new UsageError(`--set ${text}: expected CLAIM=VALUE`)
    return [text.slice(0, at), typedValue(text.slice(0, at), text.slice(at + 1))]
  })
  const twice = entries.find(([claim], i) => entries.findIndex(([other]) => other === claim) !== i)
  if (twice !== undefined) throw new UsageError(`--set ${twice[0]} is given more than once`)
  return { ...(issuer === undefined ? {} : { iss: issuer }), ...Object.fromEntries(entries) }
}

// GitLab's ids are strings of digits, and `ref_protected` is "true": only what has another type is read as JSON.
function typedValue(claim: string, text: string): JsonValue {
  const type = claimCatalogue.find((row) => row.name === claim)?.type ?? 'string'
  if (type === 'string' || (type === 'string or list of strings' && !text.startsWith('['))) return text
  if (type === 'string or null') return text === 'null' ? null : text
  const value = parse(text)
  const fits = type === 'number' ? typeof value === 'number' : type === 'object' ? isObject(value) : Array.isArray(value)
  if (value === undefined || !fits) throw new UsageError(`--set ${claim}: expected ${type === 'number' ? 'a number' : 'JSON'} (${type})`)
  return value
}

function isObject(value: JsonValue | undefined): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parse(text: string): JsonValue | undefined {
  try {
    // JSON.parse answers `any`; whatever it builds is a JSON value.
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}
