import { givenClaims } from '../gitlab/claim-set.ts'
import type { ProjectFacts } from '../gitlab/project.ts'
import { isProtected } from '../gitlab/protection.ts'
import { subjectOf } from '../gitlab/subject.ts'
import { yamlItem } from '../syntax/yaml/yaml-scalar.ts'
import { plain } from '../text/holes.ts'
import { relyingParties } from '../trust/index.ts'
import type { SettingUp, SetUp, SetUpForm, SetUpWish } from '../trust/set-up.ts'
import { type JudgedSetUp, judgeSetUp } from './set-up-verdict.ts'
import type { Snapshot } from './snapshot.ts'

/** A relying party that can be set up, for quick picks. */
export interface SetUpChoice {
  readonly id: string
  readonly title: string
  readonly forms: readonly SetUpForm[]
  readonly asks: readonly { readonly key: string; readonly prompt: string; readonly example: string; readonly pattern: string }[]
  /** What would make the trust tighter, and nobody has said yet. */
  readonly open: { readonly projectId: boolean; readonly branches: boolean; readonly tags: boolean }
}

/** Who is to get in: the tokens of one branch, or of one tag. */
export interface SetUpRequest {
  readonly relyingParty: string
  readonly form: SetUpForm
  readonly name: string
  readonly ref: { readonly type: 'branch' | 'tag'; readonly name: string }
  readonly answers: { readonly [key: string]: string }
  /** What a person says where no file does: the project's id, and whether the ref is protected. */
  readonly told?: { readonly projectId?: string; readonly isProtected?: boolean }
}

/** The texts to write, the job to add, and what the simulator says of them. */
export interface SetUpResult extends JudgedSetUp {
  readonly files: readonly { readonly path: string; readonly text: string }[]
  /** The job as YAML, to be added to the pipeline. */
  readonly job: string
  /** What a job needs to sign in. */
  readonly signIn: Omit<SetUp, 'files'>
  /** Lines for `.claimcheck.yaml`: what was told, and which policy the job means, where no file says so. */
  readonly configuration: string
}

/** What can be set up for a project of which this is known. */
export function setUpChoices({ issuer = '', ids, protected: kept, subject }: ProjectFacts): readonly SetUpChoice[] {
  return relyingParties.flatMap(({ id, title, settingUp }) =>
    settingUp === undefined
      ? []
      : [
          {
            id,
            title,
            forms: settingUp.forms,
            asks: settingUp.asks.map(({ key, prompt, example, pattern }) => ({ key, prompt, example, pattern: pattern.source })),
            open: openFacts(settingUp.seesClaims?.(issuer) ?? true),
          },
        ],
  )

  function openFacts(seesClaims: boolean): SetUpChoice['open'] {
    return {
      projectId: ids.projectId === undefined && (seesClaims || subject.includes('project_id')),
      branches: seesClaims && kept.branches === undefined,
      tags: seesClaims && kept.tags === undefined,
    }
  }
}

/**
 * Sets up trust for a project, and asks the simulator about its own work. A text is the reason why that can't be done: a fact that is not
 * known, an answer of the wrong form. Never throws.
 */
export function setUp(request: SetUpRequest, known: ProjectFacts, engines: Snapshot['engines'], now: number): SetUpResult | string {
  const facts = withTold(request, known)
  const settingUp = relyingParties.find((party) => party.id === request.relyingParty)?.settingUp
  if (settingUp === undefined) return `Claimcheck can't set up ${request.relyingParty}`
  const wish = wishOf(request, settingUp, facts)
  if (typeof wish === 'string') return wish
  const made = settingUp.make(wish)
  if (typeof made === 'string') return made
  const job = jobOf(request, made)
  const judged = judgeSetUp({ name: request.name, ref: request.ref, job, made }, facts, engines, now)
  if (typeof judged === 'string') return judged
  const { files, ...signIn } = made
  return { files, job, signIn, ...judged, configuration: linesOf(request, known, judged) }
}

// What files say counts more.
function withTold({ ref, told }: SetUpRequest, facts: ProjectFacts): ProjectFacts {
  const listed = ref.type === 'branch' ? 'branches' : 'tags'
  const open = facts.protected[listed] === undefined && told?.isProtected !== undefined
  return {
    ...facts,
    ids: { ...facts.ids, projectId: facts.ids.projectId ?? told?.projectId },
    protected: open ? { ...facts.protected, [listed]: told.isProtected === true ? [ref.name] : [] } : facts.protected,
  }
}

