# Settings from a file of data that teams keep beside the code: jsondecode(file()).
locals {
  teams = jsondecode(file("${path.module}/teams.json"))
}

resource "aws_iam_role" "team" {
  for_each = { for team in local.teams : team.name => team }
  name     = "team-${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Condition = {
        StringEquals = { "gitlab.com:namespace_id" = tostring(each.value.namespace) }
        StringLike   = { "gitlab.com:sub" = [for path in each.value.paths : "project_path:${path}:*"] }
      }
    }]
  })
}
