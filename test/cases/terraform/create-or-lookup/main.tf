# The provider is made here or looked up, as a switch says; each role takes whichever there is.
variable "create_provider" {
  type    = bool
  default = false
}

variable "gitlab_url" {
  type    = string
  default = "https://gitlab.com"
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  count          = var.create_provider ? 1 : 0
  url            = var.gitlab_url
  client_id_list = [var.gitlab_url]
}

data "aws_iam_openid_connect_provider" "gitlab" {
  count = var.create_provider ? 0 : 1
  url   = var.gitlab_url
}

locals {
  provider_arn  = var.create_provider ? aws_iam_openid_connect_provider.gitlab[0].arn : data.aws_iam_openid_connect_provider.gitlab[0].arn
  provider_host = element(split("oidc-provider/", local.provider_arn), 1)
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.provider_host}:sub"
      values   = ["project_path:genco/olive-oil:ref_type:branch:ref:main"]
    }
  }
}

resource "aws_iam_role" "import" {
  name               = "genco-import"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
