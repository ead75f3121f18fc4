# Condition keys computed in locals and used as keys in parentheses.
locals {
  gitlab_host = "gitlab.com"
  sub_key     = "${local.gitlab_host}:sub"
  project     = "umbrella/fleet/api"
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://${local.gitlab_host}"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "ci" {
  name = "fleet-api-ci"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.gitlab.arn }
      Condition = {
        StringEquals = {
          (format("%s:aud", local.gitlab_host)) = "sts.amazonaws.com"
        }
        StringLike = {
          (local.sub_key) = "project_path:${local.project}:*"
        }
      }
    }
  })
}
