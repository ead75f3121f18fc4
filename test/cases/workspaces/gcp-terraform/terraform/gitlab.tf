resource "google_iam_workload_identity_pool" "gitlab" {
  project                   = var.project_number
  workload_identity_pool_id = "gitlab"
  display_name              = "GitLab jobs"
}

resource "google_iam_workload_identity_pool_provider" "gitlab" {
  project                            = var.project_number
  workload_identity_pool_id          = google_iam_workload_identity_pool.gitlab.workload_identity_pool_id
  workload_identity_pool_provider_id = "gitlab-self-managed"

  attribute_mapping = {
    # Subjects of GitLab may be longer than the 127 bytes that Google takes.
    "google.subject"       = "'gitlab::' + assertion.project_id + '::' + assertion.ref"
    "attribute.project_id" = "assertion.project_id"
  }
  attribute_condition = <<-EOT
    assertion.project_id == '${var.gitlab_project_id}' &&
    assertion.ref_protected == 'true'
  EOT

  oidc {
    issuer_uri = "https://git.lumen-analytics.example"
  }
}

resource "google_service_account" "publisher" {
  project      = "lumen-warehouse"
  account_id   = "warehouse-publisher"
  display_name = "Publishes models of dbt from main"
}

resource "google_service_account_iam_member" "publisher" {
  service_account_id = google_service_account.publisher.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.gitlab.name}/subject/gitlab::${var.gitlab_project_id}::main"
}
