import { family } from '../../gitlab/held.ts'
import type { Job, Pipeline } from '../../gitlab/pipeline.ts'
import { runs } from '../../gitlab/runs.ts'
import { defaultBranch } from '../../gitlab/scenario.ts'
import type { RuleContext } from '../../rules/rule.ts'
import { credentialsOf } from '../../rules/support/credentials.ts'
import { parseDocument } from '../../syntax/parse-document.ts'
import type { TextEdit } from '../../text/edit.ts'
import { editBetween } from '../../text/edit-between.ts'
import { plain } from '../../text/holes.ts'
import { join } from '../../text/paths.ts'
import type { FileId, Span } from '../../text/span.ts'
import { relyingParties } from '../../trust/index.ts'
import type { SettingUp, SetUpForm } from '../../trust/set-up.ts'
import type { SigningIn, StoredCredential } from '../../trust/sign-in.ts'
import type { RelyingParty } from '../../trust/trust.ts'
import { type Analysis, type Project, projectOf } from '../analysis.ts'
import { type SetUpResult, setUp } from '../set-up.ts'
import type { Snapshot } from '../snapshot.ts'
import { migratedJob, variablesFor } from './migrated-job.ts'

/** A job that signs in with a stored credential, made to sign in with an ID token: the change of the pipeline, and the trust that is missing. */
export interface Migration {
  readonly title: string
  readonly edits: readonly TextEdit[]
  /** Files that there are not yet. */
  readonly creates: readonly { readonly file: FileId; readonly text: string }[]
}

/** The rules whose findings a migration ends. */
export const migratedRules: ReadonlySet<string> = new Set([
  'literal-key',
  'static-aws-key',
  'static-google-key',
  'static-azure-secret',
  'static-vault-token',
  'static-vault-secret',
])

/** Whether a range lies in a job that could be migrated: cheap, for asking before engines are loaded. */
export function mayMigrate(analysis: Analysis, file: FileId, range: Span): boolean {
  return candidatesAt(analysis, file, range).length > 0
}

/**
 * The migrations of the job at a range, one for each relying party that it has a stored credential of and that can be set up. Each is offered
 * only if it is whole: the job then holds the token, nothing of the credential is left, and the simulator lets its token in on the default
 * branch, and no other. What the set-up asks for is taken from the project's files; where they don't show it, it is an example, and the title says so.
 */
export function provideMigrations(analysis: Analysis, file: FileId, range: Span, engines: Snapshot['engines']): readonly Migration[] {
  return candidatesAt(analysis, file, range).flatMap((candidate) => migrationOf(candidate, analysis, engines) ?? [])
}

interface Candidate {
  readonly project: Project
  readonly pipeline: Pipeline
  readonly job: Job
  readonly party: RelyingParty
  readonly settingUp: SettingUp
  readonly stored: readonly StoredCredential[]
}

function candidatesAt(analysis: Analysis, file: FileId, range: Span): readonly Candidate[] {
  const project = projectOf(analysis, file)
  const found = project?.pipelines
    .flatMap(family)
    .flatMap((pipeline) => pipeline.jobs.map((job) => ({ pipeline, job })))
    .find(({ job }) => [job.nameSpan, job.span].some((span) => meets(span, range)))
  if (project === undefined || found === undefined || found.job.trigger) return []
  return relyingParties.flatMap((party): Candidate[] => {
    const { settingUp, signIn } = party
    if (settingUp === undefined || signIn === undefined) return []
    const stored = usedBy(found.job, found.pipeline, signIn, contextOf(analysis, project))
    return stored.length === 0 ? [] : [{ ...found, project, party, settingUp, stored }]
  })
}

// Also a key that is written out, of which another rule speaks.
function usedBy(job: Job, pipeline: Pipeline, signIn: SigningIn, context: RuleContext): readonly StoredCredential[] {
  return signIn.stored.filter(
    (credential) =>
      credentialsOf(job, credential, pipeline, context).length > 0 ||
      credential.variables.some((name) => (plain(job.variables.get(name)?.value ?? []) ?? '') !== ''),
  )
}

function contextOf(analysis: Analysis, project: Project): RuleContext {
  const { facts, links } = project
  return { facts, links, now: analysis.now, engines: analysis.engines, text: (file) => analysis.text(file), entryOf: () => undefined }
}

