# Two issuers from one map: a role for each, and only one of them is for GitLab.
locals {
  issuers = {
    github = { host = "token.actions.githubusercontent.com", audience = "sts.amazonaws.com", subject = "repo:acme/shop:ref:refs/heads/main" }
    gitlab = { host = "gitlab.com", audience = "https://gitlab.com", subject = "project_path:acme/shop:ref_type:branch:ref:main" }
  }
}

resource "aws_iam_openid_connect_provider" "this" {
  for_each       = local.issuers
  url            = "https://${each.value.host}"
  client_id_list = [each.value.audience]
}

data "aws_iam_policy_document" "trust" {
  for_each = local.issuers

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.this[each.key].arn]
    }
    dynamic "condition" {
      for_each = { aud = each.value.audience, sub = each.value.subject }
      content {
        test     = "StringEquals"
        variable = "${each.value.host}:${condition.key}"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_iam_role" "ci" {
  for_each           = local.issuers
  name               = "${each.key}-ci"
  assume_role_policy = data.aws_iam_policy_document.trust[each.key].json
}
