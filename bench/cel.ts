import process from 'node:process'
import type { CelProgram } from '../src/cel/engine.ts'
import { givenClaims } from '../src/gitlab/claim-set.ts'
import { validToken } from '../src/simulate/default-request.ts'
import { simulate } from '../src/simulate/simulate.ts'
import { parseYaml } from '../src/syntax/yaml/parse-yaml.ts'
import { gcp } from '../src/trust/gcp/gcp.ts'
import { cel } from '../test/support/cel.ts'

const now = 1_767_225_600
const name = 'projects/123456789012/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com'
const mapping = {
  'google.subject': 'assertion.sub',
  'attribute.id': 'assertion.project_id',
  'attribute.path': "assertion.sub.extract('project_path:{p}:')",
}
const condition = "assertion.namespace_id == '72' && assertion.ref_protected == 'true' && assertion.project_path.startsWith('mygroup/')"
const member = 'principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/gitlab/attribute.id/22'
const document = {
  provider: { name, attributeMapping: mapping, attributeCondition: condition, oidc: { issuerUri: 'https://gitlab.com' } },
  bindings: [{ role: 'roles/iam.workloadIdentityUser', members: [member] }],
}
const token = {
  iss: 'https://gitlab.com',
  aud: `https://iam.googleapis.com/${name}`,
  sub: 'project_path:mygroup/myproject:ref_type:branch:ref:main',
  project_id: '22',
  project_path: 'mygroup/myproject',
  namespace_id: '72',
  ref: 'main',
  ref_type: 'branch',
  ref_protected: 'true',
}

const medianOf = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0

function microseconds(work: () => unknown): number {
  const rounds = 2000
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now()
    for (let i = 0; i < rounds; i++) work()
    return ((performance.now() - start) / rounds) * 1000
  })
  return medianOf(times.slice(2))
}

/** Prints what a verdict of Google Cloud takes, as a multiple of the engine's own evaluations, and what an evil regular expression does. */
export function benchCel(): void {
  const text = JSON.stringify(document)
  const [root] = parseYaml('gcp.claimtest.yaml', text).documents
  const [policy] = root === undefined ? [] : gcp.read({ file: 'gcp.claimtest.yaml', root, text })
  if (policy === undefined) throw new Error('the document of the benchmark holds no policy')
  const claims = validToken(givenClaims(token), 'https://gitlab.com', now)
  const request = { claims, now, signature: 'assumed' } as const
  if (simulate(policy, request, { cel }).outcome !== 'allow') throw new Error('the token of the benchmark does not get in')
  const programs = [condition, ...Object.values(mapping)].map(
    (expression): CelProgram => ({ expression, variables: { assertion: { kind: 'claims' } }, numbers: 'double' }),
  )
  // Another token each time: for one and the same the engine keeps what it has made of the claims.
  const another = () => ({ ...request, claims: { ...claims, known: { ...claims.known } } })
  const alone = microseconds(() => {
    const { known } = another().claims
    for (const program of programs) cel.evaluate(program, known)
  })
  const verdict = microseconds(() => simulate(policy, another(), { cel }).outcome)
  const tree = microseconds(() => simulate(policy, another()).outcome)
  process.stdout.write(`\nGoogle Cloud: a condition, ${Object.keys(mapping).length} mapped values, a grant\n`)
  process.stdout.write(`CEL evaluations alone            ${alone.toFixed(1).padStart(7)} µs\n`)
  process.stdout.write(
    `one verdict                      ${verdict.toFixed(1).padStart(7)} µs  ${(verdict / alone).toFixed(2)}x  (at most 2x)\n`,
  )
  process.stdout.write(`one verdict by the tree alone    ${tree.toFixed(1).padStart(7)} µs  ${(tree / alone).toFixed(2)}x\n`)
  benchEvil()
}

// A backtracking engine takes time that doubles with each character.
function benchEvil(): void {
  const time = (length: number) => {
    const program: CelProgram = {
      expression: "assertion.ref.matches('^(a+)+$')",
      variables: { assertion: { kind: 'claims' } },
      numbers: 'double',
    }
    const ref = `${'a'.repeat(length)}!`
    return microseconds(() => cel.evaluate(program, { ref })) / 1000
  }
  const [short, long] = [time(100), time(1000)]
  process.stdout.write(`(a+)+$ on 100 and 1,000 characters  ${short.toFixed(3)} and ${long.toFixed(3)} ms: ${(long / short).toFixed(1)}x\n`)
}
