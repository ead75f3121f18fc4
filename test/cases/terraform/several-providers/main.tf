# Two GitLabs may assume one role, each with its own keys.
variable "gitlab_urls" {
  type = map(string)
  default = {
    saas = "https://gitlab.com"
    self = "https://gitlab.internal.example.net"
  }
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  for_each       = var.gitlab_urls
  url            = each.value
  client_id_list = [each.key]
}

resource "aws_iam_role" "both" {
  name = "both"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for name, provider in aws_iam_openid_connect_provider.gitlab : {
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = provider.arn }
      Condition = {
        StringEquals = {
          "${provider.url}:aud" = name
          "${provider.url}:sub" = "project_path:ecorp/vault:ref_type:branch:ref:main"
        }
      }
    }]
  })
}

resource "aws_iam_role" "self" {
  name = "self"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = values(aws_iam_openid_connect_provider.gitlab)[*].arn }
      Condition = { StringLike = { "${aws_iam_openid_connect_provider.gitlab["self"].url}:sub" = "project_path:ecorp/*" } }
    }]
  })
}
