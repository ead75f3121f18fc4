# The provider's URL without its scheme by trimprefix(), trailing slash cut by trimsuffix().
variable "issuer" {
  type    = string
  default = "https://gitlab.example.org/"
}

variable "account_id" {
  type    = string
  default = "210987654321"
}

locals {
  issuer_host  = trimsuffix(trimprefix(var.issuer, "https://"), "/")
  provider_arn = "arn:aws:iam::${var.account_id}:oidc-provider/${local.issuer_host}"
}

data "aws_iam_policy_document" "trust" {
  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer_host}:aud"
      values   = ["https://${local.issuer_host}"]
    }
    condition {
      test     = "StringLike"
      variable = "${local.issuer_host}:sub"
      values   = ["project_path:data/*:ref_type:branch:ref:release-*"]
    }
  }
}

resource "aws_iam_role" "release" {
  name               = "release"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
