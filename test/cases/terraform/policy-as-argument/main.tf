# A general role module takes the whole policy: as JSON, as an object, and as a document to add to.
locals {
  statement = {
    Effect    = "Allow"
    Action    = "sts:AssumeRoleWithWebIdentity"
    Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
    Condition = { StringEquals = { "gitlab.com:sub" = "project_path:spacely/sprockets:ref_type:branch:ref:main" } }
  }
}

module "json" {
  source = "./role"
  name   = "json"
  policy = jsonencode({ Version = "2012-10-17", Statement = [local.statement] })
}

module "changed" {
  source = "./role"
  name   = "changed"
  policy = jsonencode(merge(jsondecode(data.aws_iam_policy_document.base.json), { Version = "2008-10-17" }))
  extra  = [data.aws_iam_policy_document.base.json]
}

data "aws_iam_policy_document" "base" {
  statement {
    sid     = "Base"
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::123456789012:oidc-provider/gitlab.com"]
    }
    condition {
      test     = "StringLike"
      variable = "gitlab.com:sub"
      values   = ["project_path:spacely/*"]
    }
  }
}
