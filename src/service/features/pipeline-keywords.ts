/** A key of a pipeline that has to do with ID tokens. */
export interface Keyword {
  /** `*`: any name that the author chooses. */
  readonly key: string
  /** One sentence for people. */
  readonly about: string
  readonly source: string
  /** `default:` may have it too. */
  readonly inDefault?: true
  /** What may stand below it. */
  readonly below?: readonly Keyword[]
  readonly values?: readonly { readonly value: string; readonly about: string }[]
  /** Only one of the keys that have this may stand in a mapping. */
  readonly provider?: SecretProvider
}

/** What a provider of secrets needs of a job; gitlab.md 4.1. */
export interface SecretProvider {
  readonly title: string
  /** Which token the job sends where the secret has no `token:`. */
  readonly omitted: string
  readonly variables: readonly { readonly name: string; readonly about: string }[]
}

const yaml = 'gitlab.md 4.1 [D-YAML]'
const schema = 'gitlab.md 4.1 [SCHEMA]'

function key(name: string, about: string, source: string): Keyword {
  return { key: name, about, source }
}

const engine: Keyword = {
  key: 'engine',
  about: "Vault's secrets engine that holds the secret, with `name` and `path`.",
  source: yaml,
  below: [
    {
      key: 'name',
      about: 'The kind of secrets engine.',
      source: yaml,
      values: [
        { value: 'kv-v2', about: 'version 2 of the key/value engine, the default' },
        { value: 'kv-v1', about: 'version 1 of the key/value engine' },
        { value: 'generic', about: 'any engine; needs GitLab Runner 16.11' },
      ],
    },
    key('path', 'Where the secrets engine is mounted in Vault.', yaml),
  ],
}

const providers: readonly Keyword[] = [
  {
    key: 'vault',
    about: 'A secret of HashiCorp Vault or OpenBao: `path/field@engine`, or a mapping with `engine`, `path` and `field`.',
    source: 'gitlab.md 4.1 [D-VAULT, C-RUNPRES]',
    below: [
      engine,
      key('path', 'The path of the secret in its engine.', yaml),
      key('field', 'The field of the secret whose value the job gets.', yaml),
    ],
    provider: {
      title: 'HashiCorp Vault',
      omitted: 'the first ID token of the job',
      variables: [
        { name: 'VAULT_SERVER_URL', about: 'required: the address of the server' },
        { name: 'VAULT_AUTH_ROLE', about: "else the mount's default role" },
        { name: 'VAULT_AUTH_PATH', about: 'else `jwt`' },
        { name: 'VAULT_NAMESPACE', about: 'optional' },
      ],
    },
  },
  {
    key: 'azure_key_vault',
    about: 'A secret of Azure Key Vault.',
    source: 'gitlab.md 4.1 [D-SM-AZ, C-RUNPRES]',
    below: [
      key('name', 'The name of the secret in the key vault.', 'gitlab.md 4.1 [D-SM-AZ]'),
      key('version', 'The version of the secret; without it the newest.', 'gitlab.md 4.1 [D-SM-AZ]'),
    ],
    provider: {
      title: 'Azure Key Vault',
      omitted: 'the first ID token of the job',
      variables: [
        { name: 'AZURE_KEY_VAULT_SERVER_URL', about: 'the address of the key vault' },
        { name: 'AZURE_CLIENT_ID', about: 'the application that trusts the token' },
        { name: 'AZURE_TENANT_ID', about: 'its tenant' },
      ],
    },
  },
  {
    key: 'gcp_secret_manager',
    about: 'A secret of Google Cloud Secret Manager; it needs `token`.',
    source: 'gitlab.md 4.1 [D-SM-GCP, C-SECRET]',
    below: [
      key('name', 'The name of the secret, or `projects/NUMBER/secrets/NAME` for one of another project.', 'gitlab.md 4.1 [D-SM-GCP]'),
      key('version', 'The version of the secret; without it the newest.', 'gitlab.md 4.1 [D-SM-GCP]'),
    ],
    provider: {
      title: 'Google Cloud Secret Manager',
      omitted: 'none: `token` is required',
      variables: [
        { name: 'GCP_PROJECT_NUMBER', about: 'the project of the secret and of the pool' },
        { name: 'GCP_WORKLOAD_IDENTITY_FEDERATION_POOL_ID', about: 'the workload identity pool' },
        { name: 'GCP_WORKLOAD_IDENTITY_FEDERATION_PROVIDER_ID', about: 'its provider that trusts the token' },
      ],
    },
  },
  {
    key: 'aws_secrets_manager',
    about: 'A secret of AWS Secrets Manager: `secret_id#field`, or a mapping with `secret_id`.',
    source: 'gitlab.md 4.1 [D-SM-AWS, C-RUNPRES]',
    below: [
      key('secret_id', 'The name or ARN of the secret.', 'gitlab.md 4.1 [D-SM-AWS]'),
      key('version_id', 'The unique id of a version of the secret.', 'gitlab.md 4.1 [D-SM-AWS]'),
      key('version_stage', 'The staging label of a version of the secret.', 'gitlab.md 4.1 [D-SM-AWS]'),
      key('region', 'The region of the secret; without it that of `AWS_REGION`.', 'gitlab.md 4.1 [D-SM-AWS]'),
      key('role_arn', 'The role that the token opens; without it that of `AWS_ROLE_ARN`.', 'gitlab.md 4.1 [D-SM-AWS]'),
      key('role_session_name', 'The name of the session; without it that of `AWS_ROLE_SESSION_NAME`.', 'gitlab.md 4.1 [D-SM-AWS]'),
      key('field', 'The key in the secret whose value the job gets; without it the whole secret.', 'gitlab.md 4.1 [D-SM-AWS]'),
    ],
    provider: {
      title: 'AWS Secrets Manager',
      omitted: 'literally `$AWS_ID_TOKEN`, whatever the first token is called',
      variables: [
        { name: 'AWS_REGION', about: 'the region, where the secret names none' },
        { name: 'AWS_ROLE_ARN', about: 'the role that the token opens, where the secret names none' },
        { name: 'AWS_ROLE_SESSION_NAME', about: 'the name of the session, where the secret names none' },
      ],
    },
  },
  {
    key: 'gitlab_secrets_manager',
    about: "A secret of GitLab's own secrets manager.",
    source: 'gitlab.md 4.1 [SCHEMA, C-RUNPRES]',
    below: [
      key('name', 'The name of the secret: letters, digits and `_`.', schema),
      key('source', 'Where the secret is kept, where it is not the project: `group/PATH`.', schema),
    ],
    provider: {
      title: "GitLab's secrets manager",
      omitted: 'none of the job: GitLab mints its own',
      variables: [],
    },
  },
]

