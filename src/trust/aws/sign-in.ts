import { argumentsOf, optionOf } from '../../syntax/shell/arguments.ts'
import { show } from '../../text/holes.ts'
import type { SigningIn } from '../sign-in.ts'

/** What AWS's tools sign in with: aws.md 5 (environment variables), gitlab.md 7 [D-AWS] (`aws sts assume-role-with-web-identity`). */
export const signIn: SigningIn = {
  audience: 'sts.amazonaws.com',
  fileVariables: ['AWS_WEB_IDENTITY_TOKEN_FILE'],
  tokenFiles: ['AWS_WEB_IDENTITY_TOKEN_FILE'],
  command: {
    suspects: /assume-role-with-web-identity/,
    tokenOf(command) {
      const words = command.words.map(({ text }) => show(text))
      if (words[0] !== 'aws' || !words.includes('assume-role-with-web-identity')) return undefined
      return optionOf(argumentsOf(command), 'web-identity-token')
    },
  },
  // AWS's tools read AWS_ROLE_ARN, pipelines have others for it: ROLE_ARN, PROD_ROLE_ARN (aws.md 5; gitlab.md 7 [D-AWS]).
  naming: { variables: /(?:^|_)ROLE_ARN(?:_|$)/i, name: /^arn:/ },
  stored: [
    {
      title: 'AWS key',
      suspects: /AWS_SECRET_ACCESS_KEY|AKIA/i,
      variables: ['AWS_SECRET_ACCESS_KEY'],
      companions: ['AWS_ACCESS_KEY_ID'],
      // An access key id: AKIA is long-lived, ASIA temporary. The key of AWS's own examples is nobody's; who manages keys names them by option.
      sign: /(?<![A-Z0-9]|--access-key-id[\s=]["']?)AKIA(?!IOSFODNN7EXAMPLE)[A-Z2-7]{16}(?![A-Z0-9])/g,
      taken:
        /\baws\s+configure\s+set\s+(?:--\S+\s+\S+\s+){0,3}(?:[\w-]+\.)?(?<to>aws_secret_access_key)\s+["']?\$\{?(?<name>\w+)\}?["']?(?=\s|$|[;&|)])/g,
      beside: /\baws\s+configure\s+set\s+(?:--\S+\s+\S+\s+){0,3}(?:[\w-]+\.)?aws_access_key_id\s/g,
      bound: /--profile\b|\bAWS_(?:DEFAULT_)?PROFILE\b|\s[\w-]+\.aws_secret_access_key\b/g,
      literal: /aws_secret_access_key["']?[ \t]*[:= \t][ \t]*["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
      // Temporary credentials have a session token; S3 is spoken by others, at addresses of their own.
      excuse: /AWS_SESSION_TOKEN|AWS_ENDPOINT_URL|--endpoint-url|localstack|minio/gi,
    },
  ],
}
