import type { Rule } from './rule.ts'
import { gapsOfKind } from './support/gaps.ts'

/** A policy that rests on `job_project_*`, which a fork's code carries as well when its merge request runs in the project; gitlab.md 6.2. */
export const jobProjectOnly: Rule = {
  id: 'job-project-only',
  summary: 'A trust policy pins the project by job_project claims, which merge requests of forks have too',
  since: '0.3.0',
  severity: 'error',
  confidence: 'high',
  fixable: true,
  asksWhoGetsIn: true,
  *checkPolicy(entry, context) {
    const { policy, document, relyingParty } = entry
    for (const { at, owner, subject } of gapsOfKind(entry, 'fork', context)) {
      yield {
        at,
        message: `a fork's merge request that runs in the project gets ${policy.grants}, with ${subject} for one: job_project claims say where a job runs, not whose code it is`,
        fixes() {
          const { project, ids } = owner.facts
          const claim = ids.projectId === undefined ? 'project_path' : 'project_id'
          const value = ids.projectId ?? project
          const demands: readonly (readonly [title: string, claim: string, value: string | undefined])[] = [
            [`Let in only code of project ${value}`, claim, value],
            // A fork's merge request is never on a protected ref (gitlab.md 2.3).
            ['Let in only protected branches and tags', 'ref_protected', 'true'],
          ]
          return demands.flatMap(([title, name, wanted]) => {
            const edits =
              wanted === undefined
                ? undefined
                : relyingParty.edit(document, policy, { kind: 'require', claim: name, value: wanted, exact: true })
            return edits === undefined ? [] : [{ title, edits }]
          })
        },
      }
    }
  },
}