/** Every key that is completed and explained, as a tree below a job; gitlab.md 3.1, 4.1, 4.2. */
const jobKeywords: readonly Keyword[] = [
  {
    key: 'id_tokens',
    about: 'The ID tokens of the job, each in a variable of its name; a list here replaces the one of `default` whole.',
    source: 'gitlab.md 3.1, 3.2 [D-YAML, C-IDTOK]',
    inDefault: true,
    below: [
      {
        key: '*',
        about: 'The job gets the ID token in a variable of this name.',
        source: 'gitlab.md 3.1 [C-HASH]',
        below: [
          key(
            'aud',
            'Required, and the only key of an ID token: whom the token is for. A text or a list of texts.',
            'gitlab.md 3.1 [C-IDTOK]',
          ),
        ],
      },
    ],
  },
  {
    key: 'secrets',
    about: 'Secrets that the runner fetches for the job from a provider, with an ID token (Premium and Ultimate); not in `default`.',
    source: 'gitlab.md 4.1 [D-YAML, C-SECRET]',
    below: [
      {
        key: '*',
        about: 'The job gets the secret in a variable of this name.',
        source: yaml,
        below: [
          ...providers,
          key('token', 'The ID token that is sent to the provider, as a variable: `$NAME`.', 'gitlab.md 4.1 [D-YAML, C-RUNPRES]'),
          {
            key: 'file',
            about: 'Whether the variable holds the path of a file with the secret, or the secret itself.',
            source: yaml,
            values: [
              { value: 'false', about: 'the variable holds the secret' },
              { value: 'true', about: 'the variable holds the path of a file, the default' },
            ],
          },
        ],
      },
    ],
  },
  {
    key: 'identity',
    about: 'A token of another issuer, for the Google Cloud integration of GitLab.com (beta).',
    source: 'gitlab.md 4.2 [D-YAML, D-GIAM]',
    inDefault: true,
    values: [{ value: 'google_cloud', about: 'the only value: the Google Cloud IAM integration of the group or project' }],
  },
]

/** Top-level keys that are no jobs; gitlab.md 5, "not job names" [D-JOBS, D-YAML]. */
const notJobs: ReadonlySet<string> = new Set([
  ...['image', 'services', 'stages', 'before_script', 'after_script', 'variables', 'cache', 'include', 'workflow', 'spec'],
])

/** The keyword at a path of keys from the top level of the file; `undefined` for everything that is not in the table. */
export function keywordAt(path: readonly string[]): Keyword | undefined {
  const [owner, first, ...rest] = path
  if (owner === undefined || notJobs.has(owner)) return undefined
  let found = jobKeywords.find((keyword) => keyword.key === first && (owner !== 'default' || keyword.inDefault === true))
  for (const part of rest) found = found?.below?.find((keyword) => keyword.key === part || keyword.key === '*')
  return found
}

/** The row of a provider of secrets. */
export function providerOf(name: string): SecretProvider | undefined {
  return providers.find((keyword) => keyword.key === name)?.provider
}
