import type { Answer } from '../answer.ts'
import { type Io, UsageError } from '../io.ts'
import { mintToken, type TokenMintOptions } from './token-mint.ts'
import { serveTokens, type TokenServeOptions } from './token-serve.ts'
import { type TokenVerifyOptions, verifyToken } from './token-verify.ts'

export interface TokenOptions extends TokenMintOptions, TokenServeOptions, TokenVerifyOptions {}

/** One thing that `claimcheck token` does. */
interface Action {
  /** Of the options below, those that it takes. */
  readonly takes: readonly (keyof TokenOptions)[]
  readonly files: 0 | 1
  run(options: TokenOptions, file: string | undefined, io: Io): Promise<Answer>
}

const actions: { readonly [name: string]: Action } = {
  mint: {
    takes: ['job', 'scenario', 'variable', 'claims', 'set', 'allowUnknown', 'issuer', 'writeJwks', 'now'],
    files: 0,
    run: (options, _, io) => mintToken(options, io),
  },
  serve: { takes: ['port', 'rotate', 'set', 'allowUnknown', 'issuer'], files: 0, run: (options, _, io) => serveTokens(options, io) },
  verify: { takes: ['token', 'jwks', 'fetch', 'audience', 'issuer', 'now'], files: 1, run: verifyToken },
}

/** The options of `claimcheck token` beside the common ones, as cac and its help want them. */
export const tokenOptions: readonly { readonly name: keyof TokenOptions; readonly flag: string; readonly about: string }[] = [
  { name: 'job', flag: '--job <NAME>', about: "mint: a job's token" },
  { name: 'scenario', flag: '--scenario <NAME>', about: 'mint: KIND or KIND:REF (default: default-branch)' },
  { name: 'variable', flag: '--variable <TOKEN>', about: "mint: one of the job's tokens" },
  { name: 'claims', flag: '--claims <FILE>', about: 'mint: a claim set as JSON; - is standard input' },
  { name: 'set', flag: '--set <CLAIM=VALUE>', about: 'mint, serve: the value of a claim; may be repeated' },
  { name: 'allowUnknown', flag: '--allow-unknown', about: 'mint, serve: leave out what is not known' },
  { name: 'writeJwks', flag: '--write-jwks <FILE>', about: 'mint: write the public key there, as a JWKS' },
  { name: 'issuer', flag: '--issuer <URL>', about: 'mint, serve: the iss of tokens; verify: the iss to expect' },
  { name: 'port', flag: '--port <NUMBER>', about: 'serve: the port on 127.0.0.1 (default: any free one)' },
  { name: 'rotate', flag: '--rotate <SECONDS>', about: 'serve: change the key that often' },
  { name: 'token', flag: '--token <FILE>', about: 'verify: the JWT; - is standard input' },
  { name: 'jwks', flag: '--jwks <FILE>', about: "verify: the issuer's keys" },
  { name: 'fetch', flag: '--fetch', about: "verify: ask the token's issuer for its keys" },
  { name: 'audience', flag: '--audience <AUD>', about: 'verify: the aud to expect' },
  { name: 'now', flag: '--now <SECONDS>', about: 'mint, verify: the time, in seconds since 1970' },
]

/** `claimcheck token mint|serve|verify [FILE]`. An option or a file that belongs to another of the three is wrong usage. */
export async function token(args: readonly string[], options: TokenOptions, io: Io): Promise<Answer> {
  const [name = '', ...files] = args
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  // What stands there may be a token: it is not quoted.
  if (action === undefined) throw new UsageError('token: expected mint, serve or verify')
  for (const option of tokenOptions)
    if (options[option.name] !== undefined && !action.takes.includes(option.name))
      throw new UsageError(`${option.flag.split(' ', 1)[0]} does not go with token ${name}`)
  if (files.length > action.files) throw new UsageError(`token ${name} takes ${action.files === 0 ? 'no file' : 'one file'}`)
  return action.run(options, files[0], io)
}
