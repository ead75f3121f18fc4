# Two roles of one policy: as it is, and with more statements.
variable "name" {
  type = string
}

variable "policy" {
  type        = string
  description = "JSON"
}

variable "extra" {
  type    = list(string)
  default = []
}

data "aws_iam_policy_document" "more" {
  source_policy_documents = concat([jsonencode({ Version = "2012-10-17", Statement = [] })], var.extra)

  statement {
    sid     = "People"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::123456789012:oidc-provider/gitlab.com"]
    }
  }
}

resource "aws_iam_role" "plain" {
  name               = var.name
  assume_role_policy = var.policy
}

resource "aws_iam_role" "more" {
  name               = "${var.name}-more"
  assume_role_policy = data.aws_iam_policy_document.more.json
}
