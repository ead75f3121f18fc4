# People of the account, GitLab, and a Deny for everything that is not a protected ref.
variable "admin_role_arn" {
  type    = string
  default = "arn:aws:iam::123456789012:role/admin"
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.com"
  client_id_list = ["sts.amazonaws.com", "https://gitlab.com"]
}

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "People"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [var.admin_role_arn, "arn:aws:iam::123456789012:root"]
    }
  }

  statement {
    sid     = "Pipelines"
    actions = ["sts:TagSession", "sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.gitlab.arn]
    }
    condition {
      test     = "StringLike"
      variable = "gitlab.com:sub"
      values   = ["project_path:soylent/*"]
    }
  }

  statement {
    sid     = "Unprotected"
    effect  = "Deny"
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.gitlab.arn]
    }
    condition {
      test     = "StringNotEquals"
      variable = "gitlab.com:ref_protected"
      values   = ["true"]
    }
  }
}

resource "aws_iam_role" "shared" {
  name               = "shared-services"
  assume_role_policy = data.aws_iam_policy_document.trust.minified_json
}
