# For both.
locals {
  statement = {
    Effect    = "Allow"
    Action    = "sts:AssumeRoleWithWebIdentity"
    Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
    Condition = { StringEquals = { "gitlab.com:sub" = "project_path:${var.project}:ref_type:branch:ref:main" } }
  }
}
