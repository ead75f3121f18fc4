# Nobody sets the variable that says which further conditions and statements there are.
variable "extra_conditions" {
  type = list(object({ test = string, variable = string, values = list(string) }))
}

variable "break_glass" {
  type = bool
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::123456789012:oidc-provider/gitlab.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "gitlab.com:sub"
      values   = ["project_path:weyland/nostromo:ref_type:branch:ref:main"]
    }
    dynamic "condition" {
      for_each = var.extra_conditions
      content {
        test     = condition.value.test
        variable = condition.value.variable
        values   = condition.value.values
      }
    }
  }

  dynamic "statement" {
    for_each = var.break_glass ? [1] : []
    content {
      actions = ["sts:AssumeRole"]
      principals {
        type        = "AWS"
        identifiers = ["arn:aws:iam::123456789012:role/break-glass"]
      }
    }
  }
}

resource "aws_iam_role" "ship" {
  name               = "nostromo"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
