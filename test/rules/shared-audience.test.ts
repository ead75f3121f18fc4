import { deployPolicy } from '../support/aws-policy.ts'
import { entraCredential, vaultRole } from '../support/policies.ts'
import { checkCase } from '../support/rules.ts'

const subject = 'project_path:mygroup/myproject:ref_type:branch:ref:main'
const ours = '{ "project_id": "57382910", "ref": "main", "ref_type": "branch" }'
const aws = (audience: string, value = subject) =>
  deployPolicy(`{ "StringEquals": { "gitlab.com:sub": "${value}", "gitlab.com:aud": ${audience} } }`)
const entra = entraCredential(`claims['sub'] eq '${subject}' and claims['project_id'] eq '57382910'`)

const vault = (claims = ours, audience = '«shared-audience|"https://vault.example.com"»') =>
  vaultRole(claims).replace('"https://vault.example.com"', audience)

const cases: readonly (readonly [that: string, files: string])[] = [
  ['fires at the second of two', aws('"https://vault.example.com"') + vault()],
  [
    'fires once on three',
    aws('«shared-audience|"https://vault.example.com"»') +
      entra.replace('"api://AzureADTokenExchange"', '"https://vault.example.com"').replace('=== credential', '=== a-credential') +
      vaultRole(ours),
  ],
  ['fires on one of several audiences', aws('["sts.amazonaws.com", "https://vault.example.com"]') + vault()],
  ['is silent where the audiences differ', vaultRole(ours) + aws('"sts.amazonaws.com"') + entra],
  [
    'is silent where no token gets in at both',
    vaultRole(ours) + aws('"https://vault.example.com"', subject.replace('branch', 'tag').replace('main', 'v1')),
  ],
  ['is silent about two projects', vaultRole(ours.replace('57382910', '1234')) + aws('"https://vault.example.com"')],
  [
    'is silent about two of one kind beside another that takes other tokens',
    vaultRole(ours) +
      vaultRole(ours).replaceAll('vault.sh', 'more.sh').replace('role/deploy', 'role/read') +
      aws('"https://vault.example.com"', subject.replace('branch', 'tag').replace('main', 'v1')),
  ],
  [
    'is silent about two of one kind',
    vaultRole(ours) + vaultRole(ours).replaceAll('vault.sh', 'more.sh').replace('role/deploy', 'role/read'),
  ],
]

describe('shared-audience', () => {
  for (const [that, files] of cases) it(that, () => checkCase(files))
})
