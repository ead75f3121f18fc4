# Group, account and audience are given at run time only.
variable "gitlab_group" {
  type        = string
  description = "Set in CI"
}

variable "aws_account_id" {}

variable "audience" {
  type = string
}

variable "roles" {
  type = map(object({ branch = string }))
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.com"
  client_id_list = [var.audience]
}

resource "aws_iam_role" "app" {
  name = "${var.gitlab_group}-app"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::${var.aws_account_id}:oidc-provider/gitlab.com" }
      Condition = {
        StringEquals = {
          "gitlab.com:aud" = var.audience
          "gitlab.com:sub" = [
            "project_path:${var.gitlab_group}/app:ref_type:branch:ref:main",
            "project_path:${var.gitlab_group}/app:ref_type:branch:ref:${var.roles["app"].branch}",
          ]
        }
      }
    }]
  })
}
