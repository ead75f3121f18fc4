import type { IdToken, Job } from '../gitlab/pipeline.ts'
import { entry } from '../syntax/node.ts'
import { parseDocument } from '../syntax/parse-document.ts'
import { editBetween } from '../text/edit-between.ts'
import { plain } from '../text/holes.ts'
import { relyingParties } from '../trust/index.ts'
import type { SigningIn } from '../trust/sign-in.ts'
import type { Fix, Rule, RuleContext } from './rule.ts'
import { commandsIn } from './support/job-commands.ts'
import { mappingOfJob } from './support/job-mapping.ts'
import { withSignIn } from './support/script-lines.ts'

/** Programs that write no file of a token by themselves. Whatever else runs may do so. */
const known: ReadonlySet<string> = new Set(
  'aws az terraform tofu terragrunt gcloud kubectl helm echo printf cd export set mkdir ls test [ sleep date true apk apt-get pip pip3'.split(
    ' ',
  ),
)

/** The tools read the token from a file; GitLab puts it into a variable, and writes no file: gitlab.md 3.1 [C-BUILD]. */
export const unwrittenTokenFile: Rule = {
  id: 'unwritten-token-file',
  summary: 'Nothing writes the ID token to the file that a tool reads it from',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  *checkPipeline(pipeline, context) {
    for (const job of pipeline.jobs) {
      if (job.tokensUnknown !== undefined || job.incomplete !== undefined) continue
      for (const { signIn } of relyingParties) {
        for (const variable of signIn?.tokenFiles ?? []) {
          const own = job.variables.get(variable)
          const path = own === undefined ? undefined : plain(own.value)
          const token = signIn && tokenFor(job, signIn)
          if (
            own === undefined ||
            path === undefined ||
            token === undefined ||
            !isOfTheJob(path) ||
            mayBeWritten(job, variable, path, context)
          )
            continue
          yield {
            at: own.span,
            message: `${variable} names ${path}, and nothing in ${job.name} writes ${token.name} to it`,
            related: [{ message: `${job.name} holds ${token.name}, in a variable`, at: token.nameSpan }],
            fixes: () => fixesOf(job, variable, token, context),
          }
        }
      }
    }
  },
}

// The only one, or the one with the audience of the tool.
function tokenFor({ tokens }: Job, { audience }: SigningIn): IdToken | undefined {
  if (tokens.length === 1) return tokens[0]
  return tokens.find(({ aud }) => aud.kind === 'string' && aud.values[0]?.value === audience)
}

// Files of the project may come with it, or from an earlier job; those of the system from the runner.
function isOfTheJob(path: string): boolean {
  return /^\/tmp\/[\w./-]+$/.test(path)
}

function mayBeWritten(job: Job, variable: string, path: string, context: RuleContext): boolean {
  if (job.resolved('hooks') !== undefined || job.resolved('run') !== undefined) return true
  const words = [variable, path.split('/').at(-1) ?? path, ...job.tokens.map(({ name }) => name)]
  if (job.script.some(({ text }) => words.some((word) => text.includes(word)))) return true
  const commands = commandsIn(job, /./, context)
  return commands.length === 0 || commands.some(({ words: [program] }) => !known.has(plain(program?.text ?? []) ?? ''))
}

function fixesOf(job: Job, variable: string, token: IdToken, context: RuleContext): readonly Fix[] {
  const { file } = job.nameSpan
  const text = context.text(file)
  const mapping = text === undefined ? undefined : mappingOfJob(job, parseDocument(file, text))
  // What another job or default runs before comes too early.
  const isEarly = job.script.some(({ section }) => section === 'before_script') && entry(mapping, 'before_script') === undefined
  if (text === undefined || isEarly) return []
  const after = withSignIn(text, mapping, [`printf %s "$${token.name}" > "$${variable}"`])
  return after === undefined ? [] : [{ title: `Write ${token.name} to the file`, edits: [editBetween(file, text, after)] }]
}
