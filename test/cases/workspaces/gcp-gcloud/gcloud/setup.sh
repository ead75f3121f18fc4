#!/bin/sh
# Federation of gitlab.com with the project pomelo-prod. Needs roles/iam.workloadIdentityPoolAdmin.
set -eu

project=pomelo-prod
# Names of pools and audiences have the number.
number=417720955318
pool="principalSet://iam.googleapis.com/projects/$number/locations/global/workloadIdentityPools/gitlab"

gcloud iam workload-identity-pools create gitlab \
  --project "$number" --location global --display-name "GitLab"

# Only checkout's protected branches: gitlab.com has tokens for everybody.
gcloud iam workload-identity-pools providers create-oidc gitlab-com \
  --project "$number" --location global --workload-identity-pool gitlab \
  --issuer-uri https://gitlab.com \
  --attribute-mapping "google.subject=assertion.project_id + ':' + assertion.ref,attribute.project_id=assertion.project_id" \
  --attribute-condition "assertion.project_id == '55120873' && assertion.ref_type == 'branch' && assertion.ref_protected == 'true'"

gcloud iam service-accounts create checkout-deploy --project "$project"
gcloud iam service-accounts add-iam-policy-binding "checkout-deploy@$project.iam.gserviceaccount.com" \
  --project "$project" \
  --role roles/iam.workloadIdentityUser \
  --member "$pool/attribute.project_id/55120873"

# Jobs read secrets without a service account.
gcloud secrets add-iam-policy-binding stripe-test-key \
  --project "$project" \
  --role roles/secretmanager.secretAccessor \
  --member "$pool/attribute.project_id/55120873"
