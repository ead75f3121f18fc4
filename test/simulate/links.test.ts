import assert from 'node:assert/strict'
import type { Job, Pipeline } from '../../src/gitlab/pipeline.ts'
import { defaultSubject, type ProjectFacts } from '../../src/gitlab/project.ts'
import { LinkFinder, type StatedLink } from '../../src/simulate/links.ts'
import type { TrustPolicy } from '../../src/trust/trust.ts'
import { constant, hole, span } from '../support/conditions.ts'

const arn = 'arn:aws:iam::123456789012:role/deploy'
const uuid = '11111111-2222-3333-4444-5555555555aB'
const policy: TrustPolicy = {
  relyingParty: 'aws',
  name: 'deploy',
  grants: 'role deploy',
  aliases: ['deploy', arn, uuid],
  issuer: [],
  audience: [],
  condition: constant('yes'),
  stages: [],
  span,
  nameSpan: span,
}

const facts: ProjectFacts = {
  project: undefined,
  issuer: undefined,
  gitlab: { version: undefined, tier: undefined },
  ids: { projectId: undefined, namespaceId: undefined },
  defaultBranch: undefined,
  protected: { branches: undefined, tags: undefined, environments: undefined },
  subject: defaultSubject,
  variables: new Map(),
  settingsKnown: false,
}

const token = { name: 'T', nameSpan: span, aud: { kind: 'invalid', span } as const, span }
const job = (parts: Partial<Job>): Job => ({
  name: 'deploy',
  base: 'deploy',
  nameSpan: span,
  span,
  tokens: [token],
  variables: new Map(),
  script: [],
  secrets: [],
  trigger: false,
  when: { kind: 'none' },
  workflow: { kind: 'none' },
  child: false,
  resolved: () => undefined,
  ...parts,
})
const variable = (value: string) => new Map([['ROLE', { value: [value], span }]])
const variables = (values: { readonly [name: string]: string }): Job['variables'] =>
  new Map(Object.entries(values).map(([name, value]) => [name, { value: [value], span }]))
const raw = (name: string, value: string): Job['variables'] => new Map([[name, { value: [value], raw: true, span }]])
const when = (text: string, role?: string): Job['when'] => ({
  kind: 'rules',
  rules: [{ if: { text, span }, variables: role === undefined ? new Map() : variable(role), span }],
  span,
})
const script = (text: string) => [{ text, section: 'script' as const, span }]

const rows: readonly (readonly [string, Job, Partial<ProjectFacts>, readonly StatedLink[], string | undefined])[] = [
  ['a variable names the role', job({ variables: variable(arn) }), {}, [], 'variable ROLE'],
  ['a longer role name is another role', job({ variables: variable(`${arn}-prod`) }), {}, [], undefined],
  ['another account is another role', job({ variables: variable(arn.replace('1234', '9999')) }), {}, [], undefined],
  [
    'a variable with an unknown part names nothing',
    job({ variables: new Map([['ROLE', { value: [arn.slice(0, 20), hole('X')], span }]]) }),
    {},
    [],
    undefined,
  ],
  ['a variable that ends with one that nobody knows', job({ variables: variable(`${arn}$SUFFIX`) }), {}, [], undefined],
  ['a script that ends with one', job({ script: script(`--role-arn ${arn}\${SUFFIX}`) }), {}, [], undefined],
  [
    'a variable made of others',
    job({ variables: variables({ ROLE: 'arn:aws:iam::123456789012:role/$APP', APP: 'deploy' }) }),
    {},
    [],
    'variable ROLE',
  ],
  [
    'of GitLab’s settings too',
    job({ variables: variable('arn:aws:iam::$ACCOUNT:role/deploy') }),
    { variables: new Map([['ACCOUNT', '123456789012']]) },
    [],
    'variable ROLE',
  ],
  [
    'not where expand: false',
    job({
      variables: new Map([...variables({ APP: 'deploy' }), ...raw('ROLE', 'arn:aws:iam::123456789012:role/$APP')]),
    }),
    {},
    [],
    undefined,
  ],
  [
    'a script with a variable of the job',
    job({ variables: variables({ APP: 'deploy' }), script: script(`--role-arn "arn:aws:iam::123456789012:role/\${APP}"`) }),
    {},
    [],
    'script',
  ],
  ['a variable that its rules set', job({ when: when('$CI_COMMIT_BRANCH == "next"', arn) }), {}, [], 'variable ROLE'],
  ['a rule that never holds sets none', job({ when: when('$CI_COMMIT_BRANCH == "next" && $CI_COMMIT_TAG', arn) }), {}, [], undefined],
  [
    'a variable made of the branch, where the job runs',
    job({
      variables: variables({ ROLE: 'arn:aws:iam::123456789012:role/$CI_COMMIT_BRANCH' }),
      when: when('$CI_COMMIT_BRANCH == "deploy"'),
    }),
    {},
    [],
    'variable ROLE',
  ],
  [
    'and where it does not',
    job({ variables: variables({ ROLE: 'arn:aws:iam::123456789012:role/$CI_COMMIT_BRANCH' }), when: when('$CI_COMMIT_BRANCH == "main"') }),
    { protected: { branches: ['deploy'], tags: [], environments: [] } },
    [],
    undefined,
  ],
  [
    'a variable made of the environment',
    job({
      variables: variables({ ROLE: 'arn:aws:iam::123456789012:role/$CI_ENVIRONMENT_NAME' }),
      environment: { name: 'deploy', action: 'start', span },
    }),
    {},
    [],
    'variable ROLE',
  ],
  [
    'a name put together where pieces meet in its first word',
    job({ variables: variables({ ROLE: `\${A}s:iam::$B`, A: 'arn:aw', B: '123456789012:role/deploy' }) }),
    {},
    [],
    'variable ROLE',
  ],
  [
    'a name that begins in a predefined variable',
    job({ variables: variables({ ROLE: '$CI_COMMIT_BRANCH:aws:iam::123456789012:role/deploy' }) }),
    { defaultBranch: 'arn' },
    [],
    'variable ROLE',
  ],
  [
    'a script with a variable that holds another with the name',
    job({ variables: variables({ A: '--role-arn $B', B: arn }), script: script('aws sts x $A') }),
    {},
    [],
    'variable A',
  ],
  [
    'a script with a variable that a rule gives the beginning of the name',
    job({
      variables: variables({ A: 'x' }),
      when: when('$CI_COMMIT_BRANCH', 'arn:aws'),
      script: script(`x \${ROLE}:iam::123456789012:role/deploy $A`),
    }),
    {},
    [],
    'script',
  ],
  ['a script names the role', job({ script: script(`aws sts assume-role-with-web-identity --role-arn ${arn} --x`) }), {}, [], 'script'],
  ['in quotes too', job({ script: script(`export R="${arn}"`) }), {}, [], 'script'],
  ['a UUID can mean nothing else', job({ script: script(`az login --service-principal -u ${uuid} -t x`) }), {}, [], 'script'],
  ['a longer one is another', job({ script: script(`az login -u ${uuid}-0`) }), {}, [], undefined],
  ['the bare word deploy names nothing', job({ script: script('./deploy deploy') }), {}, [], undefined],
  [
    'a variable of GitLab’s settings names the role',
    job({}),
    { variables: new Map([['ROLE', arn]]) },
    [],
    "variable ROLE in GitLab's settings",
  ],
  ['settings win over the file', job({ variables: variable(arn) }), { variables: new Map([['ROLE', 'other']]) }, [], undefined],
  ['a job without tokens is not linked', job({ tokens: [], variables: variable(arn) }), {}, [], undefined],
  ['a job that may hold tokens is', job({ tokens: [], tokensUnknown: 'include', variables: variable(arn) }), {}, [], 'variable ROLE'],
  ['the configuration links', job({}), {}, [{ job: 'deploy', span, accepts: () => true }], 'links in .claimcheck.yaml'],
  ['the configuration links that job only', job({}), {}, [{ job: 'other', span, accepts: () => true }], undefined],
  ['the configuration links that policy only', job({}), {}, [{ job: 'deploy', span, accepts: () => false }], undefined],
]

