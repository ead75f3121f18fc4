import assert from 'node:assert/strict'
import { situate } from '../../src/gitlab/runs.ts'
import { fullFacts, scenario } from './facts-case.ts'
import { jobOf, resolve, shown } from './pipeline-case.ts'

const mr = 'merge-request'
const free = 'job: { script: x }\n'
const job = (rest: string) => `job: { script: x, ${rest} }\n`
const rule = (expression: string) => job(`rules: [{ if: '${expression}' }]`)

/** gitlab.md 5, "rules". The default branch is main; main, release/* and the tags v*.0 are protected. */
const cases: readonly (readonly [name: string, text: string, kind: string, answer: string, why: RegExp])[] = [
  ['no rules', free, 'default-branch', 'yes', /branches and tags/],
  ['no rules', free, 'branch', 'yes', /branches and tags/],
  ['no rules', free, 'tag:v1', 'yes', /branches and tags/],
  ['no rules', free, 'schedule', 'yes', /branches and tags/],
  ['no rules', free, 'web', 'yes', /branches and tags/],
  ['no rules', free, 'api', 'yes', /branches and tags/],
  ['no rules', free, 'trigger', 'yes', /branches and tags/],
  ['no rules', free, 'parent-pipeline', 'yes', /branches and tags/],
  ['no rules', free, 'pipeline', 'yes', /branches and tags/],
  ['no rules', free, mr, 'no', /merge request/],
  ['no rules', free, 'fork-merge-request:main', 'no', /merge request/],
  // rules:if
  ['a branch', rule('$CI_COMMIT_BRANCH == "main"'), 'default-branch', 'yes', /CI_COMMIT_BRANCH/],
  ['a branch', rule('$CI_COMMIT_BRANCH == "main"'), 'branch', 'no', /none of its rules/],
  ['a branch is not set in merge requests', rule('$CI_COMMIT_BRANCH == "main"'), `${mr}:main`, 'no', /none of its rules/],
  ['a branch is not set on tags', rule('$CI_COMMIT_BRANCH'), 'tag', 'no', /none of its rules/],
  ['the default branch', rule('$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'), 'default-branch', 'yes', /CI_DEFAULT_BRANCH/],
  ['the default branch', rule('$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'), 'branch', 'no', /none/],
  ['a tag', rule('$CI_COMMIT_TAG'), 'tag', 'yes', /CI_COMMIT_TAG/],
  ['a tag', rule('$CI_COMMIT_TAG'), 'default-branch', 'no', /none/],
  ['a tag by its pattern', rule('$CI_COMMIT_TAG =~ /^v\\d+/'), 'tag:v1.0', 'yes', /CI_COMMIT_TAG/],
  ['a tag by its pattern', rule('$CI_COMMIT_TAG =~ /^v\\d+/'), 'tag:x1.0', 'no', /none/],
  ['a source', rule('$CI_PIPELINE_SOURCE == "merge_request_event"'), mr, 'yes', /CI_PIPELINE_SOURCE/],
  ['a source', rule('$CI_PIPELINE_SOURCE == "merge_request_event"'), 'fork-merge-request', 'yes', /CI_PIPELINE_SOURCE/],
  ['a source', rule('$CI_PIPELINE_SOURCE == "merge_request_event"'), 'default-branch', 'no', /none/],
  ['a schedule', rule('$CI_PIPELINE_SOURCE == "schedule"'), 'schedule', 'yes', /schedule/],
  ['a merge request by its number', rule('$CI_MERGE_REQUEST_IID'), mr, 'yes', /CI_MERGE_REQUEST_IID/],
  ['a merge request by the number of another', rule('$CI_MERGE_REQUEST_IID == "7"'), mr, 'unknown', /CI_MERGE_REQUEST_IID/],
  ['a merge request of this project', rule('$CI_MERGE_REQUEST_SOURCE_PROJECT_PATH == $CI_PROJECT_PATH'), mr, 'yes', /SOURCE_PROJECT/],
  ['a merge request of a fork', rule('$CI_MERGE_REQUEST_SOURCE_PROJECT_PATH == $CI_PROJECT_PATH'), 'fork-merge-request', 'no', /none/],
  ['a target branch', rule('$CI_MERGE_REQUEST_TARGET_BRANCH_NAME == "main"'), mr, 'unknown', /TARGET_BRANCH/],
  ['a merge request by its number', rule('$CI_MERGE_REQUEST_IID'), 'branch', 'no', /none/],
  ['a protected ref', rule('$CI_COMMIT_REF_PROTECTED == "true"'), 'branch:release/1', 'yes', /PROTECTED/],
  ['a protected ref', rule('$CI_COMMIT_REF_PROTECTED == "true"'), 'branch:feature', 'no', /none/],
  ['a variable that nobody defines', rule('$DEPLOY == "yes"'), 'branch', 'unknown', /\$DEPLOY/],
  ['a variable that nobody defines, where it does not matter', rule('$DEPLOY == "yes" && $CI_COMMIT_TAG'), 'branch', 'no', /none/],
  ['a variable of the job', job('variables: { E: prod }, rules: [{ if: \'$E == "prod"\' }]'), 'branch', 'yes', /\$E/],
  ['a global variable', `variables: { E: prod }\n${rule('$E == "prod"')}`, 'branch', 'yes', /\$E/],
  ['the first rule that holds decides', job('rules: [{ if: $CI_COMMIT_TAG, when: never }, { when: always }]'), 'tag', 'no', /never/],
  [
    'the first rule that holds decides',
    job('rules: [{ if: $CI_COMMIT_TAG, when: never }, { when: always }]'),
    'branch',
    'yes',
    /without `if`/,
  ],
  ['manual', job('rules: [{ if: $CI_COMMIT_BRANCH, when: manual }]'), 'branch', 'yes', /CI_COMMIT_BRANCH/],
  ['an unknown rule before a certain one', job('rules: [{ if: $X }, { when: on_success }]'), 'branch', 'yes', /holds/],
  ['an unknown refusal before a certain one', job('rules: [{ if: $X, when: never }, { when: on_success }]'), 'branch', 'unknown', /\$X/],
  ['changes', job('rules: [{ changes: [a.tf] }]'), 'branch', 'unknown', /`changes`/],
  ['changes that do not matter', job('rules: [{ if: $CI_COMMIT_TAG, changes: [a.tf] }]'), 'branch', 'no', /none/],
  ['exists', job('rules: [{ exists: [a.tf] }]'), 'branch', 'unknown', /`exists`/],
  ['no rules at all', job('rules: []'), 'branch', 'no', /none/],
  ['an expression that GitLab refuses', job("rules: [{ if: '$A ==' }]"), 'branch', 'unknown', /no expression/],
  // only and except
  ['only a branch', job('only: [main]'), 'default-branch', 'yes', /only/],
  ['only a branch', job('only: [main]'), 'branch', 'no', /`only` \(refs\)/],
  ['only a branch', job('only: [main]'), `${mr}:main`, 'no', /refs/],
  ['only branches', job('only: [branches]'), 'tag', 'no', /refs/],
  ['only tags', job('only: [tags]'), 'tag', 'yes', /only/],
  ['only merge requests', job('only: [merge_requests]'), mr, 'yes', /only/],
  ['only merge requests', job('only: [merge_requests]'), 'branch', 'no', /refs/],
  ['only schedules', job('only: [schedules]'), 'schedule', 'yes', /only/],
  ['only pushes', job('only: [pushes]'), 'branch', 'yes', /only/],
  ['only the web', job('only: [web]'), 'web', 'yes', /only/],
  ['only triggers', job('only: [triggers]'), 'trigger', 'yes', /only/],
  ['only a pattern', job('only: [/^rel/]'), 'branch:release/1', 'yes', /only/],
  ['only a pattern without case', job('only: [/^REL/i]'), 'branch:release/1', 'yes', /only/],
  ['only a pattern', job('only: [/^rel/]'), 'branch:x', 'no', /refs/],
  ['only of this project', job('only: [main@mygroup/sub/myproject]'), 'default-branch', 'yes', /only/],
  ['only of another project', job('only: [main@other/project]'), 'default-branch', 'no', /refs/],
  ['only variables', job('only: { variables: [\'$CI_COMMIT_BRANCH == "main"\'] }'), 'default-branch', 'yes', /only/],
  ['only variables, and branches and tags by default', job('only: { variables: [$CI_PIPELINE_SOURCE] }'), mr, 'no', /refs/],
  ['only changes', job('only: { changes: [a] }'), 'branch', 'unknown', /changes/],
  ['except a branch', job('except: [main]'), 'default-branch', 'no', /`except`/],
  ['except a branch', job('except: [main]'), 'branch', 'yes', /except/],
  ['except tags', job('except: [tags]'), 'tag', 'no', /`except`/],
  ['except still means branches and tags', job('except: [main]'), mr, 'no', /`only`/],
  ['except one of several', job('except: { refs: [tags], variables: [$CI_COMMIT_BRANCH] }'), 'branch', 'no', /`except` \(variables\)/],
  // workflow
  ['workflow', `workflow: { rules: [{ if: $CI_COMMIT_TAG }] }\n${free}`, 'branch', 'no', /no such pipeline/],
  ['workflow', `workflow: { rules: [{ if: $CI_COMMIT_TAG }] }\n${free}`, 'tag', 'yes', /`workflow` lets in/],
  [
    'workflow lets jobs without rules into merge requests',
    `workflow: { rules: [{ when: always }] }\n${free}`,
    mr,
    'yes',
    /`workflow` lets in/,
  ],
  ['workflow, with an unknown variable', `workflow: { rules: [{ if: $A }] }\n${free}`, mr, 'unknown', /\$A/],
  ['workflow and except', `workflow: { rules: [{ when: always }] }\n${job('except: [main]')}`, mr, 'yes', /except/],
  ['an include may have workflow rules', 'include: a.yml\njob: { script: x }\n', mr, 'unknown', /`workflow:rules`/],
  ['an include may have workflow rules', 'include: a.yml\njob: { script: x }\n', 'branch', 'unknown', /`workflow:rules`/],
  ['an include can not let in what its own rules keep out', `include: a.yml\n${rule('$CI_COMMIT_TAG')}`, 'branch', 'no', /none/],
  ['a missing base', 'job: { extends: .gone, script: x }\n', 'branch', 'unknown', /extends \.gone/],
]

