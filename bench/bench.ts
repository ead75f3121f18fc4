import process from 'node:process'
import { parseDocument } from 'yaml'
import { mint } from '../src/gitlab/mint.ts'
import { resolvePipeline } from '../src/gitlab/resolve.ts'
import { parseScenario } from '../src/gitlab/scenario.ts'
import { Analyser } from '../src/service/analyser.ts'
import { findings } from '../src/service/findings.ts'
import type { SourceDocument } from '../src/service/snapshot.ts'
import { simulate } from '../src/simulate/simulate.ts'
import { parseYaml } from '../src/syntax/yaml/parse-yaml.ts'
import { noFacts } from '../test/gitlab/facts.ts'
import { lonely } from '../test/gitlab/lonely.ts'
import { benchCel } from './cel.ts'
import { benchHcl } from './hcl.ts'
import { benchIncludes } from './includes.ts'
import { benchMatrix } from './matrix.ts'
import { benchReach } from './reach.ts'
import { benchRegular } from './regular.ts'
import { benchWorkspace } from './workspace.ts'

// `npm run bench`: how long things take, as multiples of what `yaml` alone needs to parse the same pipeline in the same run. The text
// changes in every iteration, as under somebody's hands. Prints the limits; it holds nothing, since timings of shared machines don't.
const rounds = 40
const jobs = 300
const roles = 20

const pipelineText = (round: number) =>
  `stages: [deploy]\n.base: &base\n  image: alpine\n${Array.from(
    { length: jobs },
    (_, i) => `deploy-${i}:
  extends: .base
  stage: deploy
  id_tokens:
    AWS_ID_TOKEN:
      aud: ${i % 50 === 0 ? 'wrong' : 'sts.amazonaws.com'}
  variables:
    AWS_ROLE_ARN: arn:aws:iam::123456789012:role/role-${i % roles}
  script:
    - echo deploying part ${i} of the system
    - aws s3 sync public s3://bucket-${i}
`,
  ).join('')}# ${round}\n`

const policyText = (i: number) =>
  JSON.stringify(
    {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/gitlab.com' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: { 'gitlab.com:aud': 'sts.amazonaws.com' },
            StringLike: {
              'gitlab.com:sub': i % 5 === 0 ? 'project_path:mygroup/*' : 'project_path:mygroup/myproject:ref_type:branch:ref:main',
            },
          },
        },
      ],
    },
    null,
    2,
  )

const configuration = {
  file: '.claimcheck.yaml',
  text: 'project: mygroup/myproject\nissuer: https://gitlab.com\ndefault_branch: main\nprotected: { branches: [main] }\n',
}
const policies: SourceDocument[] = Array.from({ length: roles }, (_, i) => ({ file: `iam/role-${i}.json`, text: policyText(i) }))
const analyser = new Analyser()

function snapshot(text: string) {
  const documents = new Map([configuration, ...policies, { file: '.gitlab-ci.yml', text }].map((document) => [document.file, document]))
  return { files: [...documents.keys()], documents, git: undefined, now: 1_767_225_600 }
}

const medianOf = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0

let found = 0
const steps: readonly (readonly [string, (text: string) => unknown])[] = [
  ['yaml alone (parseDocument)', (text) => parseDocument(text)],
  ['parse', (text) => parseYaml('.gitlab-ci.yml', text)],
  ['parse and resolve', (text) => resolvePipeline(parseYaml('.gitlab-ci.yml', text), lonely(noFacts))],
  ['analyse everything anew', (text) => new Analyser().analyse(snapshot(text))],
  [
    'diagnostics after a keystroke',
    (text) => {
      found = findings(analyser.analyse(snapshot(text)).result).length
    },
  ],
]
const lines = pipelineText(0).split('\n').length
process.stdout.write(`${lines} lines, ${jobs} jobs with tokens, ${roles} policies, ${rounds} rounds\n`)
for (const [, work] of steps) for (let i = 0; i < 10; i++) work(pipelineText(-i))
// All steps take turns, so that whatever else the machine does meets them all.
const times = steps.map((): number[] => [])
for (let round = 0; round < rounds; round++) {
  const text = pipelineText(round)
  for (const [i, [, work]] of steps.entries()) {
    const start = performance.now()
    work(text)
    times[i]?.push(performance.now() - start)
  }
}
const unit = medianOf(times[0] ?? [])
for (const [i, [name]] of steps.entries()) {
  const time = medianOf(times[i] ?? [])
  const limit = name.startsWith('diagnostics') ? '  (at most 2x)' : ''
  process.stdout.write(`${name.padEnd(32)} ${time.toFixed(1).padStart(7)} ms  ${(time / unit).toFixed(2)}x${limit}\n`)
}
process.stdout.write(`${found} findings\n`)

const { projects } = analyser.analyse(snapshot(pipelineText(0))).result
const [project] = projects
const policy = project?.policies[1]?.policy
const job = project?.pipelines[0]?.jobs[1]
const scenario = parseScenario('fork-merge-request')
const token = job?.tokens[0]
if (project !== undefined && policy !== undefined && job !== undefined && token !== undefined && scenario !== undefined) {
  const claims = mint({ job, token, scenario, facts: project.facts, now: 1_767_225_600 })
  const request = { claims, now: 1_767_225_600, signature: 'assumed' } as const
  const microseconds = (work: () => unknown) => {
    for (let i = 0; i < 20_000; i++) work()
    const start = performance.now()
    for (let i = 0; i < 20_000; i++) work()
    return ((performance.now() - start) / 20_000) * 1000
  }
  process.stdout.write(
    `one verdict                      ${microseconds(() => simulate(policy, request).outcome).toFixed(1)} µs  (under 20)\n`,
  )
  process.stdout.write(
    `one verdict with its trace       ${microseconds(() => simulate(policy, request).trace()).toFixed(1)} µs  (under 60)\n`,
  )
}
benchIncludes()
benchRegular()
benchReach()
benchCel()
await benchHcl()
benchWorkspace()
benchMatrix()