function pipelineOf(one: Job): Pipeline {
  const pipeline: Pipeline = {
    file: 'p',
    files: ['p'],
    jobs: [one],
    problems: [],
    repeated: [],
    unresolved: [],
    blocks: [],
    misplaced: [],
    includes: [],
    definitions: new Map(),
    children: [],
    child: false,
    edited: () => pipeline,
    span,
  }
  return pipeline
}

describe('links', () => {
  for (const [name, one, more, stated, by] of rows) {
    it(name, () => {
      const pipeline = pipelineOf(one)
      const links = new LinkFinder([policy], stated, { ...facts, ...more }).of(pipeline)
      assert.deepEqual(
        links.map((link) => link.by),
        by === undefined ? [] : [by],
      )
    })
  }
})

/** A policy whose name is a short word: the job's variables and script, and how it is linked. */
const short: readonly (readonly [string, { readonly [name: string]: string }, string, string | undefined])[] = [
  ['the variable names it', { AUTH_ROLE: 'deploy' }, '', 'variable AUTH_ROLE'],
  ['in another letter case too', { AUTH_ROLE: 'Deploy' }, '', 'variable AUTH_ROLE'],
  ['the variable names another', { AUTH_ROLE: 'deploy-prod' }, '', undefined],
  ['another variable has the name', { ROLE: 'deploy' }, '', undefined],
  ['the path agrees', { AUTH_ROLE: 'deploy', AUTH_PATH: 'gitlab' }, '', 'variable AUTH_ROLE'],
  ['the path does not', { AUTH_ROLE: 'deploy', AUTH_PATH: 'jwt' }, '', undefined],
  ['the path alone is not enough', { AUTH_PATH: 'gitlab' }, '', undefined],
  ['a script says all words', {}, 'tool write auth/gitlab/login role=deploy', 'script'],
  ['in quotes and below a slash', {}, 'curl "https://x/v1/auth/gitlab/login" -d "role=deploy"', 'script'],
  ['a script says another role', {}, 'tool write auth/gitlab/login role=deploy-prod', undefined],
  ['a script says one word only', {}, 'tool write auth/jwt/login role=deploy', undefined],
]

describe('links by a short name', () => {
  for (const [name, variables, line, by] of short) {
    it(name, () => {
      const named = {
        variables: [
          { name: 'AUTH_ROLE', value: 'deploy', needed: true as const },
          { name: 'AUTH_PATH', value: 'gitlab' },
        ],
        words: ['auth/gitlab/login', 'role=deploy'],
      }
      const one = job({
        variables: new Map(Object.entries(variables).map(([key, value]) => [key, { value: [value], span }])),
        script: script(line),
      })
      const links = new LinkFinder([{ ...policy, aliases: ['deploy'], named }], [], facts).of(pipelineOf(one))
      assert.deepEqual(
        links.map((link) => link.by),
        by === undefined ? [] : [by],
      )
    })
  }
})
