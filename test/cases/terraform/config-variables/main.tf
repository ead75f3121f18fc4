# Values come from the configuration: a file of an environment, and single variables, which win.
variable "environment" {
  type = string
}

variable "project" {
  type = string
}

variable "branch" {
  type = string
}

variable "account_id" {
  type = string
}

resource "aws_iam_role" "deploy" {
  name = "deploy-${var.environment}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::${var.account_id}:oidc-provider/gitlab.com" }
      Condition = { StringEquals = { "gitlab.com:sub" = "project_path:${var.project}:ref_type:branch:ref:${var.branch}" } }
    }]
  })
}
