# A role that jobs of one GitLab project may assume, from protected refs.

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [var.provider_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "gitlab.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringLike"
      variable = "gitlab.com:sub"
      values   = [for ref in var.refs : "project_path:${var.project_path}:ref_type:${ref}"]
    }

    # Paths can be given to others, ids can't.
    condition {
      test     = "StringEquals"
      variable = "gitlab.com:project_id"
      values   = [var.project_id]
    }
  }
}

resource "aws_iam_role" "this" {
  name                 = var.name
  path                 = "/ci/"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = 3600
}
