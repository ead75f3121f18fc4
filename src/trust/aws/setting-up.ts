import type { SettingUp, SetUp, SetUpWish } from '../set-up.ts'
import { withoutScheme } from './documents.ts'

const audience = 'sts.amazonaws.com'

/**
 * A role that trusts one subject of one project, with the audience that AWS's own tools take; for gitlab.com also the project's id, which
 * nobody can take over, and the protection, which shuts out merge requests from the branch (aws.md 3 and 4, gitlab.md 7: these condition
 * keys exist for gitlab.com only).
 */
export const settingUp: SettingUp = {
  forms: ['terraform', 'script', 'documents'],
  asks: [
    {
      key: 'account',
      prompt: 'The AWS account, 12 digits',
      example: '123456789012',
      pattern: /^\d{12}$/,
      shown: /\barn:aws[\w-]*:(?:iam|sts)::(\d{12}):/g,
    },
  ],
  seesClaims: isGitLabCom,
  make(wish): SetUp {
    const account = wish.answers['account'] ?? ''
    return {
      files: filesOf(wish, account),
      token: { variable: 'AWS_ID_TOKEN', audience },
      variables: {
        AWS_ROLE_ARN: `arn:aws:iam::${account}:role/${wish.name}`,
        AWS_WEB_IDENTITY_TOKEN_FILE: '/tmp/aws-id-token',
      },
      program: 'aws',
      script: ['printf %s "$AWS_ID_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"', 'aws sts get-caller-identity'],
    }
  },
}

function isGitLabCom(issuer: string): boolean {
  return withoutScheme(issuer) === 'gitlab.com'
}

function filesOf(wish: SetUpWish, account: string): SetUp['files'] {
  const policy = { path: `iam/${wish.name}.json`, text: `${JSON.stringify(policyOf(wish, account), null, 2)}\n` }
  switch (wish.form) {
    case 'terraform':
      return [{ path: `terraform/${wish.name}.tf`, text: terraformOf(wish) }]
    case 'script':
      return [policy, { path: `iam/${wish.name}.sh`, text: scriptOf(wish) }]
    case 'documents':
      return [policy]
  }
}

function conditionsOf({ issuer, subject, projectId, isProtected }: SetUpWish): readonly (readonly [string, string])[] {
  const provider = withoutScheme(issuer)
  const both = [[`${provider}:aud`, audience] as const, [`${provider}:sub`, subject] as const]
  if (!isGitLabCom(issuer)) return both
  const id = projectId === undefined ? [] : [[`${provider}:project_id`, projectId] as const]
  return [...both, ...id, ...(isProtected ? [[`${provider}:ref_protected`, 'true'] as const] : [])]
}

function policyOf(wish: SetUpWish, account: string) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${withoutScheme(wish.issuer)}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: Object.fromEntries(conditionsOf(wish)) },
      },
    ],
  }
}

function scriptOf({ issuer, name }: SetUpWish): string {
  return `#!/bin/sh
# Run once, by somebody who may change IAM. The provider serves every role that trusts this GitLab: leave it out if there is one.
set -eu
aws iam create-open-id-connect-provider --url ${issuer} --client-id-list ${audience}
aws iam create-role --role-name ${name} --assume-role-policy-document file://iam/${name}.json
`
}

function terraformOf(wish: SetUpWish): string {
  const label = wish.name.replaceAll('-', '_')
  const conditions = conditionsOf(wish).map(
    ([variable, value]) => `
    condition {
      test     = "StringEquals"
      variable = "${variable}"
      values   = ["${value}"]
    }
`,
  )
  return `# The provider serves every role that trusts this GitLab: if there is one already, take it from a data source.
resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "${wish.issuer}"
  client_id_list = ["${audience}"]
}

data "aws_iam_policy_document" "${label}_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.gitlab.arn]
    }
${conditions.join('')}  }
}

resource "aws_iam_role" "${label}" {
  name               = "${wish.name}"
  assume_role_policy = data.aws_iam_policy_document.${label}_trust.json
}
`
}
