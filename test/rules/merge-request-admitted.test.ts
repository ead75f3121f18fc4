import assert from 'node:assert/strict'
import { deployPolicy } from '../support/aws-policy.ts'
import { parseCase } from '../support/case.ts'
import { clusterAuthentication, fixed, googleProvider, vaultRole } from '../support/policies.ts'
import { checkCase, checkFix, findingsOf } from '../support/rules.ts'

const project = '"project_id": "57382910"'
const requests = '«merge-request-admitted|"merge_request_event"»'
const subject = (value: string) => `"StringLike": { "gitlab.com:sub": ${value} }`

const cases: readonly (readonly [that: string, files: string])[] = [
  ['fires on a role for merge requests', vaultRole(`{ ${project}, "pipeline_source": ${requests} }`)],
  ['fires on one of several sources', vaultRole(`{ ${project}, "pipeline_source": ["chat", ${requests}] }`)],
  [
    'fires on a role of AWS',
    deployPolicy(`{ ${subject('"project_path:mygroup/myproject:*"')}, "StringEquals": { "gitlab.com:pipeline_source": ${requests} } }`),
  ],
  [
    'fires beside protected refs',
    googleProvider(
      "assertion.project_id == '57382910' && (assertion.ref_protected == 'true' || assertion.pipeline_source == «merge-request-admitted|'merge_request_event'»)",
    ),
  ],
  [
    'fires on claim rules of an API server',
    clusterAuthentication(
      '{ claim: project_id, requiredValue: "57382910" }',
      '{ claim: pipeline_source, requiredValue: «merge-request-admitted|merge_request_event» }',
    ),
  ],
  [
    'leaves open refs to their own rule',
    vaultRole(`{ "project_id": «unpinned-ref|"57382910"», "pipeline_source": ["push", "merge_request_event"] }`),
  ],
  [
    'is silent about merge requests of a trusted branch',
    vaultRole(`{ ${project}, "ref": "main", "ref_type": "branch", "pipeline_source": "merge_request_event" }`),
  ],
  ['is silent where protection is demanded', vaultRole(`{ ${project}, "ref_protected": "true" }`)],
  ['is silent where it depends on the user', vaultRole(`{ ${project}, "user_id": "4711", "pipeline_source": "merge_request_event" }`)],
]

describe('merge-request-admitted', () => {
  for (const [that, files] of cases) it(that, () => checkCase(files))
  it('is fixed with protection where protected refs get in', () => {
    const condition =
      "assertion.project_id == '57382910' && (assertion.ref_protected == 'true' || assertion.pipeline_source == 'merge_request_event')"
    checkFix(
      'merge-request-admitted',
      googleProvider(condition) + fixed(googleProvider(`(${condition}) && assertion.ref_protected == 'true'`)),
      { safe: true },
    )
  })
  it('offers nothing where only merge requests are meant', () => {
    const [finding] = findingsOf(parseCase(vaultRole(`{ ${project}, "pipeline_source": "merge_request_event" }`)))
    assert.equal(finding?.rule, 'merge-request-admitted')
    assert.deepEqual(finding.fixes(), [])
  })
})
