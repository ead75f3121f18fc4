# A local module that is called with arguments; one output feeds the next call.
provider "aws" {
  region = "eu-west-1"
}

module "provider" {
  source = "./modules/gitlab-provider"
  host   = "gitlab.com"
}

module "deploy" {
  source = "./modules/gitlab-role"

  name         = "deploy"
  provider_arn = module.provider.arn
  issuer       = module.provider.issuer
  subjects     = ["project_path:aperture/portal:ref_type:branch:ref:main"]
}

module "test" {
  source = "./modules/gitlab-role"

  name         = "test"
  provider_arn = module.provider.arn
  issuer       = module.provider.issuer
  subjects     = ["project_path:aperture/*", "project_path:black-mesa/*"]
  wildcard     = true
}
