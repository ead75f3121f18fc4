# An override nobody knows may replace what has a sid, and may add anything.
variable "override_policy" {
  type = string
}

variable "trusted" {
  type = list(object({ type = string, identifiers = list(string) }))
}

locals {
  provider_arn = "arn:aws:iam::123456789012:oidc-provider/gitlab.com"
}

data "aws_iam_policy_document" "overridden" {
  override_policy_documents = [var.override_policy]

  statement {
    sid     = "GitLab"
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "gitlab.com:sub"
      values   = ["project_path:skynet/core:ref_type:branch:ref:main"]
    }
  }
}

data "aws_iam_policy_document" "principals" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }
    dynamic "principals" {
      for_each = var.trusted
      content {
        type        = principals.value.type
        identifiers = principals.value.identifiers
      }
    }
    condition {
      test     = "StringEquals"
      variable = "gitlab.com:sub"
      values   = ["project_path:skynet/core:ref_type:branch:ref:main"]
    }
  }
}

resource "aws_iam_role" "overridden" {
  name               = "overridden"
  assume_role_policy = data.aws_iam_policy_document.overridden.json
}

resource "aws_iam_role" "principals" {
  name               = "principals"
  assume_role_policy = data.aws_iam_policy_document.principals.json
}
