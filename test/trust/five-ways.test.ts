import assert from 'node:assert/strict'
import type { ClaimSet } from '../../src/gitlab/claim-set.ts'
import type { ProjectFacts } from '../../src/gitlab/project.ts'
import { because } from '../../src/simulate/explain-verdict.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import { parseYaml } from '../../src/syntax/yaml/parse-yaml.ts'
import type { JsonValue } from '../../src/text/json.ts'
import { relyingParties } from '../../src/trust/index.ts'
import type { TrustPolicy } from '../../src/trust/trust.ts'
import { fullFacts, minted } from '../gitlab/facts-case.ts'
import { cel } from '../support/cel.ts'
import { checkGenerated, formatJson } from '../support/generated.ts'

// One trust, "jobs of mygroup/myproject on its protected branch main, whoever holds that path later", as each relying party can say it,
// and twelve tokens. docs/relying-parties/five-ways.md prints the table: UPDATE=1 renews it.

const subject = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const provider = 'projects/123456789012/locations/global/workloadIdentityPools/gitlab/providers/gitlab-com'
const pool = 'principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/gitlab'

interface Way {
  readonly id: string
  readonly title: string
  readonly aud: string
  readonly document: JsonValue
  readonly remark: string
}

const ways: readonly Way[] = [
  {
    id: 'aws',
    title: 'AWS',
    aud: 'sts.amazonaws.com',
    remark:
      'A trust policy has to look at `sub`. `project_id` and `ref_protected` are keys of gitlab.com alone: for another instance AWS knows `sub` and `aud`, and the former owner of a path gets in.',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/gitlab.com' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              'gitlab.com:aud': 'sts.amazonaws.com',
              'gitlab.com:sub': subject,
              'gitlab.com:project_id': '57382910',
              'gitlab.com:ref_protected': 'true',
            },
          },
        },
      ],
    },
  },
  {
    id: 'gcp',
    title: 'Google',
    aud: `https://iam.googleapis.com/${provider}`,
    remark: 'A condition can read every claim, and the binding names a mapped one: neither needs `sub`.',
    document: {
      provider: {
        name: provider,
        oidc: { issuerUri: 'https://gitlab.com' },
        attributeMapping: { 'google.subject': 'assertion.sub', 'attribute.project_id': 'assertion.project_id' },
        attributeCondition:
          "assertion.project_id == '57382910' && assertion.ref_type == 'branch' && assertion.ref == 'main' && assertion.ref_protected == 'true'",
      },
      bindings: [{ role: 'roles/iam.workloadIdentityUser', members: [`${pool}/attribute.project_id/57382910`] }],
    },
  },
  {
    id: 'azure',
    title: 'Entra',
    aud: 'api://AzureADTokenExchange',
    remark:
      'A flexible credential reads `sub` and an id beside it, and nothing else: that the branch is protected can only be said by a subject that has it in it.',
    document: {
      name: 'gitlab-main',
      issuer: 'https://gitlab.com',
      audiences: ['api://AzureADTokenExchange'],
      claimsMatchingExpression: { value: `claims['sub'] eq '${subject}' and claims['project_id'] eq '57382910'`, languageVersion: 1 },
    },
  },
  {
    id: 'vault',
    title: 'Vault',
    aud: 'https://vault.example.com',
    remark: '`bound_claims` compares any claim with texts. Without `bound_issuer` in the configuration the issuer is not looked at.',
    document: {
      role: {
        role_type: 'jwt',
        user_claim: 'project_id',
        bound_audiences: ['https://vault.example.com'],
        bound_claims: { project_id: '57382910', ref_type: 'branch', ref: 'main', ref_protected: 'true' },
      },
      config: { oidc_discovery_url: 'https://gitlab.com', bound_issuer: 'https://gitlab.com' },
    },
  },
  {
    id: 'kubernetes',
    title: 'Kubernetes',
    aud: 'https://kubernetes.example.com',
    remark: 'A rule compares any claim with one text. What the user may do then is said by role bindings, which name him.',
    document: {
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'AuthenticationConfiguration',
      jwt: [
        {
          issuer: { url: 'https://gitlab.com', audiences: ['https://kubernetes.example.com'] },
          claimValidationRules: [
            { claim: 'project_id', requiredValue: '57382910' },
            { claim: 'ref_type', requiredValue: 'branch' },
            { claim: 'ref', requiredValue: 'main' },
            { claim: 'ref_protected', requiredValue: 'true' },
          ],
          claimMappings: { username: { claim: 'project_id', prefix: 'gitlab:' } },
        },
      ],
    },
  },
]

interface Row {
  readonly token: string
  readonly scenario: string
  readonly facts?: Partial<ProjectFacts>
  readonly environment?: string
  /** `+` is let in, `-` is not, in the order of the ways. */
  readonly verdicts: string
}

const own: Partial<ProjectFacts> = {
  project: 'mygroup/myproject',
  ids: { projectId: '57382910', namespaceId: '72' },
  issuer: 'https://gitlab.com',
  defaultBranch: 'main',
  subject: ['project_path', 'ref_type', 'ref'],
}

