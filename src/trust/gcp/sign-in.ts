import type { SigningIn } from '../sign-in.ts'

/** What Google's tools sign in with: gcp.md 7 (credential configuration), gitlab.md 7 [D-GCP]. */
export const signIn: SigningIn = {
  fileVariables: ['GOOGLE_APPLICATION_CREDENTIALS', 'CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE'],
  tokenFiles: [],
  stored: [
    {
      title: 'key of a Google service account',
      suspects: /activate-service-account|_json_key|X2pzb25fa2V5Ons|private_key_id/,
      variables: [],
      companions: [],
      // A key file, where workload identity has --cred-file of `gcloud auth login`.
      command: /\bgcloud\s+auth\s+activate-service-account\b(?=[^|;&]*--key-file)/g,
      bound: /\bgcloud\b[^;&|]*\s--account\b|\bactivate-service-account\b[^;&|]*\s--project\b/g,
      // The registry's user for keys.
      handed:
        /\b(?:docker|podman|crane|helm\s+registry)\s+login\b(?=[^|;&]*\s(?:-u|--username)(?:\s+|=)["']?_json_key(?:_base64)?["']?(?:\s|$))/g,
      // The file itself; and what registries get of it, `_json_key:{…`, in base64 (DOCKER_AUTH_CONFIG).
      literal:
        /(X2pzb25fa2V5Ons[A-Za-z0-9+/]{100,10000}={0,2})|"private_key_id\\?"\s{0,9}:\s{0,9}\\?"([0-9a-f]{40})(?=\\?"[\s\S]{0,400}-----BEGIN PRIVATE KEY-----(?:\\+n|\s){1,9}MII[A-Za-z0-9+/]{50})/g,
    },
  ],
}
