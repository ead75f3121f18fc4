# Deny with not_actions and not_principals beside the Allow.
locals {
  provider = "arn:aws-cn:iam::123456789012:oidc-provider/jihulab.com"
}

data "aws_iam_policy_document" "trust" {
  version = "2008-10-17"

  statement {
    sid         = "OnlyTokens"
    effect      = "Deny"
    not_actions = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]
    not_principals {
      type        = "Federated"
      identifiers = [local.provider]
    }
  }

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.provider]
    }
    condition {
      test     = "StringLike"
      variable = "jihulab.com:sub"
      values   = ["project_path:zhongshan/*:ref_type:branch:ref:main"]
    }
    condition {
      test     = "Null"
      variable = "jihulab.com:aud"
      values   = [false]
    }
  }
}

resource "aws_iam_role" "china" {
  name               = "china-deploy"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
