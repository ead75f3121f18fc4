import assert from 'node:assert/strict'
import { deployPolicy } from '../support/aws-policy.ts'
import { parseCase } from '../support/case.ts'
import { checkCase, findingsOf } from '../support/rules.ts'

const pipeline = (name: string, jobs: string) => `=== .gitlab-ci.yml
default:
  id_tokens:
    ${name}: { aud: sts.amazonaws.com }
${jobs}
`
const uses = 'deploy: { script: "login $TOKEN" }'

describe('default-id-tokens', () => {
  it('fires where a job has no use for it', () => checkCase(pipeline('«default-id-tokens|TOKEN»', `${uses}\ntest: { script: a }`)))
  it('names a job of a matrix once', () => {
    const found = findingsOf(parseCase(pipeline('TOKEN', `${uses}\ntest: { script: a, parallel: { matrix: [{ A: [x, y] }] } }`)))
    assert.deepEqual(
      found.map(({ message }) => message),
      ['Every job that inherits default holds TOKEN; test never names it'],
    )
  })
  it('is silent where every job names it', () => checkCase(pipeline('TOKEN', `${uses}\nplan: { script: ["plan %TOKEN%"] }`)))
  it('is silent about jobs with tokens of their own', () =>
    checkCase(pipeline('TOKEN', `${uses}\ntest: { id_tokens: { OWN: { aud: x } }, script: a }`)))
  it('is silent about jobs that do not inherit', () =>
    checkCase(pipeline('TOKEN', `${uses}\ntest: { inherit: { default: [image] }, script: a }`)))
  it('is silent about trigger jobs, which hold none', () => checkCase(pipeline('TOKEN', `${uses}\nnext: { trigger: other/project }`)))
  it('is silent about a job that is linked to a role', () =>
    checkCase(
      `${pipeline('TOKEN', `${uses}\nother: { script: "run arn:aws:iam::123456789012:role/deploy" }`)}${deployPolicy('{ "StringEquals": { "gitlab.com:sub": "project_path:mygroup/myproject:ref_type:branch:ref:main" } }')}`,
    ))
  it('counts a longer name as another', () => checkCase(pipeline('«default-id-tokens|TOKEN»', `${uses}\ntest: { script: "a $TOKEN_2" }`)))
})
