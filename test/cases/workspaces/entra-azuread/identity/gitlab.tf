terraform {
  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "~> 3.6"
    }
  }
}

locals {
  issuer  = "https://gitlab.com"
  project = "sequoia/platform/azure"

  # Classic credentials take no wildcards: one for each branch.
  branches = toset(["main"])
}

resource "azuread_application" "platform" {
  display_name = "gitlab-platform"
}

resource "azuread_application_federated_identity_credential" "branch" {
  for_each = local.branches

  application_id = azuread_application.platform.id
  display_name   = "gitlab-${each.key}"
  description    = "Jobs of ${local.project} on ${each.key}"
  issuer         = local.issuer
  subject        = "project_path:${local.project}:ref_type:branch:ref:${each.key}"
  audiences      = ["api://AzureADTokenExchange"]
}

resource "azuread_application" "releases" {
  display_name = "gitlab-releases"
}

resource "azuread_application_flexible_federated_identity_credential" "releases" {
  application_id             = azuread_application.releases.id
  display_name               = "gitlab-releases"
  issuer                     = local.issuer
  audience                   = "api://AzureADTokenExchange"
  claims_matching_expression = "claims['sub'] matches 'project_path:sequoia/platform/azure:ref_type:tag:ref:v*' and claims['project_id'] eq '66200311'"
}
