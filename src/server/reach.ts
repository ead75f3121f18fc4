import { CodeLensRefreshRequest, type Connection } from 'vscode-languageserver'
import { type ReachParams, type ReachResult, reachRequest } from '../protocol/messages.ts'
import type { Analysis, Project } from '../service/analysis.ts'
import { provideCodeLenses } from '../service/features/code-lens.ts'
import { classInWords, reachInWords, reachTitle } from '../service/features/reach-in-words.ts'
import { type PolicyReach, reachQuestion, telling } from '../service/reach.ts'
import { policyId } from '../service/simulation.ts'
import { BackgroundReach } from './background-reach.ts'
import { projectId, toCodeLens } from './conversions.ts'
import type { Ask, At } from './navigation.ts'
import { describe } from './safely.ts'
import type { State, Workspace } from './workspace.ts'

/** Milliseconds in which answers are gathered before the lenses are asked for again. */
const gathering = 60

/** Who else gets in, for lenses and panel: worked out in the background, for the policies of open documents and those that somebody asks about. */
export class Reach {
  readonly #connection: Connection
  readonly #background: BackgroundReach
  readonly #changing = new Set<Workspace>()
  #shows = false
  #refreshes = false
  #refresh: ReturnType<typeof setTimeout> | undefined

  constructor(connection: Connection) {
    this.#connection = connection
    this.#background = new BackgroundReach(
      (go) => setTimeout(go, 0),
      () => performance.now(),
      () => this.#refreshSoon(),
      (error) => connection.console.error(`reach failed: ${describe(error)}`),
    )
  }

  /** Whether the client shows lenses at all, and takes them anew when it is told to. */
  setClient({ shows, refreshes }: { readonly shows: boolean; readonly refreshes: boolean }): void {
    this.#shows = shows
    this.#refreshes = refreshes
  }

  /** Something has changed: what is worked out now may be about what is gone. */
  hold(workspace: Workspace): void {
    this.#background.hold(workspace)
  }

  /** Lenses of open documents may say something else once the workspace is read again. */
  lensesChange(workspace: Workspace): void {
    this.#changing.add(workspace)
  }

  /** What there is now; without a state, nothing any more. */
  settle(workspace: Workspace, state: State | undefined): void {
    if (this.#changing.delete(workspace)) this.#refreshSoon()
    const projects = this.#shows ? (state?.analysis.projects ?? []) : []
    const questions = projects.flatMap((project) =>
      project.policies.flatMap(({ policy }) =>
        state !== undefined && workspace.isOpen(policy.nameSpan.file) ? (reachQuestion(state.analysis, project, policy) ?? []) : [],
      ),
    )
    this.#background.want(workspace, questions)
  }

  /** The lenses of a file; `null` where it is none of ours. */
  lenses(at: At | undefined) {
    if (at === undefined) return null
    const { analysis } = at.state
    const lenses = provideCodeLenses(analysis, at.file, (project, policy) => this.#title(analysis, project, policy))
    return lenses.map((lens) => toCodeLens(lens, at.workspace.uri, at.places))
  }

  // The title of a policy's lens; `undefined`: it has none. A client that can't be told to ask again sees none before the answer is there.
  #title(analysis: Analysis, project: Project, policy: Project['policies'][number]['policy']): string | undefined {
    const question = reachQuestion(analysis, project, policy)
    if (question === undefined) return undefined
    const answer = this.#background.answer(question.key)
    return answer !== undefined || (this.#refreshes && this.#background.isOpen(question.key)) ? reachTitle(answer) : undefined
  }

  /** Answers the panel. */
  serve(ask: Ask, workspaces: () => readonly Workspace[]): void {
    const failed: ReachResult = { kind: 'error', message: 'Who else gets in could not be worked out; the log of Claimcheck says where' }
    let last = 0
    this.#connection.onRequest(
      reachRequest,
      ask<ReachParams, ReachResult>('reach', failed, async (params) => {
        const ticket = ++last
        for (;;) {
          const question = await questionOf(params, workspaces())
          if (typeof question === 'string') return { kind: 'error', message: question }
          if (ticket !== last) return { kind: 'superseded' }
          const answer = await this.#background.ask(question)
          if (answer === 'failed') return failed
          if (answer !== 'given up') return viewOf(answer)
          // Something has changed meanwhile: the same question may be another one now.
          if (ticket !== last) return { kind: 'superseded' }
        }
      }),
    )
  }

  /** Ends what is under way. */
  stop(): void {
    clearTimeout(this.#refresh)
    this.#background.hold(this)
  }

  #refreshSoon(): void {
    if (!this.#shows || !this.#refreshes || this.#refresh !== undefined) return
    this.#refresh = setTimeout(() => {
      this.#refresh = undefined
      // A client that refuses asks again at the next edit.
      void this.#connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined)
    }, gathering)
  }
}

async function questionOf({ project: id, policy: key }: ReachParams, workspaces: readonly Workspace[]) {
  for (const workspace of workspaces) {
    const { analysis } = await workspace.fresh()
    const project = analysis.projects.find((candidate) => projectId(workspace.uri, candidate.root) === id)
    if (project === undefined) continue
    const policies = project.policies.map(({ policy }) => policy)
    const policy = policies.find((candidate) => policyId(candidate, policies) === key)
    if (policy === undefined) return `There is no trust policy ${key}`
    return reachQuestion(analysis, project, policy) ?? 'The policy trusts no GitLab'
  }
  return `There is no project ${id}`
}

function viewOf(reached: PolicyReach): ReachResult {
  return {
    kind: 'reach',
    summary: reachInWords(reached),
    classes: reached.classes.map(({ class: name, outcome, why, witness }) => ({
      class: name,
      about: classInWords(name),
      outcome,
      why,
      ...(witness === undefined ? {} : { witness: JSON.stringify(witness.known, null, 2) }),
      telling: telling(witness),
    })),
  }
}
