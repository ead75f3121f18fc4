# Whether the role exists is up to a variable that nobody sets here; what it would say is known.
variable "enabled" {
  type = bool
}

variable "teams" {
  type = set(string)
}

resource "aws_iam_role" "preview" {
  count = var.enabled ? 1 : 0
  name  = "preview"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Condition = { StringLike = { "gitlab.com:sub" = "project_path:hooli/preview:*" } }
    }]
  })
}

resource "aws_iam_role" "team" {
  for_each = var.teams
  name     = "team-${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Condition = { StringLike = { "gitlab.com:sub" = "project_path:hooli/${each.value}/*" } }
    }]
  })
}
