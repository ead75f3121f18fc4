# Code from before Terraform 0.12: every value in "${…}", quoted types, element() of concat() of splats.
variable "enabled" {
  type    = "string"
  default = "true"
}

variable "subjects" {
  type    = "list"
  default = ["project_path:buy-n-large/axiom:ref_type:branch:ref:master"]
}

variable "host" {
  default = "gitlab.com"
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url             = "https://${var.host}"
  client_id_list  = ["${var.host}"]
  thumbprint_list = []
}

data "aws_iam_policy_document" "trust" {
  count = "${var.enabled == "true" ? 1 : 0}"

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = ["${aws_iam_openid_connect_provider.gitlab.arn}"]
    }

    condition {
      test     = "StringEquals"
      variable = "${var.host}:sub"
      values   = "${var.subjects}"
    }
  }
}

resource "aws_iam_role" "axiom" {
  count              = "${var.enabled == "true" ? 1 : 0}"
  name               = "axiom"
  assume_role_policy = "${element(concat(data.aws_iam_policy_document.trust.*.json, [""]), 0)}"
}
