# A self-managed instance; host and ARN are made of its URL with replace().
variable "gitlab_url" {
  type    = string
  default = "https://git.example.com"
}

variable "group" {
  type    = string
  default = "infra"
}

data "aws_caller_identity" "current" {}

resource "aws_iam_role" "terraform" {
  name = "${var.group}-terraform"
  path = "/ci/"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Federated = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/${replace(var.gitlab_url, "https://", "")}"
        }
        Action = "sts:AssumeRoleWithWebIdentity"
        Condition = {
          StringLike = {
            "${replace(var.gitlab_url, "https://", "")}:sub" = "project_path:${var.group}/*:ref_type:branch:ref:main"
          }
        }
      }
    ]
  })
}
