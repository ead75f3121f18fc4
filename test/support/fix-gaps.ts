/**
 * Which rules offer no fix in which formats, and why: rule, then a format or the beginning of the formats of one relying party. Whatever
 * is not here has a golden in test/cases/fixes.
 */
export const withoutFix: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'identity-per-job': onlyIn('vault', 'only Vault keeps an identity for each user_claim'),
  'idle-leeway': onlyIn('vault', 'only Vault has a leeway for each time'),
  'merged-conditions': {
    ...onlyIn('aws', 'only Terraform joins conditions of AWS'),
    'aws-json': 'only the data source aws_iam_policy_document joins conditions',
    'aws-cloudformation-': 'only the data source aws_iam_policy_document joins conditions',
    'aws-terraform-jsonencode': 'only the data source aws_iam_policy_document joins conditions',
  },
  'mismatched-operator': onlyIn('aws', 'only AWS has an operator for each kind of value'),
  'oidc-role': onlyIn('vault', 'only Vault has roles for people beside those for tokens'),
  'parallel-credentials': {
    ...onlyIn('azure', 'only Entra takes one credential at a time'),
    'azure-json': 'the name of the other resource is an expression of its own for each template',
    'azure-terraform': 'only templates write at once',
    'azure-az': 'commands run one after the other',
  },
  'set-operator': onlyIn('aws', 'only AWS has operators for keys with several values'),
  'job-project-only': { 'aws-': 'AWS sees no job_project claims', 'azure-': 'Entra takes no job_project claims' },
  'unprotected-environment': { 'aws-': 'AWS sees no environment', 'azure-': 'Entra takes no environment' },
  'forgeable-tier': { 'azure-': 'a tier may be in a subject, and Entra takes no claim of protection beside it' },
  'merge-request-admitted': { 'azure-': 'Entra takes no pipeline_source' },
  'reusable-path': { 'aws-': 'AWS sees no project_path', 'azure-': 'Entra takes no project_path' },
  'malformed-subject': { 'azure-': 'Entra refuses to store such a subject' },
  'wrong-case': { 'azure-': 'Entra refuses to store such a subject' },
  'mistyped-value': {
    'aws-': 'AWS compares texts',
    'vault-terraform': 'Terraform writes every bound claim as a text',
    'azure-': 'Entra compares texts',
    'gcp-': 'Google refuses to store such a comparison',
    'kubernetes-': 'a comparison with a number or a boolean is refused',
  },
  'unanchored-pattern': {
    'aws-': 'AWS has no regular expressions',
    'azure-': 'Entra has no regular expressions',
    'vault-': 'Vault has no regular expressions in its claims',
    'gcp-gcloud': 'what a shell makes of $ and of parentheses depends on the quotes around',
  },
  'unchecked-issuer': onlyIn('vault', 'everywhere else a policy is about one issuer'),
}

function onlyIn(party: string, why: string): Readonly<Record<string, string>> {
  const others = ['aws', 'gcp', 'azure', 'vault', 'kubernetes'].filter((one) => one !== party)
  return Object.fromEntries(others.map((one) => [`${one}-`, why]))
}