function linesOf({ name, ref, told }: SetUpRequest, { ids, protected: kept }: ProjectFacts, { unlinked }: JudgedSetUp): string {
  const listed = ref.type === 'branch' ? 'branches' : 'tags'
  const lines = [
    ...(told?.projectId === undefined || ids.projectId !== undefined ? [] : [`ids: { project_id: "${told.projectId}" }`]),
    ...(told?.isProtected !== true || kept[listed] !== undefined
      ? []
      : [`protected: { ${listed}: ["${ref.name}"] } # and what else is protected`]),
    ...(unlinked.length === 0
      ? []
      : [`links: [${unlinked.map((policy) => `{ job: ${name}, policy: ${JSON.stringify(policy)} }`).join(', ')}]`]),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function wishOf(request: SetUpRequest, { asks, forms }: SettingUp, facts: ProjectFacts): SetUpWish | string {
  const { project, issuer, ids } = facts
  if (project === undefined) return 'Which project this is, neither .claimcheck.yaml nor git tells: say `project: group/name` there'
  if (issuer === undefined) return 'Which GitLab this is, neither .claimcheck.yaml nor git tells: say `issuer: https://…` there'
  if (!forms.includes(request.form)) return `This can't be written as ${request.form}`
  // They go into scripts as they are.
  if (!/^[\w.][\w./-]*$/.test(project)) return `${project} is no path of a project`
  if (!/^https:\/\/[\w.:/-]+$/.test(issuer)) return `${issuer} is no address of a GitLab`
  if (Object.values(ids).some((id) => id !== undefined && !/^\d+$/.test(id))) return 'An id of a project or namespace is a number'
  if (!/^[a-z][a-z0-9-]{1,28}[a-z0-9]$/.test(request.name)) return 'A name has 3 to 30 lower-case letters, digits and dashes'
  if (!/^[\w][\w./-]*$/.test(request.ref.name)) return `${request.ref.name} is no name of a ${request.ref.type}`
  for (const { key, prompt, pattern } of asks) {
    if (!new RegExp(`^(?:${pattern.source})$`).test(request.answers[key] ?? ''))
      return `${prompt}: ${request.answers[key] ?? 'nothing'} is none`
  }
  const subject = subjectFor(request, facts)
  if (subject === undefined)
    return `What ${facts.subject.join(', ')} are in a subject of this project is not known: say ids and protected in .claimcheck.yaml`
  return {
    issuer,
    project,
    projectId: ids.projectId,
    namespaceId: ids.namespaceId,
    subject,
    ref: request.ref,
    isProtected: isProtected(request.ref.name, (request.ref.type === 'branch' ? facts.protected.branches : facts.protected.tags) ?? []),
    name: request.name,
    form: request.form,
    answers: request.answers,
  }
}

// With the components that the project has chosen.
function subjectFor({ ref }: SetUpRequest, facts: ProjectFacts): string | undefined {
  const claims = givenClaims({
    project_path: facts.project ?? '',
    ...(facts.ids.projectId === undefined ? {} : { project_id: facts.ids.projectId }),
    ref_type: ref.type,
    ref: ref.name,
  })
  const needsId = facts.subject.includes('project_id') && facts.ids.projectId === undefined
  const other = facts.subject.some((name) => !['project_path', 'project_id', 'ref_type', 'ref'].includes(name))
  return needsId || other ? undefined : plain(subjectOf(facts.subject, claims, { file: '', start: 0, end: 0 }))
}

function jobOf({ name, ref }: SetUpRequest, { token, variables, script, program }: SetUp): string {
  const lines = [
    `${name}:`,
    `  # Trades its ID token for short-lived credentials: no key is stored. Its image has to have ${program}.`,
    '  id_tokens:',
    `    ${token.variable}:`,
    `      aud: ${JSON.stringify(token.audience)}`,
    ...(Object.keys(variables).length === 0 ? [] : ['  variables:']),
    ...Object.entries(variables).map(([key, value]) => `    ${key}: ${JSON.stringify(value)}`),
    '  script:',
    ...script.map((line) => `    - ${yamlItem(line)}`),
    '  rules:',
    `    - if: $CI_COMMIT_${ref.type === 'branch' ? 'BRANCH' : 'TAG'} == "${ref.name}"`,
  ]
  return `${lines.join('\n')}\n`
}
