# The same idea with a computed key in jsonencode, and nobody sets the field: only the audience is looked at.
variable "gitlab_url" {
  type    = string
  default = "https://gitlab.com"
}

variable "match_field" {
  type    = string
  default = "aud"
}

variable "match_value" {
  type    = list(string)
  default = ["https://gitlab.com"]
}

locals {
  host = replace(var.gitlab_url, "/^https?:\\/\\//", "")
}

resource "aws_iam_openid_connect_provider" "this" {
  url            = var.gitlab_url
  client_id_list = var.match_value
}

resource "aws_iam_role" "this" {
  name = "gitlab-runner"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = aws_iam_openid_connect_provider.this.arn }
      Action    = ["sts:AssumeRoleWithWebIdentity"]
      Condition = {
        StringEquals = {
          "${local.host}:${var.match_field}" = var.match_value
        }
      }
    }]
  })
}
