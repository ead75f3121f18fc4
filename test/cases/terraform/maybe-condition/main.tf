# A condition that may be there: the variable that says so has no value. Whatever it is, the other one stays.

variable "project_id" {
  type = string
}

variable "more_subjects" {
  type = list(string)
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::123456789012:oidc-provider/git.example.com"]
    }
    condition {
      test     = "StringLike"
      variable = "git.example.com:sub"
      values   = ["project_path:oceanic/flight:*"]
    }
    dynamic "condition" {
      for_each = length(var.more_subjects) > 0 ? [1] : []
      content {
        test     = "StringLike"
        variable = "git.example.com:sub"
        values   = ["project_path:oceanic/815:*"]
      }
    }
  }
}

resource "aws_iam_role" "oceanic" {
  name               = "oceanic"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "by_id" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::123456789012:oidc-provider/git.example.com"]
    }
    condition {
      test     = "StringLike"
      variable = "git.example.com:sub"
      values   = ["project_path:oceanic/flight:*"]
    }
    dynamic "condition" {
      for_each = var.project_id == "" ? [] : [var.project_id]
      content {
        test     = "StringEquals"
        variable = "git.example.com:project_id"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_iam_role" "by_id" {
  name               = "by-id"
  assume_role_policy = data.aws_iam_policy_document.by_id.json
}
