import process from 'node:process'
import { parseDocument } from 'yaml'
import { Analyser } from '../src/service/analyser.ts'
import { findings } from '../src/service/findings.ts'

const rounds = 7
const wide = 12
const deep = 50

// Jobs whose rules name many refs, each a matrix, all with a role that one of their variables is put together to.
function pipelineText(round: number): string {
  const numbers = [...Array(deep).keys()]
  const rules = numbers.slice(0, 12).map((i) => `    - if: $CI_COMMIT_BRANCH == "release-${i}" && $A != "none"`)
  const head = `# ${round}\nvariables:\n  ACCOUNT: "123456789012"\n  ROLE: arn:aws:iam::$ACCOUNT:role/deploy-$CI_COMMIT_REF_SLUG\n`
  const jobs = [...Array(wide).keys()].map((i) => {
    const matrix = `  parallel: { matrix: [{ B: [${numbers.join(', ')}] }] }`
    return `job-${i}:\n${matrix}\n  id_tokens: { T: { aud: https://gitlab.com } }\n  rules:\n${rules.join('\n')}\n  script: [aws sts x --role-arn $ROLE]\n`
  })
  return head + jobs.join('')
}

const role = JSON.stringify({
  RoleName: 'deploy-release-1',
  Arn: 'arn:aws:iam::123456789012:role/deploy-release-1',
  AssumeRolePolicyDocument: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/gitlab.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { 'gitlab.com:sub': 'project_path:acme/app:ref_type:branch:ref:release-1', 'gitlab.com:aud': 'https://gitlab.com' },
        },
      },
    ],
  },
})

/** Prints what a check takes of a pipeline with hundreds of jobs of matrices that all name a role, as a multiple of its parser's own time. */
export function benchMatrix(): void {
  const ratios: number[] = []
  let links = 0
  for (let round = 0; round < rounds + 2; round++) {
    const texts = [
      { file: '.gitlab-ci.yml', text: pipelineText(round) },
      { file: 'role.json', text: role },
    ]
    const start = performance.now()
    for (const { text } of texts) parseDocument(text)
    const parsed = performance.now()
    const documents = new Map(texts.map((one) => [one.file, one]))
    const { result } = new Analyser().analyse({ files: [...documents.keys()], documents, git: undefined, now: 1_767_225_600 })
    findings(result)
    const end = performance.now()
    links = result.projects.reduce((sum, project) => sum + project.links.length, 0)
    // The first ones warm up what runs.
    if (round >= 2) ratios.push((end - parsed) / (parsed - start))
  }
  const ratio = ratios.sort((a, b) => a - b)[ratios.length >> 1] ?? 0
  process.stdout.write(`\ncheck of ${wide * deep} jobs of matrices, ${links} of them linked  ${ratio.toFixed(1)}x of the parser\n`)
}
