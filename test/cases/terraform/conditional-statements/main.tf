# Statements that are there or not: concat() with conditionals, known and unknown.
variable "allow_tags" {
  type    = bool
  default = true
}

variable "allow_merge_requests" {
  type    = bool
  default = false
}

variable "allow_manual" {
  type = bool
}

locals {
  provider = "arn:aws:iam::123456789012:oidc-provider/gitlab.com"

  statements = concat(
    [
      {
        Sid       = "Main"
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = local.provider }
        Condition = { StringEquals = { "gitlab.com:sub" = "project_path:virtucon/laser:ref_type:branch:ref:main" } }
      },
    ],
    var.allow_tags ? [
      {
        Sid       = "Tags"
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = local.provider }
        Condition = { StringLike = { "gitlab.com:sub" = "project_path:virtucon/laser:ref_type:tag:ref:*" } }
      },
    ] : [],
    var.allow_merge_requests ? [
      {
        Sid       = "MergeRequests"
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = local.provider }
        Condition = { StringLike = { "gitlab.com:sub" = "project_path:virtucon/laser:*" } }
      },
    ] : [],
  )
}

resource "aws_iam_role" "known" {
  name               = "known"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = local.statements })
}

resource "aws_iam_role" "unknown" {
  name = "unknown"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = local.provider }
      Condition = {
        StringLike = {
          "gitlab.com:sub" = concat(
            ["project_path:virtucon/laser:ref_type:branch:ref:main"],
            var.allow_manual ? ["project_path:virtucon/laser:ref_type:branch:ref:manual-*"] : [],
          )
        }
        StringEquals = {
          "gitlab.com:pipeline_source" = var.allow_manual ? "web" : "push"
          "gitlab.com:ref_protected"   = var.allow_manual ? "true" : "true"
        }
      }
    }]
  })
}
