import type {
  Choices,
  ProjectChoice,
  ReachedClass,
  ReachParams,
  ReachResult,
  Selection,
  SimulateParams,
  SimulateResult,
  TraceView,
} from '../protocol/messages.ts'

/** What the form holds: the selection, and a text that somebody pasted, which is kept nowhere else. */
export interface Form {
  readonly source: 'job' | 'pasted'
  readonly project: string
  readonly job: string
  readonly variable: string
  readonly scenario: string
  /** The branch or tag of the scenario; empty: a representative one. */
  readonly ref: string
  readonly policy: string
  readonly pasted: string
}

/** The form of a new panel. */
export const emptyForm: Form = {
  source: 'job',
  project: '',
  job: '',
  variable: '',
  scenario: 'default-branch',
  ref: '',
  policy: '',
  pasted: '',
}

/** The project that the form names. */
export function projectOf(choices: Choices, form: Form): ProjectChoice | undefined {
  return choices.projects.find((project) => project.id === form.project)
}

/**
 * The form with what is wished for, and everything in it among the choices: a job, scenario or policy that is gone gives
 * way to the first there is. A project without tokens leaves pasting claims.
 */
export function settle(form: Form, choices: Choices, wish: Selection = {}): Form {
  const { scenario: wished, section: _, ...names } = wish
  const moved = { ...form, ...names }
  const usable = (candidate: ProjectChoice) => candidate.policies.length > 0
  const project =
    choices.projects.find((candidate) => candidate.id === moved.project) ?? choices.projects.find(usable) ?? choices.projects[0]
  if (project === undefined) return { ...moved, project: '', job: '', variable: '', policy: '' }
  const token =
    project.tokens.find((candidate) => candidate.job === moved.job && candidate.variable === moved.variable) ??
    project.tokens.find((candidate) => candidate.job === moved.job) ??
    project.tokens[0]
  const policy = project.policies.find((candidate) => candidate.id === moved.policy) ?? project.policies[0]
  const [kind = '', ...ref] = (wished ?? joinScenario(moved.scenario, moved.ref)).split(':')
  const known = project.scenarios.includes(kind)
  const wishesJob = wish.job !== undefined || wish.scenario !== undefined
  return {
    source: project.tokens.length === 0 ? 'pasted' : wishesJob ? 'job' : moved.source,
    project: project.id,
    job: token?.job ?? '',
    variable: token?.variable ?? '',
    scenario: known ? kind : (project.scenarios[0] ?? ''),
    ref: known ? ref.join(':') : '',
    policy: policy?.id ?? '',
    pasted: moved.pasted,
  }
}

/** What to ask the server, or why nothing can be asked yet. */
export function question(form: Form): { readonly params: SimulateParams } | { readonly missing: string } {
  if (form.project === '') return { missing: 'No pipeline and no trust policy was found in this workspace.' }
  if (form.policy === '') return { missing: 'No trust policy was found in this project.' }
  const { project, policy } = form
  if (form.source === 'pasted') {
    if (form.pasted.trim() === '') return { missing: 'Paste the claims of a token.' }
    return { params: { project, policy, token: { kind: 'pasted', text: form.pasted } } }
  }
  if (form.job === '') return { missing: 'No job of this project has an ID token.' }
  const scenario = joinScenario(form.scenario, form.ref.trim())
  return { params: { project, policy, token: { kind: 'job', job: form.job, variable: form.variable, scenario } } }
}

/** The policy whose reach is asked about; `undefined`: there is none. */
export function reachQuestion({ project, policy }: Form): ReachParams | undefined {
  return project === '' || policy === '' ? undefined : { project, policy }
}

/** The form with the claims of a token in place of a job's token. */
export function withClaims(form: Form, claims: string): Form {
  return { ...form, source: 'pasted', pasted: claims }
}

/** What the panel may remember over a restart: names of the project's own things, never what was pasted. */
export function remember(form: Form): Selection {
  const { project, job, variable, policy } = form
  return { project, job, variable, policy, scenario: joinScenario(form.scenario, form.ref) }
}

/** A remembered selection, as far as it has that shape. */
export function recall(state: unknown): Selection {
  if (typeof state !== 'object' || state === null) return {}
  const selection: { -readonly [K in keyof Selection]: Selection[K] } = {}
  for (const [key, value] of Object.entries(state)) {
    if (typeof value !== 'string') continue
    if (key === 'project' || key === 'job' || key === 'variable' || key === 'policy' || key === 'scenario') selection[key] = value
  }
  return selection
}

/**
 * A pasted JWT without its signature, so that what stands in the panel opens nothing any more; any other text as it is.
 * The simulator doesn't look at the signature.
 */
export function withoutSignature(text: string): string {
  const parts = text.trim().split('.')
  if (parts.length !== 3 || parts[2] === '' || !parts.every((part) => /^[\w=-]+$/.test(part.replace(/^bearer\s+/i, '')))) return text
  return `${parts[0]}.${parts[1]}.`
}

