# count as a switch: one role there, one not, and one for each environment.
variable "create_deploy_role" {
  type    = bool
  default = true
}

variable "create_admin_role" {
  type    = bool
  default = false
}

variable "environments" {
  type    = list(string)
  default = ["staging", "production"]
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  count          = var.create_deploy_role || var.create_admin_role ? 1 : 0
  url            = "https://gitlab.com"
  client_id_list = ["https://gitlab.com"]
}

locals {
  provider_arn = one(aws_iam_openid_connect_provider.gitlab[*].arn)
}

data "aws_iam_policy_document" "deploy" {
  count = var.create_deploy_role ? 1 : 0

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.gitlab[0].arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${aws_iam_openid_connect_provider.gitlab[0].url}:sub"
      values   = ["project_path:hooli/nucleus:ref_type:branch:ref:main"]
    }
  }
}

resource "aws_iam_role" "deploy" {
  count              = var.create_deploy_role ? 1 : 0
  name               = "nucleus-deploy"
  assume_role_policy = data.aws_iam_policy_document.deploy[0].json
}

resource "aws_iam_role" "admin" {
  count              = var.create_admin_role ? 1 : 0
  name               = "nucleus-admin"
  assume_role_policy = data.aws_iam_policy_document.deploy[0].json
}

resource "aws_iam_role" "environment" {
  count = length(var.environments)
  name  = "nucleus-${var.environments[count.index]}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = local.provider_arn }
      Condition = { StringLike = { "gitlab.com:sub" = "project_path:hooli/nucleus:ref_type:branch:ref:${element(var.environments, count.index)}" } }
    }]
  })
}