describe('whether a job runs', () => {
  for (const [name, text, kind, answer, why] of cases) {
    it(`${name}, ${kind}: ${answer}`, () => {
      const { runs } = situate(jobOf(text, 'job'), scenario(kind), fullFacts)
      assert.match(runs.why, why)
      assert.equal(runs.answer, answer)
    })
  }
})

/** gitlab.md 5: workflow over global, the job's own over workflow, its rules over all. */
const variableCases: readonly (readonly [name: string, text: string, kind: string, want: string])[] = [
  [
    'the rule that is taken',
    job('variables: { A: j }, rules: [{ if: $CI_COMMIT_TAG, variables: { A: t } }, { variables: { A: b } }]'),
    'tag',
    't',
  ],
  [
    'another rule',
    job('variables: { A: j }, rules: [{ if: $CI_COMMIT_TAG, variables: { A: t } }, { variables: { A: b } }]'),
    'branch',
    'b',
  ],
  [
    'a rule without variables',
    job('variables: { A: j }, rules: [{ if: $CI_COMMIT_TAG, variables: { A: t } }, { when: always }]'),
    'branch',
    'j',
  ],
  ['an unknown rule', job('variables: { A: j }, rules: [{ if: $X, variables: { A: t } }, { when: always }]'), 'branch', '<A>'],
  ['workflow over global', 'workflow: { rules: [{ variables: { A: w } }] }\nvariables: { A: g }\njob: { script: x }\n', 'branch', 'w'],
  ['the job over workflow', 'workflow: { rules: [{ variables: { A: w } }] }\njob: { script: x, variables: { A: j } }\n', 'branch', 'j'],
  [
    'workflow and inherit',
    'workflow: { rules: [{ variables: { A: w } }] }\njob: { script: x, inherit: { variables: false } }\n',
    'branch',
    '',
  ],
]

