# What override files change: attributes one by one, the rest stays.
variable "branch" {
  type    = string
  default = "main"
}

locals {
  project = "globex/reactor"
  issuer  = "gitlab.com"
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.com"
  client_id_list = ["https://gitlab.com"]
}

resource "aws_iam_role" "reactor" {
  name = "reactor"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.gitlab.arn }
      Condition = { StringEquals = { "${local.issuer}:sub" = "project_path:${local.project}:ref_type:branch:ref:${var.branch}" } }
    }]
  })
}
