// What completion offers of itself in a pipeline, in its order: one token for each relying party and service.
const usual = [
  ['AWS_ID_TOKEN', 'sts.amazonaws.com'],
  ['GCP_ID_TOKEN', 'https://iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER'],
  ['AZURE_ID_TOKEN', 'api://AzureADTokenExchange'],
  ['VAULT_ID_TOKEN', 'https://vault.example.com'],
  ['KUBERNETES_ID_TOKEN', 'kubernetes'],
  ['PYPI_ID_TOKEN', 'pypi'],
  ['SIGSTORE_ID_TOKEN', 'sigstore'],
  ['CRATES_IO_ID_TOKEN', 'crates.io'],
] as const

export const usualVariables: readonly string[] = usual.map(([variable]) => variable)

export const usualAudiences: readonly string[] = usual.map(([, audience]) => audience)
