variable "account_id" {
  type = string
}

variable "areas" {
  type    = set(string)
  default = ["eu", "us"]
}

data "aws_iam_policy_document" "gitlab" {
  statement {
    sid     = "GitLab"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::${var.account_id}:oidc-provider/gitlab.com"]
    }

    dynamic "condition" {
      for_each = {
        aud           = "sts.amazonaws.com"
        sub           = "project_path:cobalt/edge:ref_type:branch:ref:main"
        project_id    = "48820013"
        ref_protected = "true"
      }

      content {
        test     = "StringEquals"
        variable = "gitlab.com:${condition.key}"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_iam_role" "edge" {
  for_each = var.areas

  name               = "edge-${each.value}"
  assume_role_policy = data.aws_iam_policy_document.gitlab.json
}

data "aws_iam_policy_document" "deploy" {
  for_each = var.areas

  statement {
    actions   = ["lambda:UpdateFunctionCode"]
    resources = ["arn:aws:lambda:${each.value}-*:${var.account_id}:function:edge"]
  }
}

resource "aws_iam_role_policy" "deploy" {
  for_each = var.areas

  role   = aws_iam_role.edge[each.value].name
  policy = data.aws_iam_policy_document.deploy[each.value].json
}
