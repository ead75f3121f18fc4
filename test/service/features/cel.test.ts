import assert from 'node:assert/strict'
import { provideCompletion } from '../../../src/service/features/completion.ts'
import { provideHover } from '../../../src/service/features/hover.ts'
import { analyseAt } from '../../support/analyse.ts'

const files = (condition: string) => `=== .claimcheck.yaml
project: mygroup/myproject
=== .gitlab-ci.yml
deploy: { script: [x] }
=== provider.yaml
apiVersion: iam.cnrm.cloud.google.com/v1beta1
kind: IAMWorkloadIdentityPool
metadata: { name: pool }
---
apiVersion: iam.cnrm.cloud.google.com/v1beta1
kind: IAMWorkloadIdentityPoolProvider
metadata: { name: provider }
spec:
  workloadIdentityPoolRef: { name: pool }
  oidc: { issuerUri: https://gitlab.com }
  attributeMapping: { google.subject: assertion.sub }
  attributeCondition: ${condition}
`

describe('An expression in the second document of a file', () => {
  it('is completed, with what each claim is', () => {
    const { analysis, file, text, offset } = analyseAt(files('assertion.‹›'))
    const item = provideCompletion(analysis, file, text, offset)?.items.find(({ label }) => label === 'project_path')
    assert.match(item?.markdown ?? '', /GitLab claim `project_path`/)
  })
  it('is completed with the values of this project', () => {
    const { analysis, file, text, offset } = analyseAt(files('assertion.project_path == "‹›"'))
    assert.deepEqual(
      provideCompletion(analysis, file, text, offset)?.items.map(({ label }) => label),
      ['mygroup/myproject'],
    )
  })
  it('is explained', () => {
    const { analysis, file, offset } = analyseAt(files('assertion.project‹›_path == "x"'))
    assert.match(provideHover(analysis, file, offset)?.markdown ?? '', /has\\?\(\\?\) asks first[\s\S]*GitLab claim `project_path`/)
  })
})
