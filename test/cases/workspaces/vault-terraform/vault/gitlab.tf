variable "project_id" {
  type        = string
  description = "GitLab's id of counting-house/ledger."
}

locals {
  audience = "https://vault.counting-house.example"

  environments = {
    staging    = { ttl = 1200 }
    production = { ttl = 600 }
  }
}

resource "vault_jwt_auth_backend" "gitlab" {
  path               = "jwt"
  type               = "jwt"
  description        = "Jobs of GitLab"
  oidc_discovery_url = "https://gitlab.counting-house.example"
  bound_issuer       = "https://gitlab.counting-house.example"
}

resource "vault_jwt_auth_backend_role" "deploy" {
  for_each = local.environments

  backend         = vault_jwt_auth_backend.gitlab.path
  role_name       = "ledger-${each.key}"
  role_type       = "jwt"
  user_claim      = "project_path"
  bound_audiences = [local.audience]
  bound_claims = {
    project_id            = var.project_id
    ref_type              = "branch"
    ref                   = "main"
    ref_protected         = "true"
    environment           = each.key
    environment_protected = "true"
  }

  token_policies         = ["ledger-${each.key}"]
  token_ttl              = each.value.ttl
  token_explicit_max_ttl = each.value.ttl
}

resource "vault_jwt_auth_backend_role" "release" {
  backend           = vault_jwt_auth_backend.gitlab.path
  role_name         = "ledger-release"
  role_type         = "jwt"
  user_claim        = "project_path"
  bound_audiences   = [local.audience]
  bound_claims_type = "glob"
  bound_claims = {
    project_id    = var.project_id
    ref_type      = "tag"
    ref           = "v*"
    ref_protected = "true"
  }

  token_policies = ["ledger-signing"]
  token_ttl      = 300
}
