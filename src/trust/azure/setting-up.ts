import type { SettingUp, SetUp, SetUpWish } from '../set-up.ts'

// What Entra recommends (azure.md 1 [CON]).
const audience = 'api://AzureADTokenExchange'

/**
 * An application with a classic credential: the flexible ones are a preview that application objects alone have for sure (azure.md 2). It
 * compares the subject as a whole and no other claim. The application's id is known only once it is made: the job takes it from
 * `AZURE_CLIENT_ID` in GitLab's settings.
 */
export const settingUp: SettingUp = {
  forms: ['terraform', 'script', 'documents'],
  asks: [
    {
      key: 'tenant',
      prompt: 'The id of the Entra tenant',
      example: 'aaaabbbb-0000-cccc-1111-dddd2222eeee',
      pattern: /^[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}$/,
      shown:
        /(?:\b(?:AZURE|ARM)_TENANT_ID|\btenant_id|--tenant)["']?\s*[:=\s]\s*["']?([\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12})\b/g,
    },
  ],
  seesClaims: () => false,
  make(wish): SetUp | string {
    const { subject } = wish
    if (subject.length > 600) return `The subject of these tokens has ${subject.length} characters, and Entra takes 600`
    return {
      files: filesOf(wish),
      token: { variable: 'AZURE_ID_TOKEN', audience },
      variables: { AZURE_TENANT_ID: wish.answers['tenant'] ?? '' },
      program: 'az',
      script: [
        'az login --service-principal --username "$AZURE_CLIENT_ID" --tenant "$AZURE_TENANT_ID" --federated-token "$AZURE_ID_TOKEN"',
      ],
    }
  },
}

function filesOf(wish: SetUpWish): SetUp['files'] {
  switch (wish.form) {
    case 'terraform':
      return [{ path: `terraform/${wish.name}.tf`, text: terraformOf(wish) }]
    case 'script':
      return [{ path: `azure/${wish.name}.sh`, text: scriptOf(wish) }]
    case 'documents':
      return [{ path: `azure/${wish.name}.json`, text: `${credentialOf(wish)}\n` }]
  }
}

// What Graph and `az ad app federated-credential create --parameters` take (azure.md 4).
function credentialOf({ name, issuer, subject }: SetUpWish): string {
  return JSON.stringify({ name: `gitlab-${name}`, issuer, subject, audiences: [audience] }, null, 2)
}

function whyOf({ subject }: SetUpWish): string {
  const moves = subject.includes('project_path:') ? ' It has the path of the project: after a rename it has to be written anew.' : ''
  return `# Entra compares this subject as a whole, with letter case, and no other claim.${moves}`
}

function scriptOf(wish: SetUpWish): string {
  return `#!/bin/sh
# Run once, by somebody who may register applications.
set -eu
app=$(az ad app create --display-name ${wish.name} --query appId --output tsv)
az ad sp create --id "$app"

${whyOf(wish)}
az ad app federated-credential create --id "$app" --parameters '${credentialOf(wish)}'

# No secret, but an id: what the application may do is yours to grant.
echo "Say AZURE_CLIENT_ID=$app in the CI/CD variables of ${wish.project}"
`
}

function terraformOf(wish: SetUpWish): string {
  const { name, issuer, subject, project } = wish
  const label = name.replaceAll('-', '_')
  return `resource "azuread_application" "${label}" {
  display_name = "${name}"
}

resource "azuread_service_principal" "${label}" {
  client_id = azuread_application.${label}.client_id
}

resource "azuread_application_federated_identity_credential" "${label}" {
  application_id = azuread_application.${label}.id
  display_name   = "gitlab-${name}"
  audiences      = ["${audience}"]
  issuer         = "${issuer}"
  ${whyOf(wish)}
  subject = "${subject}"
}

# No secret, but an id. To be said as AZURE_CLIENT_ID in the CI/CD variables of ${project}.
output "${label}_client_id" {
  value = azuread_application.${label}.client_id
}
`
}