describe('variables of a job in a scenario', () => {
  for (const [name, text, kind, want] of variableCases) {
    it(`${name}, ${kind}`, () => {
      const { variables } = situate(jobOf(text, 'job'), scenario(kind), fullFacts)
      assert.equal(shown(variables.get('A')?.value ?? []), want)
    })
  }
})

/** Jobs of a matrix have the same rules: what they decide is worked out once, unless a variable of the matrix is behind it. */
const alikeCases: readonly (readonly [name: string, rest: string, answers: readonly string[]])[] = [
  ['no variable of the matrix', 'rules: [{ if: $CI_COMMIT_TAG }]', ['no', 'no']],
  ['a variable of the matrix', 'rules: [{ if: $A == "x" }]', ['yes', 'no']],
  ['one behind another variable', 'variables: { B: "<$A>" }, rules: [{ if: $B == "<x>" }]', ['yes', 'no']],
  ['the name of the job', 'rules: [{ if: \'$CI_JOB_NAME == "job: [x]"\' }]', ['yes', 'no']],
  ['only variables', 'only: { variables: [$A == "x"] }', ['yes', 'no']],
]

describe('jobs of a matrix', () => {
  for (const [name, rest, answers] of alikeCases) {
    it(`with ${name} in their rules`, () => {
      const { jobs } = resolve(`job: { script: x, parallel: { matrix: [{ A: [x, y] }] }, ${rest} }\n`)
      assert.deepEqual(
        jobs.map((one) => situate(one, scenario('branch'), fullFacts).runs.answer),
        answers,
      )
    })
  }

  it('with one behind a variable of workflow in their rules', () => {
    const matrix = 'job: { script: x, parallel: { matrix: [{ A: [x, y] }] }, rules: [{ if: $B == "<x>" }] }\n'
    const { jobs } = resolve(`workflow: { rules: [{ variables: { B: "<$A>" } }] }\n${matrix}`)
    assert.deepEqual(
      jobs.map((one) => situate(one, scenario('branch'), fullFacts).runs.answer),
      ['yes', 'no'],
    )
  })

  it('have each their own variables over those that a rule sets', () => {
    const { jobs } = resolve(`job: { script: x, parallel: { matrix: [{ A: [x, y] }] }, rules: [{ variables: { B: z } }] }\n`)
    const variables = jobs.map((one) => situate(one, scenario('branch'), fullFacts).variables)
    assert.deepEqual(
      variables.map((own) => ['A', 'B'].map((key) => shown(own.get(key)?.value ?? []))),
      [
        ['x', 'z'],
        ['y', 'z'],
      ],
    )
  })
})
