# Who may assume the role.
locals {
  trust_policy = {
    Version   = "2012-10-17"
    Statement = [local.gitlab_statement]
  }

  gitlab_statement = {
    Effect    = "Allow"
    Principal = { Federated = aws_iam_openid_connect_provider.gitlab.arn }
    Action    = "sts:AssumeRoleWithWebIdentity"
    Condition = {
      StringEquals = {
        for claim, value in local.claims : "${local.issuer}:${claim}" => value
      }
    }
  }
}
