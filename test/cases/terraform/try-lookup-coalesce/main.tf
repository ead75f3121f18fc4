# Settings that may be missing: try(), lookup(), coalesce(), can(), contains().
locals {
  settings = {
    deploy = { project = "sirius/cybernetics", ref = "main" }
    lint   = { project = "sirius/cybernetics", ref = null }
    docs   = { project = "sirius/guide" }
  }
  types   = { main = "branch" }
  tagging = ["docs"]
}

resource "aws_iam_role" "job" {
  for_each = local.settings
  name     = try(each.value.name, "sirius-${each.key}")

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = contains(local.tagging, each.key) ? ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"] : ["sts:AssumeRoleWithWebIdentity"]
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Condition = {
        (can(each.value.ref) ? "StringEquals" : "StringLike") = {
          "gitlab.com:sub" = format(
            "project_path:%s:ref_type:%s:ref:%s",
            each.value.project,
            lookup(local.types, coalesce(try(each.value.ref, "*"), "main"), "tag"),
            coalesce(try(each.value.ref, null), "*"),
          )
        }
      }
    }]
  })
}
