# Policies in comments, descriptions, outputs and templates of documentation: only one role is there.
#
# resource "aws_iam_role" "old" {
#   assume_role_policy = jsonencode({ Statement = [{ Principal = { Federated = "arn:aws:iam::1:oidc-provider/gitlab.com" } }] })
# }

/*
resource "aws_iam_role" "older" {
  name = "older"
  assume_role_policy = "{ \"Statement\": [] }"
}
*/

locals {
  example = <<-EOT
    resource "aws_iam_role" "example" {
      assume_role_policy = "arn:aws:iam::123456789012:oidc-provider/gitlab.com"
    }
  EOT
}

variable "help" {
  description = "{ \"Statement\": [{ \"Principal\": { \"Federated\": \"arn:aws:iam::123456789012:oidc-provider/gitlab.com\" } }] }"
  default     = ""
}

resource "aws_iam_policy" "manage_providers" {
  name = "manage-providers"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:*OpenIDConnectProvider*", Resource = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }]
  })
}

data "aws_iam_policy_document" "unused" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::123456789012:oidc-provider/gitlab.com"]
    }
  }
}

resource "local_file" "readme" {
  filename = "trust.json"
  content  = data.aws_iam_policy_document.unused.json
}

resource "aws_iam_role" "real" { // the only one
  name        = "real"
  description = "Not \"assume_role_policy = {}\""
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Text" # Federated = "…/example.com"
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Condition = { StringEquals = { "gitlab.com:sub" = "project_path:a/b:ref_type:branch:ref:fix-#12" } }
    }]
  })
}

output "example" {
  value = local.example
}
