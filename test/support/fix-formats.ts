import type { Rule } from '../../src/rules/rule.ts'

/** What a file of a format is called, and what it holds: by that a golden is known to be of the format that its name says. */
interface Format {
  readonly file: RegExp
  readonly holds: RegExp
}

/** The forms in which trust policies are written, and fixed. */
export const policyFormats: Readonly<Record<string, Format>> = {
  'aws-json': { file: /\.json$/, holds: /"Federated"/ },
  'aws-terraform-document': { file: /\.tf$/, holds: /data "aws_iam_policy_document"/ },
  'aws-terraform-jsonencode': { file: /\.tf$/, holds: /jsonencode\([\s\S]*Federated/ },
  'aws-cloudformation-yaml': { file: /\.yaml$/, holds: /AssumeRolePolicyDocument:/ },
  'aws-cloudformation-json': { file: /\.json$/, holds: /"AssumeRolePolicyDocument"/ },
  'gcp-json': { file: /\.json$/, holds: /"attributeMapping"/ },
  'gcp-terraform': { file: /\.tf$/, holds: /google_iam_workload_identity_pool_provider/ },
  'gcp-gcloud': { file: /\.sh$/, holds: /gcloud iam/ },
  'azure-json': { file: /\.json$/, holds: /"issuer"/ },
  'azure-bicep': { file: /\.bicep$/, holds: /federatedIdentityCredentials/ },
  'azure-terraform': { file: /\.tf$/, holds: /federated_identity_credential/ },
  'azure-az': { file: /\.sh$/, holds: /\baz / },
  'vault-json': { file: /\.json$/, holds: /"(user_claim|oidc_discovery_url)"/ },
  'vault-terraform': { file: /\.tf$/, holds: /vault_jwt_auth_backend_role/ },
  'vault-cli': { file: /\.sh$/, holds: /\bvault write/ },
  'kubernetes-yaml': { file: /\.yaml$/, holds: /AuthenticationConfiguration/ },
}

/** The ways in which the piece of a pipeline is written that a fix changes. */
export const pipelineFormats: Readonly<Record<string, Format>> = {
  'pipeline-block': { file: /\.gitlab-ci\.yml$/, holds: /:\n/ },
  'pipeline-flow': { file: /\.gitlab-ci\.yml$/, holds: /: *\{/ },
  'pipeline-anchor': { file: /\.gitlab-ci\.yml$/, holds: /&\w/ },
  'pipeline-include': { file: /^ci\/.*\.yml$/, holds: /:/ },
}

/** The formats that a rule's fixes are in for sure, by what the rule looks at. One about policies may change pipelines as well. */
export function formatsOf(rule: Rule): readonly string[] {
  const inBoth = rule.checkLink !== undefined || rule.checkProject !== undefined
  const inPolicies = rule.checkPolicy !== undefined || inBoth
  const inPipelines = rule.checkPipeline !== undefined || inBoth
  return [...(inPolicies ? Object.keys(policyFormats) : []), ...(inPipelines ? Object.keys(pipelineFormats) : [])]
}
