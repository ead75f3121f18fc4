# Null, empty and not nullable values: what is null in an object stays null in JSON, what is null in a block is not there.
variable "subjects" {
  type    = list(string)
  default = []
}

variable "sid" {
  type    = string
  default = null
}

variable "audience" {
  type     = string
  default  = "https://gitlab.com"
  nullable = false
}

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = var.sid
    effect  = null
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::123456789012:oidc-provider/gitlab.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "gitlab.com:aud"
      values   = compact([var.audience, "", var.sid])
    }
    condition {
      test     = "StringLike"
      variable = "gitlab.com:sub"
      values   = var.subjects
    }
  }
}

resource "aws_iam_role" "empty" {
  name               = "empty"
  path               = null
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role" "inline" {
  name = "inline"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Id      = var.sid
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Condition = length(var.subjects) > 0 ? { StringLike = { "gitlab.com:sub" = var.subjects } } : null
    }]
  })
}
