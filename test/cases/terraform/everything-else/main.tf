# A role among all the other blocks and arguments that a module may have.
terraform {
  backend "s3" {
    bucket = "state"
  }
}

provider "aws" {
  alias  = "identity"
  region = "eu-central-1"
  assume_role {
    role_arn = "arn:aws:iam::123456789012:role/identity"
  }
}

check "provider" {
  assert {
    condition     = var.project != ""
    error_message = "A project is needed."
  }
}

moved {
  from = aws_iam_role.old
  to   = aws_iam_role.new
}

removed {
  from = aws_iam_role.gone
  lifecycle {
    destroy = false
  }
}

import {
  to = aws_iam_role.new
  id = "imported"
}

variable "project" {
  type      = string
  default   = "octan/everything"
  sensitive = true
  validation {
    condition     = can(regex("^[\\w-]+/[\\w-]+$", var.project))
    error_message = "Not a project."
  }
}

resource "aws_iam_role" "new" {
  provider = aws.identity
  name     = "imported"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Condition = { StringEquals = { "gitlab.com:sub" = "project_path:${nonsensitive(var.project)}:ref_type:branch:ref:main" } }
    }]
  })

  inline_policy {
    name   = "assume_role_policy"
    policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
  }

  lifecycle {
    ignore_changes = [tags]
    precondition {
      condition     = length(var.project) > 3
      error_message = "Too short."
    }
  }

  timeouts {}

  depends_on = [aws_iam_role_policy.x]
}

resource "aws_iam_role_policy" "x" {
  role   = "other"
  policy = file("missing.json")
}
