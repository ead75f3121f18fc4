# A role that pipelines can assume.
locals {
  test = var.wildcard ? "StringLike" : "StringEquals"
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [var.provider_arn]
    }
    condition {
      test     = local.test
      variable = "${var.issuer}:sub"
      values   = var.subjects
    }
  }
}

resource "aws_iam_role" "this" {
  name               = "gitlab-${var.name}"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

output "role_arn" {
  value = aws_iam_role.this.arn
}
