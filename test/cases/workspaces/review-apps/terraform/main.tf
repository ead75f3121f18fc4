locals {
  gitlab = {
    issuer     = "https://gitlab.com"
    project_id = "67731029"
  }
  pool = "projects/601772839941/locations/global/workloadIdentityPools/gitlab"
}

resource "google_iam_workload_identity_pool" "gitlab" {
  project                   = "601772839941"
  workload_identity_pool_id = "gitlab"
}

resource "google_iam_workload_identity_pool_provider" "gitlab" {
  project                            = "601772839941"
  workload_identity_pool_id          = google_iam_workload_identity_pool.gitlab.workload_identity_pool_id
  workload_identity_pool_provider_id = "gitlab"

  attribute_mapping = {
    "google.subject" = "assertion.project_id + ':' + assertion.environment"
    # Who does not have to be in the protected environment is a review.
    "attribute.stage" = "assertion.environment == 'production' && assertion.environment_protected == 'true' && assertion.ref_protected == 'true' ? 'production' : 'review'"
  }

  # Forks are not ours: of their merge requests project_id is the fork's.
  attribute_condition = "assertion.project_id == '${local.gitlab.project_id}' && has(assertion.environment)"

  oidc {
    issuer_uri = local.gitlab.issuer
  }
}

resource "google_service_account" "review" {
  project    = "quill-review"
  account_id = "review-apps"
}

resource "google_service_account" "production" {
  project    = "quill-prod"
  account_id = "production"
}

resource "google_service_account_iam_binding" "review" {
  service_account_id = google_service_account.review.name
  role               = "roles/iam.workloadIdentityUser"
  members            = ["principalSet://iam.googleapis.com/${local.pool}/attribute.stage/review"]
}

resource "google_service_account_iam_binding" "production" {
  service_account_id = google_service_account.production.name
  role               = "roles/iam.workloadIdentityUser"
  members            = ["principalSet://iam.googleapis.com/${local.pool}/attribute.stage/production"]
}
