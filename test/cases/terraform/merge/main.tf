# A policy put together with merge(): a common statement, conditions of each role, a statement that is added.
variable "require_protected" {
  type    = bool
  default = true
}

locals {
  base_statement = {
    Effect    = "Allow"
    Action    = "sts:AssumeRoleWithWebIdentity"
    Principal = { Federated = aws_iam_openid_connect_provider.gitlab.arn }
  }
  audience  = { "gitlab.com:aud" = "https://gitlab.com" }
  protected = var.require_protected ? { "gitlab.com:ref_protected" = "true" } : {}
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.com"
  client_id_list = ["https://gitlab.com"]
}

resource "aws_iam_role" "merged" {
  name = "merged"
  assume_role_policy = jsonencode(merge(
    { Version = "2008-10-17", Id = "merged" },
    { Version = "2012-10-17" },
    {
      Statement = [
        merge(local.base_statement, {
          Condition = {
            StringEquals = merge(local.audience, local.protected, { "gitlab.com:sub" = "project_path:planet/express:ref_type:branch:ref:main" })
          }
        }),
        merge(local.base_statement, { Action = "sts:TagSession" }),
      ]
    },
  ))
}
