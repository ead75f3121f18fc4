variable "gitlab_project_path" {
  type    = string
  default = "kestrel-apps/kestrel"
}

variable "gitlab_project_id" {
  type    = string
  default = "44920175"
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "deploy" {
  for_each = toset(["api", "web"])

  name = "${each.key}-deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = aws_iam_openid_connect_provider.gitlab.arn }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "gitlab.com:aud"           = "sts.amazonaws.com"
          "gitlab.com:sub"           = "project_path:${var.gitlab_project_path}:ref_type:branch:ref:trunk"
          "gitlab.com:project_id"    = var.gitlab_project_id
          "gitlab.com:ref_protected" = "true"
        }
      }
    }]
  })
}
