# The workspace decides on branch and account, and nobody knows it here.
locals {
  branches = {
    default = "develop"
    prod    = "main"
  }
  branch = lookup(local.branches, terraform.workspace, "develop")
}

resource "aws_iam_role" "workspace" {
  name = "deploy-${terraform.workspace}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Condition = {
        StringEquals = {
          "gitlab.com:sub" = "project_path:duff/brewery:ref_type:branch:ref:${terraform.workspace == "prod" ? "release-main" : "release-develop"}"
          "gitlab.com:ref" = local.branch
        }
      }
    }]
  })
}
