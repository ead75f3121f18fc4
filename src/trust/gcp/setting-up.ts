import type { SettingUp, SetUp, SetUpWish } from '../set-up.ts'

/** What a set-up of Google Cloud calls its things. */
interface Names {
  /** The project's id, which its service accounts have in their names. */
  readonly project: string
  /** Its number, which pools and principals have in theirs (gcp.md 5 [PI]). */
  readonly number: string
  readonly pool: string
  readonly accountId: string
  readonly account: string
  /** `projects/…/providers/…` */
  readonly provider: string
  readonly label: string
}

/**
 * A pool with one provider, as Google advises (gcp.md 5 [BP]), which takes the tokens of one project alone, and one subject of it that may act
 * as a service account. The audience is the provider's own name, so that no other relying party can use the token (gcp.md 1 [MM]).
 */
export const settingUp: SettingUp = {
  forms: ['terraform', 'script', 'documents'],
  asks: [
    {
      key: 'project',
      prompt: 'The id of the Google Cloud project',
      example: 'my-project',
      pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
      shown: /@([a-z][a-z0-9-]{4,28}[a-z0-9])\.iam\.gserviceaccount\.com\b/g,
    },
    {
      key: 'number',
      prompt: 'The number of the Google Cloud project',
      example: '123456789012',
      pattern: /^\d{6,19}$/,
      shown: /\bprojects\/(\d{6,19})\/locations\//g,
    },
  ],
  make(wish): SetUp | string {
    const mapped = mappingOf(wish)
    if (typeof mapped === 'string') return mapped
    const names = namesOf(wish)
    return {
      files: filesOf(wish, names, mapped),
      token: { variable: 'GCP_ID_TOKEN', audience: `https://iam.googleapis.com/${names.provider}` },
      variables: {
        GCP_PROVIDER: names.provider,
        GCP_SERVICE_ACCOUNT: names.account,
        GOOGLE_APPLICATION_CREDENTIALS: '/tmp/gcp-credentials.json',
      },
      program: 'gcloud',
      // The credential configuration holds no secret: it says where the token lies and what it is traded for (gcp.md 7 [CC]).
      script: [
        'printf %s "$GCP_ID_TOKEN" > /tmp/gcp-id-token',
        'gcloud iam workload-identity-pools create-cred-config "$GCP_PROVIDER" --service-account="$GCP_SERVICE_ACCOUNT" --credential-source-file=/tmp/gcp-id-token --output-file="$GOOGLE_APPLICATION_CREDENTIALS"',
        'gcloud auth login --cred-file="$GOOGLE_APPLICATION_CREDENTIALS"',
      ],
    }
  },
}

// Ids of pools have 4 to 32 characters and don't begin with gcp- (gcp.md 1 [MM]); those of service accounts have 6 to 30.
function namesOf({ name, answers }: SetUpWish): Names {
  const [project = '', number = ''] = [answers['project'], answers['number']]
  const pool = `gitlab-${name}`.slice(0, 32).replace(/-+$/, '')
  const accountId = name.length < 6 ? `gitlab-${name}` : name
  return {
    project,
    number,
    pool,
    accountId,
    account: `${accountId}@${project}.iam.gserviceaccount.com`,
    provider: `projects/${number}/locations/global/workloadIdentityPools/${pool}/providers/${pool}`,
    label: name.replaceAll('-', '_'),
  }
}

interface Mapped {
  /** What `google.subject` is made of, and what it is for the tokens that get in. */
  readonly expression: string
  readonly subject: string
  readonly condition: string
}

// google.subject has at most 127 bytes (gcp.md 2 [MM, TS]): where the token's own is longer, the ids say the same in short.
function mappingOf({ subject, project, projectId, ref, isProtected }: SetUpWish): Mapped | string {
  const id = projectId === undefined ? `assertion.project_path == '${project}'` : `assertion.project_id == '${projectId}'`
  const condition = isProtected ? `${id} && assertion.ref_protected == 'true'` : id
  if (subject.length <= 127) return { expression: 'assertion.sub', subject, condition }
  const short = `${projectId}/${ref.type}/${ref.name}`
  if (projectId === undefined || short.length > 127)
    return `The subject of these tokens has ${subject.length} characters, and Google Cloud takes 127${projectId === undefined ? ': say ids in .claimcheck.yaml, which are shorter' : ''}`
  return { expression: "assertion.project_id + '/' + assertion.ref_type + '/' + assertion.ref", subject: short, condition }
}

