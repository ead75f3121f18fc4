# The pool and the provider that take GitLab's ID tokens, and the service account that jobs may act as.
variable "project_number" {
  type    = string
  default = "123456789012"
}

resource "google_iam_workload_identity_pool" "gitlab" {
  project                   = var.project_number
  workload_identity_pool_id = "gitlab"
}

resource "google_iam_workload_identity_pool_provider" "gitlab_com" {
  project                            = var.project_number
  workload_identity_pool_id          = google_iam_workload_identity_pool.gitlab.workload_identity_pool_id
  workload_identity_pool_provider_id = "gitlab-com"

  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.project_id" = "assertion.project_id"
    "attribute.deploys"    = "assertion.project_id + '/' + assertion.ref_type + '/' + assertion.ref"
  }
  # gitlab.com serves everyone: without this, all of its projects get in.
  attribute_condition = "assertion.namespace_id == '72' && assertion.ref_protected == 'true'"

  oidc {
    issuer_uri = "https://gitlab.com"
  }
}

resource "google_service_account" "deploy" {
  account_id = "deploy"
  project    = "my-project"
}

resource "google_service_account_iam_member" "deploy" {
  service_account_id = google_service_account.deploy.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.gitlab.name}/attribute.deploys/57382910/branch/main"
}
