import process from 'node:process'
import { parseTree } from 'jsonc-parser'
import { parseDocument } from 'yaml'
import { Analyser } from '../src/service/analyser.ts'
import { findings } from '../src/service/findings.ts'
import type { SourceDocument } from '../src/service/snapshot.ts'

/** Pipelines, each with its policy, in folders of their own. */
const pairs = 1000
const edits = 6

const pipelineText = (i: number) =>
  `stages: [test, deploy]
workflow:
  rules:
    - if: $CI_COMMIT_BRANCH
    - if: $CI_MERGE_REQUEST_IID
.base:
  image: registry.example.com/tools:1.${i % 7}
  before_script:
    - aws --version
test:
  stage: test
  extends: .base
  script:
    - npm ci
    - npm test
deploy:
  stage: deploy
  extends: .base
  environment: { name: production, url: "https://service-${i}.example.com" }
  id_tokens:
    AWS_ID_TOKEN:
      aud: sts.amazonaws.com
  variables:
    AWS_ROLE_ARN: arn:aws:iam::123456789012:role/role-${i}
    AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/token
  script:
    - echo "$AWS_ID_TOKEN" > /tmp/token
    - aws s3 sync public s3://bucket-${i}
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
`

/** A few are wide, so that rules have something to find. */
const policyText = (i: number) =>
  JSON.stringify(
    {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: `Service${i}`,
          Effect: 'Allow',
          Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/gitlab.com' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: { 'gitlab.com:aud': 'sts.amazonaws.com', 'gitlab.com:project_id': '57382910' },
            StringLike: {
              'gitlab.com:sub':
                i % 20 === 0
                  ? `project_path:mygroup/service-${i}:ref_type:branch:ref:*`
                  : `project_path:mygroup/myproject:ref_type:branch:ref:main`,
            },
          },
        },
      ],
    },
    null,
    2,
  )

const configuration: SourceDocument = {
  file: '.claimcheck.yaml',
  text: 'project: mygroup/myproject\nissuer: https://gitlab.com\nids: { project_id: "57382910" }\ndefault_branch: main\nprotected: { branches: [main], environments: [production] }\n',
}

export function sources(round: number): readonly SourceDocument[] {
  return [
    configuration,
    ...Array.from({ length: pairs }, (_, i) => [
      { file: `services/${i}/.gitlab-ci.yml`, text: `${pipelineText(i)}# ${round}\n` },
      { file: `services/${i}/iam/role-${i}.json`, text: `${policyText(i)}${' '.repeat(round % 3)}` },
    ]).flat(),
  ]
}

const medianOf = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** Prints what a check of a whole workspace takes, as a multiple of the parsers' own time for the same bytes, and what a keystroke in it does. */
export function benchWorkspace(): void {
  const alone: number[] = []
  const checked: number[] = []
  let found = 0
  for (let round = 0; round < 3; round++) {
    const texts = sources(round)
    const documents = new Map(texts.map((one) => [one.file, one]))
    const snapshot = { files: [...documents.keys()], documents, git: undefined, now: 1_767_225_600 }
    const parsers = timed(() => {
      for (const { file, text } of texts) if (file.endsWith('.json')) parseTree(text)
      for (const { file, text } of texts) if (!file.endsWith('.json')) parseDocument(text)
    })
    const check = timed(() => {
      found = findings(new Analyser().analyse(snapshot).result).length
    })
    if (round === 0) continue
    alone.push(parsers)
    checked.push(check)
  }
  const unit = medianOf(alone)
  process.stdout.write(`\n${pairs} pipelines and ${pairs} policies\n`)
  process.stdout.write(`parsers alone                    ${unit.toFixed(0).padStart(7)} ms\n`)
  const whole = medianOf(checked)
  process.stdout.write(
    `check of the whole workspace     ${whole.toFixed(0).padStart(7)} ms  ${(whole / unit).toFixed(2)}x  (at most 2.5x)\n`,
  )
  process.stdout.write(`${found} findings, ${Math.round(process.memoryUsage().rss / 1e6)} MB of memory  (under 300)\n`)
  benchKeystroke(unit)
}

function benchKeystroke(unit: number): void {
  const texts = sources(0)
  const documents = new Map(texts.map((one) => [one.file, one]))
  const files = [...documents.keys()]
  const analyser = new Analyser()
  const look = () => findings(analyser.analyse({ files, documents: new Map(documents), git: undefined, now: 1_767_225_600 }).result).length
  look()
  const times: number[] = []
  for (let edit = 0; edit < edits; edit++) {
    documents.set('services/1/.gitlab-ci.yml', { file: 'services/1/.gitlab-ci.yml', text: `${pipelineText(1)}# edit ${edit}\n` })
    times.push(timed(look))
  }
  const time = medianOf(times)
  process.stdout.write(`one keystroke in it              ${time.toFixed(1).padStart(7)} ms  ${(time / unit).toFixed(3)}x\n`)
}
