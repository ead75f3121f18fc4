# Two condition blocks of the same test and variable: the data source makes one list of them, so either is enough.
data "aws_iam_openid_connect_provider" "gitlab" {
  url = "https://gitlab.com"
}

locals {
  issuer = data.aws_iam_openid_connect_provider.gitlab.url
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [data.aws_iam_openid_connect_provider.gitlab.arn]
    }
    condition {
      test     = "StringLike"
      variable = "${local.issuer}:sub"
      values   = ["project_path:oscorp/*"]
    }
    condition {
      test     = "StringLike"
      variable = "${local.issuer}:sub"
      values   = ["*:ref_type:branch:ref:main", "*:ref_type:branch:ref:production"]
    }
  }
}

resource "aws_iam_role" "both" {
  name               = "oscorp-ci"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
