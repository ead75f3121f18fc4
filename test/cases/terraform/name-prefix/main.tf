# name_prefix, no name at all, and an ARN with the partition of the region.
data "aws_partition" "current" {}
data "aws_caller_identity" "this" {}

locals {
  provider_arn = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.this.account_id}:oidc-provider/gitlab.com"
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "gitlab.com:project_id"
      values   = [4711]
    }
  }
}

resource "aws_iam_role" "prefixed" {
  name_prefix        = "gitlab-ci-"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role" "nameless" {
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role" "derived" {
  name               = "${aws_iam_role.nameless.name}-2"
  assume_role_policy = aws_iam_role.nameless.assume_role_policy
}
