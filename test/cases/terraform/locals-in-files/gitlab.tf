# GitLab and the project.
locals {
  issuer  = "gitlab.com"
  project = join("/", ["bluth", local.stack])
  claims = {
    aud = "sts.amazonaws.com"
    sub = "project_path:${local.project}:ref_type:branch:ref:${local.stage == "prod" ? "main" : "develop"}"
  }
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://${local.issuer}"
  client_id_list = distinct(concat(["sts.amazonaws.com"], [local.claims.aud]))
}
