# The projects are not known; the form of the subjects is.
variable "projects" {
  type = list(string)
}

variable "extra_subjects" {
  type = list(string)
}

variable "group" {
  type    = string
  default = "massive-dynamic"
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::123456789012:oidc-provider/gitlab.com"]
    }
    condition {
      test     = "StringLike"
      variable = "gitlab.com:sub"
      values   = [for project in var.projects : "project_path:${var.group}/${project}:ref_type:branch:ref:main"]
    }
  }

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::123456789012:oidc-provider/gitlab.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "gitlab.com:sub"
      values   = concat(["project_path:massive-dynamic/core:ref_type:branch:ref:main"], var.extra_subjects)
    }
  }
}

resource "aws_iam_role" "lab" {
  name               = "lab"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
