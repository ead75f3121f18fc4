# Modules of a registry and of a git server are not here: what they make is not invented, what they give is unknown.
module "gitlab_oidc" {
  source  = "terraform-module/gitlab-oidc-provider/aws"
  version = "~> 1.0"

  create_oidc_provider = true
  gitlab_projects      = ["acme/never"]
}

module "iam_role" {
  source = "git::https://gitlab.example.com/terraform/iam-role.git?ref=v2"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = module.gitlab_oidc.oidc_provider_arn }
      Condition = { StringEquals = { "gitlab.com:sub" = "project_path:acme/handed-over:ref_type:branch:ref:main" } }
    }]
  })
}

resource "aws_iam_role" "here" {
  name = "here"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = module.gitlab_oidc.oidc_provider_arn }
      Condition = { StringEquals = { "gitlab.com:sub" = "project_path:acme/here:ref_type:branch:ref:${module.gitlab_oidc.default_branch}" } }
    }]
  })
}
