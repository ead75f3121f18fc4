locals {
  # What may be deployed where: staging follows main, production takes releases.
  stages = {
    staging = {
      refs = ["branch:ref:main"]
    }
    production = {
      refs = ["tag:ref:v*"]
    }
  }
}

data "aws_iam_openid_connect_provider" "gitlab" {
  arn = "arn:aws:iam::${var.account}:oidc-provider/gitlab.com"
}

module "deploy_role" {
  source   = "./modules/deploy-role"
  for_each = local.stages

  name         = "orders-deploy-${each.key}"
  provider_arn = data.aws_iam_openid_connect_provider.gitlab.arn
  project_path = var.gitlab_project.path
  project_id   = var.gitlab_project.id
  refs         = each.value.refs
}

output "role_arns" {
  value = { for stage, role in module.deploy_role : stage => role.arn }
}
