import type { Job, Pipeline } from '../gitlab/pipeline.ts'
import { parseDocument } from '../syntax/parse-document.ts'
import { relyingParties } from '../trust/index.ts'
import type { SigningIn } from '../trust/sign-in.ts'
import type { Fix, Rule, RuleContext } from './rule.ts'
import { declareToken } from './support/declare-token.ts'
import { commandsIn } from './support/job-commands.ts'
import { isStored } from './support/stored-variables.ts'
import { type Use, usesIn } from './support/variable-uses.ts'

/** Names that only ID tokens have: the usual ones of relying parties, and those made alike. */
const usual: ReadonlySet<string> = new Set(relyingParties.flatMap(({ usualTokens }) => (usualTokens ?? []).map(({ variable }) => variable)))
const alike = /(?:^|_)(?:ID_TOKEN|OIDC_TOKEN|OIDC_JWT|ID_JWT)$/

/** A job that signs in with a token which nobody gives it: GitLab makes tokens for `id_tokens` only; gitlab.md 3.1 [C-BUILD]. */
export const roleWithoutToken: Rule = {
  id: 'role-without-token',
  summary: 'A job assumes a role with an ID token that nothing declares',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  needsReadable: true,
  *checkPipeline(pipeline, context) {
    // What another job or default declares is token-of-another-job's and token-not-inherited's, what the top level does misplaced-keyword's.
    const held = new Set([...pipeline.misplaced, ...pipeline.jobs.flatMap(({ tokens }) => tokens)].map(({ name }) => name))
    for (const { owner, tokens } of pipeline.blocks) if (owner === 'default') for (const { name } of tokens) held.add(name)
    for (const job of pipeline.jobs) {
      if (job.trigger || job.tokensUnknown !== undefined || job.incomplete !== undefined || job.variablesUnknown !== undefined) continue
      const missing = usesIn(job, context).filter(({ name }) => isToken(name) && !held.has(name) && isNobodys(name, job, pipeline, context))
      if (missing.length === 0) continue
      for (const { title, signIn } of relyingParties) {
        if (signIn === undefined) continue
        const use = signsInWith(missing, job, signIn, context)
        if (use === undefined) continue
        const { name, at } = use
        const hidden = pipeline.blocks.find((block) => block.tokens.some((token) => token.name === name))
        const token = hidden?.tokens.find((one) => one.name === name)
        yield {
          at,
          message: `${job.name} signs in to ${title} with ${name}, and holds no such ID token: it is empty`,
          ...(hidden === undefined || token === undefined
            ? {}
            : { related: [{ message: `${hidden.owner} declares it, and ${job.name} does not extend that`, at: token.nameSpan }] }),
          fixes: () => fixesOf(job, pipeline, name, signIn, context),
        }
        break
      }
    }
  },
}

function isToken(name: string): boolean {
  return usual.has(name) || alike.test(name)
}

// Not in the settings, the pipeline, the job's secrets, nor what an earlier job or a file of the user's may set.
function isNobodys(name: string, job: Job, pipeline: Pipeline, { facts }: RuleContext): boolean {
  const inRules = [job.when, job.workflow].some((when) => when.kind === 'rules' && when.rules.some(({ variables }) => variables.has(name)))
  if (inRules) return false
  return !job.variables.has(name) && !facts.variables.has(name) && isStored(name, job, pipeline)
}

// Given to a command, or written to a file while a variable tells the relying party's tools which.
function signsInWith(missing: readonly Use[], job: Job, { command, fileVariables }: SigningIn, context: RuleContext): Use | undefined {
  const given = command && commandsIn(job, command.suspects, context).flatMap((one) => command.tokenOf(one)?.text ?? [])
  const use = missing.find(({ name }) => given?.some((part) => typeof part !== 'string' && part.name === name))
  if (use !== undefined) return use
  const isFile = fileVariables.some((name) => job.variables.has(name) || job.script.some(({ text }) => text.includes(name)))
  const written = isFile ? missing.filter(({ at }) => />/.test(lineAt(at.start, context.text(at.file) ?? ''))) : []
  return written[0]
}

function lineAt(offset: number, text: string): string {
  const newline = text.indexOf('\n', offset)
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, newline < 0 ? text.length : newline)
}

// With the audience that somebody has declared for the name, or that the relying party's own tools take.
function fixesOf(job: Job, pipeline: Pipeline, name: string, signIn: SigningIn, context: RuleContext): readonly Fix[] {
  const declared = pipeline.blocks.flatMap(({ tokens }) => tokens).find((token) => token.name === name)?.aud
  const audience = declared?.kind === 'string' ? declared.values[0]?.value : declared === undefined ? signIn.audience : undefined
  const { file } = job.nameSpan
  const text = context.text(file)
  if (audience === undefined || text === undefined) return []
  const edit = declareToken(job, pipeline, { name, audience }, parseDocument(file, text), text)
  return edit === undefined ? [] : [{ title: `Declare ${name} for ${audience}`, edits: [edit] }]
}