function filesOf(wish: SetUpWish, names: Names, mapped: Mapped): SetUp['files'] {
  switch (wish.form) {
    case 'terraform':
      return [{ path: `terraform/${wish.name}.tf`, text: terraformOf(wish, names, mapped) }]
    case 'script':
      return [{ path: `gcp/${wish.name}.sh`, text: scriptOf(wish, names, mapped) }]
    case 'documents':
      return [
        { path: `gcp/${wish.name}-provider.json`, text: `${JSON.stringify(providerOf(wish, names, mapped), null, 2)}\n` },
        { path: `gcp/${wish.name}-policy.json`, text: `${JSON.stringify(policyOf(names, mapped), null, 2)}\n` },
      ]
  }
}

const role = 'roles/iam.workloadIdentityUser'

function memberOf({ number, pool }: Names, subject: string): string {
  return `principal://iam.googleapis.com/projects/${number}/locations/global/workloadIdentityPools/${pool}/subject/${subject}`
}

// The body of `POST …/workloadIdentityPools/POOL/providers`, and what `describe` prints (gcp.md 7).
function providerOf({ issuer }: SetUpWish, { provider }: Names, { expression, condition }: Mapped) {
  return {
    name: provider,
    attributeMapping: { 'google.subject': expression },
    attributeCondition: condition,
    oidc: { issuerUri: issuer },
  }
}

// What `set-iam-policy` takes for the service account.
function policyOf(names: Names, { subject }: Mapped) {
  return { bindings: [{ role, members: [memberOf(names, subject)] }] }
}

function scriptOf({ issuer }: SetUpWish, names: Names, { expression, subject, condition }: Mapped): string {
  const { project, number, pool, accountId, account } = names
  return `#!/bin/sh
# Run once, by somebody who may change IAM.
set -eu
# By the project's number, which the audience of the tokens is made of.
gcloud iam workload-identity-pools create ${pool} --project=${number} --location=global
# The condition shuts out every other project of this GitLab, whatever the pool is granted later.
gcloud iam workload-identity-pools providers create-oidc ${pool} \\
  --project=${number} --location=global --workload-identity-pool=${pool} \\
  --issuer-uri=${issuer} \\
  --attribute-mapping="google.subject=${expression}" \\
  --attribute-condition="${condition}"

gcloud iam service-accounts create ${accountId} --project=${project}
# One subject, not the whole pool. What the account itself may do is yours to grant.
gcloud iam service-accounts add-iam-policy-binding ${account} \\
  --project=${project} --role=${role} \\
  --member="${memberOf(names, subject)}"
`
}

function terraformOf({ issuer }: SetUpWish, names: Names, { expression, subject, condition }: Mapped): string {
  const { project, number, pool, accountId, label } = names
  return `# A pool of its own: a subject of another provider can't be mistaken for one of this one.
resource "google_iam_workload_identity_pool" "${label}" {
  # The number, which the audience of the tokens is made of.
  project                   = "${number}"
  workload_identity_pool_id = "${pool}"
}

resource "google_iam_workload_identity_pool_provider" "${label}" {
  project                            = "${number}"
  workload_identity_pool_id          = google_iam_workload_identity_pool.${label}.workload_identity_pool_id
  workload_identity_pool_provider_id = "${pool}"

  attribute_mapping = {
    "google.subject" = "${expression}"
  }
  # Shuts out every other project of this GitLab, whatever the pool is granted later.
  attribute_condition = "${condition}"

  oidc {
    issuer_uri = "${issuer}"
  }
}

resource "google_service_account" "${label}" {
  project    = "${project}"
  account_id = "${accountId}"
}

# One subject, not the whole pool. What the account itself may do is yours to grant.
resource "google_service_account_iam_member" "${label}" {
  service_account_id = google_service_account.${label}.name
  role               = "${role}"
  member             = "principal://iam.googleapis.com/\${google_iam_workload_identity_pool.${label}.name}/subject/${subject}"
}
`
}
