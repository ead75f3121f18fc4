# Paths taken apart and put together: split, regex, substr, startswith, compact, sort, keys, zipmap.
variable "project_url" {
  type    = string
  default = "https://gitlab.com/Los-Pollos/kitchen/fryer.git"
}

locals {
  parts   = regex("^https://(?P<host>[^/]+)/(?P<path>.+?)(?:\\.git)?$", var.project_url)
  host    = local.parts.host
  path    = lower(local.parts["path"])
  group   = split("/", local.path)[0]
  project = element(split("/", local.path), length(split("/", local.path)) - 1)
  short   = substr(local.project, 0, 3)
  refs    = sort(compact(["main", "", startswith(local.path, "los-") ? "hotfix" : null]))
  claims  = zipmap(["aud", "sub"], [["https://${local.host}"], [for ref in local.refs : join(":", ["project_path", local.path, "ref_type", "branch", "ref", ref])]])
}

resource "aws_iam_role" "fryer" {
  name = upper("${local.group}-${local.short}")
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/${local.host}" }
      Condition = { StringEquals = { for name in reverse(keys(local.claims)) : "${local.host}:${name}" => local.claims[name] } }
    }]
  })
}