/** Words and sign of an outcome or a truth; never colour alone. */
export interface Sign {
  readonly icon: string
  readonly word: string
  readonly tone: 'good' | 'bad' | 'open' | 'quiet'
}

const signs: { readonly [name: string]: Sign } = {
  allow: { icon: '✓', word: 'Allowed', tone: 'good' },
  deny: { icon: '✕', word: 'Denied', tone: 'bad' },
  unknown: { icon: '?', word: 'Unknown', tone: 'open' },
  error: { icon: '!', word: 'Error', tone: 'bad' },
  yes: { icon: '✓', word: 'holds', tone: 'good' },
  no: { icon: '✕', word: 'fails', tone: 'bad' },
  pass: { icon: '✓', word: 'passes', tone: 'good' },
  fail: { icon: '✕', word: 'fails', tone: 'bad' },
  assumed: { icon: '~', word: 'assumed', tone: 'open' },
  skipped: { icon: '–', word: 'not reached', tone: 'quiet' },
}

/** The sign of an outcome, a stage or a step. A name that this panel doesn't know is shown as it is. */
export function signOf(name: string): Sign {
  return (Object.hasOwn(signs, name) ? signs[name] : undefined) ?? { icon: '?', word: name, tone: 'open' }
}

const reachSigns: { readonly [outcome in ReachedClass['outcome']]: Sign } = {
  none: { icon: '✓', word: 'nobody gets in', tone: 'good' },
  some: { icon: '✕', word: 'gets in', tone: 'bad' },
  unknown: { icon: '?', word: 'not known', tone: 'open' },
}

/** The sign of what becomes of a class of outsiders. */
export function reachSign(outcome: ReachedClass['outcome']): Sign {
  return reachSigns[outcome]
}

/** What a screen reader hears when it is known who else gets in. */
export function reachAnnouncement(result: ReachResult): string {
  return result.kind === 'reach' ? `Reach: ${result.summary}` : result.kind === 'error' ? result.message : ''
}

/** The sentence that a screen reader hears when a result arrives. */
export function announcement(result: SimulateResult): string {
  if (result.kind === 'error') return `Could not simulate. ${result.message}`
  return `${signOf(result.outcome).word}. ${result.because}`
}

/** What there is to say about the job beside the verdict. */
export function notes(result: SimulateResult): readonly string[] {
  if (result.kind === 'error') return []
  return [
    ...(result.runs === 'no' ? ['The job does not run in this scenario: such a token is never made.'] : []),
    ...(result.runs === 'unknown' ? ['Whether the job runs in this scenario is not known.'] : []),
    ...(result.linked === false ? ['Nothing in the job names this policy.'] : []),
  ]
}

/** A visible line of the trace. `path` tells the step apart from its equals: the numbers from the root down. */
export interface Row {
  readonly path: string
  readonly parent: string | undefined
  readonly level: number
  readonly step: TraceView
  readonly position: number
  readonly siblings: number
  /** `undefined`: it has nothing below. */
  readonly open: boolean | undefined
}

/** The steps in the order of the tree, those below a closed step left out. */
export function rows(trace: TraceView, closed: ReadonlySet<string>): readonly Row[] {
  const result: Row[] = []
  const visit = (step: TraceView, path: string, parent: string | undefined, level: number, position: number, siblings: number) => {
    const open = step.steps.length === 0 ? undefined : !closed.has(path)
    result.push({ path, parent, level, step, position, siblings, open })
    if (open !== true) return
    step.steps.forEach((part, index) => {
      visit(part, `${path}.${index}`, path, level + 1, index + 1, step.steps.length)
    })
  }
  visit(trace, '0', undefined, 1, 1, 1)
  return result
}

/** What a key does in the tree, as the ARIA practices have it for `role="tree"`. */
export function pressed(
  visibleRows: readonly Row[],
  at: string,
  key: string,
): { readonly focus?: string; readonly toggle?: string; readonly activate?: string } {
  const index = visibleRows.findIndex((row) => row.path === at)
  const row = visibleRows[index]
  if (row === undefined) return {}
  const focus = (target: Row | undefined) => (target === undefined ? {} : { focus: target.path })
  switch (key) {
    case 'ArrowDown':
      return focus(visibleRows[index + 1])
    case 'ArrowUp':
      return focus(visibleRows[index - 1])
    case 'Home':
      return focus(visibleRows[0])
    case 'End':
      return focus(visibleRows.at(-1))
    case 'ArrowRight':
      if (row.open === false) return { toggle: row.path }
      return row.open === true ? focus(visibleRows[index + 1]) : {}
    case 'ArrowLeft':
      if (row.open === true) return { toggle: row.path }
      return row.parent === undefined ? {} : { focus: row.parent }
    case 'Enter':
    case ' ':
      return { activate: row.path }
    default:
      return {}
  }
}

function joinScenario(kind: string, ref: string): string {
  return ref === '' ? kind : `${kind}:${ref}`
}
