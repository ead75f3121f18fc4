import { resolvePipeline } from '../../src/gitlab/resolve.ts'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'
import { lonely } from '../gitlab/lonely.ts'
import { facts } from './outsider-tokens.ts'
import { checkReach, role } from './support.ts'

const jobs = (rule: string) =>
  resolvePipeline(parseYaml('.gitlab-ci.yml', `deploy: { script: [x], rules: [{ if: '${rule}' }] }`), lonely(facts)).jobs
const policy = (ref: string) => role({ StringLike: { 'gitlab.com:sub': `project_path:mygroup/myproject:ref_type:branch:ref:${ref}` } })

// Branches that a linked job runs for are meant; another one is looked for.
const table: readonly (readonly [name: string, ref: string, rule: string, wanted: Parameters<typeof checkReach>[1]])[] = [
  ['one branch is meant, and the policy takes more', 'fea*', '$CI_COMMIT_BRANCH == "feature"', { 'any-branch': 'some ref:fea' }],
  ['the one that it takes is meant', 'feature', '$CI_COMMIT_BRANCH == "feature"', { 'any-branch': 'none' }],
  ['all that it takes are meant, one by one', 'fea*', '$CI_COMMIT_BRANCH =~ /^fea/', { 'any-branch': 'unknown the jobs that are linked' }],
]

describe('reach, beside what the linked jobs run for', () => {
  for (const [name, ref, rule, wanted] of table) it(name, () => checkReach(policy(ref), wanted, { jobs: jobs(rule) }))
})