const another = (project: string): Partial<ProjectFacts> => ({ project, ids: { projectId: '99887766', namespaceId: '4711' } })

const rows: readonly Row[] = [
  { token: 'a push to `main`', scenario: 'default-branch', verdicts: '+++++' },
  { token: 'another branch', scenario: 'branch:dev', verdicts: '-----' },
  { token: 'a tag named `main`', scenario: 'tag:main', verdicts: '-----' },
  { token: 'a merge request of the project itself', scenario: 'merge-request:dev', verdicts: '-----' },
  { token: "a fork's merge request, from its `main`", scenario: 'fork-merge-request:main', verdicts: '-----' },
  { token: '`main` of another project of the group', scenario: 'default-branch', facts: another('mygroup/other'), verdicts: '-----' },
  { token: '`main` of a project of a subgroup', scenario: 'default-branch', facts: another('mygroup/sub/myproject'), verdicts: '-----' },
  {
    token: '`main` of a group whose name begins like ours',
    scenario: 'default-branch',
    facts: another('mygroup-evil/myproject'),
    verdicts: '-----',
  },
  {
    token: '`main` of who holds our path now, with other ids',
    scenario: 'default-branch',
    facts: another('mygroup/myproject'),
    verdicts: '-----',
  },
  {
    token: '`main`, with subjects by `project_id`',
    scenario: 'default-branch',
    facts: { subject: ['project_id', 'ref_type', 'ref'] },
    verdicts: '-+-++',
  },
  {
    token: 'a schedule on `main`, in the environment `production`',
    scenario: 'schedule:main',
    environment: 'production',
    verdicts: '+++++',
  },
  {
    token: '`main`, which is not protected',
    scenario: 'default-branch',
    facts: { protected: { branches: [], tags: ['v*'], environments: ['production'] } },
    verdicts: '--+--',
  },
]

function policyOf({ id, document }: Way): TrustPolicy {
  const text = JSON.stringify(document)
  const [root] = parseYaml(`${id}.claimtest.yaml`, text).documents
  assert.ok(root)
  const [policy, second] = relyingParties.find((party) => party.id === id)?.read({ file: `${id}.claimtest.yaml`, root, text }) ?? []
  assert.ok(policy)
  assert.equal(second, undefined)
  return policy
}

function claimsOf({ scenario, facts, environment }: Row, aud: string): ClaimSet {
  const place = environment === undefined ? '' : `  environment: ${environment}\n`
  return minted(`job:\n  script: x\n${place}  id_tokens:\n    T:\n      aud: ${aud}\n`, scenario, { ...fullFacts, ...own, ...facts })
}

const policies = ways.map((way) => ({ way, policy: policyOf(way) }))

function verdictOf(row: Row, { way, policy }: (typeof policies)[number]) {
  return simulate(policy, { claims: claimsOf(row, way.aud), now: 1_700_000_000, signature: 'verified' }, { cel })
}

describe('the same trust, written five ways', () => {
  for (const row of rows)
    it(row.token, () => {
      const found = policies.map((one) => verdictOf(row, one).outcome)
      const wanted = [...row.verdicts].map((sign) => (sign === '+' ? 'allow' : 'deny'))
      assert.deepEqual(found, wanted)
    })
  it('is what the documentation prints', () => checkGenerated('docs/relying-parties/five-ways.md', page()))
})

function page(): string {
  const header = ['token', ...ways.map(({ title }) => title)]
  const body = rows.map((row) => [
    row.token,
    ...policies.map((one) => {
      const verdict = verdictOf(row, one)
      return verdict.outcome === 'allow' ? '**allow**' : `deny: \`${claimIn(because(verdict))}\``
    }),
  ])
  return `# The same trust, written five ways

Jobs of \`mygroup/myproject\` (its id is 57382910) on its protected branch \`main\` are let in, and nobody else: not whoever gets hold of that path later. Each relying party can say it in its own way, and
two can not say all of it. This page is written by a test, \`test/trust/five-ways.test.ts\`: the documents are those that it evaluates, and the table is what comes out, with the claim that
keeps a token out.

${table(header, body)}

Where they differ:

- **Subjects by \`project_id\`** ([\`ci_id_token_sub_claim_components\`](../configuration.md)): AWS and Entra have to look at \`sub\`, which then begins otherwise. The others look at the claims that \`sub\` is made of, and don't care.
- **A branch that is not protected**: Entra reads \`sub\` and an id, so it can't tell. Put \`ref_protected\` into the subject, and it can.

${ways.map((way) => `## ${way.title}\n\n${way.remark}\n\n\`\`\`json\n${formatJson(way.document)}\n\`\`\``).join('\n\n')}
`
}

// The claim that decides, out of the sentence that says why.
function claimIn(sentence: string): string {
  const [label = ''] = sentence.split(': wants')
  const claim = ['ref_protected', 'ref_type', 'project_id', 'sub', 'ref'].find((name) => new RegExp(`\\b${name}\\b`).test(label))
  assert.ok(claim, sentence)
  return claim
}

function table(header: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = header.map((title, i) => Math.max(title.length, ...body.map((cells) => cells[i]?.length ?? 0)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [line(header), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n')
}