function migrationOf(candidate: Candidate, analysis: Analysis, engines: Snapshot['engines']): Migration | undefined {
  const { project, pipeline, job, party, settingUp, stored } = candidate
  const { facts } = project
  const { file } = job.nameSpan
  const text = analysis.text(file)
  if (text === undefined || facts.defaultBranch === undefined || runs(job, defaultBranch, facts).answer === 'no') return undefined
  // Settings win over the job's variables, and would stay.
  if (stored.some(({ variables }) => variables.some((name) => facts.variables.has(name)))) return undefined
  const { answers, examples } = answersFor(settingUp, project, analysis)
  const ref = { type: 'branch', name: facts.defaultBranch } as const
  for (const name of namesFor(job)) {
    for (const form of formsFor(settingUp, project)) {
      const made = setUp({ relyingParty: party.id, form, name, ref, answers }, facts, engines, analysis.now)
      if (typeof made === 'string' || !made.asWanted) continue
      const creates = made.files.map((one) => ({ file: join(project.root, one.path), text: one.text }))
      const isTaken = (one: FileId) => analysis.parsed.has(one) || project.policies.some(({ policy }) => policy.span.file === one)
      // Of the same name is another one's.
      if (creates.some((one) => isTaken(one.file)) || project.policies.some(({ policy }) => policy.name === name)) continue
      const signIn = { ...made.signIn, variables: variablesFor(job, made.signIn.variables, stored) }
      const isExample = (value: string) => examples.some((example) => value.includes(example))
      const loses = ([variable, value]: readonly [string, string]) =>
        facts.variables.has(variable) || (isExample(value) && job.variables.has(variable))
      if (Object.entries(signIn.variables).some(loses)) return undefined
      const after = migratedJob({ file, text, job, pipeline, signIn, stored })
      if (after === undefined || !isWhole(after, candidate, signIn, analysis)) return undefined
      const written = [after, ...creates.map((one) => one.text)].join('\n')
      const own = examples.filter((example) => written.includes(example))
      const title = `Migrate ${job.base} from the ${stored[0]?.title} to an ID token of ${facts.defaultBranch}, with ${creates.map((one) => one.file).join(' and ')}${own.length === 0 ? '' : ` (put your own in the place of ${own.join(', ')})`}`
      return { title, edits: [editBetween(file, text, after)], creates }
    }
  }
  return undefined
}

/** Whether the job, read again, holds the token and nothing of what it signed in with. */
function isWhole(text: string, candidate: Candidate, signIn: SetUpResult['signIn'], analysis: Analysis): boolean {
  const { pipeline, job, party, project } = candidate
  const { file } = job.nameSpan
  const parsed = parseDocument(file, text)
  const young = pipeline.edited(parsed)
  const after = young.jobs.find(({ name }) => name === job.name)
  if (after === undefined || parsed.problems.length > 0 || young.problems.length > pipeline.problems.length) return false
  const context = { ...contextOf(analysis, project), text: (one: FileId) => (one === file ? text : analysis.text(one)) }
  const token = after.tokens.find(({ name }) => name === signIn.token.variable)
  const lines = after.script.map((line) => line.text).join('\n')
  const gone = candidate.stored.flatMap(({ variables, companions }) => [...variables, ...companions])
  return (
    // What is gone must not be asked for, unless the new lines set it.
    gone.every((name) => !new RegExp(`\\b${name}\\b`).test(lines) || signIn.script.some((line) => line.includes(name))) &&
    token?.aud.kind === 'string' &&
    token.aud.values[0]?.value === signIn.token.audience &&
    Object.entries(signIn.variables).every(([name, value]) => plain(after.variables.get(name)?.value ?? []) === value) &&
    signIn.script.every((line) => lines.includes(line)) &&
    party.signIn !== undefined &&
    usedBy(after, young, party.signIn, context).length === 0
  )
}

// As a job is called, in the letters that names of roles, accounts and applications have.
function namesFor({ base }: Job): readonly string[] {
  const slug = base
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
  const name = (slug.length < 3 ? `ci-${slug || 'job'}` : slug).slice(0, 24).replace(/-+$/, '')
  return [name, `${name}-oidc`]
}

// As the project's trust is written already.
function formsFor({ forms }: SettingUp, { policies }: Project): readonly SetUpForm[] {
  const usesTerraform = policies.some(({ policy }) => /\.(tf|tofu)$/.test(policy.span.file))
  const order: readonly SetUpForm[] = usesTerraform ? ['terraform', 'documents', 'script'] : ['documents', 'script', 'terraform']
  return order.filter((form) => forms.includes(form))
}

function answersFor({ asks }: SettingUp, project: Project, analysis: Analysis) {
  const texts = [...analysis.parsed.keys()].filter((file) => projectOf(analysis, file) === project).map((file) => analysis.text(file) ?? '')
  const answers: { [key: string]: string } = {}
  const examples: string[] = []
  for (const { key, pattern, shown, example } of asks) {
    const values = new Set(shown === undefined ? [] : texts.flatMap((text) => [...text.matchAll(shown)].map((match) => match.at(-1) ?? '')))
    const [value, another] = values
    const isShown = value !== undefined && another === undefined && new RegExp(`^(?:${pattern.source})$`).test(value)
    answers[key] = isShown ? value : example
    if (!isShown) examples.push(example)
  }
  return { answers, examples }
}

function meets(a: Span, b: Span): boolean {
  return a.file === b.file && a.start <= b.end && b.start <= a.end
}
