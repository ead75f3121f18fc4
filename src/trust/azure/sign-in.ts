import { argumentsOf, optionOf } from '../../syntax/shell/arguments.ts'
import { show } from '../../text/holes.ts'
import type { SigningIn } from '../sign-in.ts'

/** What Azure's tools sign in with: azure.md 1, gitlab.md 7 [D-AZ] (`az login --federated-token`). */
export const signIn: SigningIn = {
  audience: 'api://AzureADTokenExchange',
  fileVariables: ['AZURE_FEDERATED_TOKEN_FILE', 'ARM_OIDC_TOKEN_FILE_PATH'],
  tokenFiles: ['AZURE_FEDERATED_TOKEN_FILE', 'ARM_OIDC_TOKEN_FILE_PATH'],
  command: {
    suspects: /--federated-token/,
    tokenOf(command) {
      const words = command.words.map(({ text }) => show(text))
      return words[0] === 'az' && words[1] === 'login' ? optionOf(argumentsOf(command), 'federated-token') : undefined
    },
  },
  stored: [
    {
      title: 'client secret of Microsoft Entra',
      suspects: /(?:AZURE|ARM)_CLIENT_SECRET|az\s+login|\.azurecr\.io|\dQ~/,
      variables: ['AZURE_CLIENT_SECRET', 'ARM_CLIENT_SECRET'],
      companions: [],
      command: /\baz\s+login\b(?=[^|;&]*--service-principal)(?=[^|;&]*\s(?:-p|--password)(?:\s|=))/g,
      // A registry with a user that has a password; the user of tokens is the id of zeros (Microsoft's docs on ACR, "az acr login with --expose-token").
      handed:
        /\b(?:docker|podman)\s+login\b(?=[^|;&]*\.azurecr\.io\b)(?=[^|;&]*\s(?:-u|--username)(?:\s+|=)["']?(?:\$\{?(?:AZURE|ARM)_CLIENT_ID\b|(?!0{8}-)[\w-]+["']?(?:\s|$)))/g,
      // Terraform's provider takes none of what `az login` does for an application (azure.md 1).
      bound: /\bARM_CLIENT_SECRET\b/g,
      carried: [
        { variable: 'AZURE_CLIENT_ID', from: /\baz\s+login\b[^;&|]*\s(?:-u|--username)(?:\s+|=)(["']?[^\s"']+["']?)/g },
        { variable: 'AZURE_TENANT_ID', from: /\baz\s+login\b[^;&|]*\s(?:-t|--tenant)(?:\s+|=)(["']?[^\s"']+["']?)/g },
      ],
      // The form of secrets since 2021, as secret scanners know it (gitleaks, azure-ad-client-secret).
      literal: /(?:^|["'\s=:])([A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34})(?![\w~.-])/g,
      excuse: /--federated-token|ARM_USE_OIDC/g,
    },
  ],
}
