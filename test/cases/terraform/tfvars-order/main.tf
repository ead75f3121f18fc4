# Defaults, terraform.tfvars, then *.auto.tfvars by name: the last one wins, for whole values.
variable "branch" {
  type    = string
  default = "develop"
}

variable "project" {
  type    = string
  default = "someone/something"
}

variable "environment" {
  type    = string
  default = "dev"
}

variable "claims" {
  type    = map(string)
  default = { ref_protected = "true", environment_protected = "true" }
}

resource "aws_iam_role" "ordered" {
  name = "ordered-${var.environment}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Condition = {
        StringEquals = merge(
          { "gitlab.com:sub" = "project_path:${var.project}:ref_type:branch:ref:${var.branch}" },
          { for name, value in var.claims : "gitlab.com:${name}" => value },
        )
      }
    }]
  })
}
